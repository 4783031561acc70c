"""The engine that keeps an index in a Milvus: its weights, its sets of collections, and that it answers as the other.

What needs a server is skipped where milvus-lite is not installed.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from milvus_lite_server import LiteServer, needs_milvus

from retrieval.engine import Engine
from retrieval.errors import InputError, MissingIndexError, StorageError
from retrieval.index.digest import lexical_passages
from retrieval.index.engines import EMBEDDED, index_engine
from retrieval.index.generation import Generation, open_generation
from retrieval.index.milvus import milvus_publishing, milvus_reading, milvus_server
from retrieval.index.milvus.milvus_engine import Milvus
from retrieval.index.milvus.milvus_filters import holding, within
from retrieval.index.milvus.milvus_schema import ALIAS, LEASE, collection, lists_for, version_of
from retrieval.index.milvus.milvus_server import ANSWERING_S, Lease, Server
from retrieval.index.milvus.milvus_weights import Counted, passage_vector, query_vector, rounded
from retrieval.index.sought import Filters, Sought
from retrieval.settings import Settings
from retrieval.words.cut import cut
from retrieval.words.tokens import fold

SEEDS_QUESTIONS = Path(__file__).parents[1] / "seeds_questions.jsonl"
QUESTIONS = [json.loads(line)["q"] for line in SEEDS_QUESTIONS.read_text(encoding="utf-8").splitlines()]
ASKING = 16  # threads; benchmarks/asking_at_once.py has 200 readers
PATIENT_S = 120.0  # for a call: it is asked whether all are answered, not how soon on a busy machine
TERMS = [("words", "调研", 1.0), ("pairs", "郑州", 1.0), ("heading", "督导", 2.0), ("heading_pairs", "经开", 1.0)]


# --- without a server


@pytest.fixture(scope="module")
def seeds(seeds_index: Path) -> Iterator[Generation]:
    generation = open_generation(seeds_index)
    yield generation
    generation.close()


@pytest.mark.parametrize("terms", [*([term] for term in TERMS), TERMS])
def test_the_product_of_both_vectors_is_the_score_of_the_embedded_engine(seeds: Generation, terms: list[Any]) -> None:
    counted, passages = Counted(), {}
    for article_id, article in seeds.catalog.all_articles():
        folded = fold(article.text)
        indexed = lexical_passages(article, folded, cut(folded), seeds.catalog.passages_of(article_id))
        passages |= zip(seeds.catalog.passage_ids([article_id]), indexed, strict=True)
    for passage in passages.values():
        counted.add(passage)
    asked = query_vector(terms, counted.frequencies(), counted.passages)
    found = seeds.search_words(Sought(tuple(terms)), len(passages))
    assert len(found) > 5
    for passage_id, score in found:
        vector = passage_vector(passages[passage_id], counted.averages)
        own = sum(weight * vector.get(place, 0.0) for place, weight in asked.items())
        assert own == pytest.approx(score, rel=1e-5)


def test_lengths_are_rounded_as_in_a_byte() -> None:
    assert [rounded(length) for length in (0, 39, 40, 41, 42, 56, 59, 60, 103, 104, 2000)] == [
        0, 39, 40, 40, 42, 56, 56, 60, 96, 104, 1944,
    ]  # fmt: skip


def test_marks_that_mean_something_to_like_stand_for_any_character() -> None:
    assert holding(['8%"_\\']) == ['(pairs like "%8____%" or heading_pairs like "%8____%")']


def test_a_month_is_a_day_of_that_month() -> None:
    (since, until) = within(Filters("2023-04-02", "2023-05"), lambda _: [])
    assert since == '(published >= "2023-04-02" or published == "2023-04")'
    assert until == '(published != "" and published <= "2023-05-99")'


def test_names_of_collections_tell_their_set() -> None:
    assert version_of(collection("000007_5e0c17ab", "passages")) == "000007_5e0c17ab"
    assert [version_of(name) for name in (LEASE, ALIAS, "baowen_of_others", "others_1_2_facts")] == [None] * 4


def test_vectors_are_divided_as_finely_as_there_are_many() -> None:
    assert [lists_for(passages) for passages in (0, 1, 100, 10_000, 1_000_000)] == [1, 2, 16, 256, 2048]


@pytest.mark.parametrize(
    ("settings", "named"),
    [(Settings(engine="faiss"), "BAOWEN_ENGINE=faiss"), (Settings(engine="milvus"), "BAOWEN_MILVUS_URI")],
)
def test_an_engine_that_cannot_be_is_refused_in_one_line(settings: Settings, named: str) -> None:
    with pytest.raises(InputError, match=named):
        index_engine(settings)


def test_the_settings_choose_the_engine_and_its_token_never_prints() -> None:
    assert index_engine(Settings()) == EMBEDDED
    engine = index_engine(Settings(engine="milvus", milvus_uri="http://db:19530", milvus_token="root:12345"))
    assert engine == Milvus("http://db:19530", "root:12345", "default")
    assert "12345" not in repr(engine)


def test_the_engine_is_imported_only_when_it_is_chosen() -> None:
    source = "import sys, retrieval.engine; print([name for name in sys.modules if 'milvus' in name])"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class Said(Exception):  # noqa: N818
    """What pymilvus raises, as far as it is looked at."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said(2, "Fail connecting to server on db:19530"), "Cannot reach Milvus at http://db:19530"),
        (Said(1, "Retry run out of 75 retry times, UNAVAILABLE"), "Cannot reach Milvus"),
        (Said(1, "Deadline Exceeded"), "did not answer in 10 s"),
        (Said(65535, "auth check failure, please check api key is correct"), "does not accept the token"),
        (
            Said(65535, "quota exceeded:\n  disk quota"),
            "refuses: quota exceeded: disk quota. The old index still answers",
        ),
    ],
)
def test_what_a_server_says_becomes_one_line(said: Said, told: str) -> None:
    line = milvus_server._told(said, "http://db:19530", 10.0).line("en")
    assert told in line
    assert "\n" not in line


