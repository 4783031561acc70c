"""The way to Telegram: through a proxy, or to one's own Bot API server; and who may ask after a group has moved."""

import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from socketserver import StreamRequestHandler

import httpx
import pytest
from fake_telegram import Telegram
from own_bots import ANSWER, OTHER_ANSWER, OTHER_QUESTION, QUESTION, Room, free_port
from proxies import HttpProxy, Proxy, Socks5

from bot.bot_settings import BotSettings
from bot.transport.connection import Bot

HOST = "telegram.example"  # a name that only the proxies know


@pytest.fixture
def room(tmp_path: Path, page_index: Path) -> Iterator[Room]:
    with Telegram() as telegram:
        yield Room(telegram, tmp_path, page_index)


@pytest.mark.parametrize(
    ("scheme", "handler", "login"), [("http", HttpProxy, ""), ("socks5", Socks5, "baowen:geheim@")]
)
def test_all_goes_through_the_proxy(scheme: str, handler: type[StreamRequestHandler], login: str, room: Room) -> None:
    port, admin = room.telegram.server.port, room.telegram.user(1)
    with Proxy(handler) as proxy:
        addresses = {
            "BAOWEN_PROXY": f"{scheme}://{login}127.0.0.1:{proxy.port}",
            "BAOWEN_BASE_URL": f"http://{HOST}:{port}/bot",
            "BAOWEN_BASE_FILE_URL": f"http://{HOST}:{port}/file/bot",
        }
        with room.start(**addresses, BAOWEN_ADMINS="1") as bot:
            assert ANSWER in admin.ask(QUESTION).text
            admin.send_document("新闻.txt", "区领导调研兴华路\n  9月1日,区长王明到兴华路调研。\n".encode())
            room.telegram.wait_for_call("file", timeout=20)
            bot.terminate()
        assert set(proxy.hosts) == {HOST}
        assert set(proxy.logins) == ({login.removesuffix("@")} if login else set())
    assert "geheim" not in bot.output


def test_a_server_of_ones_own_needs_no_path_and_metrics_count_what_the_bot_does(room: Room) -> None:
    address = f"127.0.0.1:{free_port()}"
    with room.start(BAOWEN_BASE_URL=room.telegram.server.address, BAOWEN_METRICS_LISTEN=address):
        assert ANSWER in room.telegram.user(7).ask(QUESTION).text
        room.telegram.user(7).ask("月球上有什么?")
        room.telegram.wait_until_acknowledged()
        shown = urllib.request.urlopen(f"http://{address}/metrics").read().decode()
    assert 'baowen_updates_total{kind="message"} 2.0' in shown
    assert 'baowen_questions_total{outcome="answered"} 1.0' in shown
    assert "baowen_answer_seconds_count" in shown
    assert "baowen_questions_waiting" in shown


def test_an_allowed_group_stays_allowed_as_a_supergroup_and_after_a_restart(room: Room) -> None:
    user, group = room.telegram.user(7), room.telegram.group(-77)
    closed = {"BAOWEN_CHATS": "-77"}
    with room.start(**closed) as bot:
        user.send_in(group, f"@baowen_bot {QUESTION}")
        assert ANSWER in group.wait_for(ANSWER).text
        grown = group.migrate(-100_777, user)
        user.send_in(grown, f"@baowen_bot {QUESTION}")
        assert ANSWER in grown.wait_for(ANSWER).text
        bot.kill()
    with room.start(**closed):
        user.send_in(grown, f"@baowen_bot {OTHER_QUESTION}")
        assert OTHER_ANSWER in grown.wait_for(OTHER_ANSWER).text
        assert ANSWER not in user.ask(QUESTION).text  # the same user may not ask in private


@pytest.mark.parametrize(
    ("addresses", "is_needed"),
    [
        ({}, True),
        ({"base_url": "http://127.0.0.1:8081"}, True),  # files still come from Telegram
        ({"base_url": "http://127.0.0.1:8081", "base_file_url": "http://127.0.0.1:8081"}, False),
    ],
)
def test_certificates_are_read_only_for_servers_that_show_them(
    addresses: dict[str, str], is_needed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted: list[ssl.SSLContext] = []

    def take(**options: object) -> httpx.AsyncClient:
        trusted.append(options["verify"])  # type: ignore[arg-type]
        return real(**options)  # type: ignore[arg-type]

    real = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", take)
    Bot(BotSettings(token="1:a", **addresses), lambda: None)
    assert len(trusted) == 2
    assert [context.cert_store_stats()["x509_ca"] > 0 for context in trusted] == [is_needed] * 2
    assert all(context.verify_mode == ssl.CERT_REQUIRED for context in trusted)
