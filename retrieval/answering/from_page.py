"""What the page prints beside its articles → candidates: bylines and headlines, where they are asked for."""

import re
from collections.abc import Iterator

from retrieval.answering.candidate import Candidate, Read

MOST = 6  # articles
_ASKS_WRITER = re.compile(r"记者|通讯员|作者|采写|撰写|供稿|署名|谁写|谁拍|摄影")
_ASKS_HEADLINE = re.compile(r"标题|题目")

_ROLES = "记者|通讯员|作者|摄影"
_PRINTED_ROLE = re.compile(rf"(?P<role>{_ROLES})\s*(?P<names>[^\W\d]{{2,4}}(?:\s+(?!{_ROLES})[^\W\d]{{2,4}})*)")


def of_role(asked: str, byline: str) -> str:
    """The names that a printed byline gives the role asked for: 通讯员 郭原甫; "" where it tells no roles apart."""
    found = {match["role"]: match["names"] for match in _PRINTED_ROLE.finditer(byline)}
    roles = [role for role in found if role in asked]
    return "、".join(found[roles[0]].split()) if len(roles) == 1 and len(found) > 1 else ""


def asks_role(asked: str) -> bool:
    """Whether those writers are asked for whose role a byline tells apart from that of reporters."""
    return re.search("通讯员|摄影", asked) is not None


def from_page(read: Read) -> Iterator[Candidate]:
    """Bylines or headlines of the best articles."""
    asked = read.question.folded
    for article, reading in enumerate(read.readings[:MOST]):
        byline, headline = "、".join(reading.article.byline), reading.article.headline
        if byline and _ASKS_WRITER.search(asked):
            yield Candidate(byline, "page", "byline", article, (0, 0), (), part="byline")
        if headline and _ASKS_HEADLINE.search(asked):
            yield Candidate(headline, "page", "headline", article, (0, 0), (), part="headline")
