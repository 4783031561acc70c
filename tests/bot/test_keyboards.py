"""Telegram takes at most 64 bytes of data for a button, and a phone shows four buttons side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.basic_commands import languages
from bot.buttons import EVENTS, below_help, copied, data_of, verb_of
from bot.lists.list_pages import below_list
from bot.questions.answer_message import below_answer, leader, next_steps
from bot.questions.original_pages import below_original
from bot.transport.richtext import units
from retrieval.records import Answer, Citation, Event, FoundEvent, Person

IDS = st.integers(1, 2**63 - 1)  # what SQLite counts up to
LANGS = st.sampled_from(["zh", "en"])


def found(*people: tuple[str, str], date_text: str = "3月8日") -> FoundEvent:
    """An event with these people, each (name, role)."""
    event = Event(
        "visit", tuple(Person(name, "", role) for name, role in people), "调研", ("兴华路",), "", date_text, None, None,
        0, 9, "visits",
    )  # fmt: skip
    return FoundEvent(event, 1, "A01.txt", None, None, (3, 3), "……")


def answer(text: str = "王小明", kind: str = "who", citations: int = 1, events: tuple[FoundEvent, ...] = ()) -> Answer:
    cited = tuple(Citation("A01.txt", (number, number), None, None, "……") for number in range(1, citations + 1))
    return Answer("谁?", True, kind, text, 0.9, cited, events=events)


def buttons(markup: InlineKeyboardMarkup | None) -> list[InlineKeyboardButton]:
    return [button for row in markup.inline_keyboard for button in row] if markup else []


def words(markup: InlineKeyboardMarkup | None) -> list[list[str]]:
    return [[button.text for button in row] for row in markup.inline_keyboard] if markup else []


@given(IDS, st.integers(0, 9), LANGS, st.integers(0, 10**9), st.integers(1, 100))
def test_data_of_any_button_is_at_most_64_bytes_and_reads_back(
    reply_id: int, citations: int, lang: str, start: int, number: int
) -> None:
    both = found(("王小明", "lead"), ("李大伟", "accompany"))
    markups = [
        below_answer(reply_id, answer(citations=citations, events=(both,)), lang),
        below_list(reply_id, EVENTS, start, 10, 2 * 10**9, lang),
        below_original("Ab-_45678901", number, -start, above=True, below=True, lang=lang),
        below_help(["谁调研了" + "很长的地方" * 30 + "?"]),
        languages(),
    ]
    for button in (button for markup in markups for button in buttons(markup)):
        data = str(button.callback_data)
        if button.copy_text is not None:
            continue
        assert 1 <= len(data.encode()) <= 64
        assert ":".join([verb_of(data), *data_of(data)]) == data


def test_an_answer_with_one_citation_has_one_original() -> None:
    assert words(below_answer(1, answer(), "zh")) == [["原文", "更多"], ["👍", "👎", "复制引文"]]


def test_citations_are_numbered_where_there_are_several_up_to_four() -> None:
    plain = words(below_answer(1, answer(citations=7), "zh"))
    assert plain == [["原文 [1]", "[2]", "[3]", "[4]"], ["更多", "👍", "👎", "复制引文"]]
    stepping = words(below_answer(1, answer(citations=2, events=(LED,)), "en"))
    assert stepping == [
        ["Original [1]", "[2]"],
        ["More", "When", "With whom", "All records"],
        ["👍", "👎", "Copy quote"],
    ]


def test_an_answer_without_citations_still_offers_more() -> None:
    assert words(below_answer(1, answer(citations=0), "en")) == [["More"], ["👍", "👎"]]


LED = found(("王小明", "lead"), ("李大伟", "accompany"))
STEPS = [
    (answer(events=(LED,)), ["when", "with_whom", "all"]),
    (answer("王小明,3月8日", events=(LED,)), ["with_whom", "all"]),
    (answer("3月8日", "when", events=(LED,)), ["with_whom", "all"]),
    (answer("李大伟", "with_whom", events=(LED,)), ["when", "all"]),
    (answer(events=(found(("王小明", "lead")),)), ["when", "all"]),
    (answer(events=(found(("王小明", "lead"), date_text=""),)), ["all"]),
    (answer(events=(found(date_text=""),)), []),
    (answer(), []),
]


@pytest.mark.parametrize(("given_answer", "steps"), STEPS)
def test_next_steps_are_what_the_event_tells_and_the_answer_does_not(given_answer: Answer, steps: list[str]) -> None:
    assert next_steps(given_answer) == steps


def test_what_is_no_answer_has_no_next_steps() -> None:
    assert next_steps(Answer("谁?", False, "who", "没有", 0.1, events=(LED,))) == []


def test_the_leader_is_who_does_not_go_along() -> None:
    assert leader(found(("李大伟", "accompany"), ("王小明", "lead"))) == "王小明"
    assert leader(found(("李大伟", "accompany"))) == "李大伟"
    assert leader(found()) is None


def test_a_list_turns_only_where_there_is_something() -> None:
    assert words(below_list(1, "e", 0, 10, 25, "zh")) == [["下一页 ▶"]]
    assert words(below_list(1, "e", 10, 10, 25, "zh")) == [["◀ 上一页", "下一页 ▶"]]
    assert words(below_list(1, "e", 20, 10, 25, "zh")) == [["◀ 上一页"]]
    assert below_list(1, "e", 0, 10, 10, "zh") is None


@given(st.integers(0, 500), st.integers(1, 20), st.integers(1, 500))
def test_turning_forth_and_back_leads_to_where_it_began(start: int, page: int, total: int) -> None:
    start = min(start, total - 1) // page * page
    row = buttons(below_list(1, "e", start, page, total, "zh"))
    starts = [int(data_of(str(b.callback_data))[1]) for b in row]
    assert all(0 <= other < total and abs(other - start) == page for other in starts)


def test_a_page_of_the_paper_turns_up_and_down() -> None:
    both = below_original("Ab-_45678901", 2, 0, above=True, below=True, lang="zh")
    assert [b.callback_data for b in buttons(both)] == ["O:Ab-_45678901:2:-1", "O:Ab-_45678901:2:1"]
    assert words(below_original("Ab-_45678901", 2, 3, above=True, below=False, lang="en")) == [["▲ Before"]]
    assert below_original("Ab-_45678901", 2, 0, above=False, below=False, lang="zh") is None


def test_data_from_nowhere_has_a_verb_and_no_arguments() -> None:
    assert data_of(None) == []
    assert verb_of(None) == ""
    assert verb_of("ask-access") == "ask-access"


@given(st.text(max_size=600), st.text(max_size=300), st.text(min_size=1, max_size=300), LANGS)
def test_a_copied_quote_fits_the_button_and_keeps_its_place(quote: str, headline: str, source: str, lang: str) -> None:
    text = copied(Citation(source, (3, 5), headline, "2023-08-14", quote), lang)
    assert units(text) <= 256
    assert text.endswith(":3-5")


def test_a_long_quote_is_cut_and_its_source_is_not() -> None:
    citation = Citation("A05.txt", (23, 25), "区领导调研", "2023-08-14", "一句话。" * 100)
    text = copied(citation, "zh")
    assert text.endswith("\n——区领导调研,见报 2023-08-14,A05.txt:23-25")
    assert text.startswith("“一句话。一句话。")
