"""Question files → records: people's questions in gold form, SQuAD-like paragraphs, and short questions on news."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Taught:
    """A question with its answers: on articles of the archive, or on a paragraph of its own."""

    text: str
    answers: tuple[str, ...]  # none: it has no answer
    sources: tuple[str, ...] = ()
    paragraph: str = ""
    is_gone: bool = False  # the articles of its sources are not read
    is_within: bool = False  # none but these are read: a turn of a talk about them


def read_questions(path: Path) -> Iterator[Taught]:
    """The questions of a file, whichever of the three forms it has."""
    if path.suffix == ".json":
        yield from _read_paragraphs(path)
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        answers = record["answers"] if "answers" in record else [record["answer"]]
        sources = tuple(record["sources"])
        yield Taught(
            record.get("q") or record["question"],
            tuple(answers),
            sources,
        )


def _read_paragraphs(path: Path) -> Iterator[Taught]:
    for entry in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in entry["paragraphs"]:
            for asked in paragraph["qas"]:
                answers = tuple(dict.fromkeys(answer["text"] for answer in asked["answers"]))
                yield Taught(
                    asked["question"],
                    answers,
                    paragraph=paragraph["context"],
                )
