"""What the date words of an article mean, given the date of its paper."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.calendar.dates import DatePhrase, find_dates

PAPER = "2023-08-16"  # a Wednesday

# 〔words〕=date, or date/date_end, or ? if no day is fixed; nothing else in the sentence is a date phrase.
SENTENCES = [
    "〔8月10日下午〕=2023-08-10,区委书记到园区调研。",
    "〔16日上午〕=2023-08-16,市长到泵站检查。",
    "〔27日〕=2023-07-27,市长到泵站检查。",
    "〔8月14—15日〕=2023-08-14/2023-08-15,他在城东调研。",
    "〔8月14日至15日〕=2023-08-14/2023-08-15,他在城东调研。",
    "〔7月31日至8月2日〕=2023-07-31/2023-08-02,他在城东调研。",
    "〔11日至15日〕=2023-08-11/2023-08-15,他在城东调研。",
    "〔7月18-25日〕=2023-07-18/2023-07-25期间,考察团到访。",
    "〔8月10日、11日〕=2023-08-10/2023-08-11,他到城东,〔14日〕=2023-08-14到城西。",
    "〔8月10日〕=2023-08-10、〔13日〕=2023-08-13,他到城东。",
    "〔8 月 3 日 晚〕=2023-08-03,他夜查工地。",
    "〔８月３日〕=2023-08-03,他到工地。",
    "〔八月十日〕=2023-08-10,他到工地。",
    "〔二〇二二年十月二十八日〕=2022-10-28,他到工地。",
    "〔2022年10月28日〕=2022-10-28,他来到渠边。",
    "〔2022-10-28〕=2022-10-28,他来到渠边。",
    "〔2022年〕=?,他来到渠边。",
    "〔今年7月〕=2023-07,他来到渠边。",
    "〔去年8月〕=2022-08,他来到渠边。",
    "〔去年11月26日〕=2022-11-26,他来到渠边。",
    "〔7月下旬〕=2023-07,他来到渠边。",
    "〔6月至8月〕=2023-06/2023-08,他走遍各镇。",
    "〔近日〕=?,他来到渠边;〔日前〕=?,又来;〔连日来〕=?,都来。",
    "〔昨天〕=2023-08-15,他到工地,〔今天上午〕=2023-08-16又到,〔前天〕=2023-08-14也到。",
    "〔昨日〕=2023-08-14(〔14日〕=2023-08-14),他到工地。",
    "〔本周三下午〕=2023-08-16,他到工地,〔上周五〕=2023-08-11也到。",
    "〔上月底〕=2023-07,他到工地,〔本月初〕=2023-08又到,〔本月8日〕=2023-08-08再到。",
    "〔“八一”建军节前夕〕=?,他慰问官兵。",
    "〔八一建军节来临之际〕=?,他慰问官兵。",
    "〔八一建军节〕=2023-08-01,他慰问官兵。",
    "〔春节前夕〕=?,他慰问官兵。",
    "〔建军96周年之际〕=?,他慰问官兵。",
    "〔26年前〕=?,他到过这里。",
    "〔农历八月十日〕=?,他到过这里。",
    "〔8月3日〕=2023-08-03,他到工地。〔当天下午〕=2023-08-03座谈,〔次日〕=2023-08-04返回。",
    "〔8月25日〕=2023-08-25将开幕。",
    "会议将于〔10月26日〕=2023-10-26开幕。",
    "〔10月26日〕=?,他到工地。",
    "〔1月10日〕=2023-01-10,他到工地。",
    "〔3月以来〕=?,他多次到工地。",
    "新华社北京8月12日电 〔今天〕=2023-08-12,他到工地。",
    "〔2021年3月10日〕=2021-03-10,立项。〔3月15日〕=2021-03-15,开工。",
    "〔2021年3月10日〕=2021-03-10,立项。〔8月15日〕=2023-08-15,他到工地。",
    "〔2021年5月〕=2021-05立项,〔6月〕=2021-06开工。",
    "〔2021年5月〕=2021-05立项,〔同年9月〕=2021-09开工。",
    "〔7月31日〕=2023-07-31,他到城东。〔1日〕=2023-08-01,到城西。",
    "〔7月31日〕=2023-07-31,他到城东,此前的〔20日〕=2023-07-20到城西。",
    "〔7月14日〕=2023-07-14,立项,〔15日〕=2023-07-15开工。",
    "〔7月14日〕=2023-07-14,立项。〔15日〕=2023-08-15,他到工地。",
    "〔8月20日〕=2023-08-20,大赛开幕。",
    "〔9月〕=?,他到工地。",
]


def told(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """The plain sentence, and its phrases with their meanings."""
    pieces = marked.split("〔")
    text, phrases = pieces[0], []
    for piece in pieces[1:]:
        words, rest = piece.split("〕=")
        length = 1 if rest.startswith("?") else len(rest) - len(rest.lstrip("0123456789-/"))
        phrases.append((words, rest[:length]))
        text += words + rest[length:]
    return text, phrases


def read(text: str, published: str | None = PAPER) -> list[tuple[str, str]]:
    return [(p.text, "/".join(filter(None, (p.date, p.date_end))) or "?") for p in find_dates(text, published)]


@pytest.mark.parametrize("marked", SENTENCES)
def test_a_sentence_gives_its_phrases_and_their_days(marked: str) -> None:
    text, phrases = told(marked)
    assert read(text) == phrases


NO_DAYS = [
    "股价站上15日线。",
    "推出七日游、3日游。",
    "须在30日内缴清。",
    "连续100日无事故,历时20日。",
    "每月5日、每年8月8日接访。",
    "办法9月1日起施行。",
    "须于8月15日前完成。",
    "截至8月3日,已完成一半。",
    "他在八一路调研五四运动旧址。",
    "上午8时30分,第8日,10号楼,3号线。",
    "2月30日,13月5日,32日。",
    "记者当面询问教师,十一个单位参加。",
    "印发《2023年8月3日工作方案》。",
    "他1975年8月生。",
    "用时3个月,约8月龄。",
    "庆祝八一建军节,慰问官兵。",
    "2023年度计划。",
]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_tells_no_day_of_a_deed_is_no_phrase(text: str) -> None:
    assert read(text) == []


WITHOUT_A_PAPER = [
    "〔8月10日〕=?,他到工地。",
    "〔16日上午〕=?,他到工地。",
    "〔昨天〕=?,他到工地;〔今年7月〕=?,也到;〔上周五〕=?,又到。",
    "〔2022年10月28日〕=2022-10-28,他来到渠边。〔29日〕=2022-10-29,到城东。〔11月3日〕=2022-11-03,到城西。",
    "〔2021年1月1日〕=2021-01-01,成立。〔8月3日〕=?,他到工地。",
    "〔2022年10月〕=2022-10,他来到渠边。",
]


@pytest.mark.parametrize("marked", WITHOUT_A_PAPER)
def test_without_a_paper_only_a_written_year_fixes_a_day(marked: str) -> None:
    text, phrases = told(marked)
    assert read(text, None) == phrases


def test_a_range_over_the_new_year_ends_in_the_next() -> None:
    assert read("12月30日至1月2日,", "2023-01-04") == [("12月30日至1月2日", "2022-12-30/2023-01-02")]


def test_a_december_day_in_a_january_paper_is_last_year_s() -> None:
    assert read("12月28日,", "2023-01-04") == [("12月28日", "2022-12-28")]


def test_december_in_a_january_paper_is_last_year_s() -> None:
    assert read("12月,", "2023-01-04") == [("12月", "2022-12")]


def test_a_leap_day_of_another_year_stays_open() -> None:
    assert read("2月29日,", "2024-03-03") == [("2月29日", "2024-02-29")]
    assert read("2月29日,", "2023-03-03") == [("2月29日", "?")]


def test_the_span_is_that_of_the_words_as_written() -> None:
    text = "　　　８月３日　下午，他到工地。"
    (phrase,) = find_dates(text, PAPER)
    assert phrase == DatePhrase(3, 10, "８月３日　下午", "2023-08-03", None, "day")
    assert text[phrase.start : phrase.end] == phrase.text


def test_the_grain_says_how_near_to_a_day_the_words_come() -> None:
    phrases = find_dates("8月3日,7月,2022年,近日,", PAPER)
    assert [p.grain for p in phrases] == ["day", "month", "year", "vague"]


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 27))
def test_a_month_and_day_of_the_last_four_weeks_is_found_again(paper: date, ago: int) -> None:
    day = paper - timedelta(days=ago)
    (phrase,) = find_dates(f"{day.month}月{day.day}日,他到工地。", paper.isoformat())
    assert phrase.date == day.isoformat()


@given(
    st.text("0123456789年月日号至-—、,。 今昨当天去上本周一十二三八近前旬底初电《》(", max_size=40),
    st.sampled_from([None, PAPER]),
)
def test_phrases_of_any_text_stand_in_order_without_overlaps(text: str, published: str | None) -> None:
    end = 0
    for phrase in find_dates(text, published):
        assert end <= phrase.start < phrase.end
        assert text[phrase.start : phrase.end] == phrase.text
        assert phrase.date_end is None or (phrase.date or "9") < phrase.date_end
        for day in filter(None, (phrase.date, phrase.date_end)):
            date.fromisoformat(day if len(day) == 10 else f"{day}-01")
        end = phrase.end


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1月9日,唐国强将到三号泵站检查。", "2025-01-09"),
        ("1月9日,唐国强在三号泵站检查。", None),
        ("1月9日开幕。", None),
        ("12月9日,唐国强在三号泵站检查。", "2024-12-09"),
        ("3月9日,唐国强在三号泵站检查。", "2024-03-09"),
    ],
)
def test_a_day_shortly_ahead_over_the_new_year_is_not_the_past_one(text: str, day: str | None) -> None:
    (phrase,) = find_dates(text, "2024-12-28")
    assert phrase.date == day
