"""The messages of the building process to the bot: each is written as a line of JSON and read back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from retrieval.archive.files import Skipped
from retrieval.errors import BaowenError, InputError, MissingIndexError, StorageError
from retrieval.index.report import BuildReport, Progress

MOST_SKIPPED = 200  # an archive may have as many bad records as it has records
LONGEST_LINE_BYTES = 16 << 20  # a report with MOST_SKIPPED entries has 2 MB at most
_LONGEST_FIELD = 300  # characters; a record's source may be of any length
_ERRORS = {kind.__name__: kind for kind in (InputError, MissingIndexError, StorageError)}


@dataclass(frozen=True, slots=True)
class Built:
    """A build that ran to its end."""

    report: BuildReport  # with the first MOST_SKIPPED of what was skipped
    skipped_count: int


Message = Progress | Built | BaowenError


def built(report: BuildReport) -> Built:
    """A report of any length, shortened so that it can be sent to the bot."""
    shown = tuple(
        Skipped(_clipped(skipped.source), _clipped(skipped.zh), _clipped(skipped.en))
        for skipped in report.skipped[:MOST_SKIPPED]
    )
    return Built(replace(report, skipped=shown), len(report.skipped))


def to_line(message: Message) -> bytes:
    r"""A message as a line, in ASCII: JSON's escapes can hold names of files that are not UTF-8."""
    return json.dumps(_record(message)).encode("ascii") + b"\n"


def from_line(line: bytes) -> Message:
    """The message on a line.

    Raises:
        ValueError: there is none; `line` is not by `to_line`.
    """
    try:
        return _message(json.loads(line))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no message: {line[:100]!r}") from error


def _record(message: Message) -> Mapping[str, Any]:
    if isinstance(message, Progress):
        return {"progress": asdict(message)}
    if isinstance(message, Built):
        return {"report": asdict(message.report), "skipped_count": message.skipped_count}
    kind = next(name for name, kind in _ERRORS.items() if isinstance(message, kind))
    return {"error": {"kind": kind, "zh": message.zh, "en": message.en}}


def _message(record: Mapping[str, Any]) -> Message:
    if "progress" in record:
        return Progress(**record["progress"])
    if "error" in record:
        error = record["error"]
        return _ERRORS[error["kind"]](error["zh"], error["en"])
    fields = record["report"]
    report = BuildReport(
        **{
            **fields,
            "skipped": tuple(Skipped(**skipped) for skipped in fields["skipped"]),
            "roots": tuple(fields["roots"]),
            "why_full": fields["why_full"] and tuple(fields["why_full"]),
            "notes": tuple(map(tuple, fields["notes"])),
        }
    )
    return Built(report, record["skipped_count"])


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_FIELD else text[: _LONGEST_FIELD - 1] + "…"
