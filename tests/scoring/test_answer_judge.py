"""What counts as a right answer to a gold question."""

from dataclasses import replace

import pytest

from retrieval.scoring.answer_judge import AnswerJudge
from retrieval.scoring.answer_scores import Given, judge
from retrieval.scoring.beginnings import first_number, number_words, says_no
from retrieval.scoring.gold import GoldQuestion
from retrieval.scoring.gold_strings import bare, folded, gold_string
from retrieval.scoring.surplus import outside_brackets, surplus_figures, surplus_names

SOURCE = "page/a"
NOBODY = GoldQuestion("谁?", "unanswerable", (), 0, ())


def question(*answers: str, kind: str = "who", least: int | None = None) -> GoldQuestion:
    return GoldQuestion("谁?", kind, answers, len(answers) if least is None else least, (SOURCE,))


def fault(asked: GoldQuestion, text: str, *sources: str, quotes: tuple[str, ...] = (), **texts: str) -> str:
    known = {name.replace("_", "/"): body for name, body in texts.items()}
    return AnswerJudge(asked, known.get).fault(text, quotes, sources or (SOURCE,))


@pytest.mark.parametrize(
    ("text", "string", "is_held"),
    [
        ("区委书记王立新", "王立新", True),
        ("区委书记 王 立新", "王立新", True),
        ("“二砂”文创园", "二砂文创园", True),
        ("全长1860米", "860米", False),
        ("全长860米", "860米", True),
        ("全长1860米,宽860米", "860米", True),
        ("8月15日", "5日", False),
        ("2023年8月", "2023", True),
        ("20234年", "2023", False),
        ("2023-07-27(7月27日)", "7月27日", True),  # together with what stands before, 277月27日
        ("2023:8", "2023", True),
        ("1,860米", "1860米", True),
        ("860M", "860m", False),
    ],
)
def test_a_string_is_held_whatever_the_marks_and_never_within_a_number(text: str, string: str, is_held: bool) -> None:
    assert gold_string(string).is_in(folded(text)) is is_held


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (question("王立新"), "王立新(区委书记)", ""),
        (question("王立新"), "赵明", "text"),
        (question("王立新", "赵明"), "王立新", "text"),
        (question("王立新", "赵明", least=1), "赵明", ""),
    ],
)
def test_an_answer_holds_as_many_strings_as_are_needed(asked: GoldQuestion, text: str, expected: str) -> None:
    assert fault(asked, text) == expected


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("yes_no", 120),
        ("where", 160),
        ("other", 160),
        ("count", 160),
        ("double", 160),
        ("what_said", 240),
        ("list", 240),
        ("profile", 300),
        ("meta", 300),
        ("browse", 500),
        ("who", 43),
        ("with_whom", 43),
        ("title", 43),
        ("when", 43),
        ("how_many", 43),
    ],
)
def test_an_answer_of_each_kind_is_short(kind: str, most: int) -> None:
    asked = question("王立新", kind=kind)
    assert fault(asked, "王立新".ljust(most, "等")) == ""
    assert fault(asked, "王立新".ljust(most + 1, "等")) == "long"


def test_two_questions_in_one_have_a_length_of_their_own_and_free_names() -> None:
    both = replace(question("王立新", "3月10日"), is_double=True)
    names = "、".join(["钱进", "孙立", "李平", "周全"])
    assert fault(both, f"王立新、{names},3月10日") == ""
    assert fault(both, "王立新,3月10日".ljust(160, "等")) == ""
    assert fault(both, "王立新,3月10日".ljust(161, "等")) == "long"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("who", "王立新({})", ""),
        ("who", "王立新（{}）", ""),
        ("who", "王立新(又名(小王){})", ""),
        ("who", "王立新({}", "long"),  # a bracket that is never closed
        ("title", "王立新({})", "long"),
        ("where", "({})王立新", ""),
    ],
)
def test_brackets_are_left_out_of_the_length_but_for_offices(kind: str, text: str, expected: str) -> None:
    assert fault(question("王立新", kind=kind), text.format("等" * 50)) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("who", "text"), ("when", "text"), ("title", ""), ("where", ""), ("list", "")]
)
def test_a_short_answer_does_not_hold_its_strings_in_brackets(kind: str, expected: str) -> None:
    assert fault(question("王立新", kind=kind), "区委书记(王立新)") == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("王立新", 0),
        ("区委书记王立新", 0),
        ("王立新一行", 0),
        ("赵敏、钱进和孙立", 3),
        ("区长赵敏;局长钱进", 2),  # behind an office
        ("赵敏、赵敏", 1),
        ("赵敏(区长,钱进之后)", 1),
        ("区长、局长", 0),  # offices alone
        ("近日、本月", 0),
        ("赵明", 0),  # 明, as in 明天: whoever has it in the name goes free
        ("欧阳修远山、某", 0),  # five characters, one character
    ],
)
def test_names_beyond_the_gold_are_counted(text: str, count: int) -> None:
    assert surplus_names(text, ["王立新"]) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3月10日", 0),
        ("2023年3月10日", 1),
        ("2023年3月11日", 2),
        ("３月10日", 0),
        ("3月10日(周五,8时)", 0),
        ("10日、十日、10日", 1),
        ("1,860米、1860.5米", 2),
        ("一起去的", 0),  # no measure behind it
    ],
)
def test_figures_beyond_the_gold_are_counted(text: str, count: int) -> None:
    assert surplus_figures(text, ["3月10日"]) == count


