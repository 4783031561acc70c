"""Makes an archive of good pages among files made to do harm."""

import json
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from benchmarks.hostile import poison
from benchmarks.hostile.good import Page, deep_page, long_pdf, page
from retrieval.archive.read import FORMATS

GROWING, VANISHING = "growing.txt", "zz-vanishing.txt"
RLO, TURN = "\u202e", "\u2066"
_DEPTH, _PAGES = 100_000, 10_000


def good_pages() -> list[Page]:
    """One page of each kind, and pages that are odd but good: of odd names, very deep, very long."""
    names = [f"good.{suffix}" for suffix in ("txt", "md", "html", "docx", "pdf", "jsonl")]
    names += [
        "新\n行.txt",
        f"{RLO}txt.fdp{TURN}.txt",
        f"{'长' * 83}xx.txt",
        "\x1b[2J.txt",
        "-rf.txt",
        "'; DROP TABLE.txt",
    ]
    names += [GROWING, "/".join(["深" * 20] * 20) + "/a.txt"]
    pages = [page(number, name) for number, name in enumerate(names)]
    pages.append(deep_page(len(pages), "deep.html", _DEPTH))
    pages.append(long_pdf(len(pages), "long.pdf", _PAGES))
    return pages


def bad_files() -> dict[str, Callable[[], bytes]]:
    """Name → content of files that must be left out, each by its name."""
    files: dict[str, Callable[[], bytes]] = {
        "self-drawing.pdf": poison.self_drawing_pdf,
        "endless.pdf": poison.endless_pdf,
        "no.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100,
        "paragraphs.docx": poison.many_paragraphs_docx,
        "zip-bomb.docx": lambda: poison.zip_bomb("word/document.xml", 3_000),
        "lying-bomb.docx": lambda: poison.lying_zip_bomb(2_000),
        "entities.docx": poison.entity_bomb_docx,
        "deep.docx": poison.deep_docx,
        "no-text.txt": lambda: bytes(range(256)) * 100,
        "zeros.txt": lambda: bytes(1_000_000),
        "empty.txt": bytes,
        "unknown.exe": lambda: b"MZ",
        ".hidden.txt": lambda: b"x",
        VANISHING: lambda: page(99, "x.txt").data,
        "long-source.jsonl": lambda: json.dumps({"source": "s" * 1_000_000, "text": "东街。"}).encode(),
        "wide.jsonl": lambda: poison.json_bomb("wide", 19_000_000),
        "too-wide.jsonl": lambda: poison.json_bomb("wide", 100_000_000),
        "deep.jsonl": lambda: poison.json_bomb("deep", 5_000_000),
        "no-utf8.jsonl": lambda: b'{"source": "a", "text": "\xff\xfe"}\n',
    }
    for suffix in (suffix for form in FORMATS for suffix in form.suffixes):
        if suffix not in (".txt", ".md", ".html", ".htm", ".jsonl"):
            files[f"garbage{suffix}"] = lambda: os.urandom(100_000)
            files[f"bomb{suffix}"] = lambda: poison.zip_bomb("content.xml", 1_000)
    return files


def write(folder: Path) -> tuple[list[Page], set[str]]:
    """Make the archive; its good pages, and the names of all that must be left out."""
    pages = good_pages()
    for good in pages:
        path = folder / good.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(good.data)
    bad = bad_files()
    for name, make in bad.items():
        (folder / name).write_bytes(make())
    return pages, set(bad) | _odd_entries(folder)


def _odd_entries(folder: Path) -> set[str]:
    """Links, pipes, sockets, devices, folders and names that no reader should follow, wait for or trip over."""
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"secret")
    links = {"out.txt": outside / "secret.txt", "out": outside, "up": "..", "here": ".", "gone.txt": "nowhere.txt"}
    links |= {"one.txt": "two.txt", "two.txt": "one.txt", "random.txt": "/dev/urandom", "memory.txt": "/proc/self/mem"}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    named = {*links, "pipe.txt", "socket.txt", "holes.jsonl", "holes.txt", "closed"}
    os.mkfifo(folder / "pipe.txt")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(folder)  # a socket's path may have a hundred bytes only
        listening.bind("socket.txt")
        os.chdir(here)
    with suppress(PermissionError):
        os.mknod(folder / "device.txt", 0o666 | 0o020000, os.makedev(1, 5))  # /dev/zero
        named.add("device.txt")
    for name in ("holes.jsonl", "holes.txt"):
        with (folder / name).open("wb") as file:
            file.truncate(1 << 40)
    (folder / "closed").mkdir()
    (folder / "closed" / "a.txt").write_bytes(b"x")
    (folder / "closed").chmod(0)
    (folder / "half").mkdir()
    (folder / "half" / "b.txt").write_bytes(b"x")
    (folder / "half").chmod(0o600)
    not_utf8 = os.fsencode(folder) + b"/\xff\xfe \n.txt"
    with suppress(OSError), open(not_utf8, "wb") as file:  # noqa: PTH123
        file.write(b"x")
        named.add(os.fsdecode(b"\xff\xfe \n.txt").encode("utf-8", "replace").decode())
    return named | {"half/b.txt"} | {_too_long_a_path(folder)}


def _too_long_a_path(folder: Path) -> str:
    """A file whose path is longer than the system takes; the beginning of the name by which it is told."""
    name = "远" * 80
    here = os.open(folder, os.O_RDONLY)
    for _ in range(25):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    return name
