"""Good pages of every kind, each with a fact of its own and the question that asks for it."""

import json
from dataclasses import dataclass

from benchmarks.hostile.poison import docx, pdf, stream

_PLACES = (
    "青石河 枫林渡 北关桥 柳湾 东塔 白沙渡 红旗渠 双泉 石门寨 龙王庙 "
    "沙河口 新安渡 黄岭 古城 南营 马家沟 桃花峪 金水河 铁山 玉泉"
).split()


@dataclass(frozen=True, slots=True)
class Page:
    """A page that must be answered from."""

    name: str  # relative to the archive
    data: bytes
    source: str  # as it is cited
    question: str
    answer: str  # stands in the answer's text


def fact(number: int) -> tuple[str, str, str]:
    """A short article, the question that only it answers, and the answer."""
    place, metres = _PLACES[number % len(_PLACES)], 411 + 37 * number
    text = f"本报讯 3月10日,{place}特大桥正式通车。{place}特大桥全长{metres}米,连接东城与西城。\n记者 林一\n"
    return text, f"{place}特大桥全长多少米?", f"{metres}米"


def page(number: int, name: str) -> Page:
    """A good page of the kind that its name says."""
    text, question, answer = fact(number)
    suffix = name.rpartition(".")[2]
    if suffix == "jsonl":
        source = name.replace(".jsonl", "/1")
        line = json.dumps({"source": source, "text": text}, ensure_ascii=False)
        return Page(name, f"{line}\n".encode(), source, question, answer)
    makers = {
        "html": lambda: f"<html><body><p>{text}</p></body></html>".encode(),
        "docx": lambda: _document(text),
        "pdf": lambda: _printed([text.split("\n")]),
    }
    return Page(name, makers[suffix]() if suffix in makers else text.encode(), name, question, answer)


def deep_page(number: int, name: str, depth: int) -> Page:
    """A web page whose elements lie in each other so deep."""
    text, question, answer = fact(number)
    data = f"<html><body>{'<div>' * depth}<p>{text}</p>{'</div>' * depth}</body></html>".encode()
    return Page(name, data, name, question, answer)


def long_pdf(number: int, name: str, pages: int) -> Page:
    """A PDF of so many pages, with the fact on the last one."""
    text, question, answer = fact(number)
    sheets = [[f"第{sheet}版 公告", f"第{sheet}号公告:东街铺设燃气管道,工期三个月。"] for sheet in range(1, pages)]
    return Page(name, _printed([*sheets, text.split("\n")]), name, question, answer)


def _document(text: str) -> bytes:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    return docx((f"<w:document {word}><w:body>{body}</w:body></w:document>".encode(),))


def _printed(pages: list[list[str]]) -> bytes:
    """A PDF of these lines, in a font that every reader has."""
    fonts = [
        b"<</Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R]>>",
        b"<</Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        b"/CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 4>>>>",
    ]
    places = b" ".join(b"%d 0 R" % (5 + 2 * k) for k in range(len(pages)))
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count %d /Kids [%s]>>" % (len(pages), places),
        *fonts,
    ]
    for k, lines in enumerate(pages):
        drawn = b"\n".join(
            b"BT /F 10 Tf 40 %d Td <%s> Tj ET" % (800 - 16 * row, line.encode("utf-16-be").hex().encode())
            for row, line in enumerate(lines)
        )
        box = b"/MediaBox [0 0 900 842] /Resources <</Font <</F 3 0 R>>>>"
        objects += [b"<</Type /Page /Parent 2 0 R %s /Contents %d 0 R>>" % (box, 6 + 2 * k), stream(b"", drawn)]
    return pdf(objects)
