"""Which texts count as copies of each other."""

from retrieval.index.sketches import Originals, sketch
from retrieval.words.tokens import fold

NEWS = "".join(f"第{n}天,青石河大桥施工队完成了第{n * 3}号桥墩的浇筑,工程进展顺利。" for n in range(12))
OTHER = "".join(f"枫林小学{n}年级学生参加了第{n}届运动会,取得好成绩。" for n in range(20))


def repeats(one: str, other: str) -> bool:
    originals = Originals()
    originals.add(7, sketch(fold(one)))
    return originals.find(sketch(fold(other))) == 7


def test_a_text_repeats_itself_whatever_its_layout_and_characters():
    assert repeats(NEWS, NEWS.replace("。", "。\n  ").replace("桥", "橋").replace(",", ","))


def test_a_text_with_another_ending_is_a_copy():
    assert repeats(NEWS, NEWS + "(记者 林一)来源:本报。")


def test_another_text_is_none():
    assert not repeats(NEWS, OTHER)
    assert not repeats(NEWS, OTHER + NEWS[:60])


def test_texts_too_short_to_tell_are_never_copies():
    assert not repeats("好", "好")
    assert not repeats("", "")
    assert not repeats("记者 林一", "记者 林一")
