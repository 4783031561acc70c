"""Reads one set of a Milvus with the catalog that belongs to it; see interface.py: OpenIndex."""

import base64
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import MissingIndexError
from retrieval.index.catalog import CATALOG, Catalog
from retrieval.index.contents import checksum_of, first_damaged
from retrieval.index.event_filter import EventFilter
from retrieval.index.index_texts import TEXTS
from retrieval.index.layout import MANIFEST, broken_index, damage_errors
from retrieval.index.manifest import Manifest, read_manifest
from retrieval.index.milvus.milvus_filters import NOTHING, all_of, holding, of_event, of_office, within
from retrieval.index.milvus.milvus_schema import ALIAS, collection, probed
from retrieval.index.milvus.milvus_server import Server
from retrieval.index.milvus.milvus_weights import Frequencies, pairs_of, query_vector
from retrieval.index.sought import NO_FILTER, Filters, Sought, Term
from retrieval.languages import in_both
from retrieval.records import FoundEvent

MOST_FOUND = 16_384  # that Milvus gives for one search
_ROWS = 1_000  # at a time
_EVENTS = 128  # at a time; a list shows some ten
_EVERY = "article_id >= 0"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a set says of itself."""

    version: str
    generation: str  # the folder of the catalog that belongs to it
    published_at: int  # seconds since 1970
    replaces: str  # the version that answered before it, or ""


def live_facts(server: Server) -> Facts | None:
    """Of the set that answers; None where there is none."""
    if server.behind(ALIAS) is None:
        return None
    return Facts(**json.loads(server.query(ALIAS, "id == 0", ["facts"])[0]["facts"]))


def version_in(folder: Path) -> str:
    """The version of a set that holds the generation in this folder: its number, and a hash of its manifest."""
    try:
        manifest = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise broken_index(folder.parent, MANIFEST, error) from error
    return f"{folder.name.rpartition('-')[2]}_{checksum_of(manifest):08x}"


@dataclass(frozen=True, slots=True)
class MilvusGeneration:
    """One generation: a set of collections and its catalog. See interface.py for what its methods give."""

    folder: Path
    manifest: Manifest
    catalog: Catalog
    server: Server
    version: str
    frequencies: Frequencies

    def close(self) -> None:
        self.catalog.close()
        self.server.close()

    def search_words(self, sought: Sought, limit: int) -> list[tuple[int, float]]:
        condition = all_of([*self._within(sought.filters), *holding(sought.strings)])
        limit = min(limit, MOST_FOUND)
        vector = query_vector(self._terms(sought), self.frequencies, self.manifest.passages)
        found: dict[int, float] = {}
        if vector:
            named = {"anns_field": "sparse", "filter": condition, "output_fields": ["passage_id"]}
            hits = self.server.call("search", self._named("passages"), [vector], limit=limit, **named)[0]
            found = {int(hit["passage_id"]): float(hit["distance"]) for hit in hits}
        if condition and len(found) < limit and all(len(string) < 2 for string in sought.strings):
            # What meets the conditions is found even if it has none of the terms.
            rows = self.server.query(self._named("passages"), condition, ["passage_id"], limit=limit)
            found |= {int(row["passage_id"]): 0.0 for row in rows if row["passage_id"] not in found}
        return sorted(found.items(), key=lambda hit: (-hit[1], hit[0]))[:limit]

    def frequency(self, field: str, term: str) -> int:
        return self.frequencies.of(field, term)

    def search_vectors(self, vector: NDArray[np.float32], limit: int, filters: Filters = NO_FILTER) -> list[int]:
        if not vector.any():
            return []
        named = {
            "anns_field": "dense",
            "filter": all_of(self._within(filters)),
            "output_fields": ["passage_id"],
            "search_params": {"params": {"nprobe": probed(self.manifest.passages)}},
        }
        rough = min(2 * limit, MOST_FOUND)  # by codes of 8 bits; the vectors then give the exact order
        hits = self.server.call("search", self._named("passages"), [vector.tolist()], limit=rough, **named)[0]
        ids = np.array([int(hit["passage_id"]) for hit in hits], dtype=np.int64)
        order = np.lexsort((ids, -self.cosines(vector, ids.tolist())))[:limit]
        return [int(i) for i in ids[order]]

    def cosines(self, vector: NDArray[np.float32], passage_ids: Sequence[int]) -> NDArray[np.float32]:
        known: dict[int, float] = {}
        for start in range(0, len(passage_ids), _ROWS):
            wanted = [int(i) for i in passage_ids[start : start + _ROWS]]
            rows = self.server.query(self._named("passages"), f"passage_id in {wanted}", ["passage_id", "dense"])
            matrix = np.array([row["dense"] for row in rows], dtype=np.float32).reshape(len(rows), len(vector))
            known |= zip((int(row["passage_id"]) for row in rows), matrix @ vector, strict=True)
        return np.array([known.get(int(i), 0.0) for i in passage_ids], dtype=np.float32)

    def articles_within(self, filters: Filters) -> set[int]:
        pages = self.server.pages(self._named("articles"), all_of(self._within(filters)), ["article_id"], _ROWS)
        return {int(row["article_id"]) for page in pages for row in page}

    def events(self, wanted: EventFilter) -> Iterator[FoundEvent]:
        condition = self._of_event(wanted)
        for page in self.server.pages(self._named("events"), condition, ["place", "article_id", "number"], _EVENTS):
            of_article = self.catalog.events_of(sorted({int(row["article_id"]) for row in page}))
            for row in sorted(page, key=lambda row: int(row["place"])):
                yield of_article[int(row["article_id"])][int(row["number"])]

    def count_events(self, wanted: EventFilter) -> int:
        return self.server.count(self._named("events"), self._of_event(wanted))

    def names(self, who: str) -> tuple[str, ...]:
        counts: Counter[str] = Counter()
        for row in self._offices(of_office(who, None, None), ["name", "events"]):
            counts[row["name"]] += int(row["events"])
        return tuple(name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def status(self) -> dict[str, Any]:
        facts = {name: value for name, value in asdict(self.manifest).items() if name != "contents"}
        skipped = [asdict(skipped) for skipped in self.catalog.skipped()]
        return {"generation": self.folder.name, "engine": self.server.uri, **facts, "skipped": skipped}

    def is_outdated(self) -> bool:
        return self.server.behind(ALIAS) not in (self._named("facts"), None)

    def _named(self, kind: str) -> str:
        return collection(self.version, kind)

    def _within(self, filters: Filters) -> list[str]:
        conditions = within(filters, self.catalog.articles_from)
        if filters.told:
            pages = self.server.pages(self._named("events"), self._of_event(filters.told), ["article_id"], _ROWS)
            articles = sorted({int(row["article_id"]) for page in pages for row in page})
            conditions.append(f"article_id in {articles}" if articles else NOTHING)
        return conditions

    def _terms(self, sought: Sought) -> list[Term]:
        """What passages score by: the terms, and the pairs of the strings."""
        pairs = [pair for string in sought.strings for pair in dict.fromkeys(pairs_of(string))]
        return [*sought.terms, *((field, pair, 1.0) for pair in pairs for field in ("pairs", "heading_pairs"))]

    def _of_event(self, wanted: EventFilter) -> str:
        person = of_office(wanted.who, wanted.name, wanted.title)
        offices = [int(row["office_id"]) for row in self._offices(person, ["office_id"])] if person else None
        return all_of(of_event(wanted, offices)) or _EVERY

    def _offices(self, conditions: Sequence[str], fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        for page in self.server.pages(self._named("offices"), all_of(conditions), fields, _ROWS):
            yield from page


def open_set(server: Server, index: Path) -> MilvusGeneration:
    """Open the set that answers, with its catalog in the folder of the index.

    Raises:
        MissingIndexError: there is no set, or the folder lacks its catalog.
        AwayError: the server does not answer.
    """
    facts = live_facts(server)
    if facts is None:
        raise MissingIndexError(*in_both(TEXTS, "milvus_empty", uri=server.uri))
    folder = index / facts.generation
    if not (folder / MANIFEST).is_file() or version_in(folder) != facts.version:
        raise MissingIndexError(*in_both(TEXTS, "no_catalog", uri=server.uri, folder=folder))
    manifest = read_manifest(folder)
    if damaged := first_damaged(folder, {CATALOG: manifest.contents[CATALOG]}, whole=False):
        raise broken_index(index, *damaged)
    with damage_errors(index, CATALOG):
        catalog = Catalog(folder / CATALOG)
    return MilvusGeneration(folder, manifest, catalog, server, facts.version, _frequencies(server, facts.version))


def _frequencies(server: Server, version: str) -> Frequencies:
    pages = server.pages(collection(version, "terms"), "block >= 0", ["block", "data"], 100)
    blocks = sorted((int(row["block"]), row["data"]) for page in pages for row in page)
    data = np.frombuffer(b"".join(base64.b64decode(data) for _, data in blocks), dtype="<u4").reshape(-1, 2)
    return Frequencies(np.ascontiguousarray(data[:, 0]), np.ascontiguousarray(data[:, 1]))
