"""Finding the charset of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive.charset import decode
from retrieval.errors import ReadError

SIMPLIFIED = "本报讯 近日,经开区党工委副书记李小虎带队调研二砂北路在建项目,详细了解项目进度、安全生产和防汛准备情况。"
TRADITIONAL = "本報訊 近日,經開區黨工委副書記李小虎帶隊調研二砂北路在建項目,詳細瞭解項目進度、安全生產和防汛準備情況。"
MARKS = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
}


TEXTS = [SIMPLIFIED, TRADITIONAL, TRADITIONAL * 3000, "A05 2023-08-09\r\n" + SIMPLIFIED]
WRITTEN = [(charset, text) for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be") for text in TEXTS]
WRITTEN += [("big5hkscs", text) for text in TEXTS if SIMPLIFIED not in text]  # Big5 has no simplified characters


@pytest.mark.parametrize(("charset", "text"), WRITTEN)
def test_a_paragraph_without_a_mark_tells_its_charset(charset: str, text: str) -> None:
    assert decode(text.encode(charset), "a.txt") == (text, charset)


@pytest.mark.parametrize(("charset", "mark"), MARKS.items())
def test_a_byte_order_mark_decides_and_is_no_text(charset: str, mark: bytes) -> None:
    assert decode(mark + "近日。\n".encode(charset), "a.txt") == ("近日。\n", charset)


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02PNG\x00\x00\x00",
        b"\xff\xfe\x00",  # half a character behind a byte order mark
        b"\xff\xff\xff\xff",
        b"\x01\x02\x03\x04 text",
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n" + bytes(range(7, 250, 3)) * 50,
        SIMPLIFIED.encode() + b"\xff" + SIMPLIFIED.encode(),
    ],
)
def test_what_is_no_text_or_broken_is_an_error_that_says_so(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"a\.txt") as caught:
        decode(data, "a.txt")
    assert "不是文本" in caught.value.zh and "UTF-8" in caught.value.en


def test_the_end_of_file_mark_of_old_systems_is_no_harm() -> None:
    assert decode((SIMPLIFIED + "\x1a").encode("gb18030"), "a.txt") == (SIMPLIFIED + "\x1a", "gb18030")


@given(st.binary(max_size=300), st.sampled_from([None, "gbk", "utf-8", "no such charset"]))
def test_any_bytes_are_text_or_an_error(data: bytes, declared: str | None) -> None:
    try:
        text, charset = decode(data, "a.txt", declared)
    except ReadError:
        return
    assert data.endswith(text.encode(charset))
