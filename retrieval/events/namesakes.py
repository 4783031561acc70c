"""Which articles that name 李伟 speak of one person: told apart by titles and the districts in them.

In: the titles that each article gives the name. Out: groups of articles. Two titles with districts are one person's
where the districts agree (中原区副区长, 中原区委书记). A title without a district goes with one that names the same
office (区委书记 with 中原区委书记), or an office of the same level (区长), as long as just one person fits. What fits
no one, and a name without a title, is a person of its own: rather one person twice than two as one.
"""

import re
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from retrieval.words.tokens import HAN, fold

_Key = TypeVar("_Key", bound=Hashable)
_MARKS = re.compile(r"[、,，;；]|(?<=.{3})兼")
# 中原区委书记 → 中原区, 郑州市市长 → 郑州市; neither 副区长 nor 市场, 村民.
_DISTRICT = re.compile(rf"[{HAN}]{{1,10}}(?:区|县|市|旗|州|盟|镇|乡|街道|(?<![农乡])村)(?![长场民域块])")
_NO_DISTRICTS = re.compile(
    "(?:.*(?:警备|军|战)区|.*副|.*[社城市园校地景辖片小居厂矿院农]区|新区|城市|.*县市|.*[城乡]镇|农村|乡村)"
)
_COUNTRY = "全国"
_OF_THE_COUNTRY = re.compile("中共中央|总书记|^国家主席|国务院总理|中央军委主席")
_LEVEL = re.compile("(?:副)?([国省市区县旗州镇乡村]|街道)(?:[委长]|政府|人大|政协|纪委|党工委|办事处|人民)")
# Characters from which an office that is the end of another is, or may be, the same one in short: 副局长, 总理.
_SURE_OFFICE, _SHORT_OFFICE = 3, 2


@dataclass(slots=True)
class _Holder:
    """What is known of one person."""

    titles: set[str]
    members: list[frozenset[str]] = field(default_factory=list)

    @property
    def districts(self) -> set[str]:
        """The districts, and the whole country for its leaders."""
        found = {district for title in self.titles for district in districts(title)}
        return found | {_COUNTRY for title in self.titles if _OF_THE_COUNTRY.search(title)}

    @property
    def offices(self) -> set[str]:
        """The offices without their districts' names: 中原区委书记 → 区委书记."""
        return {_DISTRICT.sub(_ending, office) for title in self.titles for office in _MARKS.split(title) if office}

    @property
    def levels(self) -> set[str]:
        return {match[1] for office in self.offices if (match := _LEVEL.match(office))}


def districts(title: str) -> tuple[str, ...]:
    """The districts that a title names, in order."""
    found = (match[0] for office in _MARKS.split(title) for match in _DISTRICT.finditer(office))
    return tuple(dict.fromkeys(name for name in found if not _NO_DISTRICTS.fullmatch(name)))


def tell_apart(titles: Mapping[_Key, Sequence[str]]) -> tuple[tuple[_Key, ...], ...]:
    """The keys, one group a person; `titles` are those that each gives the name, "" or none where it gives none."""
    alike: dict[frozenset[str], list[_Key]] = {}  # thousands of articles give a few titles
    for key, given in titles.items():
        alike.setdefault(frozenset(map(fold, given)) - {""}, []).append(key)
    order = {key: number for number, key in enumerate(titles)}
    groups = ((key for kind in kinds for key in alike[kind]) for kinds in _persons(alike))
    return tuple(tuple(sorted(group, key=order.__getitem__)) for group in groups)


def _persons(kinds: Iterable[frozenset[str]]) -> list[list[frozenset[str]]]:
    """Sets of titles, together those that are one person's."""
    known: list[_Holder] = []
    unsure: list[list[frozenset[str]]] = []
    for titles in sorted(kinds, key=_weight, reverse=True):
        own = _Holder(set(titles), [titles])
        same = [holder for holder in known if _agree(own, holder)]
        if not same and titles:
            same = [holder for holder in known if _may_be_one(own, holder)]
        if len(same) == 1 or (same and own.districts):
            known = [holder for holder in known if holder not in same] + [_together([*same, own])]
        elif same or not titles:  # it may be any of them, or none
            unsure.append([titles])
        else:
            known.append(own)
    return [*(holder.members for holder in known), *unsure]


def _weight(titles: Collection[str]) -> tuple[bool, int]:
    """Those that say more come first."""
    return any(map(districts, titles)), sum(map(len, titles))


def _agree(one: _Holder, other: _Holder) -> bool:
    if one.districts and other.districts:
        return any(a.endswith(b) or b.endswith(a) for a in one.districts for b in other.districts)
    return any(_is_same_office(a, b) for a in one.offices for b in other.offices)


def _may_be_one(one: _Holder, other: _Holder) -> bool:
    if one.districts and other.districts:
        return False
    short = any(_is_same_office(a, b, _SHORT_OFFICE) for a in one.offices for b in other.offices)
    return short or bool(one.levels & other.levels)


def _is_same_office(one: str, other: str, least: int = _SURE_OFFICE) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= least and longer.endswith(shorter))


def _together(holders: Sequence[_Holder]) -> _Holder:
    return _Holder(set().union(*(h.titles for h in holders)), [key for h in holders for key in h.members])


def _ending(match: re.Match[str]) -> str:
    """What a district's name ends with: 中原区 → 区."""
    if _NO_DISTRICTS.fullmatch(match[0]):
        return match[0]
    return "街道" if match[0].endswith("街道") else match[0][-1]
