"""An index that all of xdist's processes use, built by the first of them that needs it."""

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from retrieval.index.builder import build


def shared_index(name: str, pages: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of these pages (name → text); all of xdist's processes use the one that the first of them builds."""
    folder = tmp_path_factory.getbasetemp()
    index = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / name
    with index.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not index.exists():
            folder = index.with_suffix(".pages")
            folder.mkdir()
            for page, text in pages.items():
                (folder / page).write_text(text, encoding="utf-8")
            build(index, [folder])
    return index
