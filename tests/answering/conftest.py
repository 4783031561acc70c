"""An open index of the example pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.engine import Engine
from retrieval.index.builder import build


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    index = tmp_path_factory.mktemp("seeds")
    build(index, [Path(__file__).parents[2] / "seeds"])
    engine = Engine.open(index, "zh-news")
    yield engine
    engine.close()
