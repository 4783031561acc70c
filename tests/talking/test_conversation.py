"""Talks with the archive: what leans on the answer before, what does not, and what is no question."""

import pytest

from retrieval.engine import Engine
from retrieval.talking.doubles import asking_clause, questions_in
from retrieval.talking.foreign import in_chinese, is_foreign
from retrieval.talking.turns import picked, read_turn


def talk(engine: Engine, *turns: str) -> list[str]:
    """The texts of the answers."""
    texts, context = [], None
    for turn in turns:
        answer, context = engine.converse(turn, context)
        texts.append(answer.text)
    return texts


def test_a_turn_that_leans_is_answered_from_the_article_talked_of(engine: Engine) -> None:
    texts = talk(engine, "李晓雷3月8日去哪了?", "谁陪他去的", "他提了什么要求?", "那3月10号呢?", "这次谁陪同?")
    assert "二砂北路" in texts[0]
    assert "张丽娜" in texts[1]
    assert "提高政治站位" in texts[2]
    assert "国棉三厂" in texts[3]
    assert "闫凯" in texts[4]


def test_a_correction_asks_again_with_the_other_name(engine: Engine) -> None:
    texts = talk(engine, "李小虎去过二砂北路吗", "不是李小虎,是李晓雷", "跟谁一起")
    assert texts[1].startswith("是")
    assert "张丽娜" in texts[2]


def test_a_correction_by_what_was_meant_keeps_the_question(engine: Engine) -> None:
    assert "赵洪印" in talk(engine, "4月那个会谁讲话的?", "不对,我问的是政法工作会议")[1]


def test_an_ordinal_means_a_member_of_the_list(engine: Engine) -> None:
    assert "示范效应" in talk(engine, "李小虎调研了哪些重大项目?", "第一个项目他怎么说的")[1]


def test_another_topic_starts_afresh(engine: Engine) -> None:
    assert "七里河" in talk(engine, "谁调研了二砂北路?", "换个事,张波去了哪里?")[1]


def test_a_failed_turn_changes_nothing(engine: Engine) -> None:
    assert "11月17日" in talk(engine, "人大代表去哪视察了?", "午饭吃的什么?", "哪天去的")[2]


def test_the_last_answer_is_said_again_and_its_text_shown(engine: Engine) -> None:
    texts = talk(engine, "谁督导了七里河防汛工作?", "再说一遍", "把原文发给我")
    assert texts[0] == texts[1]
    assert texts[2].startswith("“近日")


def test_two_questions_in_a_message_are_both_answered_in_order(engine: Engine) -> None:
    text = talk(engine, "轮训班谁主持,谁讲话?")[0]
    assert text.index("马素华") < text.index("李晓雷")
    text = talk(engine, "1. 谁督导了七里河防汛工作?\n2. 谁调研了二砂北路?")[0]
    assert text.index("张波") < text.index("李晓雷")


@pytest.mark.parametrize("text", ["谢谢,帮大忙了", "哈哈,都挺忙啊", "你能做什么", "好的拜拜"])
def test_chat_gets_a_reply_and_claims_no_lack(engine: Engine, text: str) -> None:
    answer, _ = engine.converse(text, None)
    assert answer.kind == "chat"
    assert answer.text
    assert "没有找到" not in answer.text
    assert answer.citations == ()


def test_a_name_in_pinyin_is_found_and_other_languages_are_told(engine: Engine) -> None:
    assert "中原区委书记" in engine.ask("who is li xiao lei?").text
    assert "3月8日" in talk(engine, "谁调研了二砂北路?", "when?")[1]
    assert "张波" in engine.ask("who inspected qi li he?").text
    assert engine.names_like("ershabei") == ("二砂北",)
    assert engine.names_like("rshabei") == ()  # begins within a sound
    assert "中文" in engine.ask("kan le na ji jia").text


def test_letters_with_a_number_or_with_chinese_are_no_foreign_question() -> None:
    assert not is_foreign("G30")
    assert not is_foreign("APEC会议")
    assert is_foreign("lixiaolei")
    assert (
        in_chinese("where has li lei been", lambda letters: ("李磊",) if letters == "lilei" else ())
        == "李磊去过哪些地方"
    )
    assert in_chinese("nothing known", lambda _: ()) is None


