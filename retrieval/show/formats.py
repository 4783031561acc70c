"""Records → the plain dictionaries that `--json` and `--jsonl` print, and rows of `--csv`; one function a record."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from retrieval.calendar.timeline import is_announced
from retrieval.records import Answer, Article, Citation, Considered, FoundEvent, Hit, Near, Trace
from retrieval.show.printable import printable

if TYPE_CHECKING:
    from retrieval.dossiers.dossier import PersonDossier, PlaceDossier
    from retrieval.index.checking import Misquote
    from retrieval.index.manifest import Manifest


def answer_record(answer: Answer) -> Mapping[str, Any]:
    """An answer; `related`, `near` and `trace` only where it has them, `error` only where the line was no question."""
    record: dict[str, Any] = {
        "question": answer.question,
        "answered": answer.answered,
        "kind": answer.kind,
        "text": answer.text,
        "confidence": answer.confidence,
        "citations": [citation_record(citation) for citation in answer.citations],
        "events": [event_record(event) for event in answer.events],
        "ms": round(answer.ms, 2),
    }
    if answer.related:
        record["related"] = [citation_record(citation) for citation in answer.related]
    if answer.near:
        record["near"] = [near_record(one) for one in answer.near]
    if answer.trace is not None:
        record["trace"] = trace_record(answer.trace)
    if answer.error is not None:
        record["error"] = answer.error
    return record


def near_record(near: Near) -> Mapping[str, str]:
    """What is near a question without an answer; `asked` only of a name that may stand for another."""
    return {"kind": near.kind, "text": near.text, **({"asked": near.asked} if near.asked else {})}


def citation_record(citation: Citation) -> Mapping[str, Any]:
    page: dict[str, Any] = {} if citation.page is None else {"page": citation.page}
    if citation.is_recognised:
        page["recognised"] = True
    if citation.paper_page:
        page["paper_page"] = citation.paper_page
    return {
        "source": citation.source,
        "lines": list(citation.lines),
        **page,
        "headline": citation.headline,
        "published": citation.published,
        "quote": citation.quote,
    }


def trace_record(trace: Trace) -> Mapping[str, Any]:
    """How an answer came about; candidates the likeliest first, their reasons the weightiest first."""
    return {
        "kind": trace.kind,
        "people": list(trace.people),
        "units": list(trace.units),
        "windows": [{"source": source, "lines": list(lines)} for source, lines in trace.windows],
        "candidates": [_considered_record(candidate) for candidate in trace.candidates],
        "decided": trace.decided,
    }


def _considered_record(candidate: Considered) -> Mapping[str, Any]:
    return {
        "text": candidate.text,
        "origin": candidate.origin,
        "form": candidate.form,
        "source": candidate.source,
        "probability": round(candidate.probability, 4),
        "reasons": [
            {"feature": reason.feature, "value": round(reason.value, 4), "added": round(reason.added, 4)}
            for reason in candidate.reasons
        ],
    }


def event_record(found: FoundEvent) -> Mapping[str, Any]:
    """An event; `date_end` only of a range, `announced` only where it lay ahead of its paper."""
    event = found.event
    announced = {"announced": True} if is_announced(event, found.published) else {}
    end = {} if event.date_end is None else {"date_end": event.date_end}
    return {
        "kind": event.kind,
        "people": [{"name": person.name, "title": person.title, "role": person.role} for person in event.people],
        "action": event.action,
        "targets": list(event.targets),
        "topic": event.topic,
        "date_text": event.date_text,
        "date": event.date,
        **end,
        "source": found.source,
        "lines": list(found.lines),
        "headline": found.headline,
        "published": found.published,
        "evidence": found.evidence,
        "rule": event.rule,
        "probability": event.probability,
        **announced,
    }


def check_record(generation: str, manifest: "Manifest", misquotes: Sequence["Misquote"]) -> Mapping[str, Any]:
    """What `baowen check` found; a damaged index has no record but an error."""
    return {
        "generation": generation,
        "files": len(manifest.contents),
        "bytes": sum(content.size for content in manifest.contents.values()),
        "misquotes": [
            {"source": one.source, "lines": list(one.lines), "quote": one.quote, "why": one.why and list(one.why)}
            for one in misquotes
        ],
    }


EVENT_COLUMNS = (
    "kind people action targets topic date_text date date_end source first_line last_line headline published "
    "evidence rule probability"
).split()
_FORMULA = tuple("=+-@＝＋－＠\t\r")


def event_cells(found: FoundEvent) -> Sequence[str]:
    """An event as a row of a spreadsheet, in EVENT_COLUMNS; its lines in two cells: 3-5 would be read as a day."""
    event = found.event
    people = (f"{person.name}({','.join(filter(None, (person.title, person.role)))})" for person in event.people)
    cells = (
        event.kind,
        "；".join(people),
        event.action,
        "、".join(event.targets),
        event.topic,
        event.date_text,
        event.date or "",
        event.date_end or "",
        found.source,
        str(found.lines[0]),
        str(found.lines[1]),
        found.headline or "",
        found.published or "",
        found.evidence,
        event.rule,
        f"{event.probability:g}",
    )
    return [_cell(cell) for cell in cells]


def write_events_csv(found: Iterable[FoundEvent], stream: TextIO) -> None:
    """Events as a table for spreadsheets, written one by one.

    A byte order mark tells Excel that it is UTF-8; a terminal would show it.
    """
    is_terminal = stream.isatty()
    if not is_terminal:
        stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(EVENT_COLUMNS)
    for event in found:
        cells = event_cells(event)
        writer.writerow(map(printable, cells) if is_terminal else cells)


def _cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def person_record(who: str, dossiers: Sequence["PersonDossier"]) -> Mapping[str, Any]:
    """The people of a name, each with titles and events; an event tells besides as whom the person took part."""
    return {"who": who, "people": [_dossier_record(dossier) for dossier in dossiers]}


def _dossier_record(dossier: "PersonDossier") -> Mapping[str, Any]:
    titles = [
        {
            "title": seen.title,
            "districts": list(seen.districts),
            "sources": list(seen.sources),
            "first": seen.first,
            "last": seen.last,
        }
        for seen in dossier.titles
    ]
    events = [
        {"parts": [{"title": part.title, "role": part.role} for part in dossier.parts_in(found)], **event_record(found)}
        for found in dossier.events
    ]
    return {"name": dossier.name, "titles": titles, "events": events}


def place_record(dossier: "PlaceDossier") -> Mapping[str, Any]:
    """A place with its visitors and its events."""
    visitors = [{"name": who.name, "title": who.title, "visits": who.visits} for who in dossier.visitors]
    return {
        "place": dossier.place,
        "visitors": visitors,
        "events": [event_record(found) for found in dossier.events],
    }


def hits_record(question: str, hits: Sequence[Hit], ms: float) -> Mapping[str, Any]:
    return {"question": question, "hits": [_hit_record(hit) for hit in hits], "ms": round(ms, 2)}


def _hit_record(hit: Hit) -> Mapping[str, Any]:
    record: dict[str, Any] = {
        "source": hit.source,
        "lines": list(hit.lines),
        "headline": hit.headline,
        "published": hit.published,
        "text": hit.text,
        "score": round(hit.score, 4),
    }
    if hit.copies:
        record["copies"] = list(hit.copies)
    return record


def article_record(article: Article) -> Mapping[str, Any]:
    return {
        "source": article.source,
        "lines": list(article.lines),
        "headline_lines": list(article.headline_lines) if article.headline_lines else None,
        "headline": article.headline,
        "byline": list(article.byline),
        "published": article.published,
        "text": article.text,
    }
