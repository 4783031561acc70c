"""The words of questions, by meaning: what people say when they ask, and what a newspaper prints for it."""

from pathlib import Path

_LISTS = Path(__file__).parent / "lexicon"


def _lines(name: str) -> tuple[str, ...]:
    """The lines of a list, without its comment."""
    return tuple(
        line for line in (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )


SAID_IN_ASKING = _lines("said_in_asking")
SMALL_TALK = _lines("small_talk")
SYNONYMS = tuple(frozenset(line.split()) for line in _lines("synonyms"))
SAME_DEEDS = tuple(frozenset(line.split()) for line in _lines("same_deeds"))
CONTRASTS = tuple(frozenset(line) for line in _lines("contrasts"))
FREE_CHARACTERS = frozenset("".join(_lines("free_characters")))
OF_REPORTS = frozenset(_lines("of_reports"))
EVENT_KINDS = {line.split()[0]: tuple(line.split()[1:]) for line in _lines("event_kinds")}
ENGLISH = dict(line.split("\t") for line in _lines("english"))
ENGLISH_ASKING = dict(line.split("\t") for line in _lines("english_asking"))
ENGLISH_DEEDS = {
    form: deed for forms, deed in (line.split("\t") for line in _lines("english_verbs")) for form in forms.split()
}
ENGLISH_NOUNS = dict(line.split("\t") for line in _lines("english_nouns"))
ENGLISH_FORMS = dict(line.split("\t") for line in _lines("english_forms"))
ENGLISH_SMALL = frozenset(" ".join(_lines("english_small")).split())
