"""Reads the small lines above and below an article: 来源:青河日报 发布时间:2024-05-03 作者:林知远 字号:大 中 小.

In: a line. Out: who wrote it and when it was published, or None if the line is no such line.
"""

import re
from dataclasses import dataclass

from retrieval.archive.bylines import is_name
from retrieval.archive.publication import find_chinese_date, find_date

_LONGEST = 160  # characters of a line of credits
_LONGEST_VALUE = 30
_DATES = (
    "发布时间|发布日期|发表时间|发表日期|更新时间|更新日期|发稿时间|发文日期|成文日期|刊发时间|出版日期|见报日期|"
    "时间|日期|发布于|发表于"
)
_AUTHORS = (
    "本报记者|记者|通讯员|特约记者|实习记者|作者|撰稿|撰文|供稿|文字|图文|文/图|图/文|文图|摄影|文|图|摄|摄影记者|"
    "报道|由"
)
_OTHERS = (
    "信息来源|文章来源|稿件来源|新闻来源|内容来源|来源|稿源|转自|转载自|发布机构|发布单位|发文机关|信息提供|供稿单位|"
    "供图|图片来源|责任编辑|值班编辑|本期编辑|执行编辑|网络编辑|见习编辑|编辑|责编|编校|编审|主编|审核|审校|审读|校对|"
    "校审|初审|复审|终审|一审|二审|三审|"
    "一校|二校|三校|监制|总监制|签发|值班主任|值班总编|统筹|策划|制图|美编|排版|制作|"
    "浏览次数|浏览量|浏览|阅读次数|阅读量|阅读数|阅读|点击次数|点击量|点击数|点击|访问量|访问次数|评论数|评论|"
    "字体大小|字体|字号|分享到|分享至|分享|索引号|文号|分类|栏目|所属栏目|关键词|标签|版次|版面|原标题|公众号|微信号|"
    "ID|字数|稿件编号|主送|抄送|抄报|报|送"
)
_FIELD = re.compile(rf"(?P<key>{_DATES}|{_AUTHORS}|{_OTHERS})\s*[】\])）]?\s*[:：丨|｜]\s*", re.IGNORECASE)
_SPACED_AUTHOR = re.compile(
    r"(?P<key>本报记者|记者|通讯员|编辑|责编|审核|校对|来源|作者|发布于|发表于|由)\s+(?=[^\s:：])"
)
_ALONE = re.compile(
    r"""
    (?:[\[【(（]?\s*)
    (?:大\s*中\s*小|大|中|小|打印(?:本页|此页)?|关闭(?:窗口|本页)?|收藏(?:本页)?|返回(?:顶部|列表|首页)?
      |北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南
      |广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门
      |发表评论|我要评论|我来说两句|推荐给朋友|https?://[!-~]+
      |原创|听新闻|语音播报|微信|微博|QQ(?:空间|好友)?|朋友圈|复制链接|扫一扫|分享(?:到|至)?|点赞|在看|转发|评论
      |人阅读|次|
      |\d{1,2}\s*[:：]\s*\d\d(?:\s*[:：]\s*\d\d)?
      |(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*(?:星期|周)[一二三四五六日天])?
      |星期[一二三四五六日天]|发表于\S{0,6}|\d{1,8})
    (?:\s*[\]】)）]?)
    """,
    re.VERBOSE,
)
_BETWEEN = " \t\u3000\u00a0|｜丨/·•,,、;;-—[]【】()（），；"
_COUNT = re.compile(r"(?:阅读|浏览|点击|播放|收藏|点赞)(?:量|数|次数)?\s*\d[\d.]*\s*[万w]?\+?")  # 阅读 1.2万
_NAMES = re.compile(r"[\s、,,/·|]+")
_OUTLET = re.compile(
    r"""
    [\u4e00-\u9fffA-Za-z]{2,14}
    (?:报|网|社|台|客户端|融媒(?:体)?(?:中心)?|发布|杂志|新闻|频道|办公室|委员会|[^我]局|政府|日报社|办|指挥部|街道|镇
    |乡|集团|公司)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Credits:
    """What lines of credits tell."""

    names: tuple[str, ...] = ()
    published: str | None = None
    is_stated: bool = False  # a field names the date: 发布时间

    def __add__(self, other: "Credits") -> "Credits":
        first = self if self.published and (self.is_stated or not other.is_stated) else other
        return Credits(
            (*self.names, *(n for n in other.names if n not in self.names)), first.published, first.is_stated
        )


def read_credits(line: str) -> Credits | None:
    """What a line of credits tells; None if it holds anything else.

    >>> read_credits("来源:青河日报 发布时间:2024-05-03 10:20 字号:大 中 小").published
    '2024-05-03'
    >>> read_credits("作者:林知远  编辑:何晓").names, read_credits("时间:5月3日,地点:松河大桥。")
    (('林知远',), None)
    """
    line = line.strip().removesuffix("。")  # with which a row of a table ends
    line = _COUNT.sub(" ", line).strip() or line
    if not 1 < len(line) <= _LONGEST or "。" in line:
        return None
    if day := find_chinese_date(line):
        return Credits((), day)
    fields = _fields(line)
    if fields is None:
        return None
    names: list[str] = []
    published, is_stated = None, False
    for key, value in fields:
        day = find_date(value) if key == "" or re.fullmatch(_DATES, key) else None
        if key == "" and day:
            names += [name for name in value.split() if is_name(name) and not _ALONE.fullmatch(name)]
        if day and (published is None or (key and not is_stated)):
            published, is_stated = day, key != ""
        if re.fullmatch(_AUTHORS, key):
            names += [name for name in _NAMES.split(value) if is_name(name) and name not in names]
    return Credits(tuple(names), published, is_stated)


def is_field(label: str) -> bool:
    """Whether a label is that of a field of credits: 作者."""
    return _FIELD.fullmatch(f"{label.rstrip(':：')}:") is not None


def _fields(line: str) -> list[tuple[str, str]] | None:
    """Key and value of each field; what stands alone has no key. None if the line is not made of fields."""
    marks = sorted(
        [*_FIELD.finditer(line), *_SPACED_AUTHOR.finditer(line)], key=lambda match: (match.start(), -match.end())
    )
    found: list[tuple[str, str]] = []
    start, key = 0, ""
    for match in marks:
        if match.start() < start or (match.start() and line[match.start() - 1] not in _BETWEEN and not key):
            continue
        if match.start() > start and line[match.start() - 1] not in _BETWEEN and not line[match.start() - 1].isdigit():
            continue
        if not _takes(found, key, line[start : match.start()]):
            return None
        start, key = match.end(), match["key"]
    return found if _takes(found, key, line[start:]) and found else None


def _takes(found: list[tuple[str, str]], key: str, value: str) -> bool:
    """Add a field; False if its value is text of an article."""
    value = value.strip(_BETWEEN)
    if key or value:
        found.append((key, value))
    if not key:
        rest = value
        while rest and (match := _ALONE.match(rest)) and match.end():
            rest = rest[match.end() :].lstrip(_BETWEEN)
        return not value.isdigit() and (not rest or (_is_dated(value) and _is_outlet(rest)))
    if re.fullmatch(_DATES, key):
        return find_date(value) is not None and len(value) <= _LONGEST_VALUE
    if re.fullmatch(_AUTHORS, key):
        return all(
            is_name(word) or _OUTLET.fullmatch(word) or read_credits(word) for word in _NAMES.split(value) if word
        )
    return len(value) <= _LONGEST_VALUE and not re.search(r"[。!?！？]|[,，][^,，]*[,，]", value)


def _is_dated(value: str) -> bool:
    return value.startswith("原创") or find_date(value) is not None


def _is_outlet(text: str) -> bool:
    """Whether what stands beside a date is a paper: 青河日报 2024-05-03."""
    words = [word for word in re.split(r"[\s|｜丨]+", text) if word and not _ALONE.fullmatch(word)]
    return len(words) <= 2 and all(_OUTLET.fullmatch(word) or is_name(word) for word in words)
