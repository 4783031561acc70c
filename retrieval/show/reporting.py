"""Prints reports of `baowen eval` for a person at a terminal: for each file a table and its misses."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from retrieval.scoring.answer_scores import Verdict
from retrieval.scoring.evaluate import AnswerReport, Report, SearchReport, VisitReport, Watch
from retrieval.scoring.hit_scores import Ranking
from retrieval.scoring.tally import Tally
from retrieval.scoring.visit_scores import Comparison
from retrieval.show.printable import printable
from retrieval.show.texts import say

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_T = TypeVar("_T")
FIRST_CHARACTERS = 120  # shown of a passage that was found though another was sought


def _say(key: str, lang: str, **values: object) -> str:
    return say(f"eval_{key}", lang, **values)


def watch_with_bar() -> Watch:
    """A watch that passes records on, with a bar on standard error if that is a terminal."""

    def watch(records: Sequence[_T]) -> Iterable[_T]:
        if not sys.stderr.isatty():
            return records
        from rich.console import Console
        from rich.progress import track

        return track(records, description="", console=Console(stderr=True), transient=True)

    return watch


def print_reports(reports: Sequence[Report], misses: int, lang: str) -> None:
    """Print for each file its table, then its first misses."""
    from rich.console import Console

    console = Console()
    for report in reports:
        console.print(_table(report, lang))
        blocks = _blocks(report, lang)
        if misses and blocks:
            print(_say("misses", lang, shown=min(misses, len(blocks)), count=len(blocks)))
        for block in blocks[:misses]:
            print("\n".join(map(printable, block)))


def _table(report: Report, lang: str) -> "Table":
    if isinstance(report, AnswerReport):
        return _answer_table(report, lang)
    if isinstance(report, VisitReport):
        return _visit_table(report, lang)
    return _search_table(report, lang)


def _blocks(report: Report, lang: str) -> list[tuple[str, ...]]:
    """The lines of each miss."""
    if isinstance(report, AnswerReport):
        return [_answer_block(verdict, lang) for verdict in report.misses]
    if isinstance(report, VisitReport):
        return [_visit_block(source, parts, lang) for source, parts in report.misses.items()]
    return [_search_block(ranking, lang) for ranking in report.misses]


def _empty_table(title: str, columns: Sequence[str]) -> "Table":
    """A table whose first column holds words, the others numbers."""
    from rich.table import Table

    table = Table(title=_cell(title), title_justify="left", title_style="bold", header_style="bold")
    table.add_column(columns[0], overflow="fold")
    for column in columns[1:]:
        table.add_column(column, justify="right", overflow="fold")
    return table


def _answer_table(report: AnswerReport, lang: str) -> "Table":
    figures = report.figures
    columns = ("kind", "right", "total", "share", "median_length")
    table = _empty_table(report.name, [_say(key, lang) for key in columns])
    for kind, of_kind in figures.kinds.items():
        table.add_row(_cell(kind), *_tally_cells(of_kind.tally), _length(of_kind.median_length))
    table.add_section()
    for key, tally in figures.sums.items():
        table.add_row(_say(key, lang), *_tally_cells(tally), "")
    return table


def _visit_table(report: VisitReport, lang: str) -> "Table":
    heads = [_say(key, lang) for key in ("part", "precision", "recall")]
    table = _empty_table(report.name, [*heads, "F1", _say("right", lang), _say("found", lang), _say("marked", lang)])
    for part, rates in report.figures.parts.items():
        counts = (rates.recall.right, rates.precision.total, rates.recall.total)
        shares = (rates.precision.share, rates.recall.share, rates.f1)
        table.add_row(_say(part, lang), *map(_share, shares), *map(str, counts))
    titles, alarms = report.figures.titles, report.figures.false_alarms
    table.add_row(_say("title", lang), "", _share(titles.share), "", str(titles.right), "", str(titles.total))
    table.add_section()
    table.add_row(_say("false_alarms", lang), "", "", "", "", str(alarms.right), str(alarms.total))
    return table


def _search_table(report: SearchReport, lang: str) -> "Table":
    heads = [_say(key, lang) for key in ("set", "queries")]
    table = _empty_table(report.name, [*heads, "hit@1", "hit@5", "hit@10", "MRR@10"])
    for group, of_set in report.figures.items():
        tallies = (of_set.at_1, of_set.at_5, of_set.at_10)
        shares = [_share(tally.share) for tally in tallies]
        table.add_row(_cell(group), str(of_set.at_1.total), *shares, _share(of_set.mrr))
    return table


def _cell(text: str) -> "Text":
    """A cell with any text; what looks like markup is shown as it is."""
    from rich.text import Text

    return Text(printable(text))


def _tally_cells(tally: Tally) -> tuple[str, str, str]:
    return str(tally.right), str(tally.total), _share(tally.share)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _length(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def _answer_block(verdict: Verdict, lang: str) -> tuple[str, ...]:
    question, given = verdict.question, verdict.given
    refuse = question.wants_refusal
    want = _say("refuse", lang) if refuse else f"{_list(question.answers, lang)}  {_list(question.sources, lang)}"
    lines = (
        f"✗ {question.kind}  {_say(f'fault_{verdict.fault}', lang)}  {question.text}",
        f"  {_say('want', lang)}  {want}",
        f"  {_say('got', lang)}  {given.text}",
    )
    return (*lines, f"  {_say('cited', lang)}  {_list(given.sources, lang)}") if given.sources else lines


def _visit_block(source: str, parts: Iterable[Comparison], lang: str) -> tuple[str, ...]:
    lines = (
        f"  {_say(one.part, lang)}  {_say('want', lang)} {_list(one.gold, lang)}  "
        f"{_say('got', lang)} {_list(one.found, lang)}"
        for one in parts
    )
    return (f"✗ {source}", *lines)


def _search_block(ranking: Ranking, lang: str) -> tuple[str, ...]:
    query = ranking.query
    got = [f"{hit.source}  {hit.text[:FIRST_CHARACTERS]}" for hit in ranking.hits[:1]]
    return (
        f"✗ {query.group}  {query.text}",
        f"  {_say('want', lang)}  {query.answer or ''}  {_list(query.sources, lang)}",
        f"  {_say('got', lang)}  {_list(got, lang)}",
    )


def _list(names: Sequence[str], lang: str) -> str:
    return say("comma", lang).join(names) or _say("nothing", lang)
