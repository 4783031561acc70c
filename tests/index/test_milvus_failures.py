"""A Milvus that is away, slow or killed: what is said, what is kept, and how work goes on when it is back."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from milvus_lite_server import MISSING, WHY_NOT, LiteServer

from retrieval.engine import Engine
from retrieval.errors import AwayError
from retrieval.index.milvus import milvus_engine, milvus_publishing, milvus_server
from retrieval.index.milvus.milvus_engine import Milvus
from retrieval.index.milvus.milvus_reading import live_facts
from retrieval.index.milvus.milvus_server import Lease, Server
from retrieval.index.sought import Sought

QUESTION = "谁到青石河大桥调研?"
PAGES = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiteServer]:
    """A server of one's own, since it is killed."""
    if MISSING:
        pytest.skip(WHY_NOT)
    server = LiteServer(tmp_path / "milvus")
    yield server
    server.kill()


def write(pages: Path, count: int) -> None:
    """That many pages, the newest about a visit by number `count`."""
    pages.mkdir(exist_ok=True)
    for number in range(count):
        text = f"# 大桥\n本报讯 3月10日,县委书记柏长青到青石河大桥调研,这是第{number}次,共{count}次。\n记者 林一\n"
        (pages / f"{number}.txt").write_text(text, encoding="utf-8")


def test_a_server_that_is_away_is_told_in_one_line_and_answers_when_it_is_back(
    server: LiteServer, tmp_path: Path
) -> None:
    write(tmp_path / "pages", 2)
    kept_by = server.engine()
    kept_by.build(tmp_path / "index", [tmp_path / "pages"])
    engine = Engine.open(tmp_path / "index", "zh-news", kept_by)
    assert engine.ask(QUESTION).answered
    server.kill()
    for call in (engine.refresh, lambda: engine.ask(QUESTION), lambda: kept_by.open(tmp_path / "index")):
        with pytest.raises(AwayError) as raised:
            call()
        assert re.fullmatch(rf"连不上 Milvus {server.uri};.*BAOWEN_MILVUS_URI.*", raised.value.zh)
        assert "\n" not in raised.value.line("en")
    with pytest.raises(AwayError):
        kept_by.build(tmp_path / "index")
    server.start()
    assert not engine.refresh()
    assert engine.ask(QUESTION).answered  # by the same open engine
    engine.close()


def test_a_server_that_does_not_answer_in_time_is_told(server: LiteServer, tmp_path: Path) -> None:
    write(tmp_path / "pages", 1)
    kept_by = server.engine()
    kept_by.build(tmp_path / "index", [tmp_path / "pages"])
    engine = Engine.open(tmp_path / "index", "zh-news", replace(kept_by, answering_s=1.0))
    server.pause()
    with pytest.raises(AwayError, match="did not answer in 1 s"):
        engine.refresh()


def test_a_name_that_is_nowhere_is_told() -> None:
    if MISSING:
        pytest.skip(WHY_NOT)
    with pytest.raises(AwayError, match=r"Cannot reach Milvus at http://nowhere\.invalid:19530"):
        Milvus("http://nowhere.invalid:19530").open(Path("index"))


def test_a_server_killed_while_it_takes_a_set_loses_nothing_of_it(
    server: LiteServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, index = tmp_path / "pages", tmp_path / "index"
    write(pages, 3)
    kept_by = server.engine()
    kept_by.build(index, [pages])
    before = kept_by.open(index)
    write(pages, PAGES)
    monkeypatch.setattr(milvus_publishing, "_BATCH", 10)
    seen: list[str] = []

    def killing(self: Server, method: str, *args: object, **named: object) -> object:
        given = call(self, method, *args, **named)
        if method == "insert" and "passages" in str(args[0]):
            seen.append(method)
            if len(seen) == 3:  # three batches are acknowledged
                server.kill()
                Thread(target=server.start).start()
        return given

    call = Server.call
    monkeypatch.setattr(Server, "call", killing)
    kept_by.build(index)
    monkeypatch.undo()
    assert len(before.search_words(_sought(), 10)) == 3  # the set before still answers, on the same connection
    assert before.is_outdated()
    after = kept_by.check(index)
    assert after.manifest.passages == PAGES
    assert len(after.search_words(_sought(), 100)) == PAGES
    vector = after.server.query(f"baowen_{after.version}_passages", "passage_id > 0", ["passage_id", "dense"])
    assert len({row["passage_id"] for row in vector}) == PAGES
    before.close()
    after.close()


def test_a_set_begun_by_a_builder_that_gave_up_is_gone_on_with(
    server: LiteServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, index = tmp_path / "pages", tmp_path / "index"
    write(pages, 3)
    kept_by = server.engine()
    kept_by.build(index, [pages])
    first = _live(kept_by)
    write(pages, PAGES)
    monkeypatch.setattr(milvus_publishing, "_BATCH", 10)
    monkeypatch.setattr(milvus_server, "PATIENCE_S", 0.5)
    monkeypatch.setattr(milvus_engine, "Lease", partial(Lease, seconds=2.0))  # it could not be given back
    sent: list[int] = []

    def dying(self: Server, method: str, *args: object, **named: object) -> object:
        if method in ("insert", "upsert") and "passages" in str(args[0]):
            sent.append(len(args[1]))  # type: ignore[arg-type]
            if len(sent) == 4:
                server.kill()
        return call(self, method, *args, **named)

    call = Server.call
    monkeypatch.setattr(Server, "call", dying)
    with pytest.raises(AwayError):
        kept_by.build(index)
    server.start()
    assert _live(kept_by) == first  # no half set is behind the alias
    sent.clear()
    time.sleep(3.1)
    kept_by.build(index)
    assert sum(sent) == PAGES - 30  # three batches were there
    assert _live(kept_by) != first
    kept_by.check(index).close()


def _sought() -> Sought:
    return Sought((("words", "大桥", 1.0), ("heading", "大桥", 1.0)))


def _live(kept_by: Milvus) -> str:
    facts = live_facts(Server(kept_by.uri, "", kept_by.database, 10.0))
    assert facts is not None
    return facts.version
