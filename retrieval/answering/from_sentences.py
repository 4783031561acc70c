"""Sentences that carry most of the question → candidates that affirm or deny it, or that tell what is asked for."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from retrieval.answering.answer_texts import say
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.from_reader import TELLING, stretches
from retrieval.reading.window import covered
from retrieval.words.denying import DENIAL
from retrieval.words.sentences import Span, clauses

MOST = 4  # sentences
MOST_TOLD = 3
MOST_CHARACTERS = 100  # of what is said of a sentence
_DAY = re.compile(r"0?(\d{1,2})[日号]")
_MARKS = " ,，。;；:：、!?！？\n\t"


def from_sentences(read: Read) -> Iterator[Candidate]:
    """Yes and no by each of the best sentences, or what they tell; of a long one the clauses that carry most."""
    if read.scores is None:
        return
    if read.question.kind in TELLING:
        yield from _told(read)
    if read.question.kind != "yes_no":
        return
    said: set[str] = set()
    for article, core in (*_by_reader(read), *_by_coverage(read)):
        reading = read.readings[article]
        sentence = reading.sentences[reading.sentence_at(core[0])]
        stated = _stated(read, article, sentence, core)
        text = reading.article.text[slice(*stated)].strip(_MARKS)
        fitting = {"yes": _on_the_days(read, article, sentence), "no": _denies(read, article, sentence, core)}
        for form in (form for form, fits in fitting.items() if fits):
            answer = say(form, read.question.lang, text=text)
            if answer not in said:
                said.add(answer)
                yield Candidate(answer, "sentence", form, article, core, (sentence,), read.window_of(article, core))


def _told(read: Read) -> Iterator[Candidate]:
    """What the best sentences say."""
    for article, span in _of_all_articles(read)[:MOST_TOLD]:
        stated = _stated(read, article, span)
        text = read.readings[article].article.text[slice(*stated)].strip(_MARKS)
        yield Candidate(text, "sentence", "sentence", article, stated, (span,), read.window_of(article, stated))


def _of_all_articles(read: Read) -> list[tuple[int, Span]]:
    """The sentences of all articles, those that carry most of the question first."""
    found = [
        (-covered(read.asked, sentence), article, span)
        for article, reading in enumerate(read.readings)
        for span, sentence in zip(reading.sentences, reading.sentence_texts, strict=True)
    ]
    return [(article, span) for _, article, span in sorted(found)]


def _on_the_days(read: Read, article: int, span: Span) -> bool:
    """Whether a sentence names the days that the question names, if any."""
    sentence = read.readings[article].folded[slice(*span)]
    days = [day[1] for date in read.question.dates if (day := _DAY.search(date))]
    return all(re.search(rf"(?<!\d)0?{day}[日号]", sentence) for day in days)


def _by_reader(read: Read) -> list[tuple[int, Span]]:
    """The reader's likeliest stretches, each within one sentence."""
    found = []
    for place, (start, end) in stretches(read)[:MOST]:
        window = read.windows[place]
        reading = read.readings[window.article]
        low = window.start + start
        found.append((window.article, (low, min(window.start + end, reading.sentences[reading.sentence_at(low)][1]))))
    return found


def _by_coverage(read: Read) -> list[tuple[int, Span]]:
    """The clauses that carry most of the question, of the sentences that do."""
    found = [
        (covered(read.asked, read.readings[window.article].folded[slice(*span)]), -place, -span[0], span)
        for place, window in enumerate(read.windows)
        for span in read.readings[window.article].sentences
        if window.start <= span[0] < window.end
    ]
    best = [(read.windows[-place].article, span) for _, place, _, span in sorted(found, reverse=True)[:MOST]]
    return [(article, _best_clause(read, article, span)) for article, span in best]


def _best_clause(read: Read, article: int, sentence: Span) -> Span:
    folded = read.readings[article].folded
    return max(clauses(folded, *sentence), key=lambda part: covered(read.asked, folded[slice(*part)]), default=sentence)


def _denies(read: Read, article: int, sentence: Span, core: Span) -> bool:
    """Whether the clauses in which a stretch stands have a word that denies; nothing else makes a no."""
    folded = read.readings[article].folded
    own = [part for part in clauses(folded, *sentence) if part[0] < core[1] and core[0] < part[1]]
    return any(DENIAL.search(folded[slice(*part)]) for part in own)


def _stated(read: Read, article: int, sentence: Span, core: Span | None = None) -> Span:
    """The run of clauses, as short as it says, that holds the core and most of the question."""
    folded = read.readings[article].folded
    if sentence[1] - sentence[0] <= MOST_CHARACTERS:
        return sentence
    runs = list(_runs(list(clauses(folded, *sentence))))
    if core is not None:
        runs = [run for run in runs if run[0] <= core[0] and core[1] <= run[1]]
    if not runs:
        start = core[0] if core else sentence[0]
        return start, min(sentence[1], start + MOST_CHARACTERS)
    return max(runs, key=lambda run: (covered(read.asked, folded[slice(*run)]), run[0] - run[1]))


def _runs(parts: Sequence[Span]) -> Iterator[Span]:
    """The runs of neighbouring clauses that are short enough; linear in the clauses, for a sentence may be endless."""
    for low, (start, _) in enumerate(parts):
        yield from takewhile(
            lambda run: run[1] - run[0] <= MOST_CHARACTERS,
            ((start, end) for _, end in parts[low : low + MOST_CHARACTERS]),
        )
