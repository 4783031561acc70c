"""Checks that the reworded questions are reworded, and that only its own article answers each.

python -m benchmarks.reworded CORPUS [QUERIES.jsonl]

Reworded means that few of a question's character pairs stand in its article; in other sets more than half do. Only its
own article means that no article outside the question's sources prints most of the text of the first source. Whether
another article says the same in other words was checked by hand, by the names and numbers that an answer needs.
"""

import json
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.command import run_section
from benchmarks.corpus import Query, lines_of
from benchmarks.figures import Figure
from benchmarks.latency import percentile
from benchmarks.place import Place

SETS = ("reworded", "reworded-unseen")  # the second set was written after all weights had been chosen
_COPIED = 0.7  # share of the shorter text's 4-grams; notices of one office share half of theirs
_SECTION = "Words that a question shares with its article"
_MARKS = re.compile(r"[\W_]+")


def measure(place: Place) -> list[Figure]:
    wanted = {source for query in place.sampled for source in query.sources}
    articles = (json.loads(line) for line in lines_of(place.corpus))
    texts = {a["source"]: f"{a.get('title') or ''}{a['text']}" for a in articles if a["source"] in wanted}
    shares = defaultdict(list)
    for query in place.sampled:
        if query.sources[0] in texts:
            shares[query.group].append(shared_pairs(query.text, texts[query.sources[0]]))
    figures = []
    for group, found in sorted(shares.items()):
        name, late = f"{group} ({len(found)})", percentile(found, 0.9)
        figures += [
            Figure(_SECTION, name, statistics.median(found), "median", most=0.2 if group in SETS else None),
            Figure(_SECTION, name, late, "p90"),
        ]
    questions = [query for query in place.sampled if query.group in SETS]
    return [
        *figures,
        Figure(_SECTION, "reworded: with a copy not named", len(uncounted_copies(place, questions)), most=0),
    ]


def shared_pairs(question: str, text: str) -> float:
    """The share of a question's character pairs that stand in a text; marks and spaces are ignored."""
    asked, held = _bare(question), _bare(text)
    pairs = _runs(asked, 2)
    return sum(pair in held for pair in pairs) / max(1, len(pairs))


def uncounted_copies(place: Place, questions: Sequence[Query]) -> dict[str, str]:
    """Question → an article outside its sources that copies the first source or a part of it."""
    firsts: dict[str, Query] = {query.sources[0]: query for query in questions}
    runs = {
        article["source"]: _runs(_bare(article["text"]), 4)
        for article in map(json.loads, lines_of(place.corpus))
        if article["source"] in firsts
    }
    holders = _holders(runs.items())
    copies = {}
    for line in lines_of(place.corpus):
        article = json.loads(line)
        own = _runs(_bare(article["text"]), 4)
        common = Counter(source for run in own & holders.keys() for source in holders[run])
        for source, count in common.items():
            if count >= _COPIED * min(len(own), len(runs[source])) and article["source"] not in firsts[source].sources:
                copies[firsts[source].text] = article["source"]
    return copies


def _holders(runs: Iterable[tuple[str, set[str]]]) -> dict[str, list[str]]:
    holders = defaultdict(list)
    for source, own in runs:
        for run in own:
            holders[run].append(source)
    return dict(holders)


def _runs(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def _bare(text: str) -> str:
    return _MARKS.sub("", text.lower())


if __name__ == "__main__":
    run_section(__doc__, measure)
