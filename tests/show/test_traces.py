"""How an answer came about, and what may bear on a question without one: as JSON and in a terminal."""

import contextlib
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.records import Answer, Citation, Considered, Reason, Trace
from retrieval.show.formats import answer_record
from retrieval.show.rendering import print_answer, print_trace

WILD = st.text(max_size=60)
REASONS = (Reason("units_in_sentence", 1.0, 1.256), Reason("is_refused_verb", 0.33333333, -0.5))
TRACE = Trace(
    kind="who",
    people=("王立新",),
    units=("新城路", "查看"),
    windows=(("A05.txt", (3, 9)), ("A06.txt", (1, 1))),
    candidates=(
        Considered("王立新(区委书记)", "event", "people", "A05.txt", 0.876, REASONS),
        Considered("周平", "reader", "span", "A06.txt", 0.04),
    ),
    decided="choice",
)
PASSAGE = Citation("A05.pdf", (3, 4), "新城路通车", "2023-08-14", "新城路昨日通车。", page=2)
SAID = Answer("王立新查看了新城路吗?", answered=True, kind="who", text="王立新", confidence=0.876, trace=TRACE)
UNSURE = Answer(
    "谁查看了新城路?",
    answered=False,
    kind="who",
    text="没有直接的答案,可能有关:",
    confidence=0.2,
    related=(PASSAGE, replace(PASSAGE, source="A06.txt", lines=(7, 7), published=None, page=None, headline=None)),
)


def test_the_record_of_an_answer_has_its_trace() -> None:
    record = json.loads(json.dumps(answer_record(SAID)))
    assert "related" not in record
    assert record["trace"] == {
        "kind": "who",
        "people": ["王立新"],
        "units": ["新城路", "查看"],
        "windows": [{"source": "A05.txt", "lines": [3, 9]}, {"source": "A06.txt", "lines": [1, 1]}],
        "candidates": [
            {
                "text": "王立新(区委书记)",
                "origin": "event",
                "form": "people",
                "source": "A05.txt",
                "probability": 0.876,
                "reasons": [
                    {"feature": "units_in_sentence", "value": 1.0, "added": 1.256},
                    {"feature": "is_refused_verb", "value": 0.3333, "added": -0.5},
                ],
            },
            {
                "text": "周平",
                "origin": "reader",
                "form": "span",
                "source": "A06.txt",
                "probability": 0.04,
                "reasons": [],
            },
        ],
        "decided": "choice",
    }


def test_the_record_of_an_answer_has_what_may_bear_on_it_as_citations_are_printed() -> None:
    record = answer_record(UNSURE)
    assert "trace" not in record
    assert record["related"] == answer_record(replace(UNSURE, citations=UNSURE.related))["citations"]


def test_an_explanation_tells_what_was_understood_read_considered_and_what_decided(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_trace(TRACE, "zh")
    assert capsys.readouterr().out.splitlines() == [
        "",
        "理解:问谁",
        "问到的人:王立新",
        "出处里应有:新城路、查看",
        "读了:",
        "  A05.txt:3-9",
        "  A06.txt:1",
        "候选答案(可能性 · 来历 · 出处):",
        "  0.88  王立新(区委书记) · 事件 · people · A05.txt",
        "    +1.26  units_in_sentence = 1",
        "    -0.50  is_refused_verb = 0.333",
        "  0.04  周平 · 阅读 · span · A06.txt",
        "结论:第一个候选足够可靠,照它回答。",
    ]


def test_an_explanation_speaks_english_and_leaves_out_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    print_trace(Trace("who", (), (), (), (), "refusal"), "en")
    assert capsys.readouterr().out.splitlines() == [
        "",
        "understood: who",
        "nothing was read.",
        "no candidates.",
        "decided: no candidate was likely enough; nothing is answered.",
    ]


def test_names_that_the_table_lacks_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_trace(replace(TRACE, kind="meta", decided="census"), "zh")
    out = capsys.readouterr().out
    assert "理解:meta\n" in out
    assert "结论:census。" in out


def test_an_answer_without_a_trace_is_explained_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    print_trace(None, "en")
    assert capsys.readouterr().out == "\nHow this answer came about was not recorded.\n"


def test_what_may_bear_on_a_question_is_shown_as_hits_are_and_marked(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(UNSURE, "zh", verbose=False)
    assert capsys.readouterr().out.splitlines() == [
        "没有直接的答案,可能有关:",
        "",
        "可能有关 1. A05.pdf:3-4  第 2 页  见报 2023-08-14",
        "   新城路通车",
        "   新城路昨日通车。",
        "",
        "可能有关 2. A06.txt:7",
        "   新城路昨日通车。",
    ]


def test_at_most_three_passages_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(replace(UNSURE, related=(PASSAGE,) * 5), "en", verbose=False)
    assert capsys.readouterr().out.count("related ") == 3


@given(WILD, WILD)
def test_no_trace_and_no_passage_steers_the_terminal(source: str, text: str) -> None:
    candidate = Considered(text, text, text, source, 0.5, (Reason(text, 1.0, 1.0),))
    trace = Trace(text, (text,), (text,), ((source, (1, 2)),), (candidate,), text)
    unsure = replace(UNSURE, text=text, related=(Citation(source, (1, 2), text, None, text),))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        print_trace(trace, "zh")
        print_answer(unsure, "zh", verbose=False)
    assert not {"\x1b", "\x07", "\x9b"} & set(out.getvalue())
