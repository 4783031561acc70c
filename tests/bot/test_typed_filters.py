"""What users type behind /events, and the filter that it gives."""

import pytest

from bot.lists.typed_filters import TypedFilter, completed, parse
from retrieval.errors import InputError
from retrieval.index.event_filter import EventFilter

READ = {
    "": TypedFilter(EventFilter()),
    "who:王小明": TypedFilter(EventFilter(who="王小明")),
    "WHO:王小明": TypedFilter(EventFilter(who="王小明")),
    "谁:王小明 去处:兴华路": TypedFilter(EventFilter(who="王小明", where="兴华路")),
    "人=王书记 地方=泵站": TypedFilter(EventFilter(who="王书记", where="泵站")),
    "who: 王小明 where: 兴华路": TypedFilter(EventFilter(who="王小明", where="兴华路")),
    "who:王小明,where:兴华路": TypedFilter(EventFilter(who="王小明", where="兴华路")),
    "where:“兴华路 二号院” 防汛": TypedFilter(EventFilter(where="兴华路 二号院"), ("防汛",)),
    'where:"兴华路 二号院"': TypedFilter(EventFilter(where="兴华路 二号院")),
    "防汛 消防 who:王小明": TypedFilter(EventFilter(who="王小明"), ("防汛", "消防")),
    "「防汛 工作」": TypedFilter(EventFilter(), ("防汛 工作",)),
    "10:30 防汛": TypedFilter(EventFilter(), ("10:30", "防汛")),
    "since:2023-8": TypedFilter(EventFilter(since="2023-08")),
    "起:2023年3月 止:2023年8月": TypedFilter(EventFilter(since="2023-03", until="2023-08")),
    "从:2023年8月1日 到:2023/8/14": TypedFilter(EventFilter(since="2023-08-01", until="2023-08-14")),
    "since:2023-08-14": TypedFilter(EventFilter(since="2023-08-14")),
    "since:20230814": TypedFilter(EventFilter(since="2023-08-14")),
    "until:２０２３．８": TypedFilter(EventFilter(until="2023-08")),
    "since:2023 until:2023年": TypedFilter(EventFilter(since="2023-01", until="2023-12")),
    "2023年8月 防汛": TypedFilter(EventFilter(since="2023-08", until="2023-08"), ("防汛",)),
    "2023年8月 since:2023-07": TypedFilter(EventFilter(since="2023-07"), ("2023年8月",)),
    "2023": TypedFilter(EventFilter(), ("2023",)),
    "类:走访": TypedFilter(EventFilter(kind="visit")),
    "kind:会议": TypedFilter(EventFilter(kind="meeting")),
    "类别:培训": TypedFilter(EventFilter(kind="training")),
    "kind:Other": TypedFilter(EventFilter(kind="other")),
    "职务:区长 动作:督导": TypedFilter(EventFilter(title="区长", action="督导")),
}


@pytest.mark.parametrize(("typed", "expected"), READ.items())
def test_conditions_and_words_are_told_apart(typed: str, expected: TypedFilter) -> None:
    assert parse(typed) == expected


REFUSED = {
    "color:red": "“color:red”看不懂。",
    "who:": "“who:”看不懂。",
    "who: where:兴华路": "“who:”看不懂。",
    "who:“”": "“who:”看不懂。",
    "since:8月14日": "“8月14日”不是日期。",  # no year is guessed
    "since:2023-13": "“2023-13”不是日期。",
    "since:2023-00": "“2023-00”不是日期。",
    "until:2023-02-30": "“2023-02-30”不是日期。",
    "until:昨天": "“昨天”不是日期。",
    "kind:吃饭": "没有“吃饭”这一类。",
    "who:王小明 谁:李红": "“谁:李红”:同一个条件只能写一次。",
    "since:2023-08 until:2023-03": "起 2023-08 晚于止 2023-03",
}


@pytest.mark.parametrize(("typed", "why"), REFUSED.items())
def test_what_is_not_understood_is_named(typed: str, why: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse(typed)
    assert refusal.value.line("zh").startswith(why)


def test_a_refusal_is_as_short_as_a_message_however_long_the_word() -> None:
    with pytest.raises(InputError) as refusal:
        parse("since:" + "很久" * 500)
    assert len(refusal.value.line("zh")) < 120


def test_a_word_that_is_a_known_name_means_the_person() -> None:
    assert completed(parse("王小明 防汛"), ["王小明"]) == EventFilter(name="王小明", text="防汛")


def test_a_known_name_is_a_word_where_somebody_else_is_asked_for() -> None:
    assert completed(parse("who:李红 王小明"), ["王小明"]) == EventFilter(who="李红", text="王小明")


def test_of_two_known_names_the_second_is_a_word() -> None:
    assert completed(parse("王小明 李红"), ["李红", "王小明"]) == EventFilter(name="王小明", text="李红")


def test_without_known_names_words_stay_words() -> None:
    assert completed(parse("防汛 消防"), []) == EventFilter(text="防汛 消防")


def test_a_name_that_is_given_already_stays() -> None:
    assert completed(TypedFilter(EventFilter(name="李红"), ("王小明",)), ["王小明"]) == EventFilter(
        name="李红", text="王小明"
    )
