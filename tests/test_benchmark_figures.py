"""The figures that benchmarks compute from measurements, on cases with known figures."""

import json
import math
from pathlib import Path

import pytest

from benchmarks import bot_load, linearity
from benchmarks.corpus import REWORDED, Query, read_queries, write_generated
from benchmarks.figures import Figure, write_figures
from benchmarks.hit_rates import Found, rates_by_set
from benchmarks.latency import Latency, latency_of
from benchmarks.linearity import Size, exponent
from benchmarks.reworded import SETS, shared_pairs
from benchmarks.serving import Served
from benchmarks.work import copy_corpus, sample, with_sources
from retrieval.index.builder import build

QUERY = Query("谁调研了大桥?", ("a/1", "a/2"), "李 四", "visits")
RIGHT, WRONG = Found(("a/2",), "李四 调研大桥"), Found(("b/1",), "李四调研大桥")


def sizes(*articles: int) -> list[Size]:
    served = Served(Latency(1, 1, 1), Latency(1, 1, 1), 1.0)
    return [Size(count, 1.0, 1.0, 1.0, served) for count in articles]


@pytest.mark.parametrize(
    ("hits", "rates"),
    [
        ([RIGHT, WRONG], (1, 1, 1)),
        ([WRONG, RIGHT], (0, 1, 0.5)),
        ([WRONG] * 9 + [RIGHT], (0, 1, 0.1)),
        ([WRONG] * 10 + [RIGHT], (0, 0, 0)),  # the eleventh hit does not count
        ([Found(("b/1", "a/1"), "李四调研大桥")], (1, 1, 1)),  # a copy has the right source
        ([Found(("a/1",), "王五调研大桥")], (0, 0, 0)),  # the right source, but not the answer
        ([Found(("a/1",), "路" * 399 + "李四")], (0, 0, 0)),  # the answer ends after the judged characters
        ([], (0, 0, 0)),
    ],
)
def test_the_first_right_hit_counts(hits: list[Found], rates: tuple[float, float, float]) -> None:
    found = rates_by_set([(QUERY, hits)])["visits"]
    assert (found.hit_1, found.hit_10, found.mrr_10) == rates


def test_a_load_test_without_a_question_to_ask_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.txt").write_text("大桥通车\n本报讯 大桥全长860米。", encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "pages"])
    for arguments, said in (
        ([str(tmp_path / "index")], "answers no example"),
        ([str(tmp_path / "none")], "There is no index"),
        ([str(tmp_path / "index"), "--questions", "/dev/null"], "holds no question"),
    ):
        monkeypatch.setattr("sys.argv", ["bot_load", *arguments])
        with pytest.raises(SystemExit, match=said):
            bot_load.main()


def test_sets_are_told_apart_and_a_query_without_answer_needs_the_source_alone() -> None:
    event = Query("大桥通车", ("b/1",), None, "events")
    rates = rates_by_set([(QUERY, [RIGHT]), (QUERY, [WRONG]), (event, [Found(("b/1",), "别的")])])
    assert list(rates) == ["events", "visits"]
    assert (rates["visits"].count, rates["visits"].hit_1, rates["events"].hit_1) == (2, 0.5, 1)


@pytest.mark.parametrize(
    ("figure", "is_met"),
    [
        (Figure("s", "n", 5.0), None),
        (Figure("s", "n", 5.0, most=5.0), True),
        (Figure("s", "n", 5.1, most=5.0), False),
        (Figure("s", "n", 0.97, least=0.98), False),
        (Figure("s", "n", 500.0, "ms", times=1.9, most=2.0), True),  # the goal applies to the multiple
        (Figure("s", "n", 1.0, "ms", times=2.1, most=2.0), False),
        (Figure("s", "n", 5.1, most=5.0).without_goal(), None),
    ],
)
def test_a_goal_is_met_or_missed(figure: Figure, is_met: bool | None) -> None:
    assert figure.is_met is is_met


def test_what_could_not_be_measured_meets_no_goal(tmp_path: Path) -> None:
    untold = Figure("s", "n", math.nan, "GB", most=1.5)
    assert untold.is_met is None
    write_figures([untold], {}, tmp_path / "figures.json")
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["figures"][0]["value"] is None
    assert math.isnan(exponent(sizes(10, 20), [1.0, math.nan]))


def test_figures_are_written_with_their_verdicts(tmp_path: Path) -> None:
    write_figures([Figure("速度", "ask", 9.0, "ms", times=8.0, most=7)], {"articles": 3}, tmp_path / "figures.json")
    record = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert record["articles"] == 3
    assert (record["figures"][0]["section"], record["figures"][0]["is_met"]) == ("速度", False)


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_the_exponent_is_that_of_the_cost(power: float) -> None:
    articles = (15_000, 30_000, 60_000, 240_000)
    assert exponent(sizes(*articles), [3e-4 * count**power for count in articles]) == pytest.approx(power)


def test_a_grown_corpus_is_the_corpus_over_again_with_other_names(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write_generated(corpus, 40)
    assert linearity.write_share(corpus, tmp_path / "half.jsonl", 0.5) == 20
    assert linearity.write_share(corpus, tmp_path / "four.jsonl", 4.0) == 160
    articles = [json.loads(line) for line in (tmp_path / "four.jsonl").open(encoding="utf-8")]
    assert len({article["source"] for article in articles}) == 160
    assert len({article["text"] for article in articles}) > 150
    assert [len(articles[n]["text"]) for n in range(40)] == [len(articles[n + 120]["text"]) for n in range(40)]


@pytest.mark.parametrize(
    ("text", "latency"), [([5.0], (5, 5)), ([3.0, 1.0, 2.0], (2, 3)), ([float(n) for n in range(1000)], (499.5, 989))]
)
def test_latency_is_told_by_median_and_99th_percentile(text: list[float], latency: tuple[float, float]) -> None:
    found = latency_of(text)
    assert (found.p50_ms, found.p99_ms, found.count) == (*latency, len(text))


def test_a_sample_takes_as_many_of_each_set_and_is_the_same_again() -> None:
    queries = [Query(f"{group}{n}", ("s",), None, group) for group in ("few", "many") for n in range(8)][4:]
    taken = sample(queries, 5)
    assert sorted(q.group for q in taken) == ["few"] * 4 + ["many"] * 5
    assert sample(queries, 5) == taken


def test_a_part_of_a_corpus_keeps_what_is_asked_for(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    wanted = write_generated(corpus, 100)[77]
    assert 15 <= len(copy_corpus(corpus, tmp_path / "part", 20, [wanted])) <= 25
    assert with_sources([wanted, Query("别处的事", ("elsewhere/1",))], wanted.sources) == [wanted]
    assert wanted.sources[0] in (tmp_path / "part" / "articles.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [("大桥通车", "大桥今日通车", 2 / 3), ("大桥,通车", "大桥 通车", 1), ("楼塌了", "房屋倒塌", 0), ("", "大桥", 0)],
)
def test_words_shared_are_pairs_of_characters(question: str, text: str, share: float) -> None:
    assert shared_pairs(question, text) == pytest.approx(share)


def test_the_reworded_questions_are_a_hundred_or_more_and_each_has_its_article() -> None:
    queries = read_queries(REWORDED)
    assert len({query.text for query in queries}) == len(queries) >= 100
    assert all(query.sources and query.group in SETS for query in queries)
