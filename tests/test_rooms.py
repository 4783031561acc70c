"""The rooms of retrieval/ and what each may import: the table in docs/architecture.md is the rule."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from source_trees import ROOT, trees

RETRIEVAL = ROOT / "retrieval"
ROWS = re.findall(
    r"^\| `(\w+)/` \|[^|]*\|([^|]*)\|$", (ROOT / "docs/architecture.md").read_text(encoding="utf-8"), re.MULTILINE
)
TABLE = {room: set(re.findall(r"\w+", allowed)) for room, allowed in ROWS if (RETRIEVAL / room).is_dir()}
ON_TOP = {"records", "errors", "languages", "settings"}  # every room may import these


def imported(path: Path, tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(place, room) of each import of another room, of a top module, or of another package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            package, _, rest = node.module.partition(".")
            names = [rest] if rest else [alias.name for alias in node.names]
            if package == "retrieval":
                yield from ((f"{path.relative_to(ROOT)}:{node.lineno}", name.split(".")[0]) for name in names)
            elif package in ("embeddings", "bot"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", package


def test_every_room_stands_in_the_table() -> None:
    assert set(TABLE) == {path.parent.name for path in RETRIEVAL.glob("*/__init__.py")}


def test_a_room_imports_only_what_the_table_allows() -> None:
    found = [
        f"{place} imports {room}"
        for path, tree in trees("retrieval")
        if (own := path.relative_to(RETRIEVAL).parts[0]) in TABLE
        for place, room in imported(path, tree)
        if room not in TABLE[own] | ON_TOP | {own}
    ]
    assert found == []


def test_imports_of_other_rooms_are_found() -> None:
    source = "from retrieval.cli.main import app\nfrom retrieval import engine\nfrom bot.texts import say\nimport re"
    found = imported(RETRIEVAL / "words" / "cut.py", ast.parse(source))
    assert [room for _, room in found] == ["cli", "engine", "bot"]


def test_no_arrow_of_the_table_leads_back() -> None:
    seen = {"embeddings"}
    for room, allowed in TABLE.items():
        seen |= {"engine"} if room == "scoring" else set()  # engine may be used by scoring
        assert allowed <= seen, f"{room} stands before one of {sorted(allowed)}"
        seen.add(room)


def test_embeddings_know_nothing_of_retrieval_nor_retrieval_of_the_bot() -> None:
    above = {"embeddings": ("retrieval", "bot"), "retrieval": ("bot",)}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.module}"
        for package, others in above.items()
        for path, tree in trees(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in others
    ]
    assert found == []


def test_no_two_modules_have_one_name() -> None:
    names = Counter(
        path.name
        for package in ("retrieval", "embeddings")
        for path, _ in trees(package)
        if not path.name.startswith("__")
    )
    assert [name for name, count in names.items() if count > 1] == []
