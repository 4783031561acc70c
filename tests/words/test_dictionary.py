"""Cutting a short text by only the words in it gives the same as the whole dictionary, which is not read."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import rjieba
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.words import dictionary
from retrieval.words.dictionary import ALL_OTHERS, Dictionary, SmallCutter, small_cutter, tag
from retrieval.words.tokens import fold

SEEDS = Path(__file__).parents[2] / "seeds"
TAGGED = "谁调研了滨河国际新城在建项目"


def jiebas_file() -> Path:
    spec = find_spec("jieba")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).with_name("dict.txt")


@pytest.fixture(scope="module")
def cutter() -> SmallCutter:
    return SmallCutter(Dictionary(jiebas_file()), rjieba.Jieba.empty())


@pytest.mark.parametrize("guess", [False, True])
@pytest.mark.parametrize("page", sorted(SEEDS.glob("*.txt")), ids=lambda page: page.name[:3])
def test_lines_of_newspapers_are_cut_as_by_the_whole_dictionary(cutter: SmallCutter, page: Path, guess: bool) -> None:
    for line in fold(page.read_text(encoding="utf-8")).split("\n"):
        assert cutter.tag(line, guess) == rjieba.tag(line, hmm=guess)


# Words out of order in jieba's file, words with letters, and characters that begin thousands of words.
@pytest.mark.parametrize(
    "text", ["高富帅住高安路", "吉林市吉林敖东", "1号店卖t恤衫和b超", "一五一十不一而足", "x光线", "𠀀龘", ""]
)
def test_odd_words_are_cut_as_by_the_whole_dictionary(cutter: SmallCutter, text: str) -> None:
    assert cutter.tag(text, True) == rjieba.tag(text, hmm=True)


@given(
    st.text(st.sampled_from("一不人中区市县委书记调研项目建设三月p51-。 \n龘\U0010ffff") | st.characters(), max_size=30)
)
def test_wild_texts_are_cut_as_by_the_whole_dictionary(text: str) -> None:
    cutter = SmallCutter(Dictionary(jiebas_file()), rjieba.Jieba.empty())
    folded = fold(text)
    assume(ALL_OTHERS not in folded)
    assert cutter.tag(folded, True) == rjieba.tag(folded, hmm=True)


def test_a_cold_search_does_not_read_the_whole_dictionary(seeds_index: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from retrieval.engine import Engine; "
        "engine = Engine.open(Path(sys.argv[1]), 'zh-news'); "
        "from retrieval.index.sought import Filters; "
        "hits, _ = engine.search('谁调研了滨河国际新城在建项目?', 5, Filters()); "
        "print(len(hits) > 0, 'rjieba' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(seeds_index)]
    asked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert asked.stdout == "True False\n"


def test_much_text_is_left_to_the_whole_dictionary() -> None:
    script = (
        "import sys; from retrieval.words.dictionary import MOST_LOOKED_UP, tag; "
        "few = tag('调研项目', guess=True); before = 'rjieba' in sys.modules; "
        "tag('调研' * MOST_LOOKED_UP, guess=True); "
        "print(before, 'rjieba' in sys.modules, tag('调研项目', guess=True) == few)"
    )
    asked = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert asked.stdout == "False True True\n"


def test_another_dictionary_is_left_to_the_cutter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary, "DICTIONARY_BYTES", 1)
    small_cutter.cache_clear()
    assert small_cutter() is None
    assert tag(TAGGED, guess=True) == rjieba.tag(TAGGED, hmm=True)
    small_cutter.cache_clear()
