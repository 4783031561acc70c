"""Handles HTTP requests of the Bot API: token, faults, answers. The methods do what a call asks for."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tornado.web import RequestHandler

from .errors import ApiError, Json
from .faults import BAD_GATEWAY, Fault
from .parameters import Parameters, read_parameters
from .world import Call

if TYPE_CHECKING:
    from .server import Server

WELL_FORMED = re.compile(r"\d{1,16}:[A-Za-z0-9_-]{30,60}")


class _Handler(RequestHandler):
    """Common to all addresses: the token, faults, JSON answers, and callers who hang up."""

    def initialize(self, server: "Server") -> None:
        self.server = server
        self.gone = asyncio.Event()
        self.leave: Callable[[], object] = lambda: None

    def compute_etag(self) -> None:
        return None

    def on_connection_close(self) -> None:
        self.gone.set()
        self.leave()

    def answer(self, status: int, body: Json) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        if "retry_after" in body.get("parameters", {}):
            self.set_header("Retry-After", str(body["parameters"]["retry_after"]))
        self.finish(json.dumps(body, ensure_ascii=False))

    def check_token(self, token: str) -> None:
        if not WELL_FORMED.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self.server.token:
            raise ApiError(401, "Unauthorized")

    async def suffer(self, fault: Fault) -> bool:
        """Apply the fault; True if the call's own answer must not follow."""
        if fault.kind == "delay":
            await self._wait({self.gone}, fault.seconds)
            return False
        if fault.kind == "hang":
            await self._wait({self.gone, self.server.released}, None)
        if fault.kind in ("hang", "drop"):
            self.detach().close()
        elif fault.kind == "html":
            self.set_status(502)
            self.finish(BAD_GATEWAY)
        elif fault.error is not None:
            self.answer(fault.error.status, fault.error.body())
        return True

    async def _wait(self, events: set[asyncio.Event], seconds: float | None) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in events]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()


class MethodHandler(_Handler):
    async def get(self, token: str, method: str) -> None:
        await self.serve(token, method)

    async def post(self, token: str, method: str) -> None:
        await self.serve(token, method)

    async def serve(self, token: str, method: str) -> None:
        at = time.monotonic()
        try:
            self.check_token(token)
            parameters = read_parameters(self.request)
        except ApiError as error:
            self.answer(error.status, error.body())
            return
        fault = self.server.faults.strike(method, parameters)
        if fault and not fault.after:
            if fault.kind != "delay":
                self._record(at, method, parameters, fault=fault)  # before the answer, after which tests look
            if await self.suffer(fault):
                return
        try:
            result = await self.server.perform(method, parameters, self._on_gone)
        except ApiError as error:
            status, body = error.status, error.body()
        else:
            status, body = 200, {"ok": True, "result": result}
        self._record(at, method, parameters, status, body, fault)
        if not (fault and fault.after and await self.suffer(fault)) and not self.gone.is_set():
            self.answer(status, body)

    def _on_gone(self, leave: Callable[[], object]) -> None:
        self.leave = leave
        if self.gone.is_set():
            leave()

    def _record(
        self,
        at: float,
        method: str,
        parameters: Parameters,
        status: int = 0,
        body: Json | None = None,
        fault: Fault | None = None,
    ) -> None:
        if fault and body is None:  # the call was not done
            body = fault.error.body() if fault.error else {}
            status = body.get("error_code", 502 if fault.kind == "html" else 0)
        body = body or {}
        kind = f"{fault.kind} {'after' if fault.after else 'before'}" if fault else ""
        description = body.get("description", "")
        seconds = time.monotonic() - at
        self.server.record(Call(at, method, parameters, body.get("result"), status, description, kind, seconds))


class FileHandler(_Handler):
    async def get(self, token: str, path: str) -> None:
        at = time.monotonic()
        parameters = Parameters({"path": path})
        fault = self.server.faults.strike("file", parameters)
        if fault and await self.suffer(fault):
            return
        try:
            self.check_token(token)
        except ApiError as error:
            self.answer(error.status, error.body())
            return
        file = next((file for file in self.server.world.files.values() if file.path == path), None)
        self.server.record(Call(at, "file", parameters, path if file else None, 200 if file else 404))
        if file is None:
            self.answer(404, ApiError(404, "Not Found").body())
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(file.data)


class NowhereHandler(_Handler):
    def get(self) -> None:
        self.answer(404, ApiError(404, "Not Found").body())

    post = get
