"""The real bot with a fake Telegram, on an index of seeds/. All tests that do not stop the bot share one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Telegram

from retrieval.index.builder import build

SEEDS = Path(__file__).parents[2] / "seeds"
ADMIN = 1


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of seeds/, which must not be changed."""
    index = tmp_path_factory.mktemp("seeds") / "index"
    build(index, [SEEDS])
    return index


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
