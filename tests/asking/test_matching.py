"""How the units of a question are found in a text."""

import pytest

from retrieval.asking.matching import match_unit, misspelling_of, same_sound

TEXT = "区委书记到二砂北路查看,随后在郑州东西部协作中心授课,基坑内积水下降,滨河国际新城开工"


@pytest.mark.parametrize(
    ("asked", "unit", "how"),
    [
        ("二砂北路", "二砂北路", "exact"),
        ("二砂路", "二砂路", "short"),
        ("谁讲课", "讲课", "synonym"),
        ("宾河国际新城", "宾河国际", "pieces"),
    ],
)
def test_a_unit_is_met(asked: str, unit: str, how: str) -> None:
    match = match_unit(asked, asked.index(unit), unit, TEXT)
    assert match is not None
    assert match.how == how


@pytest.mark.parametrize("asked", ["二砂南路", "郑州东站", "王家湾"])
def test_a_place_that_is_alike_is_not_the_same_place(asked: str) -> None:
    assert match_unit(asked, 0, asked, TEXT) is None


def test_an_abbreviation_of_two_words_is_met() -> None:
    assert match_unit("刑拘了几个", 0, "刑拘", "其中刑事拘留4人") is not None
    assert match_unit("灾区", 0, "灾区", "向受灾地区派出") is not None


def test_two_words_of_which_one_gives_another_character_are_another_word() -> None:
    assert match_unit("支队", 0, "支队", "支持部队建设") is None
    assert match_unit("南阳", 0, "南阳", "河南信阳") is None


def test_a_name_is_met_by_the_same_sound_alone() -> None:
    assert misspelling_of("李晓虎", "书记李小虎说") == "李小虎"
    assert misspelling_of("李大虎", "书记李小虎说") is None


def test_sounds_that_speakers_mix_up_are_the_same() -> None:
    assert same_sound("峰", "锋")
    assert same_sound("兰", "南")
    assert not same_sound("东", "西")


@pytest.mark.parametrize("asked", ["x" * 2000, "1" * 2000, "鑫龘" * 1000])
def test_a_long_unit_that_stands_nowhere_is_given_up_at_once(asked: str) -> None:
    class Looked(str):
        """A text that counts how often it is searched."""

        times = 0

        def find(self, *sought: object) -> int:
            Looked.times += 1
            return super().find(*sought)  # type: ignore[arg-type]

        def __contains__(self, sought: object) -> bool:
            Looked.times += 1
            return super().__contains__(sought)  # type: ignore[operator]

    assert match_unit(asked, 0, asked, Looked(TEXT * 20)) is None
    assert Looked.times < 100
