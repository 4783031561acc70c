"""Tells what a page prints around its articles: masthead, weather, navigation, an index of contents.

In: lines in simplified characters. Out: which are furniture. Staff, page numbers and dates are found in furniture.py.
"""

import re
from collections.abc import Container, Iterator, Sequence

from retrieval.archive.bylines import names_of
from retrieval.archive.credit_lines import read_credits
from retrieval.archive.lines import Line
from retrieval.archive.web_chrome import is_chrome_line

_LONGEST = 70  # characters of such a line
_EDGE = 10  # lines at the page's top and foot that may be masthead
_LONGEST_REST = 2  # characters beside what a masthead prints
_PAPER = (
    r"[\u4e00-\u9fff]{2,8}(?:日报|晚报|早报|晨报|时报|都市报|导报|商报|周报|快报|新报|报社|数字报|电子报)(?:社|网)?"
)
_MASTHEAD = re.compile(
    rf"""
      {_PAPER} | [A-Z][A-Za-z]+(?:\s+[A-Z][A-Za-z]+)*\s+(?:DAILY|NEWS|TIMES|Daily|News|Times)
    | 国内统一(?:连续出版物|刊)号[:：]?\s*(?:CN\s*)?[\d-]* | CN\s*\d\d\s*[-—]\s*\d{{4}} | 邮发代号[:：]?\s*[\d—-]+
    | (?:总第)?\s*第?\s*\d{{1,6}}\s*期 | 今日\s*(?:对开)?\s*[\d一二三四五六七八九十]+\s*版
    | 本期\s*\d+\s*版 | 零售价?[:：]?\s*[\d.]+\s*元
    | 农历\S{{2,10}} | [甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年\S{{2,8}}
    | (?:https?://)?(?:www\.)?[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+(?:/\S*)? | [\w.-]{{1,30}}@[\w.-]+
    | (?:主管|主办|出版|承印|印刷)(?:单位)?[:：]?\s*\S{{2,16}} | 中共\S{{2,8}}委(?:机关报|主管主办|主办)
    | 第?\s*[A-D]?\d{{1,3}}\s*版
    | (?:19|20)\d\d\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}\s*日? | (?:星期|周)[一二三四五六日天] | [A-D]\d\d
    """,
    re.VERBOSE,
)
_DAY = re.compile(r"[(（\[【]?\s*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*[)）\]】]?")
_FIELD = re.compile(r"[:：|｜丨]|报|网|台|社")
_NO_WORD = re.compile(r"[\W_]+")
_WEATHER = re.compile(r"-?\d{1,2}\s*(?:℃|°C|度)?\s*[-—~～至/到]+\s*-?\d{1,2}\s*(?:℃|°C|度)")
_SKY = re.compile(r"晴|多云|阴|雨|雪|霾|雾|风")
_INDEX = re.compile(r"(?:今日|本期|本版|要闻|版面|内容)?(?:导读|看点|目录|索引|提要|导航|目次)[:：]?")
# 松河大桥今日通车 ……A03版; (详见2版)
_LEAD = re.compile(
    r".{4,50}?[\s.…·▶▷►→>》)(（]*(?:详见|见|刊|转|[▶▷►→>])?\s*(?:第?\s*[A-D]?\d{1,2}\s*版|[A-D]\d{1,2})\s*[)）]?"
)
_CONTINUED = re.compile(r"[下上][转接]")
_ITEM = re.compile(r"[(（]?\d{1,2}[)）.、．:：]\s*(?!\d)|[●◆■▲★☆▶►◎○•·※]\s*")
_NUMBERED = re.compile(r"[(（]?(\d{1,2})[)）.、．]\s*(?!\d)")
_MOST_LEADS = 30


def find_edges(raw: str, lines: Sequence[Line], furniture: Container[int] = ()) -> Iterator[int]:
    """Indices of lines of masthead, weather, navigation and contents; `furniture`: lines known to be in no article."""
    yield from _indexes(raw, lines)
    count = len(lines)
    texts = {
        i: raw[lines[i].start : min(lines[i].end, lines[i].start + _LONGEST + 1)]
        for i in (*range(min(_EDGE + 1, count)), *range(max(count - 1 - _EDGE, 0), count))
    }
    for order, inward in ((range(min(_EDGE, count)), 1), (range(count - 1, max(count - 1 - _EDGE, -1), -1), -1)):
        is_at_edge = True  # nothing but such lines stands between this one and the page's edge
        for i in order:
            is_apart = lines[i].gap and (i + 1 == count or lines[i + 1].gap)
            is_masthead = is_at_edge and (
                len(_MASTHEAD.findall(texts[i])) > 1
                or i + inward in furniture
                or is_edge_line(texts.get(i + inward, ""))
            )
            if (is_apart or is_masthead) and is_edge_line(texts[i]):
                yield i
            elif i not in furniture:
                is_at_edge = False


def is_edge_line(line: str) -> bool:
    """Whether a line at a page's edge is masthead, weather, navigation or credits of a site."""
    line = line.removesuffix("。")  # with which a row of a table ends
    if not line or len(line) > _LONGEST or "。" in line:
        return False
    if _DAY.fullmatch(line):  # a headline may begin with one
        return False
    marks = len(_MASTHEAD.findall(line))
    if marks and len(_NO_WORD.sub("", _MASTHEAD.sub("", line))) <= (_LONGEST_REST if marks > 1 else 0):
        return True
    if _WEATHER.search(line) and _SKY.search(line):
        return True
    if is_chrome_line(line):
        return True
    return _FIELD.search(line) is not None and read_credits(line) is not None and names_of(line) is None


def _indexes(raw: str, lines: Sequence[Line]) -> Iterator[int]:
    """The lines of an index of contents: leads with their pages, or a list below 导读."""
    leads = [i for i, line in enumerate(lines) if _is_lead(raw[line.start : line.end])]
    if len(leads) > 1:
        yield from leads
    for i, line in enumerate(lines):
        if _INDEX.fullmatch(line.bare) is None:
            continue
        yield i
        for k in range(i + 1, min(len(lines), i + 1 + _MOST_LEADS)):
            if not (_is_lead(raw[lines[k].start : lines[k].end]) or _ITEM.match(raw, lines[k].start, lines[k].end)):
                break
            yield k


def _is_lead(line: str) -> bool:
    return _LEAD.fullmatch(line) is not None and not _CONTINUED.search(line) and not _MASTHEAD.fullmatch(line)


def items_of(raw: str, starts: Sequence[int]) -> frozenset[int]:
    """Which lines, by their number in `starts`, begin an item of a list: 1. … 2. … 3. …, in order from 1."""
    found: list[int] = []
    for number, start in enumerate(starts):
        match = _NUMBERED.match(raw, start)
        if match and int(match[1]) == len(found) + 1:
            found.append(number)
    return frozenset(found) if len(found) > 2 else frozenset()