def test_only_what_stands_in_brackets_is_cut_out() -> None:
    assert outside_brackets("王(甲(乙)丙)立（丁）新)") == "王|立|新)"


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (question("王立新"), "王立新、赵敏、钱进", ""),
        (question("王立新"), "王立新、赵敏、钱进、孙立", "long"),
        (question("王立新", "甲一", "乙二", kind="with_whom"), "王立新、甲一、乙二、赵敏、钱进、孙立", ""),
        (question("王立新", kind="list"), "王立新、赵敏、钱进、孙立", ""),
        (question("3月10日", kind="when"), "2023年3月10日8时", ""),
        (question("3月10日", kind="when"), "2023年3月10日8时30分", "long"),
        (question("30人", "5人", kind="how_many"), "30人、5人,另有8人、9人、7人", ""),
        (question("30人", kind="how_many"), "30人,另有8人、9人、7人", "long"),
        (question("30人", kind="other"), "30人,另有8人、9人、7人", ""),
    ],
)
def test_an_answer_has_hardly_another_name_or_figure(asked: GoldQuestion, text: str, expected: str) -> None:
    assert fault(asked, text) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("共12次", "12"),
        ("十二次", "十二"),
        ("两次,其中一次在三月", "二"),
        ("王立新去过", None),
    ],
)
def test_the_first_number_is_read_in_digits_and_in_chinese(text: str, number: str | None) -> None:
    assert first_number(text) == number


def test_a_number_is_written_in_digits_and_in_chinese() -> None:
    assert number_words([2, 10, 12, 30, 45]) == set("2 二 10 十 12 十二 30 三十 45 四十五".split())
    assert number_words([120]) == {"120"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2次:青石河大桥、枫林小学", ""),
        ("三次", ""),
        ("共两次,都在3月", ""),
        ("3月去了2次", ""),
        ("5月去了2次", "text"),
        ("12次", "text"),
        ("去过青石河大桥", "text"),
        ("没有更多,2次", ""),
        ("2次".ljust(161, "等"), "long"),
    ],
)
def test_where_a_number_is_asked_it_comes_first_and_stands_for_the_strings(text: str, expected: str) -> None:
    assert fault(replace(question("青石河大桥", kind="count"), numbers=(2, 3)), text) == expected


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("不是,是赵明", True),
        ("“没有”", True),
        ("没去", True),
        ("否", True),
        ("不,他没去", True),
        ("不对", True),
        ("不少于三人", False),
        ("是,没有人缺席", False),
        ("", False),
    ],
)
def test_a_no_is_told_by_the_beginning(text: str, is_no: bool) -> None:
    assert says_no(text) is is_no


@pytest.mark.parametrize(
    ("yes", "text", "expected"),
    [
        (True, "是,在青石河大桥", ""),
        (None, "是,在青石河大桥", ""),
        (False, "是,在青石河大桥", "text"),
        (True, "不是,在青石河大桥", "text"),
        (None, "不是,在青石河大桥", "text"),
        (False, "不是,在青石河大桥", ""),
    ],
)
def test_a_yes_or_no_begins_with_a_no_just_where_it_is_one(yes: bool | None, text: str, expected: str) -> None:
    assert fault(replace(question("青石河大桥", kind="yes_no"), yes=yes), text) == expected


def test_elsewhere_a_no_is_no_answer() -> None:
    assert fault(question("王立新"), "不是王立新") == "text"


