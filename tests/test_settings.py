"""The settings, their documentation, and the language of the command line."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bot_settings import BotSettings
from retrieval.errors import InputError
from retrieval.settings import Settings, read_into, read_settings, setting, variables
from retrieval.show.texts import choose_lang

ROOT = Path(__file__).parents[1]


def test_the_example_names_every_setting_with_its_default() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert sorted(given) == sorted({**variables(), **variables(BotSettings)})
    assert read_settings(given, Path("none")) == Settings()
    assert read_into(BotSettings, given, Path("none")) == BotSettings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("BAOWEN_INDEX=from-file\nBAOWEN_ARCHIVE=报纸\n", encoding="utf-8")
    settings = read_settings({"BAOWEN_INDEX": "from-environment"}, file)
    assert (settings.index, settings.archive) == ("from-environment", "报纸")


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="BAOWEN_LANG=fr"):
        read_settings({"BAOWEN_LANG": "fr"}, Path("none"))


def test_a_settings_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("BAOWEN_ARCHIVE=报纸".encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        read_settings({}, file)


@dataclass(frozen=True, slots=True)
class Door:
    name: str = setting("DOOR_NAME", "front", "名字 name")
    key: str = setting("DOOR_KEY", "", "钥匙 key", secret=True)


def test_settings_of_another_room_are_read_in_the_same_way(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DOOR_NAME=后门\nDOOR_KEY=from-file\n", encoding="utf-8")
    assert read_into(Door, {"DOOR_KEY": "given"}, file) == Door("后门", "given")
    assert read_into(Door, {"DOOR_KEY": ""}, Path("none")) == Door()
    assert list(variables(Door)) == ["DOOR_NAME", "DOOR_KEY"]


def test_a_secret_setting_never_prints() -> None:
    assert "12345" not in repr(read_into(Door, {"DOOR_KEY": "12345"}, Path("none")))


def test_chinese_is_spoken_unless_english_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert choose_lang(None, "") == "en"
    assert choose_lang("zh", "") == "zh"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert choose_lang(None, "") == "zh"
    assert choose_lang(None, "en") == "en"
    monkeypatch.delenv("LANG")
    assert choose_lang(None, "") == "zh"  # as under cron
