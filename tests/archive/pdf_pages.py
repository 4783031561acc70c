"""Writes small PDF pages for the tests: text at given places, in a font that every PDF reader has."""

from collections.abc import Sequence
from dataclasses import dataclass

A4 = (595, 842)


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of text, placed in points from the page's left and top to its baseline. Every character is `size` wide."""

    left: float
    top: float
    size: float
    text: str


def column(text: str, left: float, top: float, width: int, size: float = 10, leading: float = 14) -> list[Printed]:
    """A text set in lines of `width` characters."""
    lines = [line[i : i + width] for line in text.split("\n") for i in range(0, len(line), width)]
    return [Printed(left, top + k * leading, size, line) for k, line in enumerate(lines)]


def columns(
    text: str, count: int, left: float, top: float, width: int, gutter: float, rows: int, size: float = 10
) -> list[Printed]:
    """A text set in columns of `rows` lines each, read one after the other."""
    lines = column(text, 0, 0, width, size)
    step = width * size + gutter
    assert len(lines) <= count * rows
    return [Printed(left + k // rows * step, top + k % rows * 14, size, line.text) for k, line in enumerate(lines)]


def pdf(pages: Sequence[Sequence[Printed]], page_size: tuple[float, float] = A4, *, encrypted: bool = False) -> bytes:
    """A PDF file of these pages."""
    width, height = page_size
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (7 + 2 * k) for k in range(len(pages)))),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
        # No password gives these hashes, so the file cannot be opened.
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32),
    ]
    for k, page in enumerate(pages):
        shown = b"\n".join(
            b"BT /F %f Tf %f %f Td <%s> Tj ET"
            % (line.size, line.left, height - line.top, line.text.encode("utf-16-be").hex().encode())
            for line in page
        )
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (width, height, 8 + 2 * k)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown))
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt 6 0 R/ID[<41><41>]" if encrypted else b""
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, lock, table)
    return bytes(out)
