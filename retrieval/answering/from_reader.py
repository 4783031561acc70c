"""Scores of the trained reader → candidates: its best stretches, each in the forms that the kind of question wants.

A stretch grows to the whole name, date, quantity or word that it cuts. People come with their offices, members of a
list with the others of the list, what was said or done as a clause or a sentence.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.day_note import ASKS_DAY, meant
from retrieval.reading.features import Ints
from retrieval.reading.window import Window
from retrieval.words.sentences import Span, clauses

TELLING = ("what_said", "other", "list", "where")  # a clause or sentence may answer
MOST_STRETCHES = 8
MOST_OF_THE_KIND = 6
MOST_STARTS = 6  # of a window
LONGEST = 48  # characters of a stretch
MOST_SAID = 118  # characters of a clause or sentence
_IN_LIST = 0.4  # probability from which on a character counts as part of the answer
_MARKS = " ,，。;；:：、!?！？\n\t·-—"
_JOINING = "及和与"
_OPENING, _CLOSING = "“‘《(（「『【", "”’》)）」』】"
_LINKS = ("、", "和", "与", "及", "以及", "")
_BETWEEN = frozenset({*_LINKS, "，", ","}) - {""}  # members of a list
_SENTENCE_END = re.compile("[。!?！？\n]")
_TYPES = {"how_many": "quantities", "when": "dates", "who": "names", "with_whom": "names"}


def from_reader(read: Read) -> Iterator[Candidate]:
    """The candidates of the reader, the stretch it finds likeliest first."""
    if read.question.kind == "yes_no":
        return
    likeliest = stretches(read)
    for place, stretch in [*likeliest, *(one for one in _of_the_kind(read) if one not in likeliest)]:
        window = read.windows[place]
        core = (window.start + stretch[0], window.start + stretch[1])
        sentence = _sentence(read, window, core)
        yield from _forms(read, place, core, sentence)


def stretches(read: Read) -> list[tuple[int, Span]]:
    """(window, span in it) of the likeliest stretches, likeliest first, each grown to whole units, each once."""
    assert read.scores is not None
    found: dict[tuple[int, Span], float] = {}
    for place, (starts, ends) in enumerate(zip(read.scores.starts, read.scores.ends, strict=True)):
        text = _window_text(read, place)
        for start in np.argsort(-starts)[:MOST_STARTS]:
            stop = _SENTENCE_END.search(text, start)
            behind = ends[start : min(start + LONGEST, max(stop.start(), start + 1) if stop else len(text))]
            for step in np.argsort(-behind)[:2]:
                span = _grown(read, place, (int(start), int(start + step) + 1))
                score = float(starts[start] + behind[step])
                found[place, span] = max(score, found.get((place, span), -1e9))
    return sorted(found, key=lambda one: -found[one])[:MOST_STRETCHES]


def _of_the_kind(read: Read) -> list[tuple[int, Span]]:
    """The quantities, dates or people of the windows where such are asked for, the likeliest first."""
    assert read.scores is not None
    found = [
        (float(read.scores.starts[place][low:high].max() + read.scores.ends[place][low:high].max()), place, (low, high))
        for place, typed in enumerate(read.typed)
        for low, high in getattr(typed, _TYPES.get(read.question.kind, ""), ())
    ]
    return [(place, span) for _, place, span in sorted(found, reverse=True)[:MOST_OF_THE_KIND]]


def _grown(read: Read, place: int, span: Span) -> Span:
    """The span with the units that it cuts, without marks at its ends, with both of a pair of quotes."""
    start, end = _whole_units(read, place, span)
    text = _window_text(read, place)
    while end - start > 1 and text[end - 1] in _MARKS + _JOINING:
        end -= 1
    while end - start > 1 and text[start] in _MARKS:
        start += 1
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        inner = text[start:end]
        if inner.count(opening) > inner.count(closing) and text[end : end + 1] == closing:
            end += 1
        elif inner.count(closing) > inner.count(opening) and text[start - 1 : start] == opening:
            start -= 1
    return start, end


def _whole_units(read: Read, place: int, span: Span) -> Span:
    """The span with the names, dates, quantities and words that it cuts."""
    start, end = span
    typed = read.typed[place]
    for low, high in (*typed.names, *typed.dates, *typed.quantities):
        if low < end and start < high:
            start, end = min(start, low), max(end, high)
    return _whole_words(read.encoded[place].word_of, start, end)


def _whole_words(word_of: Ints, start: int, end: int) -> Span:
    """The span with the words that it cuts."""
    while start > 0 and word_of[start - 1] == word_of[start]:
        start -= 1
    while end < len(word_of) and word_of[end - 1] == word_of[end]:
        end += 1
    return start, end


def _forms(read: Read, place: int, core: Span, sentence: Span) -> Iterator[Candidate]:
    window = read.windows[place]
    text = read.readings[window.article].article.text
    kind = read.question.kind

    def candidate(said: str, form: str) -> Candidate:
        return Candidate(said, "reader", form, window.article, core, (sentence,), place)

    bare = text[slice(*core)]
    yield candidate(bare + _day_note(read, window.article, core), "span")
    if kind in ("who", "with_whom", "title", "list", "other") and (people := _people(read, place, core, sentence)):
        yield candidate(people, "people")
        if kind != "title" and ASKS_DAY.search(read.question.folded) and (day := _day_of(read, window.article, core)):
            yield candidate(f"{people},{day}", "people")
    if kind in ("list", "with_whom", "where", "who", "what_said", "other") and (
        listed := _listed(read, place, core, sentence)
    ):
        yield candidate("、".join(text[slice(*span)] for span in listed), "list")
    if kind in TELLING:
        clause = _clause(text, core, sentence)
        if clause != bare:
            yield candidate(clause, "clause")
        whole = text[slice(*sentence)].strip(_MARKS)
        if clause != whole and len(whole) <= MOST_SAID:
            yield candidate(whole, "sentence")


def _day_note(read: Read, article: int, core: Span) -> str:
    """What the day means that is asked for, where the stretch is one."""
    if read.question.kind != "when":
        return ""
    days = (day for day in read.readings[article].dates if core[0] <= day.start and day.end <= core[1])
    return next((meant(day.text, day.date, day.date_end, read.question.lang) for day in days), "")


def _day_of(read: Read, article: int, core: Span) -> str:
    """The last day that the article names up to a stretch, as written; "" where there is none."""
    before = [day.text for day in read.readings[article].dates if day.start < core[1] and day.grain == "day"]
    return before[-1] if before else ""


def _people(read: Read, place: int, core: Span, sentence: Span) -> str:
    """The names that the stretch holds or begins a list of, each with its office; "" where it holds none."""
    article = read.readings[read.windows[place].article]
    mentions = [m for m in article.mentions if sentence[0] <= m.start < sentence[1]]
    inside = [n for n, m in enumerate(mentions) if m.start < core[1] and core[0] < m.end]
    if not inside:
        return ""
    low, high = inside[0], inside[-1] + 1
    text = article.article.text
    if read.question.kind == "with_whom" or _is_plural(read.question.folded):
        while high < len(mentions) and _linked(text[mentions[high - 1].after : mentions[high].before]):
            high += 1
        while low > 0 and _linked(text[mentions[low - 1].after : mentions[low].before]):
            low -= 1
    named = dict.fromkeys((m.name, m.title) for m in mentions[low:high])
    return "、".join(f"{name}({title})" if title else name for name, title in named)


def _linked(between: str) -> bool:
    return between.strip() in _LINKS


def _is_plural(folded: str) -> bool:
    return any(
        word in folded
        for word in ("哪些", "哪几", "哪两", "哪三", "都有谁", "有谁", "都是谁", "两位", "几位", "谁们", "都谁")
    )


def _listed(read: Read, place: int, core: Span, sentence: Span) -> list[Span]:
    """The runs of the sentence that the reader takes for parts of the answer, where they are several."""
    assert read.scores is not None
    window = read.windows[place]
    text = read.readings[window.article].article.text
    low, high = max(sentence[0], window.start), min(sentence[1], window.end)
    chance = 1 / (1 + np.exp(-read.scores.inside[place][low - window.start : high - window.start]))
    chance[core[0] - low : core[1] - low] = 1.0
    runs: list[Span] = []
    start = None
    for at, is_in in enumerate([*(chance >= _IN_LIST), False]):
        if is_in and start is None:
            start = at
        elif not is_in and start is not None:
            runs.append((low + start, low + at))
            start = None
    parts: dict[Span, None] = {}
    for run in runs:
        for part in _parted(text, run):
            start, end = _whole_units(read, place, (part[0] - window.start, part[1] - window.start))
            if end - start <= 2 * (part[1] - part[0]) + 2:
                parts[window.start + start, window.start + end] = None
    listed = side_by_side(text, list(parts), core) if read.question.kind in ("who", "with_whom") else list(parts)
    return listed if len(listed) > 1 and sum(e - s for s, e in listed) < MOST_SAID - 2 * len(listed) else []


def side_by_side(text: str, parts: Sequence[Span], core: Span) -> list[Span]:
    """Those of the parts that are named side by side with the one that the stretch is."""
    runs: list[list[Span]] = []
    for part in parts:
        if runs and text[runs[-1][-1][1] : part[0]].strip() in _BETWEEN:
            runs[-1].append(part)
        else:
            runs.append([part])
    return next((run for run in runs if run[0][0] < core[1] and core[0] < run[-1][1]), [])


def _parted(text: str, run: Span) -> Iterator[Span]:
    """The members of a run, without the marks between them."""
    start = run[0]
    for at in range(run[0], run[1] + 1):
        if at == run[1] or text[at] in "、,，;；。":
            low, high = start, at
            while low < high and text[low] in _MARKS:
                low += 1
            while low < high and text[high - 1] in _MARKS:
                high -= 1
            if low < high:
                yield low, high
            start = at + 1


def _clause(text: str, core: Span, sentence: Span) -> str:
    """The clauses of the sentence that the stretch stands in."""
    parts = [part for part in clauses(text, *sentence) if part[0] < core[1] and core[0] < part[1]]
    start, end = (parts[0][0], parts[-1][1]) if parts else core
    said = text[start:end].strip(_MARKS)
    return said if len(said) <= MOST_SAID else text[slice(*core)]


def _sentence(read: Read, window: Window, core: Span) -> Span:
    reading = read.readings[window.article]
    first, last = reading.sentence_at(core[0]), reading.sentence_at(max(core[0], core[1] - 1))
    return reading.sentences[first][0], reading.sentences[last][1]


def _window_text(read: Read, place: int) -> str:
    window = read.windows[place]
    return read.readings[window.article].article.text[window.start : window.end]


def mass(read: Read, place: int, span: Span) -> tuple[float, float]:
    """The probabilities that an answer starts and that it ends within a span of an article, by the window's scores."""
    assert read.scores is not None
    window = read.windows[place]
    low, high = span[0] - window.start, span[1] - window.start
    return float(np.exp(read.scores.starts[place][low:high]).sum()), float(
        np.exp(read.scores.ends[place][low:high]).sum()
    )
