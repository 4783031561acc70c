"""Tells a web page's main text from what stands around it: navigation, share buttons, related pages, footers, comments.

In: the tree of a page. Out: elements to be left out, and lines to be left out.
"""

import re
from collections.abc import Iterator
from typing import Any

from retrieval.archive.folded import simplified
from retrieval.archive.web_profiles import CHROME_TAGS, CHROME_WORDS

UNPRINTED = frozenset(
    "script style head template noscript svg math iframe object video audio select button textarea datalist".split()
)
_HEADINGS = ("h1", "h2", "h3")
_MOST_OF_TEXT = 0.4  # of the page's sentences: an element that holds more is no chrome, whatever its class says
_LINKS = 0.7  # share of an element's characters that are links, from which it is a list of links
_FEWEST_LINKS = 3
_LISTS = frozenset("ul ol dl div td tr table section p map span center".split())
_KEPT = frozenset("html body main article".split())
_VAGUE_WORDS = frozenset(("header", "top", "location", "position", "hot", "tags", "bottom", "next", "prev"))
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SENTENCE = re.compile(r"[,，。!?！？;；]")
_LONGEST_LINE = 80  # characters of a line of chrome
_LINE = re.compile(
    r"""
    (?:网站)?首页(?:\W.*)?|(?:您(?:现在|当前)?(?:所在)?的?位置|您所在的位置|当前位置|所在位置)\W.*
    |[上下]一[篇页条则版](?:\W.*)?
    |(?:分享|转发|收藏|打印|关闭|举报|点赞|在看|评论|登录|注册|搜索|订阅|广告|返回|更多|目录|推广)(?:到|至|本页
    |窗口|顶部|列表)?[:：]?
    |(?:分享到|扫一扫|微信扫|扫码|长按|识别).{0,40}|.*(?:ICP\s*备|公网安备|网站标识码|增值电信|许可证[号:：]
    |违法和不良信息).*
    |(?:版权(?:所有|声明|归)|copyright|©|免责声明|未经.{0,12}(?:授权|许可)).*|(?:主办|承办|协办|技术支持
    |网站维护|维护单位)(?:单位)?[:：].*
    |(?:联系我们|关于我们|网站地图|网站声明|法律声明|无障碍浏览|设为首页|加入收藏|手机版|电脑版|客户端)(?:\W.*)?
    |(?:(?:点赞|收藏|在看|评论|转发|分享|喜欢)[\s(（]*[\d.]*\s*[万w]?\+?[)）]?\s*){2,}
    |(?:[【\[]?(?:打印|关闭|收藏|返回)(?:本页|此页|窗口|顶部|列表|首页)?[】\]]?\s*){2,}
    |(?:今天|现在|今日)是\W*(?:19|20)\d\d.{0,40}
    |阅读原文|\W*点击.{0,6}(?:蓝字|阅读原文|上方|下方|关注|名片).*
    |共\s*\d+\s*页|第?\s*\d+\s*/\s*\d+\s*页?|[上下]一页|.{0,6}关注(?:我们|该公众号|本公众号).{0,12}
    |预览时标签不可点|继续滑动看下一个
    |(?:\W|end)*end\W*|[↑↓▲▼◆■—\-_=*·.\s]+|(?:放大|缩小|默认|大号|中号|小号|[\s+\-A])+|PDF(?:版|下载)?
    |版面(?:导航|概览|目录|图)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REST = re.compile(
    r"""
    (?:相关|推荐|热门|延伸|拓展|往期|更多|猜你|最新|精彩)(?:阅读|新闻|文章|链接|推荐|喜欢|报道|资讯|内容|精彩
    |回顾|专题|评论)*
    |(?:网友|最新|热门|精选|全部|发表)?(?:评论|留言|回复)(?:区|列表)?(?:\W?\d+\W?条?)?|\d+\s*条?(?:评论|回复
    |comments?)|友情链接|热点排行|点击排行|相关标签
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_chrome(root: Any) -> frozenset[Any]:
    """The elements to be left out, each with all that is in it."""
    counts = _count(root)
    sentences = counts[root][3] or 1
    found = set()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or element.tag in UNPRINTED:
            continue
        if element is not root and _is_chrome(element, counts[element], sentences):
            found.add(element)
            continue
        waiting.extend(element)
    return frozenset(found)


def _count(root: Any) -> dict[Any, tuple[int, int, int, int]]:
    """For each element: its printed characters, those in links, its links, and its characters in sentences."""
    counts: dict[Any, tuple[int, int, int, int]] = {}
    for element, children in _bottom_up(root):
        length, of_links, links, told = 0, 0, 0, 0
        if isinstance(element.tag, str) and element.tag not in UNPRINTED:
            length, told = _lengths(element.text)
            for child in children:
                below = counts.get(child, (0, 0, 0, 0))
                tail, told_behind = _lengths(child.tail)
                length += below[0] + tail
                of_links += below[1]
                links += below[2]
                told += below[3] + told_behind
            if element.tag == "a":
                of_links, links, told = length, int(length > 0), 0
        counts[element] = length, of_links, links, told
    return counts


def _bottom_up(root: Any) -> Iterator[tuple[Any, list[Any]]]:
    waiting = [(root, False)]
    while waiting:
        element, is_done = waiting.pop()
        children = list(element)
        if is_done:
            yield element, children
        else:
            waiting.append((element, True))
            waiting.extend((child, False) for child in children)


def _lengths(text: str | None) -> tuple[int, int]:
    bare = "".join((text or "").split())
    return len(bare), len(bare) if len(bare) > 15 and _SENTENCE.search(bare) else 0


def _is_chrome(element: Any, count: tuple[int, int, int, int], sentences: int) -> bool:
    tag, (length, of_links, links, told) = element.tag, count
    if tag in _KEPT or told > _MOST_OF_TEXT * sentences:
        return False
    if tag in CHROME_TAGS or _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
        return True
    has_heading = any(element.find(f".//{heading}") is not None for heading in _HEADINGS)
    if tag == "header":
        return not has_heading or element.find(".//nav") is not None
    words = {word.lower() for name in ("class", "id", "role") for word in _WORD.findall(element.get(name) or "")}
    if named := words & CHROME_WORDS:
        is_named = links > 1 if named <= _VAGUE_WORDS else not (has_heading and named & _VAGUE_WORDS)
        if is_named and tag not in _HEADINGS:
            return True
    return (
        tag in _LISTS
        and links >= _FEWEST_LINKS
        and of_links >= _LINKS * length
        and element.find(".//h1") is None
        and told == 0
    )


def is_chrome_line(text: str) -> bool:
    """Whether a line stands around an article: 首页 > 要闻, 分享到, 备案号."""
    return len(text) <= _LONGEST_LINE and _LINE.fullmatch(simplified(text)) is not None


def begins_rest(text: str) -> bool:
    """Whether a line heads what follows an article: 相关阅读, 网友评论."""
    return len(text) <= 16 and _REST.fullmatch(simplified(text).strip(" :：【】[]>|")) is not None