@pytest.mark.parametrize(
    ("kind", "quotes", "expected"),
    [
        ("yes_no", ("他到青石河大桥调研。",), ""),
        ("yes_no", ("", "", "他到青石河大桥调研。"), ""),
        ("yes_no", ("", "", "", "他到青石河大桥调研。"), "text"),  # the fourth
        ("yes_no", ("青石河大桥".ljust(120, "等"),), ""),
        ("yes_no", ("青石河大桥".ljust(121, "等"),), "text"),
        ("yes_no", (), "text"),
        ("where", ("他到青石河大桥调研。",), "text"),
    ],
)
def test_the_evidence_for_a_yes_or_no_may_stand_in_short_quotes(
    kind: str, quotes: tuple[str, ...], expected: str
) -> None:
    assert fault(question("青石河大桥", kind=kind), "是的", quotes=quotes) == expected


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (NOBODY, "王立新", "answered"),
        (NOBODY, "没有,是赵明", "answered"),
        (replace(NOBODY, is_false_yes_no=True), "没有,是赵明", ""),
        (replace(NOBODY, is_false_yes_no=True), "是的", "answered"),
        (question(kind="yes_no"), "不是,是赵明", ""),
        (question(kind="yes_no"), "是的", "answered"),
    ],
)
def test_a_no_refuses_where_a_yes_or_no_is_asked(asked: GoldQuestion, text: str, expected: str) -> None:
    assert fault(asked, text, "page/of/another") == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (NOBODY, ""),
        (question(kind="yes_no"), ""),
        (question("青石河大桥", kind="yes_no"), "abstained"),
        (question("王立新"), "abstained"),
    ],
)
def test_giving_no_answer_is_right_only_where_there_is_none(asked: GoldQuestion, expected: str) -> None:
    given = Given(answered=False, text="档案里没有找到王立新。", sources=(SOURCE,), confidence=0.0)
    assert judge(asked, given, {}.get).fault == expected


@pytest.mark.parametrize(
    ("kind", "cited"),
    [
        ("who", 3),
        ("where", 3),
        ("meta", 3),
        ("list", 8),
        ("browse", 8),
        ("count", 8),
        ("profile", 8),
        ("double", 8),
    ],
)
def test_one_of_the_first_citations_is_of_a_right_source(kind: str, cited: int) -> None:
    asked, others = question("王立新", kind=kind), tuple(map(str, range(cited - 1)))
    assert fault(asked, "王立新", *others, SOURCE) == ""
    assert fault(asked, "王立新", *others, "x", SOURCE) == "source"


def test_two_questions_in_one_may_rest_on_eight_citations() -> None:
    asked = replace(question("王立新"), is_double=True)
    assert fault(asked, "王立新", *"abcdefg", SOURCE) == ""
    assert fault(asked, "王立新", *"abcdefgh", SOURCE) == "source"


BODY = "王立新到青石河大桥工地调研"


@pytest.mark.parametrize(
    ("source", "texts", "expected"),
    [
        ("folder/page/a", {}, ""),
        ("my-page/a", {}, "source"),
        ("copy", {"page_a": BODY, "copy": BODY + "。转载"}, ""),
        ("copy", {"page_a": BODY, "copy": "到青石河大桥工地调研"}, "source"),  # without the name
        ("copy", {"page_a": BODY, "copy": "王立新出席会议并作讲话"}, "source"),  # another article
        ("copy", {"copy": BODY}, "source"),
    ],
)
def test_a_copy_of_a_right_source_that_holds_the_strings_is_as_good(
    source: str, texts: dict[str, str], expected: str
) -> None:
    assert fault(question("王立新"), "王立新", source, **texts) == expected


def test_text_and_sources_are_judged_apart() -> None:
    judged = AnswerJudge(question("王立新"), {}.get)
    assert (judged.text_fault("王立新"), judged.text_fault("赵明")) == ("", "text")
    assert (judged.cites_right([SOURCE]), judged.cites_right(["x"]), judged.cites_right([])) == (True, False, False)


def test_a_source_is_read_once_for_all_answers_to_a_question() -> None:
    read: list[str] = []

    def text_of(source: str) -> str:
        read.append(source)
        return BODY

    judged = AnswerJudge(question("王立新"), text_of)
    assert [judged.fault("王立新", (), ("copy",)) for _ in range(3)] == ["", "", ""]
    assert read == ["copy", SOURCE]


def test_letters_and_digits_are_left_of_a_text() -> None:
    assert bare(" “Ａ座” 1,860 米。_") == "A座1860米"
