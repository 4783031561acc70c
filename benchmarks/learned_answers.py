"""Answers of the trained reader and the learned choice, which `baowen ask` does not use yet.

python -m benchmarks.learned_answers INDEX < QUESTIONS > ANSWERS

One question a line in, one record a line out, as `baowen ask --jsonl` prints them, with its trace.
"""

import argparse
import json
import sys
from pathlib import Path

from retrieval.answering.answer import answer_from
from retrieval.answering.candidates import candidates, read
from retrieval.answering.choosing import built_in, rank
from retrieval.asking.question import close_up
from retrieval.engine import Engine
from retrieval.records import Answer
from retrieval.show.formats import answer_record


def learned_answer(engine: Engine, text: str) -> Answer:
    """The likeliest candidate as the answer to a question, or why there is none."""
    text = close_up(text)
    readings = engine.find_readings(text)
    all_read = read(engine.understand(text, readings), readings, engine.frequency, engine.passages)
    trees = built_in()
    return answer_from(all_read, rank(all_read, candidates(all_read), trees), trees, engine.cite_byline)


def main() -> None:
    """Answer the questions of standard input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    engine = Engine.open(parser.parse_args().index, "zh-news")
    for line in sys.stdin:
        print(json.dumps(answer_record(learned_answer(engine, line.strip())), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
