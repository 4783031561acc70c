"""The collections of a set, which holds one generation, and their names.

    baowen                              alias of the facts of the set that answers: one switch changes all of it
    baowen_000007_5e0c17ab_facts        one row: which catalog belongs to it, and what the weights were made with
    baowen_000007_5e0c17ab_passages     word and pair weights, vectors, and the fields that filters compare
    baowen_000007_5e0c17ab_articles     … by source and day
    baowen_000007_5e0c17ab_events       … by place, words, day, kind and people; its key is the place in the order
    baowen_000007_5e0c17ab_offices      who appears with which title; events name them by number
    baowen_000007_5e0c17ab_terms        how many passages have each term, in blocks
    baowen_lease                        claims to build

Texts and records are not here: they stand in the catalog (SQLite) that every reader has beside the pages, from which
it quotes anyway. One question reads up to 600 articles; by id from a file that takes .1 ms each, from a server ten
times that, and a text may be longer than the 65,535 bytes of a Milvus string.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from retrieval.index.dense import FLAT_LIMIT, PROBED
from retrieval.index.index_texts import TEXTS
from retrieval.index.milvus.milvus_server import RefusedError, Server
from retrieval.languages import in_both

ALIAS = "baowen"
LEASE = f"{ALIAS}_lease"
LONGEST_BYTES = 65_535  # of a string

# A vector that says nothing: Milvus wants one in every collection.
_NOTHING = ("nothing", "FLOAT_VECTOR", {"dim": 2})
_TEXT = {"max_length": LONGEST_BYTES}
# Collection → (field, type, parameters); the first field is the primary key.
_FIELDS: Mapping[str, tuple[tuple[str, str, Mapping[str, Any]], ...]] = {
    "passages": (
        ("passage_id", "INT64", {}),
        ("article_id", "INT64", {}),
        ("source", "VARCHAR", _TEXT),
        ("published", "VARCHAR", {"max_length": 16}),  # YYYY-MM-DD, YYYY-MM, or ""
        ("pairs", "VARCHAR", _TEXT),  # as in LexicalPassage
        ("heading_pairs", "VARCHAR", _TEXT),
        ("sparse", "SPARSE_FLOAT_VECTOR", {}),
        ("dense", "FLOAT_VECTOR", {}),
    ),
    "articles": (
        ("article_id", "INT64", {}),
        ("source", "VARCHAR", _TEXT),
        ("published", "VARCHAR", {"max_length": 16}),
        _NOTHING,
    ),
    "events": (
        ("place", "INT64", {}),  # from 0, the newest event first
        ("article_id", "INT64", {}),
        ("number", "INT64", {}),  # in the article
        ("kind", "VARCHAR", {"max_length": 32}),
        ("day", "VARCHAR", {"max_length": 16}),
        ("last_day", "VARCHAR", {"max_length": 16}),
        ("action", "VARCHAR", _TEXT),
        ("probability", "DOUBLE", {}),
        ("searched", "VARCHAR", _TEXT),
        ("offices", "ARRAY", {"element_type": "INT64", "max_capacity": 4096}),
        _NOTHING,
    ),
    "offices": (
        ("office_id", "INT64", {}),
        ("article_id", "INT64", {}),  # the first that prints it
        ("name", "VARCHAR", _TEXT),
        ("title", "VARCHAR", _TEXT),
        ("events", "INT64", {}),
        _NOTHING,
    ),
    "terms": (("block", "INT64", {}), ("data", "VARCHAR", _TEXT), _NOTHING),
    "facts": (("id", "INT64", {}), ("facts", "VARCHAR", _TEXT), _NOTHING),
    "lease": (("holder", "VARCHAR", {"max_length": 512}), ("until", "INT64", {}), _NOTHING),
}
KINDS = ("passages", "articles", "events", "offices", "terms", "facts")
# Fields whose index makes a filter fast, with its kind; a server that has no such index looks through the field.
_FILTERED = {
    "passages": {"published": "INVERTED", "source": "INVERTED", "pairs": "NGRAM", "heading_pairs": "NGRAM"},
    "articles": {"published": "INVERTED", "source": "INVERTED"},
    "events": {"last_day": "INVERTED", "offices": "INVERTED", "searched": "NGRAM"},
    "offices": {"name": "NGRAM", "title": "NGRAM"},
}
_SCALAR_PARAMETERS: Mapping[str, Mapping[str, int]] = {"INVERTED": {}, "NGRAM": {"min_gram": 2, "max_gram": 3}}
# The first that the server has: codes of 8 bits in lists, else vectors as they are.
_DENSE_INDEXES = ("IVF_SQ8", "IVF_FLAT", "FLAT")
_MOST_LISTS = 16_384


def collection(version: str, kind: str) -> str:
    return f"{ALIAS}_{version}_{kind}"


def version_of(name: str) -> str | None:
    """The set to which a collection belongs; None if it is none of ours, or the lease."""
    parts = name.split("_")
    is_ours = len(parts) == 4 and parts[0] == ALIAS and parts[3] in KINDS
    return "_".join(parts[1:3]) if is_ours else None


def lists_for(passages: int) -> int:
    """Into how many lists the vectors of a segment are divided, as in dense.py."""
    lists = 1
    while lists < 1.3 * passages**0.5 and lists < _MOST_LISTS:
        lists *= 2
    return lists


def probed(passages: int) -> int:
    """How many of these lists a query searches: all of a small archive's, however many a server has made."""
    return _MOST_LISTS if passages <= FLAT_LIMIT else int(lists_for(passages) * PROBED)


