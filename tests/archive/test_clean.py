"""Cleaning removes layout white space, keeps word spaces, and knows where every character stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive.clean import clean, clean_headline
from retrieval.archive.lines import printed_lines

CLEANED = [
    ("经 开 区 党\n工 委 委 员 、管 委 会", "经开区党工委委员、管委会"),
    ("年产 1500万套空调压缩机", "年产1500万套空调压缩机"),
    ("发布 XeSS 1.2 版本", "发布XeSS 1.2版本"),
    ("年 产 1 5 0 0 万 套", "年产1500万套"),
    ("A  B\u3000C", "A B C"),
    ("于2\n023年8\n月", "于2023年8月"),  # columns break numbers
    ("the Steam\n\nDeck", "the Steam Deck"),
    ("“开门红” ,“开门稳”", "“开门红”,“开门稳”"),
    ("  \n \u3000", ""),
    ("半角,全角，ＡＢ１２", "半角,全角，ＡＢ１２"),  # nothing is converted
]


@pytest.mark.parametrize(("printed", "expected"), CLEANED)
def test_layout_white_space_goes_and_word_spaces_stay(printed: str, expected: str) -> None:
    assert clean(printed, [(line.start, line.end) for line in printed_lines(printed)]).text == expected


HEADLINES = [
    ("提速度  强力度\u3000抢进度", "提速度 强力度 抢进度"),
    ("综 合 治 理 见 成 效", "综合治理见成效"),
    ("经开区召 开 工 作 会", "经开区召开工作会"),
    ("A 级景区", "A 级景区"),
]


@pytest.mark.parametrize(("printed", "expected"), HEADLINES)
def test_a_headline_keeps_one_space_between_phrases_and_is_closed_up_when_set_wide(printed: str, expected: str) -> None:
    assert clean_headline(printed) == expected


WILD = st.text(alphabet=st.sampled_from("经开区。，“”a B1-\n\r \t\u3000\u2028#5年\U00020000"), max_size=80)


@given(WILD)
def test_every_clean_character_stands_at_the_raw_offset_it_claims(raw: str) -> None:
    text = clean(raw, [(line.start, line.end) for line in printed_lines(raw)])
    offsets = [text.raw_offset(i) for i in range(len(text.text))]
    assert offsets == sorted(set(offsets))
    for character, offset in zip(text.text, offsets, strict=True):
        assert raw[offset] == character or (character == " " and raw[offset].isspace())


@given(WILD)
def test_cleaning_drops_white_space_alone_and_twice_is_once(raw: str) -> None:
    once = clean(raw, [(0, len(raw))]).text
    assert "".join(once.split()) == "".join(raw.split())
    assert clean(once, [(0, len(once))]).text == once
