"""Files that are small and take all memory, time or stack of a program that reads them as they ask to be read."""

import io
import zipfile
import zlib

_DOCX_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_DOCX_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is its catalog."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def stream(words: bytes, content: bytes, *, packed: bool = True) -> bytes:
    """A stream object whose dictionary holds `words` besides its length."""
    data = zlib.compress(content, 9) if packed else content
    filters = b" /Filter /FlateDecode" if packed else b""
    return b"<<%s%s /Length %d>>\nstream\n%s\nendstream" % (words, filters, len(data), data)


def one_page(content: bytes, resources: bytes, *more: bytes) -> bytes:
    """A PDF of one page with this content stream object; further objects begin at number 5."""
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <<%s>>>>" % resources
    tree = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return pdf([b"<</Type /Catalog /Pages 2 0 R>>", tree, page, content, *more])


_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources <</XObject <</F %d 0 R>> /Font <</T 5 0 R>>>>"
_FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
_WORD_DRAWN = b"BT /T 9 Tf 10 10 Td (x) Tj ET\n"
_DRAW = b"/F Do\n"


def self_drawing_pdf() -> bytes:
    """A page with a form that draws itself twice: what it draws takes all memory."""
    return one_page(stream(b"", _DRAW), b"/XObject <</F 6 0 R>>", _FONT, stream(_FORM % 6, _WORD_DRAWN + 2 * _DRAW))


def endless_pdf() -> bytes:
    """Each of 24 forms draws the next a thousand times: a drawing that never ends, in little memory."""
    forms = [stream(_FORM % (7 + level), _WORD_DRAWN + 1000 * _DRAW) for level in range(23)]
    return one_page(stream(b"", _DRAW), b"/XObject <</F 6 0 R>>", _FONT, *forms, stream(_FORM % 6, _WORD_DRAWN))


def many_paragraphs_docx(count: int = 20_000_000) -> bytes:
    """A document of so many empty paragraphs, packed to a thousandth."""
    document = f"<w:document {_WORD}><w:body>{{}}</w:body></w:document>"
    before, after = document.split("{}")
    return docx((before.encode(), b"<w:p/>" * count, after.encode()))


def docx(parts: tuple[bytes, ...]) -> bytes:
    """A Word document whose main part is these bytes, one after the other."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", _DOCX_TYPES)
        package.writestr("_rels/.rels", _DOCX_LINKS)
        package.writestr("word/document.xml", b"".join(parts))
    return out.getvalue()


def zip_bomb(part: str, megabytes: int) -> bytes:
    """An archive of which one part unpacks to so much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", _DOCX_TYPES)
        package.writestr("_rels/.rels", _DOCX_LINKS)
        with package.open(part, "w", force_zip64=True) as bomb:
            for _ in range(megabytes):
                bomb.write(b" " * 1_000_000)
    return out.getvalue()


def lying_zip_bomb(megabytes: int) -> bytes:
    """A document whose directory says that its part is small, while it unpacks to so much."""
    data = bytearray(docx((b" " * 1_000_000 * megabytes,)))
    size = (1_000_000 * megabytes).to_bytes(4, "little")
    return bytes(data.replace(size, (1_000).to_bytes(4, "little")))


def entity_bomb_docx() -> bytes:
    """A document whose entities unfold to 10 billion characters."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY e0 "{"字" * 10}">{levels}]>'
    body = f"<w:document {_WORD}><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
    return docx(((head + body).encode(),))


def deep_docx(depth: int = 200_000) -> bytes:
    """A document whose elements lie in each other so deep."""
    before, after = f"<w:document {_WORD}><w:body>", "</w:body></w:document>"
    return docx((before.encode(), b"<w:p><w:r>" * depth, b"</w:r></w:p>" * depth, after.encode()))


def json_bomb(kind: str, size: int) -> bytes:
    """One line of JSON that takes much memory, or nests deep."""
    if kind == "deep":
        return b'{"source": "deep", "text": ' + b"[" * size + b"]" * size + b"}\n"
    return b'{"source": "wide", "text": [' + b"{}," * (size // 3) + b"{}]}\n"
