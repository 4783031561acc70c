"""The real bot with a fake Telegram, on an index of seeds/. All tests that do not stop the bot share one."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Telegram
from fake_telegram.process import ask_for_forks
from own_bots import PAGE, PAGE_NAME

from retrieval.index.builder import build

SEEDS = Path(__file__).parents[2] / "seeds"
ADMIN = 1


def _shared_index(name: str, pages: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
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


@pytest.fixture(scope="session", autouse=True)
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the tests' own process starts are forks; the process that forks is begun when it is first needed."""
    end = ask_for_forks(tmp_path_factory.getbasetemp())
    yield
    end()


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of seeds/, which must not be changed."""
    seeds = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.iterdir()}
    return _shared_index("index-of-seeds", seeds, tmp_path_factory)


@pytest.fixture(scope="session")
def page_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one short page, which answers own_bots.ANSWERS, and must not be changed.

    A bot opens it in a tenth of the time. It is for tests of how the bot runs, whatever it answers.
    """
    return _shared_index("index-of-a-page", {PAGE_NAME: PAGE}, tmp_path_factory)


@pytest.fixture
def own_archive(tmp_path: Path, seeds_index: Path) -> dict[str, str]:
    """The environment of a bot whose archive and index may be changed."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    build(tmp_path / "index", [tmp_path / "seeds"])
    return {"BAOWEN_ARCHIVE": str(tmp_path / "seeds"), "BAOWEN_INDEX": str(tmp_path / "index")}


@pytest.fixture(scope="session")
def telegram() -> Iterator[Telegram]:
    """The Telegram of the shared bot; each test has its own users and chats in it."""
    with Telegram() as telegram:
        yield telegram


@pytest.fixture(scope="session")
def bot(telegram: Telegram, seeds_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """The shared bot, which everybody may ask; no test may stop it or change its index."""
    folder = tmp_path_factory.mktemp("bot")
    environment = {"BAOWEN_INDEX": str(seeds_index), "BAOWEN_DATA": str(folder / "data"), "BAOWEN_ADMINS": str(ADMIN)}
    with BotProcess(telegram, folder, environment) as process:
        yield process
