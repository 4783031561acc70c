"""The page of the printed paper on which an article of an electronic paper (数字报) stands: 第A02版.

In: a web page's source, and its lines outside of the article. Out: the page as it is printed, or None. It is read where
the system states it, then in a line with the day, then where the page names one only: navigation names them all.
"""

import re
from collections.abc import Sequence

from retrieval.archive.publication import find_date

_PAGE = re.compile(r"第\s*[A-Z]{0,2}\s*\d{1,3}\s*版")
_STATED = re.compile(r"<nodename>([^<]{1,60})")  # within the comment in which 方正's papers keep an article's facts


def find_paper_page(source: str, around: Sequence[str]) -> str | None:
    """第A02版."""
    stated = _STATED.search(source)
    dated = [line for line in around if find_date(line)]
    for lines in ([stated[1]] if stated else [], dated, around):
        pages = dict.fromkeys("".join(page.split()) for line in lines for page in _PAGE.findall(line))
        if len(pages) == 1:
            return next(iter(pages))
    return None
