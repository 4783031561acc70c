"""Fixtures: an archive in a temporary folder with its index, and an open index of the example pages."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

# numpy and torch compute in one thread: their threads wait for each other by spinning, and other tests use the cores.
os.environ["OMP_NUM_THREADS"] = "1"

# xdist's first process only tells the others what to run, so what fixtures use is imported there.
if TYPE_CHECKING:
    from archives import Archive
    from milvus_lite_server import LiteServer
    from sharing_out import SharingOut

    from retrieval.engine import Engine
    from retrieval.index.interface import IndexEngine

SEEDS = Path(__file__).parents[1] / "seeds"

# Each run tries the same few random examples; `make test-long` tries many, and new ones each time.
settings.register_profile("short", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=1000, deadline=None)
settings.load_profile("short")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=("embedded", "milvus"), default="embedded", help="what keeps the indexes")


@pytest.fixture(scope="session")
def lite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["LiteServer"]:
    """A Milvus that the tests of one run share."""
    from milvus_lite_server import MISSING, WHY_NOT, LiteServer

    if MISSING:
        pytest.skip(WHY_NOT)
    server = LiteServer(tmp_path_factory.mktemp("milvus"))
    yield server
    server.kill()


@pytest.fixture(scope="session")
def new_engine(request: pytest.FixtureRequest) -> "Callable[[], IndexEngine]":
    """Gives an engine for one archive: the embedded one, or that of --engine."""
    from retrieval.index.engines import EMBEDDED

    if request.config.getoption("engine") == "embedded":
        return lambda: EMBEDDED
    server: LiteServer = request.getfixturevalue("lite_server")
    return server.engine


def pytest_configure(config: pytest.Config) -> None:
    # What thousands of tests leave is not taken apart when Python ends, which takes seconds; the system frees it.
    config.add_cleanup(gc.freeze)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collecting makes hundreds of thousands of objects and no garbage; looking for it takes a sixth more.

    The tests import as much again, torch a second longer with it, so they look for garbage a seventieth as often.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000)
        gc.enable()


@pytest.hookimpl(optionalhook=True)  # only if pytest-xdist is installed
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "SharingOut | None":
    from sharing_out import SharingOut

    return SharingOut(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of xdist's processes
        from sharing_out import place

        items.sort(key=lambda item: place(item.nodeid))


@pytest.fixture
def archive(tmp_path: Path) -> "Archive":
    from archives import Archive

    return Archive(tmp_path)


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of seeds/, which must not be changed."""
    from shared_index import shared_index

    seeds = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.iterdir()}
    return shared_index("index-of-seeds", seeds, tmp_path_factory)


@pytest.fixture(scope="session")
def engine(seeds_index: Path, new_engine: "Callable[[], IndexEngine]") -> "Iterator[Engine]":
    from retrieval.engine import Engine
    from retrieval.index.engines import EMBEDDED

    kept_by = new_engine()
    if kept_by is not EMBEDDED:
        kept_by.build(seeds_index)  # it is up to date, and taken over
    engine = Engine.open(seeds_index, "zh-news", kept_by)
    yield engine
    engine.close()
