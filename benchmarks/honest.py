"""Asks questions and holds every answer against what it cites: names, days and figures, and what is counted.

python -m benchmarks.honest INDEX QUESTIONS… [--of-events N] [--most N] [--seed 0]

QUESTIONS are lines with "q" or, of talks, "turns"; --of-events adds questions over the table of events (how often,
where to, who most, whom), made of the people and places that it holds. Prints each miss: a stretch of an answer that
stands in no quote, headline or day of publication; a number that is not that of what is cited or listed; a year that
no paper prints and no word marks.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.command import show
from retrieval.answering.census import first_at
from retrieval.answering.held import strays
from retrieval.engine import Engine
from retrieval.index.event_filter import EventFilter
from retrieval.records import Answer
from retrieval.surveying.surveying_texts import own_words
from retrieval.words.tokens import fold

OF_EVENTS = (
    "{who}去过哪里?",
    "{who}调研过几次?",
    "{who}去过几个地方?",
    "谁去过{where}?",
    "谁去{where}最多?",
    "{who}最近一次去{where}是什么时候?",
    "{who}去过{where}吗?",
    "谁调研了{where}?",
    "{where}有几次视察?",
    "介绍一下{who}",
    "{day}有什么新闻?",
    "{who}做了什么?",
    "{where}有什么事?",
    "陪同{who}的都有谁?",
    "{day}有哪些调研?",
)
_COUNT = re.compile(r"(?:^|(?<=[\n等;(]))(?:至少)?(\d+)(?:次|个地方|篇|人|处)(?=$|[:;(\n)])")
_CITED_OF = re.compile(r"\)\(引其中\d+处\)")
_ITEMS = re.compile(r"[、;\n]")
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_MARKED = re.compile("按见报日期|by the paper's date")


def questions_in(path: Path) -> Iterator[str]:
    """The questions of a file; of a talk the first, which stands alone."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield str(record["turns"][0]["q"] if "turns" in record else record["q"])


def questions_of_events(engine: Engine, count: int, chance: random.Random) -> Iterator[str]:
    """Questions over the visits of the index, each form in turn."""
    visits = [found for found in engine.events(EventFilter(kind="visit")) if found.event.people and found.event.targets]
    for number in range(count if visits else 0):
        event = chance.choice(visits).event
        who, where = chance.choice(event.people).name, chance.choice(event.targets)
        yield OF_EVENTS[number % len(OF_EVENTS)].format(who=who, where=where, day=event.date_text or "3月")


def misses(answer: Answer) -> list[str]:
    """What an answer says without telling where it stands; a refusal may tell of a visit, with its day."""
    text = fold(answer.text)
    if not answer.answered:
        return [f"unmarked: {day}" for day in _days_told(text, answer) if not _MARKED.search(text)]
    wrong = [f"in no quote: {stray}" for stray in strays(answer, own_words())]
    wrong += [f"not counted: {count[0]}" for count in _COUNT.finditer(text) if not _is_counted(answer, count)]
    published = {citation.published for citation in answer.citations}
    unmarked = [day for day in _ISO.findall(text) if day not in published and not _is_printed(day, answer)]
    return wrong + [f"unmarked: {day}" for day in unmarked if not _MARKED.search(text)]


def _days_told(text: str, answer: Answer) -> list[str]:
    """The days that a refusal tells and neither its question nor what it shows prints."""
    for citation in answer.related:
        text = text.replace(fold(citation.source), "")
    printed = [fold(answer.question), *(fold(f"{c.published} {c.quote}") for c in answer.related)]
    return [day for day in _ISO.findall(text) if not any(day in one for one in printed)]


def _is_counted(answer: Answer, count: re.Match[str]) -> bool:
    """Whether a number is printed in a quote, or that of what the answer cites, lists or rests on."""
    number = int(count[1])
    if _CITED_OF.match(fold(answer.text), count.end()):
        return True  # the answer says that it cites some of them
    if any(count[0] in fold(citation.quote) for citation in answer.citations):
        return True
    people = Counter(name for found in answer.events for name in {person.name for person in found.event.people})
    leads = {p.name for found in answer.events for p in found.event.people if p.role == "lead"}
    titles = Counter(p.title for found in answer.events for p in found.event.people)
    places = [len(first_at([f for f in answer.events if name in {p.name for p in f.event.people}])) for name in people]
    return number in (
        len(answer.events),
        len(answer.citations),
        len(answer.listed) + answer.left_out,
        answer.left_out,
        len(_ITEMS.split(answer.text)),
        len(answer.citations) - sum(int(c[1]) for c in _COUNT.finditer(fold(answer.text))) + number,  # of two sides
        len(leads),
        len(first_at(answer.events)),
        *people.values(),
        *titles.values(),
        *places,
    )


def _is_printed(day: str, answer: Answer) -> bool:
    """Whether the words for the day print its year, or a quote prints the day as it is."""
    of_day = [found.event.date_text for found in answer.events if found.event.date == day]
    return any(day[:4] in text for text in of_day) or any(day in fold(c.quote) for c in answer.citations)


def ask_all(engine: Engine, questions: Sequence[str]) -> Counter[str]:
    """How the questions went; each miss is printed."""
    ends: Counter[str] = Counter()
    for question in questions:
        answer = engine.ask_line(question, "zh")
        ends["answered" if answer.answered else "refused"] += 1
        if wrong := misses(answer):
            ends["misses"] += 1
            print(f"{question} → {answer.text!r}: {'; '.join(wrong)}")
    return ends


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path, nargs="*")
    parser.add_argument("--of-events", type=int, default=0, metavar="N")
    parser.add_argument("--most", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    asked = [question for path in given.questions for question in questions_in(path)]
    chance.shuffle(asked)
    engine = Engine.open(given.index, "zh-news")
    of_events = list(questions_of_events(engine, given.of_events, chance))
    ends = ask_all(engine, [*of_events, *asked][: given.most])
    show("Answers held against what they cite", {end: str(ends[end]) for end in ("answered", "refused", "misses")})


if __name__ == "__main__":
    main()
