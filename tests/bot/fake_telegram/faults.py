"""Faults on demand, and Telegram's limits for how much a bot may send."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, Json, too_many

BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1>"
COUNTED = ("send", "edit", "copy", "forward")  # beginnings of the methods that the flood rule counts


@dataclass(eq=False)
class Fault:
    """A fault for certain calls. With `after` the call is done, but its answer is lost, late or wrong."""

    kind: str  # "refuse", "html", "drop", "delay", "hang"
    methods: frozenset[str]  # lower case; empty: all
    after: bool = False
    times: int | None = 1  # None: until cleared
    skip: int = 0  # calls that still succeed
    chance: float = 1.0
    when: Callable[[Mapping[str, Any]], bool] | None = None
    error: ApiError | None = None
    seconds: float = 0.0
    hits: int = 0

    def takes(self, method: str, parameters: Mapping[str, Any], dice: random.Random) -> bool:
        if self.times is not None and self.hits >= self.times:
            return False
        if self.methods and method.lower() not in self.methods:
            return False
        if self.when and not self.when(parameters):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.chance < 1 and dice.random() >= self.chance:
            return False
        self.hits += 1
        return True


class Faults:
    """The current faults; the first that fits a call is applied. Method names have any case; none means all methods.

    Common options: times=1 (None: always), skip=0, chance=1.0, when=predicate on the parameters (strings, as sent).
    File downloads are the method "file".
    """

    def __init__(self, seed: int = 1) -> None:
        self.rules: list[Fault] = []
        self.dice = random.Random(seed)
        self.cleared: Callable[[], None] = lambda: None  # called when the faults are cleared
        self._lock = threading.Lock()

    def too_many(self, *methods: str, retry_after: int = 1, **options: Any) -> Fault:
        return self._add("refuse", methods, error=too_many(retry_after), **options)

    def refuse(self, *methods: str, status: int = 400, description: str = "Bad Request", **options: Any) -> Fault:
        return self._add("refuse", methods, error=ApiError(status, description), **options)

    def server_error(self, *methods: str, **options: Any) -> Fault:
        return self.refuse(*methods, status=500, description="Internal Server Error", **options)

    def bad_gateway(self, *methods: str, after: bool = False, **options: Any) -> Fault:
        """502 with a page of HTML, like a proxy in front of the API."""
        return self._add("html", methods, after=after, **options)

    def drop(self, *methods: str, after: bool = False, **options: Any) -> Fault:
        """Close the connection before the call is done, or with `after` in place of its answer."""
        return self._add("drop", methods, after=after, **options)

    def delay(self, *methods: str, seconds: float, after: bool = False, **options: Any) -> Fault:
        return self._add("delay", methods, seconds=seconds, after=after, **options)

    def hang(self, *methods: str, after: bool = False, **options: Any) -> Fault:
        """No answer until the faults are cleared, the caller gives up or the server stops."""
        return self._add("hang", methods, after=after, **options)

    def clear(self) -> None:
        with self._lock:
            self.rules = []
        self.cleared()

    def strike(self, method: str, parameters: Mapping[str, Any]) -> Fault | None:
        with self._lock:
            return next((rule for rule in self.rules if rule.takes(method, parameters, self.dice)), None)

    def _add(self, kind: str, methods: tuple[str, ...], **options: Any) -> Fault:
        fault = Fault(kind, frozenset(method.lower() for method in methods), **options)
        with self._lock:
            self.rules.append(fault)
        return fault


@dataclass
class FloodRule:
    """30 requests a second in all, and 20 messages a minute to one group; more get 429 with the seconds to wait."""

    a_second: int = 30
    a_minute_to_a_group: int = 20
    refused: int = 0
    _all: deque[float] = field(default_factory=deque)
    _groups: dict[str, deque[float]] = field(default_factory=dict)

    def check(self, method: str, parameters: Json) -> None:
        """Count this request.

        Raises:
            ApiError: 429; then the request is not counted.
        """
        if not method.lower().startswith(COUNTED):
            return
        now = time.monotonic()
        windows = [(self._all, self.a_second, 1.0)]
        chat = str(parameters.get("chat_id", ""))
        if chat.startswith("-") and method.lower() != "sendchataction":
            windows.append((self._groups.setdefault(chat, deque()), self.a_minute_to_a_group, 60.0))
        for times, most, seconds in windows:
            while times and times[0] <= now - seconds:
                times.popleft()
            if len(times) >= most:
                self.refused += 1
                raise too_many(max(1, int(times[0] + seconds - now) + 1))
        for times, _, _ in windows:
            times.append(now)
