"""Styles become tags that Telegram accepts; long texts are split into several messages, with nothing lost."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transport.richtext import Rich, Run, is_blank, joined, split, to_html, to_plain, units

PIECES = st.text(alphabet="甲乙。!\n， <&>\"';a.𠮷🏳\x00\ud800\u200b", max_size=30)
STYLES = st.lists(st.sampled_from(("b", "i", "quote", 'a:https://t.me/x?a=1&b="<')), max_size=3, unique=True)
RUNS = st.lists(st.builds(Run, PIECES, STYLES.map(tuple)), max_size=12).map(tuple)
SOLID = st.text(alphabet="甲乙丙。𠮷", min_size=1, max_size=60)
SOLID_RUNS = st.lists(st.builds(Run, SOLID, STYLES.map(tuple)), min_size=1, max_size=8).map(tuple)


class Reader(HTMLParser):
    """Reads HTML back into runs; closing any tag but the last opened one is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.runs: list[Run] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of_tag = dict(attrs)
        if tag == "blockquote":
            assert "expandable" in of_tag
        style = {"blockquote": "quote", "a": f"a:{of_tag.get('href')}"}.get(tag, tag)
        self.open.append((tag, style))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.runs.append(Run(data, tuple(style for _, style in self.open)))


def read(html: str) -> Rich:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return joined(reader.runs)


def seen(rich: Rich) -> list[tuple[str, tuple[str, ...]]]:
    return [(c, run.styles) for run in rich for c in run.text if not is_blank(c)]


@given(RUNS)
def test_html_reads_back_as_the_same_characters_and_styles(rich: Rich) -> None:
    assert read(to_html(rich)) == joined(rich)


@given(RUNS, st.integers(2, 40))
def test_parts_are_short_enough_whole_and_seen(rich: Rich, most: int) -> None:
    parts = split(rich, most)
    assert all(0 < units(to_plain(part)) <= most for part in parts)
    assert not any(is_blank(to_plain(part)) for part in parts)
    assert [one for part in parts for one in seen(part)] == seen(rich)
    assert all(read(to_html(part)) == part for part in parts)


@given(SOLID_RUNS, st.integers(2, 40))
def test_parts_rejoin_to_the_same_runs(rich: Rich, most: int) -> None:
    assert joined(run for part in split(rich, most) for run in part) == joined(rich)


def test_a_tag_stays_open_as_long_as_its_style_lasts() -> None:
    rich = (Run("近日,", ("quote",)), Run("王小明", ("quote", "b")), Run("到", ("quote",)), Run("。", ("quote",)))
    assert to_html(rich) == "<blockquote expandable>近日,<b>王小明</b>到。</blockquote>"


def test_text_and_addresses_are_escaped() -> None:
    rich = (Run("<b>&"), Run("7>3", ('a:https://x/?a=1&b="2"',)))
    assert to_html(rich) == '&lt;b&gt;&amp;<a href="https://x/?a=1&amp;b=&quot;2&quot;">7&gt;3</a>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[1mb\x00", "a\ufffd[1mb\ufffd"),
        ("一行\r\n二行\t三", "一行\n二行\t三"),
        ("段\u2029落", "段落"),
        ("半个\ud83d", "半个\ufffd"),
        ("李\u202e雷晓\u2066.txt\u200f", "李\ufffd雷晓\ufffd.txt\ufffd"),
        ("家人 👨\u200d👩\u200d👧", "家人 👨\u200d👩\u200d👧"),
        ("𠮷野家 👍🏽", "𠮷野家 👍🏽"),
    ],
)
def test_what_telegram_would_refuse_is_replaced_when_a_run_is_made(text: str, shown: str) -> None:
    assert Run(text).text == shown
    Run(text).text.encode()


def parts_of(rich: Rich, most: int) -> list[str]:
    return [to_plain(part) for part in split(rich, most)]


def test_a_text_is_cut_after_a_paragraph_rather_than_after_a_sentence() -> None:
    assert parts_of((Run("一二三四五六七。\n八。九十一二三四五"),), 12) == ["一二三四五六七。\n", "八。九十一二三四五"]


def test_a_text_is_cut_after_a_sentence_where_no_paragraph_ends() -> None:
    assert parts_of((Run("一二三。“四五六。”七八九十"),), 12) == ["一二三。“四五六。”", "七八九十"]


def test_an_early_end_of_a_sentence_is_better_than_none() -> None:
    assert parts_of((Run("一。二三四五六七八九十甲乙丙"),), 10) == ["一。", "二三四五六七八九十甲", "乙丙"]


def test_a_late_comma_is_better_than_an_early_end_of_a_sentence() -> None:
    assert parts_of((Run("一。二三四五六七,八九十甲乙丙"),), 10) == ["一。二三四五六七,", "八九十甲乙丙"]


def test_an_empty_line_is_a_better_place_than_the_end_of_another_paragraph() -> None:
    assert parts_of((Run("一二三四五六七八九十甲乙\n\n[2] 题\n丙丁"),), 20) == [
        "一二三四五六七八九十甲乙\n\n",
        "[2] 题\n丙丁",
    ]


def test_a_text_without_ends_is_cut_anywhere_but_in_a_character() -> None:
    assert parts_of((Run("𠮷" * 5),), 5) == ["𠮷𠮷", "𠮷𠮷", "𠮷"]


def test_a_paragraph_that_ends_before_a_quote_is_preferred_to_one_within() -> None:
    rich = (Run("一二三四五六七八\n"), Run("九\n十一二三四五六", ("quote",)))
    assert parts_of(rich, 12) == ["一二三四五六七八\n", "九\n十一二三四五六"]


def test_a_quote_cut_in_two_is_a_quote_in_both_parts() -> None:
    parts = split((Run("一二三。四五六。", ("quote",)),), 5)
    assert [to_html(part) for part in parts] == [
        "<blockquote expandable>一二三。</blockquote>",
        "<blockquote expandable>四五六。</blockquote>",
    ]


def test_nothing_is_sent_of_which_nothing_can_be_seen() -> None:
    assert split((Run(" \n\u200b\u3164"),)) == ()
    assert split(()) == ()


def test_a_text_that_fits_stays_one_part() -> None:
    assert split((Run("字" * 4096),)) == ((Run("字" * 4096),),)
    assert len(split((Run("👍" * 2049),))) == 2
