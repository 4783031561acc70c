"""Finds bylines: 记者 … 通讯员 … 文/图. One stands on its own line, on two, or at the end of an article's last line.

In: lines. Out: the place of each byline, and its names. The splitter decides where an article ends.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.archive.lines import Line

# The surnames of 百家姓 and others in use. Without a space behind the role, a name must begin with one of these, so
# 记者了解到 is no byline.
_COMPOUND = re.compile("欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|闻人|端木|淳于|申屠|南宫")
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷"
    "车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲台鄂索咸籍赖卓蔺屠蒙池乔阴胥苍双闻"
    "莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居"
    "衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权"
    "逯盖益桓公楚闫法汝鄢涂钦岳帅缑亢况郈有琴归海晋商牟佘佴伯赏南墨哈谯笪年爱阳佟付肖邸仝代冶辜展庹敬揭邝兰卿冼植覃粟"
    "原鹿芦谌苑邰矫初刀禚战由迟官门亓车揣修才信库税逢么来"
)
ROLES = (
    r"(?:(?:本报|本刊|本网|见习|实习|首席|特约|全媒体|融媒体?|特派|驻站|通讯|文字|摄影|新闻|报道|特别)*"
    r"(?:记者站?|通讯员|实习生|评论员|撰稿人?|供稿|摄影|撰文|供图|作者))"
)
_CREDIT = r"(?:文\s*[/／]?\s*[图摄]|图\s*[/／]?\s*文|摄影报道|摄影|文|图|摄|报道)"
_HAN = r"[\u4e00-\u9fff\u3400-\u4dbf]"
_MAYBE_NAME = re.compile(rf"{_HAN}{{2,4}}")
_DOTTED_NAME = re.compile(rf"{_HAN}{{1,6}}(?:·{_HAN}{{1,6}}){{1,3}}")
_ROLE_AT_START = re.compile(rf"[(（【]?(?:{_CREDIT}\s*[/／]?\s*)?{ROLES}")
_WORD = re.compile(rf"{ROLES}|文\s*[/／]\s*[图摄]|图\s*[/／]\s*文|[^\s、，,:：;；/／|()（）【】]+")
_ROLE = re.compile(ROLES)
_SET_OFF = re.compile(rf"[(（【]?{ROLES}[\s:：]")  # behind white space a rare surname may begin a name, too
_IS_CREDIT = re.compile(_CREDIT)
_TAIL = re.compile(rf"(?<=[。!?！？…”’）)》])[^\S\r\n]*[(（【]?(?:{ROLES})[^。!?！？]*\Z")
_LONGEST = 80  # most characters of a byline's line
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline's place: from offset `start` in line `first` to the end of line `last` (indices of lines)."""

    first: int
    last: int
    start: int  # offset in the text
    inline: bool  # whether text stands before it in its first line
    names: tuple[str, ...]

    def lines(self) -> range:
        return range(self.first, self.last + 1)

    def moved(self, by: int) -> "Byline":
        """The same byline in a list with `by` more lines before it."""
        return replace(self, first=self.first + by, last=self.last + by)


def find_bylines(raw: str, lines: Sequence[Line]) -> list[Byline]:
    """All bylines, in order. A line that goes on with 通讯员 … belongs to the byline above it."""
    found: list[Byline] = []
    i = 0
    while i < len(lines):
        byline = _byline_at(raw, lines, i)
        if byline is None:
            i += 1
            continue
        found.append(byline)
        i = byline.last + 1
    return found


def _byline_at(raw: str, lines: Sequence[Line], i: int) -> Byline | None:
    """The byline that begins in line `i`, with the lines that continue it."""
    line = lines[i]
    if line.mark:
        return None
    start = _start(raw, line)
    if start is None:
        return None
    last = i
    printed = raw[start : line.end]
    if i + 1 < len(lines) and _breaks_role(raw, line, lines[i + 1]):
        last = i + 1
        printed += raw[lines[last].start : lines[last].end]
    names = names_of(printed)
    if names is None or (start == line.start and i and not _may_follow(raw, lines[i - 1], line)):
        return None
    while last + 1 < len(lines) and last - i + 1 < _MOST_LINES:
        following = lines[last + 1]
        more = None if following.mark or following.gap else _continuation(raw, following)
        if more is None:
            break
        names += more
        last += 1
    return Byline(i, last, start, start > line.start, names)


def _breaks_role(raw: str, line: Line, following: Line) -> bool:
    """Whether a line break cuts a role in two: 通讯|员 李娟."""
    if following.mark or following.gap or len(following.bare) > _LONGEST // 2:
        return False
    above, below = raw[line.start : line.end].split()[-1], raw[following.start : following.end].split()[0]
    return len(below) < 3 and _ROLE.fullmatch(below) is None and _ROLE.fullmatch(above[-4:] + below) is not None


def _start(raw: str, line: Line) -> int | None:
    """Where a byline could begin in the line: at its start, or behind the end of its last sentence."""
    if len(line.bare) <= _LONGEST and _ROLE_AT_START.match(raw, line.start, line.end):
        return line.start
    begin = max(line.start, line.end - _LONGEST)
    if "记者" not in (tail := raw[begin : line.end]) and "通讯员" not in tail:
        return None
    match = _TAIL.search(tail)
    if match is None:
        return None
    start = begin + match.start()
    while raw[start].isspace():
        start += 1
    return start


def _may_follow(raw: str, before: Line, line: Line) -> bool:
    """Whether a byline may stand here: behind a whole sentence or a gap, or with its role set off: 记者 张凯."""
    return line.gap or before.mark > 0 or before.ends_sentence or _SET_OFF.match(raw, line.start, line.end) is not None


def _continuation(raw: str, line: Line) -> tuple[str, ...] | None:
    if len(line.bare) > _LONGEST // 2:
        return None
    if _IS_CREDIT.fullmatch(line.bare):
        return ()
    if not _ROLE_AT_START.match(raw, line.start, line.end):
        return None
    return names_of(raw[line.start : line.end])


def names_of(byline: str) -> tuple[str, ...] | None:
    """The names of a byline, in order, without 记者, 通讯员, 文/图; None if the text is no byline.

    >>> names_of("记者 鲁 慧 通讯员 欧阳静 文/图"), names_of("记者了解到"), names_of("记者从市卫健委获悉")
    (('鲁慧', '欧阳静'), None, None)
    """
    inner = byline.strip().strip("()（）【】").strip()
    set_off = _SET_OFF.match(inner) is not None
    names: list[str] = []
    half = ""  # the first character of a two-character name with a space in it: 鲁 慧
    roles = 0
    for match in _WORD.finditer(inner):
        word = half + match[0]
        half = ""
        if _ROLE.fullmatch(word):
            roles += 1
        elif _IS_CREDIT.fullmatch("".join(word.split())):
            continue
        elif len(word) == 1:
            half = word
        elif is_name(word) or (set_off and _MAYBE_NAME.fullmatch(word)):
            names.append(word)
        else:
            return None
    return tuple(names) if roles and names and not half else None


def is_name(word: str) -> bool:
    """True for two or three characters that begin with a surname, four with a compound or double one, and 阿依·古丽."""
    if "·" in word:
        return _DOTTED_NAME.fullmatch(word) is not None
    if not _MAYBE_NAME.fullmatch(word):
        return False
    if _COMPOUND.match(word):
        return len(word) > 2
    return word[0] in _SURNAMES and (len(word) < 4 or word[1] in _SURNAMES)
