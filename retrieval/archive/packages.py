"""Opens files that are zip archives of XML: .xlsx, .pptx, .epub.

In: a file's bytes. Out: its parts by name, as trees. A part that is missing is None; nothing outside of the file is
read.
"""

import io
import zipfile
from typing import Any

from retrieval.archive.files import LARGEST, unreadable

_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of an encrypted package, and of files by Office before 2007


class Package:
    """An open archive; a broken part raises what its library raises."""

    def __init__(self, data: bytes, source: str) -> None:
        """Open it.

        Raises:
            ReadError: it is encrypted, or too large when unpacked.
            zipfile.BadZipFile: it is no archive.
        """
        if data.startswith(_OLE):
            raise unreadable(source, "encrypted_package")
        self._parts = zipfile.ZipFile(io.BytesIO(data))
        if sum(part.file_size for part in self._parts.infolist()) > LARGEST:
            raise unreadable(source, "large_docx", most=LARGEST // 1_000_000)
        self._names = set(self._parts.namelist())

    def read(self, name: str) -> bytes | None:
        return self._parts.read(name) if name in self._names else None

    def tree(self, name: str) -> Any:
        """The root element of a part; None if there is no such part."""
        from lxml import etree

        data = self.read(name)
        if data is None:
            return None
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))

    def targets(self, name: str) -> dict[str, str]:
        """What a part refers to: id → the name of the part."""
        folder, _, file = name.rpartition("/")
        root = self.tree(f"{folder}/_rels/{file}.rels")
        found = {}
        for relation in root if root is not None else ():
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            parts: list[str] = []
            for part in path.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            found[relation.get("Id") or ""] = "/".join(parts)
        return found


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute's value, whatever its namespace; "" if there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
