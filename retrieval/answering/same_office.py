"""Two offices → whether they are one: the same post, of one body whole, by its short form or without its region.

A body is compared whole or by its short form (黑大 for 黑龙江大学), regions as a chain of which the last must agree:
常德市鼎城区委 is no 常德市委. Where the body held tells its level alone (区卫健委), the article must name the region
that is asked for: `region_lacking` tells which.
"""

import re
from collections.abc import Iterator

from retrieval.events.namesakes import districts
from retrieval.events.offices import LEVELS, Office

_OF_REGION = re.compile("副?(?:省|市|区|县|州|盟|旗|镇|乡|村)长$")
_OF_PARTY = "常务|执行|第一(?!书记)|代理|代(?=[省市区县州镇乡]长)|党组|党委|党工委|党总支|党支部|支部"
_SHORTEST, _SHARE = 2, 0.4  # characters of a short form, and its least share of the whole: 北大 is not 北京师范大学
_NATIONAL = re.compile("^(?:中国|国家|全国)(?=.{4})")
_COMPANY = re.compile(r"(?:\(?集团\)?)?(?:股份)?(?:有限)?(?:责任)?(?<!分)(?<!子)公司$|集团$")
_SHORTEST_FIRM, _LONGEST_PLACE = 3, 3  # characters of what a firm is called, and of the place before it
_NUMERAL = re.compile("[一二三四五六七八九十0-9]+")
_FORMAL = re.compile("人民(?=法院|检察院|医院)|[()]")
_OF_PROVINCE = re.compile("(?<=..)(?:省|自治区)(?=.{2})")  # 河北秦皇岛市
_PARTY = re.compile("^[省市区县州盟旗镇乡]委$")  # 邓州书记 is that of 邓州市委
_KIND = re.compile("(?:大学|学院|医院|银行|中学|小学)$")  # what stands before it tells one from another


def fits(asked: Office, held: Office) -> bool:
    """Whether the office held is the one asked for."""
    return is_same_post(asked, held) and is_same_body(body_of(asked), body_of(held))


def is_same_post(one: Office, other: Office) -> bool:
    """Whether the posts are the same, whatever the bodies: 党组书记 and 书记, 常务副市长 and 副市长."""
    return re.sub(_OF_PARTY, "", one.post) == re.sub(_OF_PARTY, "", other.post)


def is_same_body(asked: str, held: str) -> bool:
    """Whether both name one body: whole, by its short form, or with and without the region above it."""
    return not asked or asked == held or any(_is_one_name(one, other) for one, other, _ in _rests(asked, held))


def region_lacking(asked: Office, held: Office) -> str:
    """The region of the body asked for that the body held, which fits it, does not name; "" for none."""
    rests = _rests(body_of(asked), body_of(held))
    return next((region for one, other, region in rests if _is_one_name(one, other)), "")


def body_of(office: Office) -> str:
    """The body, for heads of a region the region alone: 徐汇区委 for 徐汇区委副书记、区长 is 徐汇区."""
    if not _OF_REGION.search(office.post):
        return office.body
    found = districts(office.body)
    region = found[-1] if found else re.sub("(?<=[省市区县州盟旗镇乡])委$|政府$", "", office.body)
    return region if region.endswith(office.post[-2]) else region + office.post[-2]


def may_be_of(asked: str, held: str) -> bool:
    """Whether one body's characters stand in the other, in order: 雄鹰救援队 in 湖北雄鹰应急救援队.

    省委 is that of any province. Between a place and what many are called nothing may be left out: 北京大学 is no
    北京师范大学.
    """
    has_level = any(level in asked for level in LEVELS)
    if held and held[0] in LEVELS and (held[0] in asked or not has_level):
        held = held[2 if held[1:2] == "委" else 1 :]
    short, whole = sorted((_FORMAL.sub("", asked), _FORMAL.sub("", held)), key=len)
    kind = _KIND.search(short)
    if kind and kind.start() <= _LONGEST_PLACE and whole.endswith(kind[0]):
        return whole[: -len(kind[0])].endswith(short[: kind.start()])
    return _stands_in(short, whole)


def _rests(asked: str, held: str) -> Iterator[tuple[str, str, str]]:
    """What both leave of a body without its regions, wherever these agree, and the region that only one asks for."""
    if not asked or not held:
        return
    own, other = districts(asked), districts(held)
    rest, of_other = _without(asked, own), _without(held, other)
    if own and asked.startswith(own[0]) and held.endswith(asked):  # what stands before is of the layout or a region
        yield rest, rest, ""
    if own and other:
        one, two = _OF_PROVINCE.sub("", own[-1]), _OF_PROVINCE.sub("", other[-1])
        if one.endswith(two) or two.endswith(one):
            yield rest, of_other, ""
    elif other:
        yield asked, of_other, ""
        if stem := _stem_ahead(asked, other[-1]):  # 崇川法院 for 南通市崇川区法院
            left = asked[len(stem) :]
            yield left, of_other if left else _PARTY.sub("", of_other), ""
    elif own:
        if stem := _stem_ahead(held, own[-1]):
            yield rest, held[len(stem) :], ""
        yield rest, held, own[-1]
        if held[0] == own[-1][-1]:  # 区卫健委
            yield rest, held[1:], own[-1]
    else:
        yield asked, held, ""
        if held[0] in LEVELS and asked.endswith(held[1:]) and len(held) > _SHORTEST:
            yield held, held, asked[: 1 - len(held)]


def _stem_ahead(body: str, region: str) -> str:
    """What a body begins with that is the region without its level; "" for nothing."""
    lengths = range(len(region) - 1, _SHORTEST - 1, -1)
    return next((body[:n] for n in lengths if region[:-1].endswith(body[:n]) and body[n:] != region[-1:]), "")


def _without(body: str, regions: tuple[str, ...]) -> str:
    for region in regions:
        body = body.replace(region, region[-1] if body.startswith(region + "委") else "", 1)
    return body


def _is_one_name(one: str, other: str) -> bool:
    """Whether two names of a body without its region are one: equal, short, or a firm's with and without its form."""
    one, other = _FORMAL.sub("", one), _FORMAL.sub("", other)
    if one == other:
        return True
    firm, of_other = _COMPANY.sub("", one), _COMPANY.sub("", other)
    if firm == of_other:
        return bool(firm)
    short, whole = sorted((one, other), key=len)
    if _COMPANY.search(whole) and len(short) >= _SHORTEST_FIRM and 0 <= whole.find(short) <= _LONGEST_PLACE:
        return True
    return _is_short(short, whole)


def _is_short(short: str, whole: str) -> bool:
    """Whether `short` may be said for `whole`: 工行 for 中国工商银行, but 中国银行 for no longer name.

    Where both end alike, what stands before must be a short form, too: 社科院农村所, but not 北京大学 for 北京师范大学.
    """
    short, whole = sorted((short, _NATIONAL.sub("", whole)), key=len)
    if short == whole:
        return True
    alike = next((n for n in range(len(short)) if short[-n - 1] != whole[-n - 1]), len(short))
    if alike >= _SHORTEST:
        short, whole = short[:-alike], whole[:-alike]
        if whole.startswith(short) or _NUMERAL.findall(short) != _NUMERAL.findall(whole):
            return False
    if len(short) < _SHORTEST or len(short) < _SHARE * len(whole):
        return False
    return short[0] == whole[0] and _stands_in(short, whole)


def _stands_in(short: str, whole: str) -> bool:
    """Whether all characters of one stand in the other, in order."""
    left = iter(whole)
    return all(character in left for character in short)
