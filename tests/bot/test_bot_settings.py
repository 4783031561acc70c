"""The bot's settings: reading, checking, and naming those that are wrong."""

from pathlib import Path

import pytest

from bot.bot_settings import BotSettings, address
from retrieval.errors import InputError
from retrieval.settings import read_into, variables

TOKEN = "123456789:AAFakeTokenForTestsOnly_0123456789ab"

RIGHT = [
    {"BAOWEN_ADMINS": "1, 2,3 4"},
    {"BAOWEN_CHATS": "-1001234567890"},
    {"BAOWEN_PROXY": "socks5://user:secret@proxy.example:1080"},
    {"BAOWEN_PROXY": "http://127.0.0.1:7890"},
    {"BAOWEN_BASE_URL": "http://localhost:8081"},
    {"BAOWEN_WEBHOOK_LISTEN": ":8443"},
    {"BAOWEN_WEBHOOK_LISTEN": "8443"},
    {"BAOWEN_METRICS_LISTEN": "[::1]:9100"},
    {"BAOWEN_USER_RATE": "0"},
]
WRONG = [
    {"BAOWEN_ADMINS": "@wang"},
    {"BAOWEN_USERS": "1;2"},
    {"BAOWEN_CHATS": "群"},
    {"BAOWEN_PROXY": "proxy.example:1080"},
    {"BAOWEN_PROXY": "ftp://proxy.example"},
    {"BAOWEN_PROXY": "http://:x"},
    {"BAOWEN_BASE_URL": "localhost:8081/bot"},
    {"BAOWEN_BASE_FILE_URL": "file:///var/lib"},
    {"BAOWEN_WEBHOOK_URL": "example.org/hook"},
    {"BAOWEN_WEBHOOK_SECRET": "口令"},
    {"BAOWEN_METRICS_LISTEN": "127.0.0.1:http"},
    {"BAOWEN_METRICS_LISTEN": "127.0.0.1:70000"},
    {"BAOWEN_WORKERS": "many"},
    {"BAOWEN_QUEUE": "-1"},
    {"BAOWEN_TOTAL_RATE": "1.5"},
    {"BAOWEN_FLOOD_LIMIT": "yes"},
    {"BAOWEN_LOG": "xml"},
]


def _read(given: dict[str, str]) -> BotSettings:
    return read_into(BotSettings, given, Path("none"))


@pytest.mark.parametrize("given", RIGHT, ids=str)
def test_a_right_value_is_taken(given: dict[str, str]) -> None:
    _read(given)


@pytest.mark.parametrize("given", WRONG, ids=str)
def test_a_wrong_value_is_told_by_its_setting(given: dict[str, str]) -> None:
    (setting,) = given
    with pytest.raises(InputError) as wrong:
        _read(given)
    assert setting in wrong.value.zh
    assert setting in wrong.value.en


def test_ids_may_be_parted_by_commas_of_either_kind_and_blanks() -> None:
    assert _read({"BAOWEN_ADMINS": "1,2, 3 4"}).admin_ids == {1, 2, 3, 4}


def test_a_token_is_taken_without_what_pasting_leaves_around_it() -> None:
    assert _read({"BAOWEN_TOKEN": f' "{TOKEN}"\n'}).plain_token == TOKEN


def test_no_secret_shows_when_the_settings_are_printed() -> None:
    proxy = "http://user:geheim@proxy.example:1"
    settings = _read({"BAOWEN_TOKEN": TOKEN, "BAOWEN_WEBHOOK_SECRET": "geheim", "BAOWEN_PROXY": proxy})
    assert TOKEN not in repr(settings)
    assert "geheim" not in repr(settings)


def test_a_server_of_ones_own_may_be_named_without_path() -> None:
    settings = _read({"BAOWEN_BASE_URL": "http://localhost:8081", "BAOWEN_BASE_FILE_URL": "http://localhost:8081/"})
    assert (settings.api_url, settings.file_url) == ("http://localhost:8081/bot", "http://localhost:8081/file/bot")
    assert BotSettings().api_url == "https://api.telegram.org/bot"


def test_there_is_one_answering_process_at_least() -> None:
    assert _read({"BAOWEN_WORKERS": "0"}).worker_count == 1
    assert _read({"BAOWEN_WORKERS": "3"}).worker_count == 3
    assert 1 <= BotSettings().worker_count <= 4


def test_an_address_without_a_host_is_this_machine() -> None:
    assert address("X", ":8443") == ("127.0.0.1", 8443)
    assert address("X", "[::1]:80") == ("::1", 80)


def test_every_setting_has_a_name_of_this_project_and_a_description() -> None:
    assert all(name.startswith("BAOWEN_") and description for name, description in variables(BotSettings).items())
