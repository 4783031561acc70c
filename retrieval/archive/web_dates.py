"""The day on which a web page was published, where pages tell it: their head, scripts, and marks of paper systems.

In: a page's tree and source, and the small lines of a known kind of page. Out: YYYY-MM-DD, or None.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from retrieval.archive.credit_lines import read_credits
from retrieval.archive.publication import find_date

_NAMES = frozenset(
    "article:published_time pubdate publishdate publish_date og:release_date datepublished date dc.date "
    "firstpublishedtime publishtime weibo:article:create_at og:published_time".split()
)
# 公众号: #publish_time is filled by a script, from these.
_SCRIPTED = re.compile(r"\bvar\s+(?:publish_time|createTime|create_time)\s*=\s*[\"']([^\"']{8,30})[\"']")
_SECONDS = re.compile(r"\b(?:ct|oriCreateTime|createTimestamp|ori_create_time)\s*[=:]\s*[\"'](\d{10})[\"']")
_JSON_LD = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
# 方正's papers keep an article's facts in a comment: <!--enpproperty <date>2024-05-03 …</date> …
_ENP = re.compile(r"<!--\s*enpproperty\b(.{0,4000}?)-->", re.DOTALL)
_ENP_DATE = re.compile(r"<date>([^<]{8,40})</date>")
_OF_PAPER = re.compile(r"版|星期|报")
_TODAY = re.compile(r"\W*(?:今天|今日|现在|当前)(?:是|日期|时间)?")
_CHINA = timedelta(hours=8)


def find_web_date(tree: Any, text: str, of_article: Sequence[str] = (), around: Sequence[str] = ()) -> str | None:
    """The day of publication.

    of_article: lines from where this kind of page keeps it; around: other lines, which may tell another day.
    """
    stated = (find_date(line) for line in of_article if _is_dated(line))
    others = (find_date(line) for line in around if _is_dated(line))
    return next(filter(None, chain(stated, _in_source(text), _in_head(tree), others)), None)


def _is_dated(line: str) -> bool:
    """Whether a line is about publication: small, or with the name or the page of a paper; not 今天是2024年5月3日."""
    return _TODAY.match(line) is None and (
        len(line) <= 40 or read_credits(line) is not None or (len(line) <= 120 and _OF_PAPER.search(line) is not None)
    )


def _in_source(text: str) -> Iterator[str | None]:
    for comment in _ENP.finditer(text):
        if date := _ENP_DATE.search(comment[1]):
            yield find_date(date[1])
    for pattern in (_SCRIPTED, _JSON_LD):
        if match := pattern.search(text):
            yield find_date(match[1])
    if match := _SECONDS.search(text):
        yield (datetime.fromtimestamp(int(match[1]), UTC) + _CHINA).date().isoformat()


def _in_head(tree: Any) -> Iterator[str | None]:
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name.lower() in _NAMES:
            yield find_date(element.get("content") or "")
    for element in tree.iter("time"):
        if element.get("datetime") and (element.get("pubdate") is not None or element.get("itemprop")):
            yield find_date(element.get("datetime"))
