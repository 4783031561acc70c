"""Whole English questions are answered where names, days and known words carry them."""

import pytest

from retrieval.engine import Engine
from retrieval.talking.english import english_in_chinese, is_english, unknown_name

NAMES = {"lixiaolei": ("李晓雷",), "zhangbo": ("张波",)}
IN_CHINESE = {
    "Who inspected 七里河?": "谁检查了七里河?",
    "Who chaired the 网格化 meeting?": "谁主持网格化会议?",
    "Who accompanied Li Xiaolei to 二砂北路?": "谁陪同李晓雷去二砂北路?",
    "Who went to 七里河 with Zhang Bo?": "谁和张波一起去七里河?",
    "Who is the party secretary of 中原区?": "中原区书记是谁?",
    "Who visited 七里河 most?": "谁去七里河最多?",
    "When did Li Xiaolei visit 二砂北路?": "李晓雷什么时候去二砂北路?",
    "When was 七里河 inspected?": "什么时候检查七里河?",
    "When was the 安委会 meeting held?": "安委会会议什么时候召开?",
    "How many times did Zhang Bo visit 七里河?": "张波去过几次七里河?",
    "How many places has Zhang Bo visited?": "张波去过几个地方?",
    "How many projects are under construction in 滨河国际新城?": "滨河国际新城有多少在建项目?",
    "Where did Xiaolei Li go on March 8?": "李晓雷3月8日去了哪里?",
    "Where has Li Xiaolei been?": "李晓雷去过哪些地方",
    "What is Zhang Bo's position?": "张波是什么职务?",
    "What happened on March 9th, 2023?": "2023年3月9日有什么新闻?",
    "Did Zhang Bo visit 七里河?": "张波去过七里河吗?",
    "Tell me about 李晓雷": "介绍一下李晓雷",
}
NONE = ["When did Li Xiaolei visit Paris?", "Who was it?", "What is the meaning of life?", "Who inspected it?"]


@pytest.mark.parametrize("text", IN_CHINESE)
def test_an_english_question_is_put_in_chinese(text: str) -> None:
    assert is_english(text)
    assert english_in_chinese(text, lambda letters: NAMES.get(letters, ())) == IN_CHINESE[text]


@pytest.mark.parametrize("text", NONE)
def test_nothing_is_made_of_what_names_nothing_known_or_something_unknown(text: str) -> None:
    assert english_in_chinese(text, lambda letters: NAMES.get(letters, ())) is None


def test_the_name_that_is_not_known_is_told() -> None:
    assert unknown_name("When did Li Xiaolei visit Paris?", lambda letters: NAMES.get(letters, ())) == "Paris"


@pytest.mark.parametrize("text", ["APEC会议谁参加", "who", "G30", "谁去了Who展厅", "TCL是谁建的"])
def test_what_does_not_begin_as_english_does_is_no_english(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Who inspected 七里河?", "By the papers it was 张波"),
        ("When did Li Xiaolei visit 二砂北路?", "By the papers, on 3月8日"),
        ("How many times did Zhang Bo visit 七里河?", "1 visit: "),
        ("Did 张波 visit 七里河?", "Yes: "),
        ("Who visited 故宫?", "Not found in the archive"),
        ("When did Li Xiaolei visit Paris?", "“Paris” is not a name"),
    ],
)
def test_an_english_question_is_answered_in_english_around_what_papers_print(
    engine: Engine, text: str, told: str
) -> None:
    answer = engine.ask(text)
    assert answer.question == text
    assert answer.text.startswith(told)
    assert all(citation.quote for citation in answer.citations)


def test_a_talk_may_go_on_in_english(engine: Engine) -> None:
    answer, context = engine.converse("Who inspected 七里河?", None)
    assert answer.answered
    answer, _ = engine.converse("who came along?", context)
    assert "张国际" in answer.text
