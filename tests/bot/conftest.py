"""The real bot with a fake Telegram, on an index of seeds/. All tests that do not stop the bot share one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Telegram
from fake_telegram.process import ask_for_forks
from own_bots import PAGE, PAGE_NAME
from shared_index import shared_index

from retrieval.index.builder import build

SEEDS = Path(__file__).parents[2] / "seeds"
ADMIN = 1


@pytest.fixture(scope="session", autouse=True)
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the tests' own process starts are forks; the process that forks is begun when it is first needed."""
    end = ask_for_forks(tmp_path_factory.getbasetemp())
    yield
    end()


@pytest.fixture(scope="session")
def page_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one short page, which answers own_bots.ANSWERS, and must not be changed.

    A bot opens it in a tenth of the time. It is for tests of how the bot runs, whatever it answers.
    """
    return shared_index("index-of-a-page", {PAGE_NAME: PAGE}, tmp_path_factory)


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
