"""Two small proxies on loopback, HTTP (forwarding, no CONNECT) and SOCKS5, with a thread for each connection.

Both connect every host name to this machine, so a bot that bypasses them reaches nobody.
"""

import socket
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import BinaryIO
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
NO_AUTHENTICATION, PASSWORD = 0, 2


class Proxy(ThreadingTCPServer):
    """Listens within its context; `hosts` are the requested names, `logins` the given user:password."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, handler: type[StreamRequestHandler]) -> None:
        super().__init__((LOOPBACK, 0), handler)
        self.hosts: list[str] = []
        self.logins: list[str] = []
        self.port: int = self.server_address[1]

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()


class HttpProxy(StreamRequestHandler):
    """One request for each connection; the address in its first line is cut to the path."""

    server: Proxy

    def handle(self) -> None:
        if not (first := self.rfile.readline()):
            return
        method, address, version = first.decode().split()
        parts = urlsplit(address)
        self.server.hosts.append(parts.hostname or "")
        headers = list(iter(self.rfile.readline, b"\r\n"))
        self.server.logins += [h.decode().partition(": ")[2].strip() for h in headers if h.startswith(b"Proxy-Auth")]
        kept = [header for header in headers if not header.lower().startswith((b"connection", b"proxy-"))]
        length = next((int(h.split(b":")[1]) for h in headers if h.lower().startswith(b"content-length")), 0)
        with socket.create_connection((LOOPBACK, parts.port or 80)) as server:
            server.sendall(
                f"{method} {parts.path} {version}\r\n".encode() + b"".join(kept) + b"Connection: close\r\n\r\n"
            )
            server.sendall(self.rfile.read(length))
            _pour(server.makefile("rb"), self.connection)


class Socks5(StreamRequestHandler):
    """RFC 1928, the CONNECT command with a host name; RFC 1929 if the client offers a password."""

    server: Proxy

    def handle(self) -> None:
        if not (greeting := self.rfile.read(2)):
            return
        methods = self.rfile.read(greeting[1])
        method = PASSWORD if PASSWORD in methods else NO_AUTHENTICATION
        self.wfile.write(bytes((5, method)))
        if method == PASSWORD:
            self.rfile.read(1)
            self.server.logins.append(f"{self._counted()}:{self._counted()}")
            self.wfile.write(b"\x01\x00")
        self.rfile.read(4)
        self.server.hosts.append(self._counted())
        port = int.from_bytes(self.rfile.read(2), "big")
        with socket.create_connection((LOOPBACK, port)) as server:
            self.wfile.write(b"\x05\x00\x00\x01" + bytes(6))
            threading.Thread(target=_pour, args=(self.rfile, server), daemon=True).start()
            _pour(server.makefile("rb"), self.connection)

    def _counted(self) -> str:
        """A text that follows its length."""
        return self.rfile.read(self.rfile.read(1)[0]).decode()


def _pour(source: BinaryIO, target: socket.socket) -> None:
    try:
        while data := source.read1(1 << 16):  # type: ignore[attr-defined]
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:  # either end has closed
        pass
