"""Checks whether strings stand in an article letter for letter; text is folded, and white space is ignored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.index.catalog import Catalog, StoredPassage
from retrieval.words.tokens import squeeze


@dataclass(frozen=True, slots=True)
class _Printed:
    """An article's strings, squeezed."""

    headline: str
    byline: str
    text: str
    full_text: str  # with its white space, since passages are spans of it

    def holds(self, string: str) -> bool:
        return string in self.text or self.in_heading(string)

    def in_heading(self, string: str) -> bool:
        return string in self.headline or string in self.byline


class StringCheck:
    """Checks passages against the phrases and exclusions of one query. It reads each article once."""

    def __init__(self, catalog: Catalog, phrases: Sequence[str], excluded: Sequence[str]) -> None:
        self._catalog, self._phrases, self._excluded = catalog, phrases, excluded
        self._articles: dict[int, _Printed] = {}

    def keep(self, passage_ids: Sequence[int]) -> set[int]:
        """The passages of articles with all phrases and nothing excluded; a phrase must begin in the passage itself.

        A phrase that stands only in headline or byline counts for the article's first passage.
        """
        if not self._phrases and not self._excluded:
            return set(passage_ids)
        return {
            passage.passage_id
            for passage, article in self._read(passage_ids)
            if not any(map(article.holds, self._excluded))
            and all(map(article.holds, self._phrases))
            and (not self._phrases or any(_begins(phrase, passage, article) for phrase in self._phrases))
        }

    def with_string(self, passage_ids: Iterable[int], string: str) -> set[int]:
        """The passages in which a string begins, in the sense of `keep`."""
        return {p.passage_id for p, article in self._read(list(passage_ids)) if _begins(string, p, article)}

    def _read(self, passage_ids: Sequence[int]) -> list[tuple[StoredPassage, _Printed]]:
        passages = self._catalog.stored_passages(passage_ids)
        unread = {passage.article_id for passage in passages.values()} - self._articles.keys()
        for article_id, (headline, byline, text) in self._catalog.texts(sorted(unread)).items():
            self._articles[article_id] = _Printed(squeeze(headline), squeeze(byline), squeeze(text), text)
        return [(passage, self._articles[passage.article_id]) for passage in passages.values()]


def _begins(string: str, passage: StoredPassage, article: _Printed) -> bool:
    if passage.start == 0 and article.in_heading(string):
        return True
    if string not in article.text:
        return False
    own = squeeze(passage.text)
    after = squeeze(article.full_text[passage.end :])
    return string in own + after[: len(string) - 1]
