"""Parses a search: exact phrases, excluded strings, and the rest without its question words.

"滨河新城" 「滨河新城」 “滨河新城”   must stand in the article, but for layout and the characters' forms
-会议  -"全体会议"                 must not stand in it
"""

import re
from dataclasses import dataclass

from retrieval.words.tokens import fold, squeeze

_QUOTED = r"\"([^\"]*)\"|＂([^＂]*)＂|“([^”]*)”|「([^」]*)」|『([^』]*)』"
_PHRASE = re.compile(_QUOTED)
_EXCLUDED = re.compile(rf"(?:^|(?<=\s))[-－](?:{_QUOTED}|([^\s\-－]\S*))")
# Words that only ask, longer ones first; 哪 takes the measure word behind it.
_ASKING = re.compile(
    r"""
      请问|是不是|有没有|是否|为什么|为何|为啥|什么样|怎么样|什么时候|什么时间|什么|怎样|怎么|如何
    | 哪[一几]?[年月日天个位种些条项座所家次届]
    | 哪里|哪儿|哪|多少
    | 几[个位名次年月日天种条项座所家届]
    | 谁|啥|吗|呢
    | 多[大长高远久重]
    """,
    re.VERBOSE,
)
_MARKS_AT_ENDS = " ?!。,.;:"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query; its strings are folded."""

    text: str  # with the phrases, without operators, and without question words unless nothing else is left
    whole: str  # the same with question words, squeezed, since the archive may contain it
    phrases: tuple[str, ...]  # squeezed
    excluded: tuple[str, ...]  # squeezed


def parse_query(query: str) -> SearchQuery:
    """Split a query into its parts. A quotation mark without its partner is ignored."""
    excluded = _squeezed(_EXCLUDED.findall(query))
    rest = _EXCLUDED.sub(" ", query)
    phrases = _squeezed(_PHRASE.findall(rest))
    text = fold(_PHRASE.sub(lambda match: f" {''.join(filter(None, match.groups()))} ", rest)).strip()
    named = _ASKING.sub(" ", text)
    whole = squeeze(text)
    return SearchQuery(
        text=named if sum(map(str.isalnum, named)) > 1 else text,
        whole=whole.strip(_MARKS_AT_ENDS) or whole,
        phrases=phrases,
        excluded=excluded,
    )


def _squeezed(groups: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The non-empty group of each match, squeezed, without repeats."""
    return tuple(dict.fromkeys(filter(None, (squeeze("".join(match)) for match in groups))))
