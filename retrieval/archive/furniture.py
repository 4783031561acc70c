"""Parts of a page that belong to no article: headers, front matter, page lines, section heads.

In: a text and its lines. Out: which lines are furniture, and the publication date that they give.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.archive.bylines import is_name
from retrieval.archive.credit_lines import read_credits
from retrieval.archive.lines import Line
from retrieval.archive.publication import find_date

_HEADER_WINDOW = 400  # characters in which a record's header is sought
_HEADER = re.compile(r"正文[:：]\s*")
_FRONT_MATTER_WINDOW = 4000
_FRONT_FIELD = re.compile(r"^(\w+)\s*[:：]\s*['\"]?(.*?)['\"]?\s*$", re.MULTILINE)
_DATE_FIELDS = frozenset({"date", "published", "pubdate", "日期", "发布日期", "出版日期"})
_TITLE_FIELDS = frozenset({"title", "headline", "标题"})

_DATE_WRITTEN = r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_DATE = re.compile(_DATE_WRITTEN)
_TIME = re.compile(r"\d{1,2}\s*[:：]\s*\d\d(?:\s*[:：]\s*\d\d)?")
_PAGE = re.compile(
    r"""
    (?:
        第?\s*[A-Z]{0,2}\d{1,3}\s*[版叠页]
      | [A-Z]\d{1,3}
      | 第\s*[一二三四五六七八九十]+\s*版
      | \A\d{2}(?=\s)
      | \A[-—–·.\s]*\d{1,3}[-—–·.\s]*\Z
    )
    """,
    re.VERBOSE,
)
_WEEKDAY = re.compile(r"(?:星期|周)[一二三四五六日天]")
_STAFF = re.compile(
    r"""
    (?:
      (?:本版|值班|责任|图片|执行|美术|版面|首席|视觉)*
      (?:
        责编|编辑|校对|校检|美编|版式|组版|审读|编审|主编|制图
      )
    )\s*[:：/]?\s*([\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s[\u4e00-\u9fff])(?=$|[\s、,，/|])
    """,
    re.VERBOSE,
)
_CONTACT = re.compile(
    r"""
    (?:
      (?:新闻|本报|投稿|联系|订阅|广告|发行|服务)*(?:电话|热线|邮箱|网址|邮编|地址|E-?mail|QQ)
    )\s*[:：]
    """,
    re.VERBOSE,
)
_SENTENCE_MARK = re.compile(r"[。，,；;！？“”]")
_NO_WORD = re.compile(r"[^\w]")
_DATE_LINE = re.compile(
    rf"""
    [\[【(（]?\s*(?:(?:发布|发表|发稿)?(?:时间|日期)\s*[:：]\s*)?{_DATE_WRITTEN}\s*
    (?:{_WEEKDAY.pattern})?\s*(?:{_TIME.pattern})?\s*[\]】)）]?
    """,
    re.VERBOSE,
)
_LONGEST_FURNITURE = 90
_LONGEST_REST = 12  # most characters beside the marks: the paper's name, or more names of staff
_TOP, _FOOT = 4, 3  # lines at the page's top and foot in which a date or a page number may stand alone

# Section heads are made of these words for kinds of news: 消息 速递, 街道动态, 综合新闻
_SECTION_WORDS = r"""
      消息|速递|综合|新闻|要闻|街道|动态|时政|经济|社会|民生|文化|教育|体育|财经|科技|健康|法治
    | 国际|国内|本地|本市|都市|城市|县区|区县|乡镇|社区|基层|党建|副刊|专题|专版|特刊|聚焦|关注
    | 快讯|简讯|短讯|资讯|播报|速览|看点|热点|焦点|导读|本版|版面|一线|广告|公告|天下|视点|视野
    | 观察|评论|时评|人物|图片|报道|特别|专栏|头条|部门|园区|企业|产业|天地|之窗|信息|集锦|连线
    | 在线|今日|一周|快报|快递|区域
"""
_SECTION = re.compile(rf"(?:{_SECTION_WORDS})+", re.VERBOSE)
_TWO_WORDS = re.compile(r"[\u4e00-\u9fff]{1,2}\s+[\u4e00-\u9fff]{1,2}(?:\s+[\u4e00-\u9fff]{1,2})?")
_BRACKETED = re.compile(r"[【〔\[][^】〕\]]{2,8}[】〕\]]")  # 【临江要闻】
_LONGEST_SECTION = 8
_SHORT_SECTION = 6


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the text: its end, where the text begins, and the facts found in it."""

    end: int
    published: str | None = None
    headline: str | None = None


def read_front(text: str) -> Front:
    """The header (`2023-08-14 12:18:43,正文:`) or front matter (`--- date: … ---`) that a text begins with."""
    if text.startswith("---"):
        return _front_matter(text)
    header = _HEADER.search(text, 0, _HEADER_WINDOW)
    if header is None or "。" in text[: header.start()]:
        return Front(0)
    return Front(header.end(), find_date(text[: header.start()]))


def _front_matter(text: str) -> Front:
    close = re.compile(r"^---[^\S\n]*\r?$", re.MULTILINE).search(text, 3, _FRONT_MATTER_WINDOW)
    if close is None:
        return Front(0)
    fields = {match[1].lower(): match[2] for match in _FRONT_FIELD.finditer(text, 3, close.start())}
    published = next((find_date(value) for key, value in fields.items() if key in _DATE_FIELDS), None)
    headline = next((value for key, value in fields.items() if key in _TITLE_FIELDS and value), None)
    return Front(close.end(), published, headline)


def find_furniture(raw: str, lines: Sequence[Line]) -> tuple[frozenset[int], str | None]:
    """Indices of the lines that are page furniture, and the date that the first dated one gives."""
    found: set[int] = set()
    published = None
    for i, line in enumerate(lines):
        if len(line.bare) > _LONGEST_FURNITURE:
            continue
        edge = i < _TOP or i >= len(lines) - _FOOT
        apart = line.gap or i + 1 == len(lines) or lines[i + 1].gap  # so the line is not within a sentence
        printed = raw[line.start : line.end]
        if (
            _is_staff_line(printed)
            or (edge and apart and _is_page_line(printed, dated=i >= _TOP or published is not None))
            or (i < _TOP and (apart or i > 0) and _is_dated_credit(printed))
        ):
            found.add(i)
            published = published or find_date(printed)
    return frozenset(found), published


def _is_dated_credit(printed: str) -> bool:
    """True for a small line near the top that tells when and by whom the page was published."""
    credits = read_credits(printed)
    return credits is not None and credits.published is not None and _DATE_LINE.fullmatch(printed) is None


def is_page_line(line: str) -> bool:
    """True for a line that pages print at their top or foot: number, date, section, staff or address."""
    return len(line) <= _LONGEST_FURNITURE and (_is_staff_line(line) or _is_page_line(line, dated=False))


def _is_staff_line(line: str) -> bool:
    """True for a line with the page's staff, with or without date and page number, anywhere on the page."""
    if not any(is_name("".join(match[1].split())) for match in _STAFF.finditer(line)):
        return False
    return _SENTENCE_MARK.search(line) is None and len(_rest(line)) <= _LONGEST_REST


def _is_page_line(line: str, dated: bool) -> bool:
    """True for a line at the page's edge with its number, date, section or address.

    dated: whether the page's date is known, or the line is at the foot; a date alone may then belong to a headline.
    """
    if _DATE_LINE.fullmatch(line):
        return not dated
    if _CONTACT.match(line):
        return True
    if _SENTENCE_MARK.search(line):
        return False
    kinds = sum(pattern.search(line) is not None for pattern in (_PAGE, _DATE, _WEEKDAY))
    return len(_rest(line)) <= (_LONGEST_REST if kinds > 1 else 0) and kinds > 0


def _rest(line: str) -> str:
    """The rest of a line without page marks, staff and section words."""
    for pattern in (_STAFF, _DATE, _TIME, _WEEKDAY, _PAGE, _SECTION, _NO_WORD):
        line = pattern.sub(" ", line)
    return "".join(line.split())


def find_sections(raw: str, lines: Sequence[Line], heads: Sequence[int]) -> frozenset[int]:
    """Which lines of a headline (`heads`, indices in order) are section heads above it.

    A section head consists of general words, or of two short words with a space between (文明 创建), or stands in
    brackets, or it is short and has a mark that differs from the mark of the headline below.
    """
    found = set()
    below = 0  # the mark of the nearest marked line below
    for i in reversed(heads):
        line = lines[i]
        if i != heads[-1] and _is_section(raw[line.start : line.end], line, below):
            found.add(i)
        below = line.mark or below
    return frozenset(found)


def is_section(bare: str) -> bool:
    """True for a text without white space that consists of general words: 综合新闻."""
    return len(bare) <= _LONGEST_SECTION and _SECTION.fullmatch(bare) is not None


def _is_section(printed: str, line: Line, below: int) -> bool:
    if is_section(line.bare) or _BRACKETED.fullmatch(line.bare):
        return True
    if line.mark and below and below != line.mark and len(line.bare) <= _SHORT_SECTION:
        return True
    return _TWO_WORDS.fullmatch(printed) is not None
