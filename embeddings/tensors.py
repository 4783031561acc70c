"""Opens a safetensors file as memory maps, so nothing is read before use; the library's own reader copies every tensor.

The format (https://huggingface.co/docs/safetensors): eight bytes of header length, a JSON header, then the numbers.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DTYPES = {"F16": np.float16, "U16": np.uint16, "F32": np.float32, "F64": np.float64, "U32": np.uint32, "U64": np.uint64}


@dataclass(frozen=True, slots=True)
class Tensors:
    """An open file: its tensors by name, its metadata, and the header they were read from."""

    arrays: dict[str, NDArray[Any]]
    metadata: dict[str, str]
    header: bytes


def map_tensors(path: Path) -> Tensors:
    """Map every tensor of a file.

    Raises:
        OSError: there is no such file.
        ValueError: it is no safetensors file, is cut short, or has a dtype that is not in DTYPES.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > os.fstat(file.fileno()).st_size:
            raise ValueError(f"{path.name} is not a safetensors file")
        header = file.read(length)
    try:
        entries = json.loads(header)
        metadata = entries.pop("__metadata__", {})
        arrays = {name: _map(path, entry, 8 + length) for name, entry in entries.items()}
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name} cannot be read: {error!r}") from error
    return Tensors(arrays, metadata, header)


def _map(path: Path, entry: dict[str, Any], start: int) -> NDArray[Any]:
    dtype = DTYPES[entry["dtype"]]
    mapped = np.memmap(path, dtype, mode="r", offset=start + entry["data_offsets"][0], shape=tuple(entry["shape"]))
    return np.asarray(mapped)  # a plain array: each result computed from a memmap is one, too, which takes time to make