@pytest.mark.parametrize(
    ("text", "kind", "asked"),
    [
        ("再说一遍吧", "again", "再说一遍吧"),
        ("把原文发给我看看", "source", "把原文发给我看看"),
        ("还有别的吗?", "more", "还有别的吗?"),
        ("换个话题吧", "afresh", "换个话题吧"),
        ("不对,我问的是政法工作会议", "meant", "政法工作会议"),
        ("不是李小虎,是李晓雷", "replaced", "李晓雷"),
        ("对了,那天几点开的会?", "question", "那天几点开的会?"),
        ("那张波去过哪里", "question", "张波去过哪里"),
        ("那天谁去了", "question", "那天谁去了"),
        ("不是今天吧,哪天送的?", "question", "不是今天吧,哪天送的?"),
    ],
)
def test_a_turn_is_heard_for_what_it_is(text: str, kind: str, asked: str) -> None:
    turn = read_turn(text)
    assert (turn.kind, turn.text) == (kind, asked)


def test_an_ordinal_beyond_the_list_stays_as_it_is() -> None:
    assert picked("第二个是谁", ("甲厂", "乙厂")) == "乙厂是谁"
    assert picked("最后一个呢", ("甲厂", "乙厂", "丙厂")) == "丙厂呢"
    assert picked("第四个呢", ("甲厂", "乙厂")) == "第四个呢"
    assert picked("第二个呢", ()) == "第二个呢"


def test_an_answer_stands_behind_the_clause_that_asks() -> None:
    assert asking_clause("大桥通车那次,是谁剪的彩?") == "是谁剪的彩?"
    assert asking_clause("谁主持") == "谁主持"
    assert asking_clause("大桥,通车") == "大桥,通车"


def test_the_questions_of_a_message() -> None:
    assert questions_in("谁主持,谁讲话?", is_double=True) == ["谁主持", "谁讲话?"]
    assert questions_in("会是几号开的,有多少人参加?", is_double=False) == ["会是几号开的,有多少人参加?"]
    assert questions_in("谁去的?哪天?", is_double=False) == ["谁去的?", "哪天?"]
    assert questions_in("谁去的？哪天？", is_double=False) == ["谁去的？", "哪天？"]
    assert questions_in("(1)谁去的\n(2)去了哪里", is_double=False) == ["谁去的", "去了哪里"]
    assert questions_in("那王明呢,他去了哪?谁陪的", is_double=True) == ["那王明呢,他去了哪?", "谁陪的"]
    assert questions_in("7月呢,8月呢", is_double=True) == ["7月呢", "8月呢"]
    assert questions_in("在梧桐园区,谁带的队,哪天去的", is_double=True) == ["在梧桐园区,谁带的队", "哪天去的"]


def test_who_else_was_there_is_told_by_the_reports_talked_of(engine: Engine) -> None:
    texts = talk(engine, "李晓雷3月10日去了哪里?", "闫凯也在吧?", "张国际也去了吗", "谁陪同?")
    assert texts[1].startswith("是:") and "闫凯" in texts[1]
    assert texts[2] == "这几篇报道没有提到张国际。"
    assert "刘斌" in texts[3]


def test_a_refusal_from_the_reports_talked_of_speaks_of_these_alone(engine: Engine) -> None:
    texts = talk(engine, "政法工作会议谁主持?", "有多少人参加?", "再说一遍")
    assert "档案" not in texts[1]
    assert texts[2] == texts[0]


def test_of_very_many_questions_in_one_message_the_first_are_answered_and_the_rest_is_said(engine: Engine) -> None:
    (text,) = talk(engine, "李晓雷3月8日去哪了?" * 12)
    assert text.count("二砂北路") == 10
    assert text.endswith(";一次答前10问,其余的请再问。")
    assert "其余的" not in talk(engine, "李晓雷3月8日去哪了?" * 10)[0]