def make(server: Server, name: str, kind: str, *, dimension: int = 0, passages: int = 0) -> None:
    """Make a collection with its indexes and load it; nothing is done to one that is whole.

    dimension, passages: of the vectors, and how many there will be.
    """
    if not server.call("has_collection", name):
        server.call("create_collection", name, schema=_schema(kind, dimension), consistency_level="Bounded")
    known = set(server.call("list_indexes", name))
    for field, type_, _ in _FIELDS[kind]:
        if type_.endswith("VECTOR") and field not in known:
            _index_vectors(server, name, field, passages)
    for field, index in _FILTERED.get(kind, {}).items():
        if field not in known:
            with suppress(RefusedError):  # it has no such index
                _index(server, name, field, index, _SCALAR_PARAMETERS[index])
    server.call("load_collection", name)


def drop(server: Server, version: str, names: Iterable[str]) -> None:
    """Drop the collections of a set, unless an alias points at one of them. The facts go first: then it is no set."""
    own = sorted((name for name in names if version_of(name) == version), key=lambda name: not name.endswith("facts"))
    if not any(server.call("list_aliases", name)["aliases"] for name in own):
        for name in own:
            server.call("drop_collection", name)


def _schema(kind: str, dimension: int) -> Any:
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False)
    for place, (field, type_, given) in enumerate(_FIELDS[kind]):
        parameters = dict(given)
        if "element_type" in parameters:
            parameters["element_type"] = DataType[parameters["element_type"]]
        if field == "dense":
            parameters["dim"] = dimension
        schema.add_field(field, DataType[type_], is_primary=place == 0, **parameters)
    return schema


def _index_vectors(server: Server, name: str, field: str, passages: int) -> None:
    if field == "sparse":
        try:
            _index(server, name, field, "SPARSE_INVERTED_INDEX", {}, "IP")
        except RefusedError as error:
            version = server.call("get_server_version")
            raise RefusedError(*in_both(TEXTS, "milvus_old", uri=server.uri, version=version)) from error
    elif field == "nothing":
        _index(server, name, field, "FLAT", {}, "L2")
    else:
        for index in _DENSE_INDEXES:
            with suppress(RefusedError):
                return _index(server, name, field, index, {"nlist": lists_for(passages)}, "IP")
    return None


def _index(
    server: Server, name: str, field: str, index: str, parameters: Mapping[str, Any], metric: str | None = None
) -> None:
    from pymilvus import MilvusClient

    described = MilvusClient.prepare_index_params()
    measured = {"metric_type": metric} if metric else {}
    described.add_index(field, index_type=index, index_name=field, params=dict(parameters), **measured)
    server.call("create_index", name, described)
