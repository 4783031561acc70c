"""One connection to a Milvus: calls that fail become errors that a user can mend; and the lease of the one builder.

pymilvus reconnects by itself at the next call. While a set is published, `patiently` waits for a server that is away.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from retrieval.errors import AwayError, InputError, StorageError
from retrieval.index.index_texts import TEXTS
from retrieval.languages import in_both

CONNECTING_S = 5.0
ANSWERING_S = 10.0  # for a call of a question
BUILDING_S = 120.0  # for a call of a build; indexing a segment takes tens of seconds
PATIENCE_S = 300.0  # that a build waits for a server that is away
LEASE_S = 60.0  # after which the lease of a builder that died is free; clocks of builders may differ by some seconds
STRONG = "Strong"  # a count sees all that was acknowledged before it

# MilvusException.code
_NOT_FOUND = (100, 1600)  # collection, alias
_AWAY, _NOT_LOADED = 2, 101
# A new connection is tried at once, not after gRPC's pauses, which grow to two minutes while a server is away.
_RECONNECTING = {"grpc.use_local_subchannel_pool": 1, "grpc.max_reconnect_backoff_ms": 1000}
_LONGEST_REASON = 160  # characters of what a server says
_PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)  # between two tries; the last one again and again
T = TypeVar("T")


class RefusedError(AwayError):
    """The server answered, and refused."""


class Server:
    """A database of a Milvus."""

    def __init__(self, uri: str, token: str, database: str, seconds: float) -> None:
        """Connect; a call may take `seconds`.

        Raises:
            InputError: what it needs is not installed.
            AwayError: it does not answer, or refuses.
        """
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise InputError(*in_both(TEXTS, "no_pymilvus")) from error
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs a traceback for what we tell in a line
        self.uri, self._seconds = uri, seconds
        with self._errors():
            self._client: Any = MilvusClient(
                uri, token=token, db_name=database, timeout=CONNECTING_S, grpc_options=_RECONNECTING
            )

    def close(self) -> None:
        with suppress(Exception):  # it is gone, which is as good
            self._client.close()

    def call(self, method: str, *args: Any, **named: Any) -> Any:
        """What a method of pymilvus.MilvusClient gives; raises as the constructor does."""
        return self._done(lambda: getattr(self._client, method)(*args, **{"timeout": self._seconds, **named}), args)

    def insist(self, method: str, *args: Any, **named: Any) -> Any:
        """As `call`, waiting for a server that is away; only for what may be done twice."""
        return patiently(lambda _: self.call(method, *args, **named))

    def behind(self, alias: str) -> str | None:
        """The collection to which an alias points; None where there is no such alias."""
        try:
            return str(self.call("describe_alias", alias)["collection_name"])
        except RefusedError as error:
            if getattr(error.__cause__, "code", None) in _NOT_FOUND:
                return None
            raise

    def query(self, collection: str, condition: str, fields: Sequence[str], **named: Any) -> list[dict[str, Any]]:
        """The fields of the rows that meet a condition."""
        return list(self.call("query", collection, filter=condition, output_fields=list(fields), **named))

    def pages(self, collection: str, condition: str, fields: Sequence[str], size: int) -> Iterator[list[Any]]:
        """As `query`, by the primary key, `size` rows at a time."""
        pages = self.call("query_iterator", collection, size, filter=condition, output_fields=list(fields))
        try:
            while page := self._done(pages.next, (collection,)):
                yield page
        finally:
            with suppress(Exception):
                pages.close()

    def count(self, collection: str, condition: str = "", **named: Any) -> int:
        """The number of rows that meet a condition."""
        return int(self.query(collection, condition, ["count(*)"], **named)[0]["count(*)"])

    def _done(self, action: Callable[[], T], arguments: Sequence[Any]) -> T:
        """What an action gives. A collection that a server has not loaded again after its start is loaded first."""
        try:
            with self._errors():
                return action()
        except RefusedError as error:
            if getattr(error.__cause__, "code", None) != _NOT_LOADED:
                raise
        with self._errors():
            self._client.load_collection(arguments[0], timeout=self._seconds)
            return action()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn what pymilvus and gRPC raise into AwayError."""
        from grpc import RpcError
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except (MilvusException, RpcError, ValueError) as error:  # ValueError: the channel was closed
            raise _told(error, self.uri, self._seconds) from error


