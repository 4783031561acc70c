"""The parameters of a call, from query string, form, multipart or JSON; all values are strings."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tornado.httputil import HTTPServerRequest

from .errors import Json, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    data: bytes


class Parameters(dict[str, str]):
    """The parameters of a call, with the uploaded files by the name of their part."""

    def __init__(self, values: Json | None = None, files: dict[str, Upload] | None = None) -> None:
        super().__init__({key: _text(value) for key, value in (values or {}).items() if value is not None})
        self.files = files or {}

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.get(name, "") or default)
        except ValueError:
            return default

    def yes(self, name: str) -> bool:
        return self.get(name, "").lower() in ("true", "yes", "1")

    def json(self, name: str, complaint: str = "") -> Any:
        """The value read as JSON; None if it is not given.

        Raises:
            ApiError: it is not JSON.
        """
        if not self.get(name):
            return None
        try:
            return json.loads(self[name])
        except ValueError:
            raise bad_request(complaint or f"can't parse {name} JSON object") from None

    def upload(self, name: str) -> Upload | str | None:
        """A file, from the part of that name or the one that attach:// names; else the given string."""
        if name in self.files:
            return self.files[name]
        value = self.get(name, "")
        return self.files.get(value.removeprefix("attach://")) if value.startswith("attach://") else value or None


def read_parameters(request: HTTPServerRequest) -> Parameters:
    """The parameters of a request; raises ApiError if the body does not match its content type."""
    if request.headers.get("Content-Type", "").startswith("application/json"):
        try:
            values = json.loads(request.body or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON encoded request body") from None
    else:
        values = {name: got[-1].decode("utf-8", "replace") for name, got in request.body_arguments.items()}
    query = {name: got[-1].decode("utf-8", "replace") for name, got in request.query_arguments.items()}
    files = {
        name: Upload(got[-1]["filename"], got[-1]["content_type"], got[-1]["body"])
        for name, got in request.files.items()
    }
    return Parameters(query | values, files)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


Method = Callable[..., Any]  # (world, parameters) → the result
METHODS: dict[str, Method] = {}


def api_method(function: Method) -> Method:
    """Make a function a method of the API: send_message becomes sendMessage."""
    METHODS[function.__name__.replace("_", "")] = function
    return function
