"""Tables → a line for each row that can be read by itself: 水库:白石水库,责任人:马俊。

In: rows of cells. Out: rows as text, each cell behind the head of its column.
"""

import re
from collections.abc import Sequence

from retrieval.archive.credit_lines import is_field
from retrieval.archive.folded import simplified

_LONGEST_HEAD = 14  # characters
_NO_HEAD = re.compile(r"[。;；]|\d{2,}|^\d+$")
# What heads say, so that two columns of names are told from a form with its labels in the first column.
_HEAD = re.compile(
    r"""
    (?:序号|编号|名称|姓名|职务|职称|单位|部门|地区|地址|地点|位置|时间|日期|电话|联系|责任|负责|项目|内容|类别
    |类型|金额|投资
      |数量|面积|人数|备注|说明|进度|状态|名次|成绩|得分|规模|期限|标准|主体|事项|措施|合计|年份|月份|性别|年龄
      |班次|线路
      |河流|水库|学校|村)
    """,
    re.VERBOSE,
)

Cells = Sequence[str]


def row_lines(rows: Sequence[Cells], heads: int | None = None) -> list[str]:
    """A line for each row, in order; a row that is empty gives an empty line.

    heads: how many rows hold the heads of columns; None if the table does not tell.
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in rows]
    if not rows:
        return []
    if heads is None:
        heads = 0 if _is_form(rows) else int(_heads_columns(rows))
    names = _names(rows[:heads]) if heads else ()
    lines = [_joined("、" if heads else "", row) for row in rows[:heads]]
    form = not heads and _is_form(rows)
    return lines + [_form_row(row) if form else _row(row, names) for row in rows[heads:]]


def _names(rows: Sequence[Cells]) -> tuple[str, ...]:
    """The head of each column; heads over several rows are joined, those over several columns count for each."""
    width = max(map(len, rows))
    names = []
    for k in range(width):
        parts = dict.fromkeys(row[k] for row in rows if k < len(row) and row[k])
        names.append("".join(parts))
    return tuple(names)


def _heads_columns(rows: Sequence[Cells]) -> bool:
    """Whether the first row looks like the heads of columns."""
    first = rows[0]
    if len(rows) < 2 or len(first) < 2 or not all(first) or len(set(first)) < len(first):
        return False
    if any(len(cell) > _LONGEST_HEAD or _NO_HEAD.search(simplified(cell)) for cell in first):
        return False
    known = sum(_HEAD.search(simplified(cell)) is not None for cell in first)
    return known > 0 if len(first) > 2 else known == len(first)


def _is_form(rows: Sequence[Cells]) -> bool:
    """Whether each row is a label with its value, once or twice: 项目名称 | 松河大桥 | 总投资 | 1200万元."""
    if _heads_columns(rows) and len(rows[0]) > 2 and len(rows) > 2:
        return False
    pairs = [cell for row in rows for cell in row[::2]]
    values = [cell for row in rows for cell in row[1::2]]
    if not pairs or any(len(row) not in (2, 4) for row in rows):
        return False
    labels = [cell for cell in pairs if cell]
    told = sum(_is_label(cell) for cell in labels)
    of_values = sum(_HEAD.search(simplified(cell)) is not None and len(cell) <= 6 for cell in values)
    return (
        all(len(cell) <= _LONGEST_HEAD for cell in labels) and 2 * told >= len(labels) and 3 * of_values <= len(values)
    )


def _is_label(cell: str) -> bool:
    folded = simplified(cell)
    return cell.endswith((":", "：")) or _HEAD.search(folded) is not None or is_field(folded)


def _form_row(row: Cells) -> str:
    pairs = [f"{label.rstrip(':：')}:{value}" for label, value in zip(row[::2], row[1::2], strict=False) if value]
    return _ended(",".join(pairs))


def _row(row: Cells, names: Cells) -> str:
    cells = [
        f"{name.rstrip(':：')}:{cell}" if name and name != cell else cell
        for k, cell in enumerate(row)
        if cell and not _repeats(row, k)
        for name in [names[k] if k < len(names) else ""]
    ]
    return _ended(",".join(cells))


def _repeats(row: Cells, k: int) -> bool:
    """Whether a cell is the next part of a cell over several columns."""
    return k > 0 and len(row[k]) > 1 and row[k] == row[k - 1]


def _joined(mark: str, row: Cells) -> str:
    return _ended(mark.join(cell for k, cell in enumerate(row) if cell and not _repeats(row, k)))


def _ended(text: str) -> str:
    """The text as a sentence, since the next row is another one."""
    return text if not text or text.endswith(("。", "!", "！", "?", "？")) else text + "。"