def _told(error: Exception, uri: str, seconds: float) -> AwayError:
    words = str(getattr(error, "message", "") or error)
    lower, code = words.lower(), getattr(error, "code", None)
    if "deadline" in lower or "timeout" in lower or "timed out" in lower:
        return AwayError(*in_both(TEXTS, "milvus_slow", uri=uri, seconds=round(seconds)))
    if code == _AWAY or "unavailable" in lower or "closed channel" in lower:
        return AwayError(*in_both(TEXTS, "milvus_away", uri=uri))
    if "auth" in lower or "permission" in lower:
        return RefusedError(*in_both(TEXTS, "milvus_token", uri=uri))
    reason = " ".join(words.split())[:_LONGEST_REASON]
    return RefusedError(*in_both(TEXTS, "milvus_refuses", uri=uri, reason=reason))


def patiently(attempt: Callable[[bool], T]) -> T:
    """What `attempt` gives; it is told whether it was tried before, and tried again while the server is away.

    Raises:
        AwayError: the server has been away for PATIENCE_S, or it refuses.
    """
    start, tries = time.monotonic(), 0
    while True:
        try:
            return attempt(tries > 0)
        except RefusedError:
            raise
        except AwayError:
            if time.monotonic() - start > PATIENCE_S:
                raise
        time.sleep(_PAUSES_S[min(tries, len(_PAUSES_S) - 1)])
        tries += 1


class Lease:
    """The right to build, which one builder has at a time. It is renewed in a thread until it is given back.

    Milvus has no compare-and-swap. So a builder that sees no claim writes its own and looks again: whoever then sees
    another withdraws. Two that come at once may both withdraw; they never both build.
    """

    def __init__(self, server: Server, collection: str, seconds: float = LEASE_S) -> None:
        """Take it; the collection has the fields `holder` and `until`.

        Raises:
            StorageError: another builder has it.
        """
        self._server, self._collection, self._seconds = server, collection, seconds
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._ended = threading.Event()
        server.call("delete", collection, filter=f"until < {_now()}")
        self.check()
        self._renewing = threading.Thread(target=self._renew, daemon=True)
        self._renewing.start()

    def check(self) -> None:
        """Make sure that it is ours, and renew it.

        Raises:
            StorageError: another builder has it; if it was ours, it ran out while the server was away.
        """
        others = self._others()
        if not others:
            self._claim()
            others = self._others()
            if others:
                self._withdraw()
        if others:
            holder = others[0].rpartition(":")[0]
            raise StorageError(*in_both(TEXTS, "milvus_leased", uri=self._server.uri, holder=holder))

    def give_back(self) -> None:
        self._ended.set()
        self._renewing.join()
        with suppress(AwayError):  # it runs out by itself
            self._withdraw()

    def _claim(self) -> None:
        row: Mapping[str, Any] = {"holder": self._holder, "until": _now() + int(self._seconds), "nothing": [0.0, 0.0]}
        self._server.call("upsert", self._collection, [row])

    def _others(self) -> list[str]:
        condition = f'until >= {_now()} and holder != "{self._holder}"'
        rows = self._server.query(self._collection, condition, ["holder"], consistency_level=STRONG)
        return sorted(row["holder"] for row in rows)

    def _withdraw(self) -> None:
        self._server.call("delete", self._collection, filter=f'holder in ["{self._holder}"]')

    def _renew(self) -> None:
        while not self._ended.wait(self._seconds / 3):
            with suppress(StorageError):  # the builder finds out by `check`
                self.check()


def _now() -> int:
    return int(time.time())
