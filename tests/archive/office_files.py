"""Writes small office files for the tests: .xlsx, .pptx, .epub, .rtf and .mht with only what their readers need."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_OFFICE = "http://schemas.openxmlformats.org"
_RELATIONS = f"{_OFFICE}/package/2006/relationships"
_IDS = f"{_OFFICE}/officeDocument/2006/relationships"


def package(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _relations(targets: Sequence[str]) -> str:
    entries = "".join(f'<Relationship Id="r{k}" Target="{target}"/>' for k, target in enumerate(targets))
    return f'<Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'


def xlsx(sheets: Mapping[str, Sequence[Sequence[str | float]]], merged: Sequence[str] = (), dates: str = "") -> bytes:
    """A workbook; `merged` are ranges of its first sheet, `dates` the columns of days, C for example."""
    main = f"{_OFFICE}/spreadsheetml/2006/main"
    parts = {}
    for k, rows in enumerate(sheets.values()):
        printed = ""
        for r, row in enumerate(rows, 1):
            cells = ""
            for c, value in enumerate(row):
                place = f"{chr(65 + c)}{r}"
                if isinstance(value, str):
                    cells += f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""
                else:
                    cells += f'<c r="{place}" s="{int(chr(65 + c) in dates)}"><v>{value}</v></c>'
            printed += f'<row r="{r}">{cells}</row>'
        ranges = "".join(f'<mergeCell ref="{place}"/>' for place in merged) if k == 0 else ""
        parts[f"xl/worksheets/sheet{k}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{printed}</sheetData><mergeCells>{ranges}</mergeCells></worksheet>'
        )
    entries = "".join(f'<sheet name="{name}" sheetId="{k}" r:id="r{k}"/>' for k, name in enumerate(sheets))
    parts["xl/workbook.xml"] = f'<workbook xmlns="{main}" xmlns:r="{_IDS}"><sheets>{entries}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = _relations([f"worksheets/sheet{k}.xml" for k in range(len(sheets))])
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    return package(parts)


def pptx(slides: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """A presentation of slides with a title and paragraphs."""
    names = f'xmlns:p="{_OFFICE}/presentationml/2006/main" xmlns:a="{_OFFICE}/drawingml/2006/main" xmlns:r="{_IDS}"'
    parts = {}
    for k, (title, texts) in enumerate(slides):
        shapes = [("title", [title]), ("body", texts), ("sldNum", [str(k + 1)])]
        printed = ""
        for kind, lines in shapes:
            paragraphs = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
            place = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
            printed += f"<p:sp>{place}<p:txBody>{paragraphs}</p:txBody></p:sp>"
        parts[f"ppt/slides/slide{k}.xml"] = f"<p:sld {names}><p:cSld><p:spTree>{printed}</p:spTree></p:cSld></p:sld>"
    entries = "".join(f'<p:sldId id="{256 + k}" r:id="r{k}"/>' for k in range(len(slides)))
    parts["ppt/presentation.xml"] = f"<p:presentation {names}><p:sldIdLst>{entries}</p:sldIdLst></p:presentation>"
    parts["ppt/_rels/presentation.xml.rels"] = _relations([f"slides/slide{k}.xml" for k in range(len(slides))])
    return package(parts)


def epub(pages: Sequence[str], date: str = "") -> bytes:
    """A book of web pages."""
    items = "".join(
        f'<item id="i{k}" href="p{k}.xhtml" media-type="application/xhtml+xml"/>' for k in range(len(pages))
    )
    order = "".join(f'<itemref idref="i{k}"/>' for k in range(len(pages)))
    nav = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    return package(
        {
            "META-INF/container.xml": '<container><rootfile full-path="OPS/book.opf"/></container>',
            "OPS/book.opf": f"<package><metadata><date>{date}</date></metadata><manifest>{nav}{items}</manifest>"
            f'<spine><itemref idref="nav"/>{order}</spine></package>',
            "OPS/nav.xhtml": "<html><body><p>目录,不是文章。</p></body></html>",
            **{f"OPS/p{k}.xhtml": page for k, page in enumerate(pages)},
        }
    )


def rtf(paragraphs: Sequence[tuple[str, str]]) -> bytes:
    """A text of (control words, paragraph); in the words of Word for Chinese."""
    printed = "".join(
        f"{{\\pard {words} " + "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030")) + "\\par}\n"
        for words, text in paragraphs
    )
    return (
        "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}}"
        "{\\*\\generator Word;}{\\header \\'d2\\'b3\\'c3\\'bc\\par}\n" + printed + "}"
    ).encode()


def mht(page: str) -> bytes:
    """A saved page with a picture beside it."""
    import email.mime.image
    import email.mime.multipart
    import email.mime.text

    message = email.mime.multipart.MIMEMultipart("related")
    message["Subject"] = "saved"
    message.attach(email.mime.text.MIMEText(page, "html", "utf-8"))
    message.attach(email.mime.image.MIMEImage(b"\x89PNG", "png"))
    return message.as_bytes()