# --- with one


class Held:
    """A small archive in a database of its own."""

    def __init__(self, server: LiteServer, folder: Path) -> None:
        self.engine, self.index, self.pages = server.engine(), folder / "index", folder / "pages"
        self.pages.mkdir()
        self.write(0)
        self.engine.build(self.index, [self.pages])

    def write(self, number: int) -> None:
        text = f"# 大桥\n本报讯 3月10日,县委书记柏长青到青石河大桥调研,投资{number}万元。\n记者 林一\n"
        (self.pages / "a.txt").write_text(text, encoding="utf-8")

    def server(self) -> Server:
        return Server(self.engine.uri, "", self.engine.database, ANSWERING_S)

    def versions(self) -> list[str]:
        """The sets in the database, oldest first."""
        return sorted({version for name in self.server().call("list_collections") if (version := version_of(name))})

    def live(self) -> str:
        facts = milvus_reading.live_facts(self.server())
        assert facts is not None
        return facts.version


@pytest.fixture
def held(lite_server: LiteServer, tmp_path: Path) -> Held:
    return Held(lite_server, tmp_path)


@needs_milvus
def test_all_questions_on_the_seeds_get_the_same_answers(seeds_index: Path, lite_server: LiteServer) -> None:
    milvus = lite_server.engine()
    milvus.build(seeds_index)
    one, other = Engine.open(seeds_index, "zh-news"), Engine.open(seeds_index, "zh-news", milvus)
    for question in QUESTIONS:
        given, expected = other.ask(question), one.ask(question)
        assert replace(given, ms=0.0, trace=None) == replace(expected, ms=0.0, trace=None)
    other.close()
    one.close()


