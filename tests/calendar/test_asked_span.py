"""Which time a question asks about, and which events fall on it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.calendar.asked_span import SPAN_RULES, Span, SpanRule, asked_span, in_span
from retrieval.words.tokens import fold

TODAY = date(2024, 5, 20)  # a Monday


def asked(question: str, today: date = TODAY) -> Span:
    span = asked_span(fold(question), today)
    assert span is not None
    assert fold(question)[span.start : span.end] == span.text
    return span


# words=first day/last day; - is open
DATED = """
2023年7月=2023-07-01/2023-07-31
2023年7月中旬=2023-07-11/2023-07-20
23年3月=2023-03-01/2023-03-31
二〇二三年八月十日=2023-08-10/2023-08-10
2023年=2023-01-01/2023-12-31
去年三月=2023-03-01/2023-03-31
去年2月=2023-02-01/2023-02-28
今年上半年=2024-01-01/2024-06-30
去年第四季度=2023-10-01/2023-12-31
今年前三个月=2024-01-01/2024-03-31
下半年=2023-07-01/2023-12-31
年初=2024-01-01/2024-03-31
去年底=2023-11-01/2023-12-31
2021年到2023年=2021-01-01/2023-12-31
2023年7月1日至8月3日=2023-07-01/2023-08-03
去年到今天=2023-01-01/2024-05-20
2022年以来=2022-01-01/2024-05-20
7月以来=2023-07-01/2024-05-20
今年以来=2024-01-01/2024-05-20
2023年3月以前=-/2023-02-28
2023年3月之后=2023-04-01/-
上个月=2024-04-01/2024-04-30
上月底=2024-04-21/2024-04-30
本月8日=2024-05-08/2024-05-08
上周=2024-05-13/2024-05-19
上周五=2024-05-17/2024-05-17
本周末=2024-05-25/2024-05-26
最近一周=2024-05-13/2024-05-20
近三个月=2024-02-20/2024-05-20
最近半年=2023-11-20/2024-05-20
过去两年里=2022-05-20/2024-05-20
这几天=2024-05-13/2024-05-20
昨天=2024-05-19/2024-05-19
""".split()


@pytest.mark.parametrize("row", DATED)
def test_words_of_time_give_first_and_last_day(row: str) -> None:
    words, days = row.split("=")
    span = asked(f"王小明{words}谁陪同去过泵站?")
    assert (span.text, f"{span.since or '-'}/{span.until or '-'}") == (words, days)


YEARLY = [
    ("3月10日", ((3, 10), (3, 10))),
    ("三月十号", ((3, 10), (3, 10))),
    ("8月", ((8, 1), (8, 31))),
    ("2月", ((2, 1), (2, 29))),
    ("7月中旬", ((7, 11), (7, 20))),
    ("8月10日到11日", ((8, 10), (8, 11))),
    ("7月31日至8月2日", ((7, 31), (8, 2))),
    ("12月到1月", ((12, 1), (1, 31))),
    ("八一那天", ((8, 1), (8, 1))),
]


@pytest.mark.parametrize(("words", "yearly"), YEARLY)
def test_without_a_year_any_year_is_asked_for(words: str, yearly: tuple[tuple[int, int], tuple[int, int]]) -> None:
    span = asked(f"{words}谁去过泵站?")
    assert (span.text, span.yearly, span.since, span.until) == (words, yearly, None, None)


def test_a_day_without_a_month_is_that_of_any_month() -> None:
    assert asked("16日上午谁去过泵站?").monthly == (16, 16)
    assert asked("10日到11日谁去过泵站?").monthly == (10, 11)


NO_TIME = [
    "最近一次是谁去的?",
    "最近谁去过泵站?",
    "第一次是什么时候?",
    "3号线项目谁去过?",
    "八一路泵站谁去过?",
    "15个项目里有几个开工?",
    "十九大精神谁宣讲的?",
    "上海市长是几号去的?",
    "2周岁的孩子是谁?",
    "13月谁去过?",
]


@pytest.mark.parametrize("question", NO_TIME)
def test_a_question_without_a_time_has_no_span(question: str) -> None:
    assert asked_span(fold(question), TODAY) is None


@pytest.mark.parametrize("rule", SPAN_RULES, ids=lambda rule: rule.name)
def test_each_rule_reads_its_example_and_no_rule_before_it_does(rule: SpanRule) -> None:
    reads = [r.name for r in SPAN_RULES for m in r.pattern.finditer(rule.example) if r.read(m, TODAY)]
    assert reads[0] == rule.name


def test_an_event_of_the_month_falls_on_it() -> None:
    span = asked("2023年7月谁去过?")
    assert in_span("2023-07-31", None, None, "31日", span)
    assert in_span("2023-07", None, None, "7月", span)
    assert not in_span("2023-08-01", None, "2023-07-31", "1日", span)


def test_a_range_falls_on_the_days_it_touches() -> None:
    assert in_span("2023-07-31", "2023-08-02", None, "7月31日至8月2日", asked("8月1日谁去过?"))
    assert in_span("2023-07-31", "2023-08-02", None, "7月31日至8月2日", asked("2023年8月谁去过?"))
    assert not in_span("2023-07-31", "2023-08-02", None, "7月31日至8月2日", asked("8月3日谁去过?"))


def test_a_month_does_not_fall_on_one_of_its_days() -> None:
    assert not in_span("2023-07", None, None, "7月", asked("7月10日谁去过?"))
    assert not in_span("2023-07", None, None, "7月", asked("2023年7月10日谁去过?"))
    assert in_span("2023-07", None, None, "7月", asked("去年上半年到今天谁去过?"))


def test_an_event_of_an_unknown_year_falls_on_its_month_and_day_alone() -> None:
    assert in_span(None, None, None, "3月10日下午", asked("3月10日谁去过?"))
    assert in_span(None, None, None, "3月10日下午", asked("3月谁去过?"))
    assert not in_span(None, None, None, "3月10日下午", asked("3月11日谁去过?"))
    assert not in_span(None, None, None, "3月10日下午", asked("2023年3月10日谁去过?"))
    assert in_span(None, None, None, "16日上午", asked("16日谁去过?"))
    assert not in_span(None, None, None, "16日上午", asked("8月16日谁去过?"))


def test_a_recent_event_falls_on_its_paper_s_day() -> None:
    span = asked("2023年7月谁去过?")
    assert in_span(None, None, "2023-07-20", "近日", span)
    assert in_span(None, None, "2023-07-20", None, span)
    assert not in_span(None, None, "2023-08-01", "近日", span)
    assert not in_span(None, None, None, "近日", span)


def test_an_event_of_long_ago_does_not_fall_on_its_paper_s_day() -> None:
    span = asked("2023年7月谁去过?")
    assert not in_span(None, None, "2023-07-20", "26年前", span)
    assert not in_span(None, None, "2023-07-20", "2022年", span)
    assert in_span(None, None, "2023-07-20", "2022年", asked("2022年谁去过?"))


def test_a_winter_runs_over_the_new_year() -> None:
    span = asked("12月到1月谁去过?")
    assert in_span("2023-12-30", None, None, None, span)
    assert in_span("2024-01-02", None, None, None, span)
    assert not in_span("2023-11-30", None, None, None, span)


@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)), st.sampled_from(DATED))
def test_a_span_begins_before_it_ends_on_whatever_day_it_is_asked(today: date, row: str) -> None:
    span = asked(row.split("=")[0] + "谁去过?", today)
    assert (span.since or "0") <= (span.until or "9")


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_yesterday_s_event_is_yesterday_s_alone(today: date) -> None:
    span = asked("昨天谁去过?", today)
    days = [today - timedelta(days=n) for n in range(3)]
    assert [in_span(day.isoformat(), None, None, None, span) for day in days] == [False, True, False]


@given(st.text("0123456789年月日号天季度至到以来前后今去上下本周半初底旬一二三十两〇-近最过去几个第谁", max_size=20))
def test_any_question_gives_a_span_of_its_own_words_or_none(question: str) -> None:
    span = asked_span(question, TODAY)
    if span is not None:
        assert question[span.start : span.end] == span.text
