"""What people read in Telegram while the server that keeps the index is away."""

import socket
from pathlib import Path

import pytest
from fake_telegram import Telegram
from own_bots import QUESTION, free_port, serve_here

from retrieval.settings import Settings

AWAY = "档案暂时连不上,请过几分钟再问。"


def test_a_question_is_answered_politely_and_says_nothing_of_the_server(tmp_path: Path, page_index: Path) -> None:
    pytest.importorskip("pymilvus", reason="pymilvus is not installed: make test-milvus installs it")
    uri = f"http://{socket.gethostbyname('localhost')}:{free_port()}"  # where nobody listens
    said: list[str] = []
    with Telegram() as telegram:
        user = telegram.user(31)

        def drive() -> None:
            telegram.wait_until_polling()
            said.append(user.ask(QUESTION).text)

        archive = Settings(index=str(page_index), engine="milvus", milvus_uri=uri)
        serve_here(telegram, tmp_path, page_index, drive, archive)
    assert said == [AWAY]
