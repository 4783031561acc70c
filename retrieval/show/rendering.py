"""Records → what a person reads in a terminal; colour only where that is one."""

import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import typer

from retrieval.archive.places import Page
from retrieval.archive.read import Skipped
from retrieval.records import SURE, Answer, Article, Citation, Considered, Hit, LeftOut, Lines, Near, Trace
from retrieval.show.printable import printable
from retrieval.show.texts import TEXTS, say

FIRST_WORDS = 24
MOST_LEFT_OUT = 80  # characters shown of what is part of no article
LEAST_TABLE_COLUMNS = 60
MOST_RELATED = 3  # passages shown where nothing is answered


def print_answer(answer: Answer, lang: str, verbose: bool) -> None:
    """The answer, then its citations, each with the quoted sentence; of no answer the passages that may bear on it."""
    is_likely = answer.answered and answer.confidence < SURE
    if is_likely:  # the sentence first, so that a person judges for himself
        print(f"“{_in_a_line(answer.citations[0].quote)}”\n")
        print(say("likely", lang, text=printable(answer.text, keep="\t\n")))
    else:
        typer.secho(printable(answer.text, keep="\t\n"), bold=answer.answered)
    for number, citation in enumerate(answer.citations, 1):
        print()
        _print_head(f"[{number}]", citation.source, citation.lines, citation.published, lang, _page_of(citation, lang))
        if citation.is_recognised:
            print(f"    {say('recognised', lang)}")
        if citation.headline:
            print(f"    {printable(citation.headline)}")
        if number > 1 or not is_likely:
            print(f"    “{_in_a_line(citation.quote)}”")
    _print_related(answer.related[:MOST_RELATED], lang)
    _print_near(answer.near, lang)
    if verbose:
        print(f"\n{answer.kind} · {say('confidence', lang)} {answer.confidence:.2f} · {answer.ms:.0f} ms")


def _print_related(passages: Sequence[Citation], lang: str) -> None:
    """Passages as search shows its hits, each marked as no answer."""
    for number, passage in enumerate(passages, 1):
        print()
        mark = say("related", lang, number=number)
        _print_head(mark, passage.source, passage.lines, passage.published, lang, _page_of(passage, lang))
        _print_passage(passage.headline, passage.quote)


def _print_near(near: Sequence[Near], lang: str) -> None:
    """Names that may be meant, then the commands that show what is near."""
    for asked, likes in groupby((one for one in near if one.kind == "name"), key=lambda one: one.asked):
        names = say("or", lang).join(printable(like.text) for like in likes)
        print(f"\n{say('is_it', lang, asked=printable(asked), names=names)}")
    commands = [say(f"near_{one.kind}", lang, text=printable(one.text)) for one in near if one.kind != "name"]
    if commands:
        print("\n" + "\n".join(commands))


def print_trace(trace: Trace | None, lang: str) -> None:
    """How an answer came about: what was understood, read and considered, and what decided."""
    print()
    for line in [say("explain_nothing", lang)] if trace is None else _explained(trace, lang):
        print(printable(line))


def _explained(trace: Trace, lang: str) -> Iterator[str]:
    asked = _word(f"asked_{trace.kind}", trace.kind, lang)
    yield say("explain_asked", lang, asked=asked)
    for key, words in (("explain_people", trace.people), ("explain_units", trace.units)):
        if words:
            yield say(key, lang, words=say("comma", lang).join(words))
    yield say("explain_read" if trace.windows else "explain_read_nothing", lang)
    for source, lines in trace.windows:
        yield f"  {place_of(source, lines)}"
    yield say("explain_candidates" if trace.candidates else "explain_no_candidates", lang)
    for candidate in trace.candidates:
        yield _candidate_line(candidate, lang)
        for reason in candidate.reasons:
            yield f"    {reason.added:+.2f}  {reason.feature} = {reason.value:.3g}"
    yield say("explain_decided", lang, decided=_word(f"decided_{trace.decided}", trace.decided, lang))


def _candidate_line(candidate: Considered, lang: str) -> str:
    origin = _word(f"origin_{candidate.origin}", candidate.origin, lang)
    return f"  {candidate.probability:.2f}  {candidate.text} · {origin} · {candidate.form} · {candidate.source}"


def _word(key: str, name: str, lang: str) -> str:
    """What the table says for a name of the code; the name itself where the table has nothing."""
    return say(key, lang) if key in TEXTS else name


def print_hits(hits: Sequence[Hit], lang: str) -> None:
    """The passages, best first."""
    if not hits:
        print(say("not_found", lang), file=sys.stderr)
    for number, hit in enumerate(hits, 1):
        _print_head(f"{number}.", hit.source, hit.lines, hit.published, lang)
        _print_passage(hit.headline, hit.text)
        if hit.copies:
            print(f"   {say('copies', lang)}: {printable(', '.join(hit.copies))}")
        print()


