"""Elements of a Word document → what is printed of them, and how.

In: elements of word/document.xml, and the document's styles and notes. Out: text, type and places of notes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.I)
_NAMES = {"title": 1, "subtitle": 2, "标题": 1, "副标题": 2}
_LEFT_OUT = frozenset(("Fallback", "del", "moveFrom"))  # a second form of the element beside it; deleted and moved text
_USUAL_SIZE = 21  # half points: 五号, where a document does not say
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of a document say, by their ids, which differ by language."""

    levels: dict[str, int]  # of headings: 1 for a title, from 2 on for headings below it
    sizes: dict[str, int]  # of type, in half points
    centred: frozenset[str]
    usual_size: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is printed of a paragraph; a paragraph in a text box within it is another one."""

    text: str
    style: str
    size: int  # of its largest type, in half points; 0 where only its style tells
    is_bold: bool  # all of it
    is_centred: bool
    is_boxed: bool  # in a text box
    notes: tuple[str, ...]  # keys of notes_of, in order


def name_of(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value_of(element: Any) -> str:
    """The value of an element like <w:jc w:val="center"/>."""
    return next((value for key, value in element.attrib.items() if key.endswith("}val")), "")


def all_below(element: Any) -> Iterator[Any]:
    """The shown elements right below one."""
    return (below for below in element if name_of(below) not in _LEFT_OUT)


def styles_of(document: Any) -> Styles:
    """What the document's styles say; headings are found by their names."""
    levels: dict[str, int] = {}
    sizes: dict[str, int] = {}
    centred = set()
    for style in document.styles:
        name = (style.name or "").strip().lower()
        if match := _HEADING.fullmatch(name):
            levels[style.style_id] = int(match[1]) + 1
        elif name in _NAMES:
            levels[style.style_id] = _NAMES[name]
        for element in style.element.iter():
            if name_of(element) == "sz" and value_of(element).isdecimal():
                sizes[style.style_id] = int(value_of(element))
            elif name_of(element) == "jc" and value_of(element) == "center":
                centred.add(style.style_id)
    return Styles(levels, sizes, frozenset(centred), _usual_size(document, sizes))


def _usual_size(document: Any, sizes: dict[str, int]) -> int:
    """The size in which most characters are printed."""
    counts: Counter[int] = Counter()
    for run in document.element.body.iter():
        if name_of(run) == "r":
            counts[_size(run)] += sum(len(t.text or "") for t in run if name_of(t) == "t")
    usual = max(counts, key=lambda size: counts[size], default=0)
    return usual or sizes.get("Normal", _USUAL_SIZE)


def _size(run: Any) -> int:
    for properties in run:
        if name_of(properties) == "rPr":
            for element in properties:
                if name_of(element) == "sz" and value_of(element).isdecimal():
                    return int(value_of(element))
    return 0


def notes_of(document: Any) -> dict[str, str]:
    """The footnotes and endnotes: `footnotes:2` → its text."""
    from lxml import etree

    found = {}
    for part in document.part.package.iter_parts():
        kind = str(part.partname).rpartition("/")[2].removesuffix(".xml")
        if kind not in _NOTES.values():
            continue
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        for note in root:
            number = next((value for key, value in note.attrib.items() if key.endswith("}id")), "")
            if not any(key.endswith("}type") for key in note.attrib):  # a line between text and notes
                text = " ".join(paragraph_of(p).text for p in note.iter() if name_of(p) == "p")
                found[f"{kind}:{number}"] = " ".join(text.split())
    return found


def paragraph_of(paragraph: Any) -> Paragraph:
    """What is printed of a paragraph."""
    pieces: list[str] = []
    notes: list[str] = []
    style, size, is_centred = "", 0, False
    printed, bold = 0, 0
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = name_of(element)
        if name in _LEFT_OUT or name == "p":  # a paragraph in a text box is walked separately
            continue
        if name == "pStyle":
            style = value_of(element)
        elif name == "jc" and name_of(element.getparent()) == "pPr":
            is_centred = value_of(element) == "center"
        elif name == "t":
            pieces.append(element.text or "")
            count = len((element.text or "").strip())
            run = element.getparent()
            printed += count
            bold += count if _is_bold(run) else 0
            size = max(size, _size(run)) if count else size
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "tab" and name_of(element.getparent()) == "r":  # elsewhere it defines a tab stop
            pieces.append("\t")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name in _NOTES:
            number = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            notes.append(f"{_NOTES[name]}:{number}")
        else:
            waiting.extend(reversed(element))
    is_boxed = any(name_of(above) == "txbxContent" for above in paragraph.iterancestors())
    return Paragraph("".join(pieces), style, size, 0 < printed == bold, is_centred, is_boxed, tuple(notes))


def _is_bold(run: Any) -> bool:
    for properties in run:
        if name_of(properties) == "rPr":
            return any(name_of(element) == "b" and value_of(element) not in ("0", "false") for element in properties)
    return False
