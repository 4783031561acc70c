"""What an administrator reads of a document before saying yes. Pure."""

from collections.abc import Sequence

from bot.building.build_rendering import skipped_lines
from bot.documents.indexed_files import FoundDocument
from bot.documents.inspection import Inspection
from bot.texts import say
from bot.transport.richtext import Rich, Run

_LONGEST_HEADLINE = 60  # characters


def document_card(inspection: Inspection, name: str, lang: str) -> Rich:
    """What was sent, and the question whether it is to be added."""
    counts = {"articles": inspection.articles, "characters": inspection.characters}
    lines = []
    if inspection.published:
        days = " – ".join(dict.fromkeys(inspection.published))
        lines.append(say("document_published", lang, days=days))
    if inspection.headlines:
        more = [say("document_headlines_more", lang)] if inspection.articles > len(inspection.headlines) else []
        lines += [say("document_headlines", lang), *(f"· {_clipped(line)}" for line in inspection.headlines), *more]
    if inspection.skipped_count:
        lines.append(say("document_skipped", lang, count=inspection.skipped_count))
        lines += skipped_lines(inspection.skipped, inspection.skipped_count, lang)
    asked = Run(say("document_asked", lang, name=name, **counts), ("b",))
    return asked, Run("".join(f"\n{line}" for line in lines))


def several_files(found: Sequence[FoundDocument], lang: str) -> Rich:
    """The files that a part of a name fits; a tap on one copies its name."""
    runs = [Run(say("remove_several", lang))]
    for one in found:
        articles = say("remove_several_articles", lang, articles=one.articles)
        runs += [Run("\n· "), Run(one.name, ("code",)), Run(articles)]
    return tuple(runs)


def _clipped(headline: str) -> str:
    return headline if len(headline) <= _LONGEST_HEADLINE else f"{headline[: _LONGEST_HEADLINE - 1]}…"
