"""A build's progress and outcome → what the administrator reads. Pure."""

from collections.abc import Iterable, Sequence

from bot.building.build_job import Cancelled
from bot.building.build_messages import Built
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.archive.files import Skipped
from retrieval.errors import BaowenError
from retrieval.index.report import Progress

MOST_SKIPPED_SHOWN = 5
_BAR_CELLS = 12
_LONGEST_SOURCE = 100  # characters; a file's name says most at its end
_LONGEST_REASON = 200


def build_progress(progress: Progress | None, lang: str, *, full: bool = False) -> Rich:
    """How far the build is; None: it has only begun."""
    if progress is None:
        return (Run(say("build_started_full" if full else "build_started", lang)),)
    lines = []
    if progress.total_bytes:
        share = 1.0 if progress.stage == "finish" else min(progress.done_bytes / progress.total_bytes, 1.0)
        filled = int(share * _BAR_CELLS)
        bar = "▓" * filled + "░" * (_BAR_CELLS - filled)
        lines.append(say("build_percent", lang, bar=bar, percent=int(share * 100)))
    counts = {"files": progress.files, "articles": progress.articles, "seconds": progress.seconds}
    lines += [say("build_counts", lang, **counts), say("build_meanwhile", lang)]
    return Run(say(f"build_stage_{progress.stage}", lang), ("b",)), Run("\n" + "\n".join(lines))


def build_outcome(outcome: Built | Cancelled | BaowenError, lang: str) -> Rich:
    """What became of the build."""
    if isinstance(outcome, Cancelled):
        return (Run(say("build_cancelled", lang)),)
    if isinstance(outcome, BaowenError):
        return (Run(say("build_failed", lang, reason=outcome.line(lang))),)
    return Run(say(_headline(outcome), lang), ("b",)), Run("".join(f"\n{line}" for line in _lines(outcome, lang)))


def skipped_lines(skipped: Sequence[Skipped], count: int, lang: str) -> Sequence[str]:
    """The first few of `count` things that were left out, with the reason, and how many more there are."""
    shown = skipped[:MOST_SKIPPED_SHOWN]
    lines = [say("build_skipped_item", lang, source=_end(one.source), reason=_reason(one, lang)) for one in shown]
    more = [say("build_skipped_more", lang, count=count - len(shown))] if count > len(shown) else []
    return [*(f"· {line}" for line in lines), *more]


def _headline(outcome: Built) -> str:
    report = outcome.report
    if not (report.new + report.changed + report.unchanged):
        return "build_nothing_readable"
    return "build_done" if report.read or report.removed or report.why_full else "build_up_to_date"


def _lines(outcome: Built, lang: str) -> Iterable[str]:
    report = outcome.report
    counts = {name: getattr(report, name) for name in ("new", "changed", "removed", "unchanged")}
    yield say("build_files", lang, **counts)
    yield say("build_articles", lang, articles=report.articles, seconds=report.seconds)
    if report.why_full:
        yield say("build_why_full", lang, reason=report.why_full[lang == "en"])
    yield from (note[lang == "en"] for note in report.notes)
    if outcome.skipped_count:
        yield say("build_skipped", lang, count=outcome.skipped_count)
        yield from skipped_lines(report.skipped, outcome.skipped_count, lang)


def _reason(skipped: Skipped, lang: str) -> str:
    reason = skipped.en if lang == "en" else skipped.zh
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[: _LONGEST_REASON - 1]}…"


def _end(source: str) -> str:
    return source if len(source) <= _LONGEST_SOURCE else f"…{source[1 - _LONGEST_SOURCE :]}"
