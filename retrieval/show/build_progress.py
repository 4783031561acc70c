"""Shows a build on the command line: a progress bar, then the report."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import ceil
from pathlib import Path
from typing import Any

from embeddings.encoder_errors import EncoderError
from retrieval.archive.page_progress import PageBegun
from retrieval.errors import InputError
from retrieval.index.engines import index_engine
from retrieval.index.layout import has_index
from retrieval.index.report import BuildReport, Progress
from retrieval.languages import in_both
from retrieval.settings import Settings
from retrieval.show.printable import printable
from retrieval.show.texts import TEXTS, say

MOST_SKIPPED_SHOWN = 5
LONGEST_SOURCE = 24  # characters shown of a file's name beside the bar; a name says most at its end


def build_with_progress(
    index: Path,
    add: Sequence[Path],
    remove: Sequence[Path],
    settings: Settings,
    *,
    full: bool,
    workers: str,
    lang: str,
    silent: bool,
) -> BuildReport:
    """Build, with a bar on standard error if that is a terminal. A first build without paths takes BAOWEN_ARCHIVE.

    Raises:
        InputError, MissingIndexError, StorageError: as in the builder.
    """
    if not add and not remove and not has_index(index):
        add = [_archive(settings)]
    build = index_engine(settings).build
    try:
        if silent or not sys.stderr.isatty():
            return build(index, add, remove, model=settings.model, full=full, workers=workers)
        with _Bar(lang) as bar:
            return build(index, add, remove, model=settings.model, full=full, workers=workers, progress=bar.show)
    except EncoderError as error:
        raise InputError(error.zh, error.en) from error


def _archive(settings: Settings) -> Path:
    """The folder that BAOWEN_ARCHIVE names."""
    archive = settings.archive_path
    if not archive.exists():
        raise InputError(*in_both(TEXTS, "no_archive", archive=archive))
    return archive


class _Bar:
    """A rich progress bar with rates and the remaining time."""

    def __init__(self, lang: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self._lang = lang
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}", markup=False),  # a file's name may hold brackets
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(say("stage_find", lang), total=None, rate="")

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, progress: Progress) -> None:
        self._bar.update(
            self._task,
            description=say("stage_page" if progress.page else f"stage_{progress.stage}", self._lang),
            total=progress.total_bytes // 1000 or None,
            completed=progress.done_bytes // 1000,
            rate=page_line(progress.page, self._lang) if progress.page else self._rate(progress),
        )

    def _rate(self, progress: Progress) -> str:
        per_second = progress.articles / max(progress.seconds, 1e-3)
        return say("rate", self._lang, articles=progress.articles, per_second=per_second)


def page_line(page: PageBegun, lang: str) -> str:
    """Which page is being recognised, and how long the file's other pages will take: 3/12, about 4 min left."""
    source = printable(page.source)
    source = source if len(source) <= LONGEST_SOURCE else f"…{source[1 - LONGEST_SOURCE :]}"
    line = say("page_begun", lang, source=source, number=page.number, count=page.count)
    if page.seconds_left is None:
        return line
    if page.seconds_left < 60:
        return say("page_left_s", lang, page=line, left=ceil(page.seconds_left))
    return say("page_left_min", lang, page=line, left=ceil(page.seconds_left / 60))


def report_record(report: BuildReport) -> Mapping[str, Any]:
    """The report as plain values, for --json."""
    return asdict(report)


def print_report(report: BuildReport, lang: str, *, quiet: bool, verbose: bool) -> None:
    """Print the closing report on standard error; with `quiet`, only if something was done."""
    changed = bool(report.read or report.removed or report.why_full)
    for note in report.notes:
        _tell(note[lang == "en"])
    if quiet and not changed:
        return
    if report.why_full:
        _tell(say("rebuilt", lang, reason=report.why_full[lang == "en"]))
    shown = report.skipped if verbose else report.skipped[:MOST_SKIPPED_SHOWN]
    for skipped in shown:
        _tell(say("skipped", lang, source=skipped.source, reason=skipped.en if lang == "en" else skipped.zh))
    if len(shown) < len(report.skipped):
        _tell(say("more_skipped", lang, count=len(report.skipped) - len(shown)))
    values = {
        key: value for key, value in asdict(report).items() if key not in ("skipped", "roots", "why_full", "notes")
    }
    files = report.new + report.changed + report.unchanged
    _tell(say("report" if changed else "up_to_date" if files else "nothing_readable", lang, files=files, **values))


def _tell(line: str) -> None:
    print(printable(line), file=sys.stderr)
