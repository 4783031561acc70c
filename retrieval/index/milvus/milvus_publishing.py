"""Publishes a generation: writes it as a new set of collections, counts them, and moves the alias to it.

In: the generation that a build has left in the folder of the index. Out: a set that answers. A set that was begun is
gone on with: batches that the server has are not sent again. Until the alias moves, the set before answers.
"""

import base64
import json
import pickle
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from typing import IO, Any

from retrieval.errors import StorageError
from retrieval.index.digest import lexical_passages
from retrieval.index.generation import Generation
from retrieval.index.index_texts import TEXTS
from retrieval.index.lexical import LexicalPassage
from retrieval.index.milvus.milvus_reading import Facts, live_facts, version_in
from retrieval.index.milvus.milvus_schema import ALIAS, KINDS, LONGEST_BYTES, collection, drop, make, version_of
from retrieval.index.milvus.milvus_server import STRONG, Server, patiently
from retrieval.index.milvus.milvus_weights import Counted, Frequencies, passage_vector
from retrieval.languages import in_both
from retrieval.words.cut import cut
from retrieval.words.tokens import fold

KEPT_S = 600  # that a set is kept after another took its place: no question takes so long
_BATCH = 500  # rows; about 3 MB of passages
_TERMS_A_BLOCK = 6_000  # 8 bytes each, as text of 64,000
_NO_VECTOR = [0.0, 0.0]

Row = dict[str, Any]
# article, source, published, its passages: id and what is indexed of it
_Spooled = tuple[int, str, str, list[tuple[int, LexicalPassage]]]


def publish(server: Server, generation: Generation, check_lease: Callable[[], None]) -> None:
    """Make the generation the one that answers; nothing is done if it is.

    check_lease: raises if another builder has taken over.

    Raises:
        AwayError: the server was away for long, or refuses; the set before answers, and the next call goes on.
        StorageError: another builder has taken over; or the set does not hold what was written, and is dropped.
    """
    version, live = version_in(generation.folder), patiently(lambda _: live_facts(server))
    if live is not None and live.version == version:
        return
    upload = _Upload(server, version, check_lease)
    for kind in KINDS:
        upload.make(kind, generation)
    with tempfile.TemporaryFile() as spool:
        counted = _spool(generation, spool)
        upload.send("terms", _term_rows(counted.frequencies()))
        upload.send("articles", _article_rows(spool))
        upload.send("passages", _passage_rows(spool, generation, counted.averages))
    offices = _Offices()
    upload.send("events", _event_rows(generation, offices))
    upload.send("offices", offices.rows())
    replaced = live.version if live else ""
    facts = Facts(version, generation.folder.name, int(time.time()), replaced)
    upload.tell(facts)
    upload.finish()
    check_lease()
    patiently(partial(_switch, server, collection(version, "facts")))


def _switch(server: Server, facts: str, _again: bool) -> None:
    """Move the alias, or make it."""
    behind = server.behind(ALIAS)
    if behind != facts:
        server.call("alter_alias" if behind else "create_alias", facts, ALIAS)


def drop_old(server: Server, going_on_with: str | None) -> None:
    """Drop all sets but the one that answers, the one before it for KEPT_S, and one that is to be gone on with."""
    live = live_facts(server)
    kept = {going_on_with}
    if live is not None:
        kept.add(live.version)
        if time.time() - live.published_at < KEPT_S:
            kept.add(live.replaces)
    names = server.call("list_collections")
    for version in sorted({version for name in names if (version := version_of(name))} - kept):
        drop(server, version, names)


