"""What a short answer says beyond the gold strings: names of others, other figures. What stands in brackets is free."""

import re
import unicodedata
from collections.abc import Sequence

from retrieval.scoring.gold_strings import bare

_BRACKETS = re.compile(r"[(（](?:[^()（）]|[(（][^()（）]*[)）])*[)）]")  # one pair may stand within another
_CUT = "|"
_BETWEEN_NAMES = re.compile(r"[、,，;；/|\s]|和|及")
_OFFICE = re.compile(  # 区长赵明: behind it stands a name, and nothing else
    r"(?:书记|主任|局长|[省市区县州镇乡村处科厅部司行校院所队站]长|主席|副职|经理|董事长|总裁|教授|记者|同志|委员|专员"
    r"|巡视员|调研员)(?=[\u4e00-\u9fff]{2,4}$)"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_OF_A_DATE = re.compile("[近日今昨明前年月天]")  # 近日, 明天; a name that has one of them goes free
_ANY_NAME = "某某"
_FIGURE = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|[〇零一二三四五六七八九十百千两]+(?=[年月日号个人名位家期天次届场套亩米吨元岁户项条所万亿点])"
)


def outside_brackets(text: str) -> str:
    """The text with a cut in place of each pair of brackets and what it holds."""
    return _BRACKETS.sub(_CUT, text)


def surplus_names(text: str, gold: Sequence[str]) -> int:
    """How many pieces look like a person's name and are neither part of a bare gold string nor hold one.

    A piece stands between marks, white space or 和; an office before the name is taken off, a bare office is no name.
    """
    pieces = {bare(_behind_office(piece)) for piece in _BETWEEN_NAMES.split(outside_brackets(text))}
    names = [piece for piece in pieces if _looks_like_name(piece)]
    return sum(not any(string in name or name in string for string in gold) for name in names)


def surplus_figures(text: str, gold: Sequence[str]) -> int:
    """How many different figures stand in no gold string (in NFKC); a date counts by its parts."""
    figures = set(_FIGURE.findall(outside_brackets(unicodedata.normalize("NFKC", text))))
    return sum(not any(figure in string for string in gold) for figure in figures)


def _behind_office(piece: str) -> str:
    return _OFFICE.sub(_CUT, piece).rpartition(_CUT)[2]


def _looks_like_name(piece: str) -> bool:
    if not _NAME.fullmatch(piece) or _OF_A_DATE.search(piece):
        return False
    return not _OFFICE.search(piece + _ANY_NAME)