def _page_of(citation: Citation, lang: str) -> str:
    """The page of the printed paper, else that of the file; "" if there is none."""
    return citation.paper_page or ("" if citation.page is None else say("page", lang, page=citation.page))


def _print_head(mark: str, source: str, lines: Lines, published: str | None, lang: str, page: str = "") -> None:
    """Where a passage stands, behind its mark."""
    head = f"{mark} {place_of(source, lines)}"
    if page:
        head += f"  {page}"
    if published:
        head += f"  {say('published', lang)} {published}"
    typer.secho(printable(head), fg=typer.colors.CYAN)


def _print_passage(headline: str | None, text: str) -> None:
    if headline:
        typer.secho(f"   {printable(headline)}", bold=True)
    print(f"   {_in_a_line(text)}")


def print_articles(articles: Sequence[Article], lang: str) -> None:
    """For each source a table of its articles with their first words; in a narrow terminal a list."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    for source, of_source in groupby(articles, key=lambda article: article.source):
        if console.width < LEAST_TABLE_COLUMNS:
            print(printable(source))
            for article in of_source:
                print(" ".join(cell for cell in _article_cells(article, lang) if cell))
            continue
        table = Table(title=printable(source), title_justify="left", title_style="bold", header_style="bold")
        for key in ("lines", "headline", "headline_lines", "byline", "published", "opening"):
            table.add_column(say(key, lang), overflow="fold", no_wrap=key in ("lines", "headline_lines", "published"))
        for article in of_source:
            table.add_row(*(Text(cell) for cell in _article_cells(article, lang)))
        console.print(table)


def _article_cells(article: Article, lang: str) -> tuple[str, ...]:
    cells = (
        _lines(article.lines),
        article.headline or say("no_headline", lang),
        _lines(article.headline_lines) if article.headline_lines else "",
        " ".join(article.byline),
        article.published or "",
        article.text[:FIRST_WORDS],
    )
    return tuple(map(printable, cells))


def left_out_lines(left_out: Sequence[LeftOut], lang: str) -> Iterator[str]:
    """A line for each part of a page that belongs to no article."""
    for one in left_out:
        text = one.text if len(one.text) <= MOST_LEFT_OUT else f"{one.text[:MOST_LEFT_OUT]}…"
        yield say("left_out", lang, line=one.line, text=_in_a_line(text))


def skipped_line(skipped: Skipped, lang: str) -> str:
    """That something was left out, and why."""
    return printable(say("skipped", lang, source=skipped.source, reason=skipped.en if lang == "en" else skipped.zh))


def print_page(page: Page) -> None:
    """Numbered lines; those asked for are marked."""
    last = page.first + page.text.count("\n")
    width = len(str(last))
    for number, line in enumerate(page.text.split("\n"), page.first):
        asked = page.lines[0] <= number <= page.lines[1]
        typer.secho(f"{'>' if asked else ' '} {number:>{width}}  {printable(line)}".rstrip(), bold=asked)


def print_status(record: Mapping[str, Any], lang: str) -> None:
    """One line a fact."""
    rows = []
    for key, value in record.items():
        if key == "skipped":
            rows.append((say("status_skipped", lang), str(len({skipped["source"] for skipped in value}))))
        elif key == "months":
            rows.append((say("status_months", lang), "  ".join(f"{month}: {count}" for month, count in value.items())))
        elif key == "events":
            rows.append((say("status_events", lang), _counts(value, lang)))
        elif key == "published":
            rows.append((say("status_published", lang), " – ".join(value or ("",))))
        else:
            shown = "  ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
            rows.append((say(f"status_{key}", lang), printable(shown)))
    width = max(_columns(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name}{' ' * (width - _columns(name))}  {value}")
    for skipped in record["skipped"]:
        reason = skipped["en"] if lang == "en" else skipped["zh"]
        print("  " + printable(say("skipped", lang, source=skipped["source"], reason=reason)))


def _counts(kinds: Mapping[str, int], lang: str) -> str:
    return "  ".join(f"{say(f'kind_{kind}', lang)} {count}" for kind, count in kinds.items()) or "0"


def place_of(source: str, lines: tuple[int, int]) -> str:
    """A place as `baowen show` takes it."""
    return f"{source}:{_lines(lines)}"


def _lines(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"


def _in_a_line(text: str) -> str:
    """Printed text, whose rows and subheads may end in line breaks, in one line."""
    return printable(text.replace("\n", " "))


def _columns(text: str) -> int:
    """Columns that the text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