class _Upload:
    """Sends rows to a set, in batches; each is sent again where the connection broke."""

    def __init__(self, server: Server, version: str, check_lease: Callable[[], None]) -> None:
        self._server, self._version, self._check_lease = server, version, check_lease
        self._goes_on: dict[str, bool] = {}  # kind → whether the server may have rows of it
        self._sent: dict[str, int] = {}

    def make(self, kind: str, generation: Generation) -> None:
        """Make the collection of a kind, or take up the one that is there."""
        name, manifest = collection(self._version, kind), generation.manifest
        self._goes_on[kind] = bool(self._server.insist("has_collection", name))
        sizes = {"dimension": manifest.dimension, "passages": manifest.passages}
        patiently(lambda _: make(self._server, name, kind, **sizes))

    def send(self, kind: str, rows: Iterable[Row]) -> None:
        """Send the rows of a kind, of which the first field is an ascending key.

        While the server takes a batch, the next one is made. One that fails is sent again before any other.
        """
        self._sent[kind] = 0
        taken: Callable[[bool], None] | None = None
        with ThreadPoolExecutor(1) as sending:
            for batch in _batches(rows):
                if taken is not None:
                    patiently(taken)
                taken = self._begun(sending, kind, batch)
                self._sent[kind] += len(batch)
            if taken is not None:
                patiently(taken)

    def _begun(self, sending: Executor, kind: str, batch: Sequence[Row]) -> Callable[[bool], None]:
        """Begin to send a batch; the function waits until it is sent, or sends it again."""
        first = sending.submit(self._send, kind, batch, False)
        return lambda again: self._send(kind, batch, True) if again else first.result()

    def tell(self, facts: Facts) -> None:
        """Write the one row of facts, in place of one that an earlier run wrote."""
        row = {"id": 0, "facts": json.dumps(asdict(facts)), "nothing": _NO_VECTOR}
        self._server.insist("upsert", collection(self._version, "facts"), [row])
        self._sent["facts"] = 1

    def _send(self, kind: str, batch: Sequence[Row], again: bool) -> None:
        name, key = collection(self._version, kind), next(iter(batch[0]))
        if not (again or self._goes_on[kind]):
            self._server.call("insert", name, list(batch))
            return
        between = f"{key} >= {batch[0][key]} and {key} <= {batch[-1][key]}"
        if self._server.count(name, between, consistency_level=STRONG) != len(batch):
            self._server.call("upsert", name, list(batch))

    def finish(self) -> None:
        """Flush and count everything.

        Raises:
            StorageError: a collection has other rows than were sent; the set is dropped.
        """
        for kind, sent in self._sent.items():
            name = collection(self._version, kind)
            self._server.insist("flush", name)
            rows = self._server.insist("query", name, output_fields=["count(*)"], consistency_level=STRONG)
            if (held := int(rows[0]["count(*)"])) != sent:
                self._check_lease()
                drop(self._server, self._version, self._server.call("list_collections"))
                reason = in_both(TEXTS, "milvus_counts", collection=name, held=held, sent=sent)
                raise StorageError(*in_both(TEXTS, "milvus_refuses", uri=self._server.uri, reason=reason))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _spool(generation: Generation, spool: IO[bytes]) -> Counted:
    """Cut all articles once: what is indexed of them goes to the spool, what weights need is counted."""
    catalog, counted = generation.catalog, Counted()
    for article_id, article in catalog.all_articles():
        folded = fold(article.text)
        indexed = lexical_passages(article, folded, cut(folded), catalog.passages_of(article_id))
        passages = list(zip(catalog.passage_ids([article_id]), indexed, strict=True))
        for passage in indexed:
            counted.add(passage)
        row: _Spooled = (article_id, article.source, article.published or "", passages)
        pickle.dump(row, spool)
    return counted


def _spooled(spool: IO[bytes]) -> Iterator[_Spooled]:
    end = spool.seek(0, 2)
    spool.seek(0)
    while spool.tell() < end:
        yield pickle.load(spool)


def _term_rows(frequencies: Frequencies) -> Iterator[Row]:
    import numpy as np

    both = np.stack([frequencies.dimensions, frequencies.counts], axis=1).astype("<u4")
    for block, start in enumerate(range(0, len(both), _TERMS_A_BLOCK)):
        data = base64.b64encode(both[start : start + _TERMS_A_BLOCK].tobytes()).decode("ascii")
        yield {"block": block, "data": data, "nothing": _NO_VECTOR}


def _article_rows(spool: IO[bytes]) -> Iterator[Row]:
    for article_id, source, published, _ in _spooled(spool):
        yield {"article_id": article_id, "source": source, "published": published, "nothing": _NO_VECTOR}


def _passage_rows(spool: IO[bytes], generation: Generation, averages: Mapping[str, float]) -> Iterator[Row]:
    for article_id, source, published, passages in _spooled(spool):
        vectors = generation.dense.vectors([passage_id for passage_id, _ in passages])
        for (passage_id, passage), vector in zip(passages, vectors, strict=True):
            yield {
                "passage_id": passage_id,
                "article_id": article_id,
                "source": source,
                "published": published,
                "pairs": _fitting(passage.pairs),
                "heading_pairs": _fitting(passage.heading_pairs),
                "sparse": passage_vector(passage, averages) or {0: 1e-9},  # Milvus refuses an empty vector
                "dense": vector.tolist(),
            }


class _Offices:
    """Numbers the offices, each a name with a title, as they come."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._articles: list[int] = []
        self._events: list[int] = []

    def number(self, name: str, title: str, article_id: int) -> int:
        number = self._numbers.setdefault((name, title), len(self._numbers))
        if number == len(self._events):
            self._articles.append(article_id)
            self._events.append(0)
        self._events[number] += 1
        return number

    def rows(self) -> Iterator[Row]:
        for (name, title), number in self._numbers.items():
            yield {
                "office_id": number,
                "article_id": self._articles[number],
                "name": _fitting(name),
                "title": _fitting(title),
                "events": self._events[number],
                "nothing": _NO_VECTOR,
            }


def _event_rows(generation: Generation, offices: _Offices) -> Iterator[Row]:
    for place, event in enumerate(generation.catalog.event_keys()):
        people = [offices.number(name, title, event.article_id) for name, title in event.people]
        yield {
            "place": place,
            "article_id": event.article_id,
            "number": event.number,
            "kind": event.kind,
            "day": event.day,
            "last_day": event.last_day,
            "action": _fitting(event.action),
            "probability": event.probability,
            "searched": _fitting(event.searched),
            "offices": sorted(set(people)),
            "nothing": _NO_VECTOR,
        }


def _fitting(text: str) -> str:
    """As much of a text as a string of Milvus holds; only an evidence of 20,000 characters is longer."""
    encoded = text.encode("utf-8", "replace")
    return encoded[:LONGEST_BYTES].decode("utf-8", "ignore")
