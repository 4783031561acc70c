"""False premises: 去过, 是不是 and 有没有 with person, place or day of another visit, and their true twins.

python -m benchmarks.premises INDEX VISITS… [--count 200] [--seed 0]

VISITS are gold visits ({"source", "visits": [{"people", "targets", "date_text", …}]}) of articles in the index. Prints
how many of the false got a yes, and how many of the true ones did; a no and a refusal count alike.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.engine import Engine
from retrieval.records import Answer

NO = ("不", "没", "否")
FORMS = ("{who}去过{where}吗?", "{who}有没有去{where}{deed}?", "{who}是不是{day}去的{where}?")


@dataclass(frozen=True, slots=True)
class Told:
    """A visit that an article tells."""

    source: str
    who: str
    where: str
    deed: str
    day: str  # as written; "" where none is


@dataclass(frozen=True, slots=True)
class Pair:
    """A question that the archive affirms, and its twin that nothing affirms."""

    true: str
    false: str


def read_told(paths: Sequence[Path]) -> list[Told]:
    """The visits with a lead and a place."""
    told = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            for visit in record["visits"]:
                leads = [person["name"] for person in visit["people"] if person["role"] == "lead"]
                if leads and visit["targets"]:
                    day = visit["date_text"] or ""
                    told.append(Told(record["source"], leads[0], visit["targets"][0], visit["action"], day))
    return told


def make_pairs(told: Sequence[Told], count: int, seed: int) -> Iterator[Pair]:
    """Pairs in turn by form and by what is swapped; what is swapped in is of another article and not of this one."""
    chance = random.Random(seed)
    by_source: dict[str, set[str]] = {}
    for one in told:
        by_source.setdefault(one.source, set()).update((one.who, one.where, one.day))
    made = 0
    while made < count:
        one, other = chance.sample(told, 2)
        form = FORMS[made % len(FORMS)]
        has_days = "月" in one.day and "日" in one.day and "日" in other.day and "月" in other.day
        swapped = "day" if "{day}" in form else ("who", "where")[made // len(FORMS) % 2]
        if ("{day}" in form and not has_days) or getattr(other, swapped) in by_source[one.source]:
            continue
        fields = {"who": one.who, "where": one.where, "deed": one.deed, "day": one.day}
        yield Pair(form.format(**fields), form.format(**{**fields, swapped: getattr(other, swapped)}))
        made += 1


def is_yes(answer: Answer) -> bool:
    """Whether an answer affirms."""
    return answer.answered and not answer.text.lstrip().startswith(NO)


def main() -> None:
    """Ask all pairs and print the counts, and each false one that got a yes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("visits", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    engine = Engine.open(given.index, "zh-news")
    affirmed = denied = 0
    for pair in make_pairs(read_told(given.visits), given.count, given.seed):
        affirmed += is_yes(engine.ask(pair.true))
        if is_yes(answer := engine.ask(pair.false)):
            denied += 1
            print("yes to", pair.false, answer.text)
    print(f"true twins with a yes {affirmed} / {given.count}, false ones with a yes {denied} / {given.count}")


if __name__ == "__main__":
    main()
