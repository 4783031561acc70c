"""What a Milvus server does for the engine, on the server of the package `milvus` 2.3.5: make test-milvus-server.

That server has dense vectors, filters, aliases and consistency, but no index on sparse vectors, so no passages.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from milvus_lite_server import STANDALONE, LiteServer, needs_standalone

from retrieval.errors import StorageError
from retrieval.index.milvus import milvus_schema
from retrieval.index.milvus.milvus_filters import within
from retrieval.index.milvus.milvus_schema import ALIAS, LEASE, collection, drop, make, probed
from retrieval.index.milvus.milvus_server import BUILDING_S, STRONG, Lease, RefusedError, Server
from retrieval.index.sought import Filters

pytestmark = needs_standalone

ROWS = 3_000
DIMENSION = 64
OLD, NEW = "000001_aaaaaaaa", "000002_bbbbbbbb"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    kept = LiteServer(tmp_path_factory.mktemp("standalone"), STANDALONE)
    server = Server(kept.uri, "", "default", BUILDING_S)
    yield server
    server.close()
    kept.kill()


@pytest.fixture(scope="module")
def vectors(server: Server) -> Iterator[np.ndarray]:
    """Unit vectors, which stand with a day each in a collection: that of passages without the sparse vectors."""
    drawn = np.random.default_rng(7).standard_normal((ROWS, DIMENSION)).astype(np.float32)
    vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    fields = milvus_schema._FIELDS["passages"]
    dense = tuple(field for field in fields if field[0] in ("passage_id", "published", "dense"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(milvus_schema, "_FIELDS", {"dense": dense})
        make(server, "dense", "dense", dimension=DIMENSION, passages=ROWS)
    rows = [{"passage_id": n, "published": _day(n), "dense": vector} for n, vector in enumerate(vectors)]
    server.call("insert", "dense", rows)
    yield vectors
    server.call("drop_collection", "dense")


def _day(number: int) -> str:
    return f"2023-0{1 + number % 9}-15"


def _nearest(server: Server, vector: np.ndarray, condition: str = "") -> list[int]:
    named = {"anns_field": "dense", "filter": condition, "output_fields": ["passage_id"], "limit": 10}
    parameters = {"search_params": {"params": {"nprobe": probed(ROWS)}}, "consistency_level": STRONG}
    return [hit["passage_id"] for hit in server.call("search", "dense", [vector], **named, **parameters)[0]]


def test_vectors_are_kept_as_codes_and_the_nearest_are_found(server: Server, vectors: np.ndarray) -> None:
    assert server.call("describe_index", "dense", "dense")["index_type"] == "IVF_SQ8"
    for asked in (3, 777, 2_222):
        nearest = np.argsort(-(vectors @ vectors[asked]))[:10].tolist()
        found = _nearest(server, vectors[asked])
        assert found[0] == asked
        assert len(set(found) & set(nearest)) >= 8  # codes of 8 bits; the product orders what comes by exact cosines


def test_a_filter_of_days_holds_for_vectors(server: Server, vectors: np.ndarray) -> None:
    since, until = within(Filters("2023-04-01", "2023-04-30"), lambda _: [])
    found = _nearest(server, vectors[0], f"({since}) and ({until})")
    assert {_day(number) for number in found} == {"2023-04-15"}
    assert _nearest(server, vectors[0])[0] == 0  # which is of January


def test_what_was_acknowledged_is_counted_at_once(server: Server) -> None:
    name = collection(OLD, "terms")
    make(server, name, "terms")
    for sent in range(1, 4):
        server.call("insert", name, [{"block": sent, "data": "…", "nothing": [0.0, 0.0]}])
        assert server.count(name, consistency_level=STRONG) == sent


def test_the_alias_moves_at_once_and_what_it_points_at_is_never_dropped(server: Server) -> None:
    for version, facts in ((OLD, "old"), (NEW, "new")):
        make(server, collection(version, "facts"), "facts")
        server.call("insert", collection(version, "facts"), [{"id": 1, "facts": facts, "nothing": [0.0, 0.0]}])
    assert server.behind(ALIAS) is None
    server.call("create_alias", collection(OLD, "facts"), ALIAS)
    drop(server, OLD, server.call("list_collections"))
    assert _facts(server) == "old"
    server.call("alter_alias", collection(NEW, "facts"), ALIAS)
    assert _facts(server) == "new"
    drop(server, OLD, server.call("list_collections"))
    assert not any(OLD in name for name in server.call("list_collections"))
    assert _facts(server) == "new"


def _facts(server: Server) -> str:
    (row,) = server.query(ALIAS, "id == 1", ["facts"], consistency_level=STRONG)
    return str(row["facts"])


def test_one_builder_at_a_time_has_the_lease(server: Server) -> None:
    make(server, LEASE, "lease")
    lease = Lease(server, LEASE)
    with pytest.raises(StorageError, match="try again when it is done"):
        Lease(server, LEASE)
    lease.give_back()
    Lease(server, LEASE).give_back()


def test_passages_are_refused_with_the_version_that_has_what_they_need(server: Server) -> None:
    with pytest.raises(RefusedError, match=r"2\.3\.5.*2\.4"):
        make(server, collection(NEW, "passages"), "passages", dimension=DIMENSION, passages=ROWS)
