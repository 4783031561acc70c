"""Candidates of the reader, of sentences, events, offices, page and rules, and the learned choice among them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.candidates import candidates, read
from retrieval.answering.choice_features import NAMES, View, vectors
from retrieval.answering.choice_input import choice_input
from retrieval.answering.choosing import Ranked, built_in, fact_of, rank
from retrieval.answering.from_reader import side_by_side
from retrieval.answering.from_sentences import _denies
from retrieval.answering.met import Met
from retrieval.answering.tidying import tidiest
from retrieval.asking.question import understand
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.index.event_filter import EventFilter


def read_for(engine: Engine, text: str) -> Read:
    readings = engine.find_readings(text)
    return read(engine.understand(text, readings), readings, engine.frequency, engine.passages)


def test_the_readers_question_is_answered_with_its_source(engine: Engine) -> None:
    answer = engine.ask("谁调研了滨河国际新城在建项目?")
    assert answer.answered and "郭宏力" in answer.text
    assert answer.citations[0].source == "000_c94a64047ede0ad7.txt"
    assert answer.trace is not None and answer.trace.candidates[0].reasons


def test_what_nothing_tells_is_refused_without_citations(engine: Engine) -> None:
    answer = engine.ask("火星上的水是谁喝的?")
    assert (answer.answered, answer.citations) == (False, ())


@pytest.mark.parametrize("text", ["", "  ", "\u3000\n"])
def test_a_question_of_blanks_reads_nothing(engine: Engine, text: str) -> None:
    readings = engine.find_readings("七里河防汛")
    assert read(understand(text), readings, engine.frequency, engine.passages).scores is None


def test_each_origin_proposes_and_each_core_stands_in_its_article(engine: Engine) -> None:
    origins = set()
    for text in (
        "谁督导了七里河防汛工作?",
        "张波是什么职务?",
        "张波去过七里河吗?",
        "七里河防汛那篇稿子是哪个记者写的?",
    ):
        all_read = read_for(engine, text)
        for candidate in candidates(all_read):
            origins.add(candidate.origin)
            length = len(all_read.readings[candidate.article].article.text)
            assert 0 <= candidate.core[0] <= candidate.core[1] <= length
            assert candidate.text.strip()
    assert origins == {"reader", "sentence", "event", "office", "page", "rules"}


@pytest.mark.parametrize(("question", "of_kind"), [("宣讲来了多少人?", "quantities"), ("什么时候去的七里河?", "dates")])
def test_all_that_could_be_meant_is_proposed_where_it_is_read(
    question: str, of_kind: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.answering.from_reader.MOST_OF_THE_KIND", 100)
    all_read = read_for(engine, question)
    proposed = [c.text for c in candidates(all_read) if c.origin == "reader"]
    for window, typed in zip(all_read.windows, all_read.typed, strict=True):
        for start, end in getattr(typed, of_kind):
            text = all_read.readings[window.article].article.text[window.start + start : window.start + end]
            assert any(one == text or one.startswith(text + "(") for one in proposed)


def test_the_sentence_that_carries_most_of_the_question_is_proposed(engine: Engine) -> None:
    found = candidates(read_for(engine, "张波在七里河强调了什么?"))
    assert any(c.origin == "sentence" and "七里河" in c.text for c in found)


def test_features_are_finite_and_one_row_a_candidate(engine: Engine) -> None:
    all_read = read_for(engine, "李晓雷3月8日去了哪里?")
    found = candidates(all_read)
    rows = vectors(all_read, found)
    assert rows.shape == (len(found), len(NAMES))
    assert np.isfinite(rows).all()


def test_what_decided_is_named(engine: Engine) -> None:
    all_read = read_for(engine, "谁督导了七里河防汛工作?")
    found = candidates(all_read)
    seen = choice_input(all_read, found)
    best = rank(seen, found, built_in())[0]
    reasons = built_in().reasons(seen, best.place)
    assert {name for name, _, _ in reasons} <= set(NAMES)
    assert any(added for _, _, added in reasons)
    assert 0 <= best.probability <= 1


def test_what_a_feature_adds_is_what_is_lost_where_it_stands_at_its_mean(engine: Engine) -> None:
    all_read = read_for(engine, "谁督导了七里河防汛工作?")
    seen = choice_input(all_read, candidates(all_read))
    (member, *_), place = built_in()._members, 0
    of_all = member._seen(member._normal(seen.rows), seen)
    strongest, added = member._strongest(of_all), member.added(seen, place)
    for feature in np.argsort(-np.abs(added))[:5]:
        rows = seen.rows.copy()
        rows[place, feature] = member._weights["mean"][feature]
        without = member._seen(member._normal(rows), replace(seen, rows=rows))
        lost = member._logits(of_all, strongest)[place] - member._logits(without, strongest)[place]
        assert added[feature] == pytest.approx(lost, abs=1e-3)


def test_a_candidate_outside_the_windows_has_no_states(engine: Engine) -> None:
    all_read = read_for(engine, "谁督导了七里河防汛工作?")
    found = candidates(all_read)
    seen = choice_input(all_read, [found[0], replace(found[0], window=-1)])
    assert seen.states[0].any() and not seen.states[1].any()
    assert choice_input(replace(all_read, scores=None), found[:1]).gist.shape == seen.gist.shape


def ranked(*scored: tuple[str, str, float]) -> list[Ranked]:
    """Candidates of (form, text, score) at one place, the likeliest first."""
    return [Ranked(Candidate(text, "reader", form, 0, (3, 9), ()), score, score) for form, text, score in scored]


@pytest.mark.parametrize(
    ("question", "scored", "said"),
    [
        ("谁去了泵站?", [("span", "带队的张波", 0.9), ("people", "张波(主任)", 0.8)], "张波(主任)"),
        ("谁去了泵站?", [("span", "带队的张波", 0.9), ("people", "张波(主任)", 0.5)], "带队的张波"),
        ("投资了多少钱?", [("span", "约2亿元,建设", 0.9), ("span", "约2亿元", 0.85)], "约2亿元"),
        ("分几期,每期几天?", [("span", "每期3天,线上参加", 0.9), ("span", "共三期,每期3天", 0.8)], "共三期,每期3天"),
        ("跟谁一起去的泵站?", [("span", "泵站、水厂", 0.9), ("people", "张波(主任)", 0.8)], "张波(主任)"),
        ("跟谁一起去的泵站?", [("span", "泵站、水厂", 0.9), ("people", "张波(主任)", 0.5)], "泵站、水厂"),
        ("谁去了,哪天去的?", [("span", "张波,3月8日", 0.9), ("people", "张波(主任)", 0.9)], "张波,3月8日"),
    ],
)
def test_what_is_said_is_the_tidiest_of_the_likeliest(
    question: str, scored: list[tuple[str, str, float]], said: str, engine: Engine
) -> None:
    assert tidiest(read_for(engine, question), ranked(*scored)).candidate.text == said


def test_a_list_of_names_is_what_stands_side_by_side() -> None:
    text = "市教育局副局长刘丽带领实验小学、第二中学和青少年宫的教师来到公园"
    parts = [
        (at, at + len(piece))
        for piece in ("刘丽", "实验小学", "第二中学", "青少年宫", "公园")
        if (at := text.find(piece))
    ]
    assert [text[slice(*part)] for part in side_by_side(text, parts, parts[2])] == ["实验小学", "第二中学", "青少年宫"]
    assert side_by_side(text, parts, parts[4]) == parts[4:]


def test_a_day_that_stands_nowhere_in_the_text_is_said_as_it_is(engine: Engine) -> None:
    found = [replace(one, candidate=replace(one.candidate, core=(0, 0))) for one in ranked(("date", "近日", 0.9))]
    assert tidiest(read_for(engine, "哪天去的泵站?"), found).candidate.text == "近日"


@pytest.mark.parametrize(("score", "best", "is_first"), [(0.5, 0.7, True), (0.25, 0.7, False), (0.1, 0.2, False)])
def test_a_visit_that_the_rules_read_comes_first_unless_it_is_unlikely_or_far_behind(
    score: float, best: float, is_first: bool, engine: Engine
) -> None:
    (visit,) = (found.event for found in engine.events(EventFilter(where="七里河", kind="visit")))
    likeliest, draft = ranked(("span", "别处", best), ("day of the event", "近日", score))
    draft = replace(draft, candidate=replace(draft.candidate, origin="rules", event=visit))
    assert (fact_of([likeliest, draft]) is draft) == is_first


@pytest.mark.parametrize(
    ("question", "forms"),
    [
        ("区委书记李红3月8日去泵站了吗?", {"yes"}),
        ("区委书记李红3月9日去泵站了吗?", set()),  # another day affirms nothing
        ("县长赵刚去泵站了吗?", {"yes", "no"}),
    ],
)
def test_no_needs_words_that_deny_and_yes_the_day_that_is_asked(question: str, forms: set[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "领导查看泵站\n\n本报讯 3月8日,区委书记李红到泵站查看。县长赵刚没有到泵站。\n", encoding="utf-8"
    )
    build(tmp_path / "index", [tmp_path / "a.txt"])
    small = Engine.open(tmp_path / "index", "zh-news")
    all_read = read_for(small, question)
    text = all_read.readings[0].article.text
    name = "李红" if "李红" in question else "赵刚"
    found = {c.form for c in candidates(all_read) if c.origin == "sentence" and name in text[slice(*c.cited[0])]}
    small.close()
    assert found == forms


def test_a_no_rests_on_the_clause_that_denies(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("领导查看泵站\n\n本报讯 3月8日,李红没有休息,午后到泵站查看。\n", encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "a.txt"])
    small = Engine.open(tmp_path / "index", "zh-news")
    all_read = read_for(small, "李红到泵站查看了吗?")
    text, sentence = all_read.readings[0].article.text, all_read.readings[0].sentences[0]
    denied = [_denies(all_read, 0, sentence, (text.index(word), text.index(word) + 2)) for word in ("休息", "查看。")]
    small.close()
    assert denied == [True, False]


@pytest.mark.parametrize(
    ("question", "is_told"), [("李红是区委书记吗?", True), ("李红当过区长没有", True), ("李红是北方人吗?", False)]
)
def test_a_title_answers_only_whether_an_office_is_held(question: str, is_told: bool, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("领导查看泵站\n\n本报讯 3月8日,区委书记李红到泵站查看。\n", encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "a.txt"])
    small = Engine.open(tmp_path / "index", "zh-news")
    found = [c.text for c in candidates(read_for(small, question)) if c.origin == "office"]
    small.close()
    assert any("李红(区委书记)" in text for text in found) == is_told


def test_the_sentence_that_affirms_is_shortened_about_what_the_reader_found(tmp_path: Path) -> None:
    filler = "沿线各单位认真落实各项要求,全面梳理问题清单,逐一明确责任人员,按时完成各项整改任务,"
    (tmp_path / "a.txt").write_text(f"领导查看泵站\n\n本报讯 3月8日,{filler * 3}李红到泵站查看。\n", encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "a.txt"])
    small = Engine.open(tmp_path / "index", "zh-news")
    all_read = read_for(small, "李红到泵站查看了吗?")
    stated = [c for c in candidates(all_read) if c.origin == "sentence"]
    text = all_read.readings[0].article.text
    small.close()
    assert stated
    assert all(text[slice(*c.core)].strip("。,") in c.text and len(c.text) <= 110 for c in stated)


@pytest.mark.parametrize(
    ("question", "features"),
    [
        ("谁督导了七里河防汛工作?", (1.0, 1.0)),
        ("七里河全长多少公里?", (-1.0, -1.0)),  # nobody's deed is asked for
    ],
)
def test_who_does_what_is_asked_is_known_of_a_candidate(
    question: str, features: tuple[float, float], engine: Engine
) -> None:
    all_read = read_for(engine, question)
    rows = vectors(all_read, candidates(all_read))
    places = [NAMES.index(name) for name in ("stands where done", "does as asked")]
    assert tuple(rows[:, places].max(axis=0)) == features


def test_a_sentence_without_end_is_read_about_the_candidate_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "泵站开工\n\n本报讯 " + "区委书记李红到泵站查看,要求抓紧施工," * 200 + "备足物资。\n", encoding="utf-8"
    )
    build(tmp_path / "index", [tmp_path / "a.txt"])
    long = Engine.open(tmp_path / "index", "zh-news")
    all_read = read_for(long, "李红要求抓紧施工了吗?")
    found = [one for one in candidates(all_read) if one.origin == "sentence"]
    met = Met(all_read, 0)
    long.close()
    assert found
    assert all(len(one.text) <= 110 for one in found)
    assert all(len(View(all_read, met, one).sentence) <= 1_000 for one in found)


def test_who_went_is_not_answered_with_those_who_came_along(engine: Engine) -> None:
    assert engine.ask("谁调研了梧桐园区?").text.startswith("张英才")
    assert "高彦夫" in engine.ask("谁陪同张英才去的梧桐园区?").text