@needs_milvus
def test_a_set_that_is_published_twice_is_as_it_was(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held.versions()
    monkeypatch.setattr(milvus_publishing, "_Upload", None)  # nothing may be sent
    held.engine.build(held.index)
    assert held.versions() == before == [held.live()]


@needs_milvus
def test_old_sets_go_after_a_while_and_never_the_one_that_answers(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    first = held.live()
    held.write(1)
    held.engine.build(held.index)
    second = held.live()
    held.engine.build(held.index)
    assert held.versions() == [first, second]  # a question may still be under way
    monkeypatch.setattr(milvus_publishing, "KEPT_S", 0)
    held.engine.build(held.index)
    assert held.versions() == [second] == [held.live()]


@needs_milvus
def test_a_set_that_an_alias_names_is_not_dropped(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    first = held.live()
    held.server().call("create_alias", collection(first, "facts"), "kept_by_hand")
    monkeypatch.setattr(milvus_publishing, "KEPT_S", 0)
    held.write(1)
    held.engine.build(held.index)
    held.engine.build(held.index)
    assert held.versions() == [first, held.live()]


@needs_milvus
def test_a_set_with_a_row_too_few_never_answers(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    before, send = held.live(), milvus_publishing._Upload.send

    def forgetful(self: Any, kind: str, rows: Any) -> None:
        send(self, kind, rows)
        self._sent[kind] += kind == "passages"

    held.write(1)
    monkeypatch.setattr(milvus_publishing._Upload, "send", forgetful)
    with pytest.raises(StorageError, match="rows instead of"):
        held.engine.build(held.index)
    assert held.versions() == [before] == [held.live()]
    monkeypatch.undo()
    held.engine.build(held.index)
    assert held.live() != before


@needs_milvus
def test_one_builder_at_a_time(held: Held) -> None:
    server = held.server()
    lease = Lease(server, LEASE)
    with pytest.raises(StorageError, match="is being built by"):
        held.engine.build(held.index)
    lease.give_back()
    held.engine.build(held.index)


@needs_milvus
def test_the_lease_of_a_builder_that_died_runs_out(held: Held) -> None:
    dead = Lease(held.server(), LEASE, seconds=1.0)
    dead._ended.set()  # nobody renews it
    time.sleep(2.1)
    Lease(held.server(), LEASE).give_back()


@needs_milvus
def test_a_builder_whose_lease_was_taken_does_not_go_on(held: Held) -> None:
    late = Lease(held.server(), LEASE, seconds=1.0)
    late._ended.set()
    time.sleep(2.1)
    taken = Lease(held.server(), LEASE)
    with pytest.raises(StorageError, match="is being built by"):
        late.check()
    taken.give_back()


@needs_milvus
def test_a_bot_without_the_catalog_is_told_to_mount_it(held: Held, tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError, match="Mount or copy this folder"):
        held.engine.open(tmp_path / "elsewhere")


@needs_milvus
def test_a_bot_needs_the_catalog_only(held: Held) -> None:
    (folder,) = held.index.glob("generation-*")
    for part in ("lexical", "dense"):
        for path in (folder / part).iterdir():
            path.unlink()
    engine = Engine.open(held.index, "zh-news", held.engine)
    assert engine.ask("谁到青石河大桥调研?").answered
    engine.close()


@needs_milvus
def test_an_empty_milvus_says_what_to_run(lite_server: LiteServer, tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError, match="baowen index FOLDER"):
        Milvus(lite_server.uri).open(tmp_path)


@needs_milvus
def test_a_set_that_lost_rows_is_found_by_check(held: Held) -> None:
    held.engine.check(held.index).close()
    held.server().call("delete", collection(held.live(), "articles"), filter="article_id >= 0")
    with pytest.raises(MissingIndexError, match="0 rows instead of 1"):
        held.engine.check(held.index)


@needs_milvus
def test_questions_under_way_while_the_index_is_built_anew_are_all_answered(held: Held) -> None:
    failures: list[object] = []
    generations: set[str] = set()
    is_over = False

    def ask() -> None:
        engine = Engine.open(held.index, "zh-news", replace(held.engine, answering_s=PATIENT_S))
        while not is_over:
            try:
                engine.refresh()
                answer = engine.ask("青石河大桥投资多少?")
                generations.add(engine.generation)
                if not answer.answered:
                    failures.append(answer)
            except Exception as error:  # any at all
                failures.append(error)
        engine.close()

    asking = [Thread(target=ask) for _ in range(ASKING)]
    for thread in asking:
        thread.start()
    for number in range(2):
        (held.pages / f"{number}.txt").write_text(f"本报讯 枫林小学举行第{number}届运动会。\n", encoding="utf-8")
        held.engine.build(held.index)
    wait = time.monotonic() + 60
    while len(generations) < 2 and time.monotonic() < wait:
        time.sleep(0.1)
    is_over = True
    for thread in asking:
        thread.join()
    assert failures == []
    assert len(generations) > 1  # they moved on
