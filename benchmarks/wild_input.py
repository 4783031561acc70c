"""Reads, splits and asks wild texts, and compares the cost of a character in a large and in a small file.

python -m benchmarks.wild_input [COUNT]

A wild text mixes pieces of newspaper pages with marks, control characters, surrogates, other scripts and long runs.
Each is split as a page; one of its own pieces is then asked of its articles, and the answer is turned into JSON. No
character of a page may be lost: its parts must hold every printed one once.
"""

import argparse
import json
import random
import time
from pathlib import Path

from benchmarks.command import Table, show
from retrieval.answering.answer import answer_from
from retrieval.answering.candidates import candidates, read
from retrieval.answering.choosing import built_in
from retrieval.answering.reading import Reading
from retrieval.archive.split import read_page, split_articles
from retrieval.asking.question import MOST_CHARACTERS, understand
from retrieval.index.passages import split_passages
from retrieval.records import SourceFile
from retrieval.show.formats import answer_record, article_record
from retrieval.words.tokens import terms

SEEDS = Path(__file__).parents[1] / "seeds"
DEFAULT_COUNT = 50_000
_MARKS = list("，。、;；:：!?！？()（）“”\"'《》#·-—…/*<>&|\\ \t\u3000\n\r\x00\x1b\u200b\ufeff\ud800\U0001f600İßﬁ①Ⅳ")
_WORDS = (
    "本报讯 记者 通讯员 文/图 近日 3月10日 2023-13-45 谁 什么时候 多少 哪里 区委书记 张国际 一行 先后到 等项目 "
    "陪同 指出 第三十次 <b> ';--"
).split()


def measure(count: int) -> Table:
    rng = random.Random(1)
    pieces = [line for path in sorted(SEEDS.iterdir()) for line in path.read_text(encoding="utf-8").split("\n") if line]
    start = time.perf_counter()
    characters = 0
    for number in range(count):
        text = _wild(rng, pieces)
        characters += len(text)
        _through(rng, text, number)
    seconds = time.perf_counter() - start
    return {
        "wild texts": f"{count} without an error, {characters / 1e6:.1f} M characters, {seconds:.0f} s",
        "1 MB, 50 MB in one line": _pace([_one_line(1), _one_line(50)]),
        "1 MB, 50 MB in short lines": _pace([_short_lines(1), _short_lines(50)]),
    }


def _wild(rng: random.Random, pieces: list[str]) -> str:
    parts = []
    for _ in range(rng.randint(1, 24)):
        kind = rng.random()
        if kind < 0.4:
            piece = rng.choice(pieces)
            first = rng.randrange(len(piece))
            parts.append(piece[first : first + rng.randint(1, 60)])
        elif kind < 0.6:
            parts.append(rng.choice(_WORDS))
        elif kind < 0.85:
            parts.append("".join(rng.choices(_MARKS, k=rng.randint(1, 6))))
        elif kind < 0.95:
            parts.append("".join(chr(rng.randrange(0x11_0000)) for _ in range(rng.randint(1, 8))))
        else:
            parts.append(rng.choice("字a1 。\n“") * rng.randint(1, 300))
    return "".join(parts)


def _through(rng: random.Random, text: str, number: int) -> None:
    page = read_page(SourceFile(f"{number}.txt", text, "utf-8"))
    held = "".join(text[part.start : part.end] for part in page.parts)
    if sorted("".join(held.split())) != sorted("".join(text.split())):
        raise AssertionError(f"characters lost or doubled in {text!r}")
    for article in page.articles:
        json.dumps(article_record(article))
        for passage in split_passages(article.text):
            terms(article.text[passage.start : passage.end])
    readings = [Reading(n, article) for n, article in enumerate(page.articles[:3])]
    first = rng.randrange(max(1, len(text)))
    question = understand(text[first : first + rng.randint(1, 40)][:MOST_CHARACTERS])
    all_read = read(question, readings, lambda field, term: len(term), len(readings))
    json.dumps(answer_record(answer_from(all_read, candidates(all_read), built_in(), lambda article: None)))


def _one_line(megabytes: int) -> str:
    return "区委书记王立新到二号泵站调研,要求抓紧施工。" * (megabytes * 1_000_000 // 66)


def _short_lines(megabytes: int) -> str:
    return "本报讯 区委书记\n到泵站调研。\n" * (megabytes * 1_000_000 // 43)


def _pace(texts: list[str]) -> str:
    paces = []
    for text in texts:
        start = time.perf_counter()
        split_articles(SourceFile("big.txt", text, "utf-8"))
        paces.append((time.perf_counter() - start) / len(text) * 1e9)
    return f"{paces[0]:.0f} and {paces[1]:.0f} ns a character, {paces[1] / paces[0]:.2f} ×"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=DEFAULT_COUNT, help="texts of each kind")
    show("Wild input", measure(parser.parse_args().count))
