"""Whole articles and the events in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.events.extract import extract_events
from retrieval.records import Article, Event


def events_of(text: str, published: str | None = "2023-08-16") -> tuple[Event, ...]:
    return extract_events(Article("A05.txt", "要闻", (1, 1), (), published, text, (2, 2), ((0, 2),)))


def roles_of(event: Event) -> dict[str, str]:
    """Name → role."""
    return {person.name: person.role for person in event.people}


VISIT = (
    "8月14日下午,县委书记柏长青带队到三号泵站、金沙物流园调研防汛工作。县领导陶建明、宋志远参加。"
    "柏长青指出,要压实责任。随后,柏长青来到云溪水泥厂,察看厂房加固情况。"
)


def test_a_visit_has_people_deed_targets_topic_and_day() -> None:
    (event,) = events_of(VISIT)
    assert event.kind == "visit"
    assert roles_of(event) == {"柏长青": "lead", "陶建明": "accompany", "宋志远": "accompany"}
    assert [person.title for person in event.people] == ["县委书记", "县领导", "县领导"]
    assert event.targets == ("三号泵站", "金沙物流园", "云溪水泥厂")
    assert (event.action, event.topic) == ("调研", "防汛工作")
    assert (event.date_text, event.date, event.date_end) == ("8月14日下午", "2023-08-14", None)


def test_an_event_stands_in_its_evidence_sentence_and_names_its_rule() -> None:
    text = "云溪县地处山区。" + VISIT
    (event,) = events_of(text)
    assert text[event.start : event.end].strip() == "8月14日下午,县委书记柏长青带队到三号泵站、金沙物流园调研防汛工作。"
    assert event.rule


@pytest.mark.parametrize(
    ("words", "published", "date"),
    [
        ("8月14日", "2023-08-16", "2023-08-14"),
        ("8月14日", None, None),
        ("2022年8月14日", None, "2022-08-14"),
        ("14日", "2023-08-16", "2023-08-14"),
        ("昨日", "2023-08-16", "2023-08-15"),
        ("近日", "2023-08-16", None),
    ],
)
def test_a_day_is_dated_as_far_as_words_and_paper_fix_it(words: str, published: str | None, date: str | None) -> None:
    (event,) = events_of(f"{words},县委书记柏长青到三号泵站调研。", published)
    assert (event.date_text, event.date) == (words, date)


def test_the_day_of_a_range_and_of_its_end_are_kept() -> None:
    (event,) = events_of("8月14日至15日,县委书记柏长青到三号泵站调研。")
    assert (event.date, event.date_end) == ("2023-08-14", "2023-08-15")


def test_the_day_of_the_report_is_not_that_of_the_visit() -> None:
    (event,) = events_of("本报8月16日讯 8月14日,县委书记柏长青到三号泵站调研。")
    assert event.date == "2023-08-14"


def test_the_day_may_stand_in_the_sentence_before() -> None:
    (event,) = events_of("8月14日,云溪县普降大雨。县委书记柏长青冒雨到三号泵站检查。")
    assert event.date == "2023-08-14"


def test_two_days_of_a_visit_are_two_events() -> None:
    text = "8月14日,县委书记柏长青来到三号泵站调研。8月15日,柏长青来到云溪水泥厂,走访慰问职工。副县长陶建明陪同。"
    one, other = events_of(text)
    assert (one.date, other.date) == ("2023-08-14", "2023-08-15")
    assert (one.targets, other.targets) == (("三号泵站",), ("云溪水泥厂",))
    assert roles_of(one) == {"柏长青": "lead"}
    assert roles_of(other) == {"柏长青": "lead", "陶建明": "accompany"}


def test_where_leads_parted_each_has_a_visit_of_their_own() -> None:
    text = "8月14日,县委书记柏长青、县长杜若飞分别赴南溪镇、北溪镇走访慰问。副县长陶建明参加。"
    one, other = events_of(text)
    assert (roles_of(one)["柏长青"], one.targets) == ("lead", ("南溪镇",))
    assert (roles_of(other)["杜若飞"], other.targets) == ("lead", ("北溪镇",))
    assert "杜若飞" not in roles_of(one)
    assert "柏长青" not in roles_of(other)


def test_where_leads_parted_companions_go_with_the_one_they_are_told_of() -> None:
    text = (
        "8月14日,县委书记柏长青、县长杜若飞分别赴南溪镇、北溪镇走访慰问。"
        "副县长陶建明陪同柏长青走访,副县长宋志远陪同杜若飞走访。"
    )
    one, other = events_of(text)
    assert roles_of(one) == {"柏长青": "lead", "陶建明": "accompany"}
    assert roles_of(other) == {"杜若飞": "lead", "宋志远": "accompany"}


def test_several_days_of_one_sentence_are_events_of_their_own() -> None:
    text = "2月14日,县长杜若飞调研三号泵站;5月8日,杜若飞到云溪水泥厂检查;7月30日,到金沙物流园走访。"
    assert [(event.date, event.action, event.targets) for event in events_of(text)] == [
        ("2023-02-14", "调研", ("三号泵站",)),
        ("2023-05-08", "检查", ("云溪水泥厂",)),
        ("2023-07-30", "走访", ("金沙物流园",)),
    ]


def test_what_was_done_in_an_earlier_month_is_an_event_of_its_own() -> None:
    one, other = events_of("8月14日,县长杜若飞到三号泵站检查。上月,杜若飞曾到云溪水泥厂走访。")
    assert (one.date, one.targets) == ("2023-08-14", ("三号泵站",))
    assert (other.date, other.targets) == ("2023-07", ("云溪水泥厂",))


@pytest.mark.parametrize("plan", ["据悉,明日,杜若飞将赴青田县考察。", "8月20日,杜若飞将到云溪水泥厂检查。"])
def test_a_day_to_come_makes_no_event(plan: str) -> None:
    (event,) = events_of("8月14日,县长杜若飞到三号泵站检查。" + plan)
    assert (event.date, event.targets) == ("2023-08-14", ("三号泵站",))


def test_a_page_of_traditional_characters_is_read_and_told_as_printed() -> None:
    (event,) = events_of("8月14日,縣委書記張國榮到青溪電子廠調研,縣長劉德華陪同。")
    assert roles_of(event) == {"張國榮": "lead", "劉德華": "accompany"}
    assert [person.title for person in event.people] == ["縣委書記", "縣長"]
    assert (event.action, event.targets, event.date) == ("調研", ("青溪電子廠",), "2023-08-14")


def test_a_person_has_the_fullest_title_of_the_article() -> None:
    (event,) = events_of("县长杜若飞到三号泵站检查。云溪县委副书记、县长杜若飞要求,抓好防汛。")
    assert [(person.name, person.title) for person in event.people] == [("杜若飞", "云溪县委副书记、县长")]


def test_a_surname_with_an_office_is_the_person_named_before() -> None:
    (event,) = events_of("县长杜若飞到三号泵站检查。杜县长要求,抓好防汛。")
    assert roles_of(event) == {"杜若飞": "lead"}


def test_a_meeting_and_a_training_are_events_of_their_kind() -> None:
    meeting, training = events_of(
        "8月14日,县长杜若飞主持召开防汛工作推进会。副县长陶建明汇报情况。"
        "8月15日,县委党校举办青年干部培训班。县委副书记宋志远授课。"
    )
    assert (meeting.kind, training.kind) == ("meeting", "training")
    assert roles_of(meeting) == {"杜若飞": "host", "陶建明": "speak"}
    assert roles_of(training) == {"宋志远": "speak"}
    assert (meeting.date, training.date) == ("2023-08-14", "2023-08-15")
    assert meeting.topic == "防汛工作推进会"


def test_events_come_in_the_order_of_the_text() -> None:
    text = "8月14日,县长杜若飞主持召开防汛工作推进会。8月15日,县委书记柏长青到三号泵站调研。"
    assert [event.kind for event in events_of(text)] == ["meeting", "visit"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "近日,县调研组到三号泵站调研,召开座谈会。",
        "昨日气温升高,市民出行请注意防暑。",
        "县长杜若飞生于云溪,毕业于青田大学。",
        "全县上下深入学习贯彻视察云溪时的重要讲话精神。",
    ],
)
def test_an_article_without_people_or_without_deeds_has_no_events(text: str) -> None:
    assert events_of(text) == ()


WORDS = (
    "县委书记柏长青 县长杜若飞 副县长陶建明 宋志远 杜县长 记者 他 8月14日 15日下午 近日 , 、 。 ; 和 等 分别 一行 "
    "带队 率队 来到 赴 先后到 调研 走访慰问 检查指导 陪同 参加 在 陪同下 三号泵站 南溪镇 北溪镇 云溪水泥厂 "
    "主持召开 会议 培训班 出席 讲话 指出 要求 “ ” 精神 \u2029 a1 ·"
).split(" ")


@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map("".join), st.text(max_size=60)))
def test_of_any_text_each_event_is_told_in_the_words_of_the_text(text: str) -> None:
    for event in events_of(text):
        assert 0 <= event.start < event.end <= len(text)
        assert event.kind in ("visit", "meeting", "training")
        assert event.people
        assert event.rule
        names = [person.name for person in event.people]
        for told in (*names, *(p.title for p in event.people), *event.targets, event.action, event.date_text):
            assert told in text


def test_a_horizon_and_a_day_to_come_are_no_day_of_a_visit() -> None:
    (visit,) = events_of("县长杜若飞到云溪水泥厂调研到2035年的规划,要求9月20日前完成。", published="2023-08-10")
    assert (visit.date_text, visit.date) == ("", None)


def test_a_visit_of_several_days_keeps_both_ends() -> None:
    (visit,) = events_of("8月5日至7日,县长杜若飞到云溪水泥厂调研。", published="2023-08-10")
    assert (visit.date, visit.date_end) == ("2023-08-05", "2023-08-07")
