"""Reads documents of Word before 2007 (.doc) by a program that is installed: LibreOffice, else antiword.

In: a .doc file. Out: its text, as of a .docx file; by antiword without tables and headings.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from retrieval.archive import docx, rtf
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.publication import find_path_date
from retrieval.records import SourceFile

_OFFICE = ("soffice", "libreoffice")
_MOST_S = 120  # for a document; LibreOffice takes up to 20 s to start


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a document.

    Raises:
        ReadError: no program for it is installed, or the program cannot open it.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    data = read_bytes(path, source)
    if data.startswith(b"{\\rtf"):  # programs name Rich Text so, too
        return rtf.reread(path, source, byte_offset)
    if data.startswith(b"PK\x03\x04"):
        return docx.read_docx(data, source)
    office = _find_office()
    with tempfile.TemporaryDirectory() as folder:
        if office:
            copy = Path(folder, "a.doc")
            copy.write_bytes(data)
            # Its own profile, so that it starts beside an open LibreOffice.
            profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
            _run([office, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(copy)], source)
            made = Path(folder, "a.docx")
            if not made.is_file():
                raise unreadable(source, "broken_doc", program="LibreOffice")
            return docx.read_docx(made.read_bytes(), source)
    antiword = shutil.which("antiword")
    if antiword is None:
        # The cause makes the next build try again, when one may be installed.
        raise unreadable(source, "doc_needs_program") from FileNotFoundError("antiword")
    text = _run([antiword, "-w", "0", "-m", "UTF-8.txt", str(path.absolute())], source).decode("utf-8", "replace")
    if not text.strip():
        raise unreadable(source, "broken_doc", program="antiword")
    return SourceFile(source, text, "utf-8", published=find_path_date(source))


def find_program() -> str | None:
    """The path of the program that opens such documents here."""
    return _find_office() or shutil.which("antiword")


def _find_office() -> str | None:
    return next(filter(None, map(shutil.which, _OFFICE)), None)


def _run(command: list[str], source: str) -> bytes:
    """What a program prints.

    Raises:
        ReadError: it takes too long or cannot be started.
    """
    try:
        done = subprocess.run(command, capture_output=True, timeout=_MOST_S, stdin=subprocess.DEVNULL, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise unreadable(source, "broken_doc", program=Path(command[0]).name) from error
    return done.stdout
