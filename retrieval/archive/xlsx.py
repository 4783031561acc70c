"""Reads Excel workbooks: a line for each row, with the heads of its columns; a page for each sheet.

In: an .xlsx file. Out: its text. Cells are shown as the sheet shows days, shares and whole numbers; formulas by their
last values. (The file is read as XML: a library would bring dates and merged cells, too, at several megabytes.)
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.packages import Package, attribute, local_name
from retrieval.archive.publication import find_path_date
from retrieval.archive.sheets import Row, Sheet, read_sheets
from retrieval.errors import ReadError
from retrieval.records import SourceFile

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST_COLUMNS = 200
_LARGEST_SPAN = 2000  # cells of a merged range that are filled
_LARGEST_GAP = 200  # empty rows that are kept
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DATE_FORMAT = re.compile(r"[yd年日]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DAY = "{0.year}年{0.month}月{0.day}日"
_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a workbook.

    Raises:
        ReadError: it cannot be opened, is encrypted or broken.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    data = read_bytes(path, source)
    try:
        sheets = list(_sheets(Package(data, source)))
    except ReadError:
        raise
    except Exception as error:  # a broken part may raise anything: KeyError, BadZipFile, XMLSyntaxError, zlib.error …
        raise unreadable(source, "broken_xlsx") from error
    text, bounds, pages = read_sheets(sheets, PurePosixPath(source).stem)
    return SourceFile(source, text, "utf-8", published=find_path_date(source), bounds=bounds, pages=pages)


def _sheets(package: Package) -> Iterator[Sheet]:
    """The sheets that are shown, in order."""
    book = package.tree("xl/workbook.xml")
    targets = package.targets("xl/workbook.xml")
    strings = _strings(package.tree("xl/sharedStrings.xml"))
    formats = _formats(package.tree("xl/styles.xml"))
    is_1904 = any(attribute(e, "date1904") in ("1", "true") for e in book.iter() if local_name(e) == "workbookPr")
    for entry in (element for element in book.iter() if local_name(element) == "sheet"):
        if entry.get("state") in ("hidden", "veryHidden"):
            continue
        root = package.tree(targets.get(attribute(entry, "id"), ""))
        if root is not None:
            rows, heads = _rows(root, strings, formats, _EPOCH_1904 if is_1904 else _EPOCH)
            yield Sheet(entry.get("name") or "", rows, heads)


def _strings(root: Any) -> list[str]:
    return [_text(entry) for entry in root if local_name(entry) == "si"] if root is not None else []


def _text(element: Any) -> str:
    """The text of a cell, without the readings of its characters."""
    runs = (t for t in element.iter() if local_name(t) == "t" and local_name(t.getparent()) != "rPh")
    return " ".join("".join(t.text or "" for t in runs).split())


def _formats(root: Any) -> list[str]:
    """What each style of cells shows: date, share or number."""
    if root is None:
        return []
    own = {e.get("numFmtId"): e.get("formatCode") or "" for e in root.iter() if local_name(e) == "numFmt"}
    kinds = []
    for styles in (element for element in root if local_name(element) == "cellXfs"):
        for style in styles:
            number = style.get("numFmtId") or "0"
            code = _QUOTED.sub("", own.get(number, ""))
            is_date = (
                _DATE_FORMAT.search(code) if number in own else number.isdecimal() and int(number) in _DATE_FORMATS
            )
            kinds.append("date" if is_date else "share" if "%" in code or number in ("9", "10") else "number")
    return kinds


def _rows(root: Any, strings: list[str], formats: list[str], epoch: datetime) -> tuple[tuple[Row, ...], int | None]:
    """The rows with merged cells filled, and how many rows the heads take where merged cells tell."""
    table: dict[int, dict[int, str]] = {}
    last = 0
    for row in (element for element in root.iter() if local_name(element) == "row"):
        stated = row.get("r") or ""
        number = int(stated) if stated.isdecimal() and last < int(stated) <= last + _LARGEST_GAP else last + 1
        last = number
        cells: dict[int, str] = {}
        for cell in row:
            place = _PLACE.fullmatch(cell.get("r") or "")
            column = _column(place[1]) if place else len(cells)
            if column < _MOST_COLUMNS and (text := _shown(cell, strings, formats, epoch)):
                cells[column] = text
        table[number] = cells
    heads = _fill(root, table)
    rows = []
    for number, cells in sorted(table.items()):
        width = max(cells, default=-1) + 1
        rows.append(Row(number, tuple(cells.get(column, "") for column in range(width))))
    return tuple(rows), heads


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _shown(cell: Any, strings: list[str], formats: list[str], epoch: datetime) -> str:
    """A cell as the sheet shows it."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return _text(cell)
    value = next((e.text or "" for e in cell if local_name(e) == "v"), "")
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    if kind == "b":
        return "是" if value == "1" else "否"
    if kind != "n" or not value:
        return " ".join(value.split())
    style = cell.get("s") or "0"
    format_ = formats[int(style)] if style.isdecimal() and int(style) < len(formats) else "number"
    return _number(float(value), format_, epoch)


def _number(value: float, format_: str, epoch: datetime) -> str:
    if format_ == "date" and 0 < value < 3_000_000:
        moment = epoch + timedelta(days=value)
        if value < 1:
            return f"{moment:%H:%M}"
        return _DAY.format(moment) + (f"{moment:%H:%M}" if value % 1 > 1e-6 else "")
    if format_ == "share":
        return f"{value * 100:.10g}%"
    return f"{value:.12g}" if abs(value) < 1e12 else f"{value:.0f}"


def _fill(root: Any, table: dict[int, dict[int, str]]) -> int | None:
    """Write the text of each merged range into all of its cells."""
    heads = None
    first = next((number for number, cells in table.items() if len(set(cells.values())) > 1), 0)
    for merged in (element for element in root.iter() if local_name(element) == "mergeCell"):
        edges = _PLACE.findall(merged.get("ref") or "")
        if len(edges) != 2:
            continue
        (left, top), (right, bottom) = ((_column(letters), int(number)) for letters, number in edges)
        text = table.get(top, {}).get(left, "")
        if not text or (right - left + 1) * (bottom - top + 1) > _LARGEST_SPAN:
            continue
        for number in range(top, bottom + 1):
            for column in range(left, min(right, _MOST_COLUMNS - 1) + 1):
                table.setdefault(number, {})[column] = text
        if top == first:
            heads = max(heads or 1, bottom - top + 1)
    return heads
