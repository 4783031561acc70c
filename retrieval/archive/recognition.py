"""Characters in pictures → boxes of text, by the program that is installed: RapidOCR (baowen[ocr]), else tesseract.

In: a picture's pixels. Out: each line of text with its corners and how sure it is. What was recognised is kept by the
hash of the pixels, so that a rebuild and a citation need not do it again.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.settings import read_settings

Pixels = NDArray[np.uint8]  # (height, width, 3), blue first
Corner = tuple[float, float]  # pixels from the left and the top
Corners = tuple[Corner, Corner, Corner, Corner]  # from the upper left, clockwise as the text is read

_LONGEST_SIDE = 6000  # pixels that RapidOCR looks at; a page of a newspaper at 150 dpi has 4600
_TESSERACT_S = 300
_VERSION = 1  # of what is kept


@dataclass(frozen=True, slots=True)
class Box:
    """A line of text, or a part of it."""

    corners: Corners
    text: str
    score: float  # 0..1, how sure it is


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A program that recognises characters."""

    name: str
    recognise: Callable[[Pixels], list[Box]]


@cache
def find_recogniser() -> Recogniser | None:
    """The best program that is installed; None if there is none."""
    if find_spec("rapidocr") and find_spec("onnxruntime"):
        return Recogniser("rapidocr", _by_rapidocr)
    program = shutil.which("tesseract")
    if program and "chi_sim" in _output([program, "--list-langs"], 30).split():
        return Recogniser("tesseract", _by_tesseract)
    return None


def recognised(pixels: Pixels, recogniser: Recogniser) -> list[Box]:
    """The boxes of a picture; those that are kept, if it was seen before."""
    shape = "x".join(map(str, pixels.shape))
    key = hashlib.sha256(f"{_VERSION} {recogniser.name} {shape} ".encode() + pixels.tobytes()).hexdigest()
    place = read_settings().cache_path / "recognised" / f"{key}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):  # not there, or damaged
        return [Box(_corners(one["corners"]), one["text"], one["score"]) for one in _kept(place)]
    boxes = recogniser.recognise(pixels)
    with suppress(OSError):  # a full or unwritable disk: it is recognised again next time
        _keep(place, boxes)
    return boxes


def _kept(place: Path) -> list[Any]:
    values = json.loads(place.read_text(encoding="utf-8"))
    if not isinstance(values, list):
        raise TypeError(place)
    return values


def _keep(place: Path, boxes: Sequence[Box]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    values = [{"corners": box.corners, "text": box.text, "score": round(box.score, 4)} for box in boxes]
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(values, file, ensure_ascii=False)
    Path(name).replace(place)


@cache
def _rapidocr() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": _LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # there are as many workers as processors
        }
    )


def _by_rapidocr(pixels: Pixels) -> list[Box]:
    found = _rapidocr()(pixels)
    if found.txts is None:
        return []
    lines = zip(found.boxes.tolist(), found.txts, found.scores, strict=True)
    return [Box(_corners(corners), text, float(score)) for corners, text, score in lines]


def _corners(values: Sequence[Sequence[float]]) -> Corners:
    upper_left, upper_right, lower_right, lower_left = ((x, y) for x, y in values)
    return upper_left, upper_right, lower_right, lower_left


def _by_tesseract(pixels: Pixels) -> list[Box]:
    height, width, _ = pixels.shape
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "page.ppm")
        picture.write_bytes(b"P6 %d %d 255\n" % (width, height) + pixels[:, :, ::-1].tobytes())
        table = _output(["tesseract", str(picture), "stdout", "-l", "chi_sim", "tsv"], _TESSERACT_S)
    rows = [line.split("\t") for line in table.split("\n")[1:]]
    words = [row for row in rows if len(row) == 12 and row[0] == "5" and row[11].strip()]
    boxes: list[Box] = []
    for _, line in groupby(words, key=lambda row: row[1:5]):
        part: list[list[str]] = []
        for word in line:
            if part and int(word[6]) - _right(part[-1]) > int(word[9]):  # another column
                boxes.append(_joined(part))
                part = []
            part.append(word)
        boxes.append(_joined(part))
    return boxes


def _right(word: Sequence[str]) -> int:
    return int(word[6]) + int(word[8])


def _joined(words: Sequence[Sequence[str]]) -> Box:
    left, top = min(int(word[6]) for word in words), min(int(word[7]) for word in words)
    right, bottom = max(map(_right, words)), max(int(word[7]) + int(word[9]) for word in words)
    score = sum(float(word[10]) for word in words) / len(words) / 100
    corners = (left, top), (right, top), (right, bottom), (left, bottom)
    return Box(_corners(corners), "".join(word[11] for word in words), score)


def _output(command: Sequence[str], most_s: float) -> str:
    """What a program prints; "" if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=most_s, stdin=subprocess.DEVNULL, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
