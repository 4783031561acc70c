"""The rooms of retrieval: imports go one way, from those that come late in the flow to those before them."""

import ast
from collections import Counter
from collections.abc import Iterator

from source_trees import ROOT, trees

ROOMS = (
    "errors languages settings records words calendar archive events index asking searching answering dossiers engine "
    "scoring show cli __main__"
).split()


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, module) of each import, those within functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_no_room_imports_one_that_comes_after_it() -> None:
    found = []
    for path, tree in trees("retrieval"):
        room = path.relative_to(ROOT / "retrieval").parts[0].removesuffix(".py")
        for line, module in imported(tree):
            is_ours = room != "__init__" and module.startswith("retrieval.")
            if is_ours and ROOMS.index(room_of(module)) > ROOMS.index(room):
                found.append(f"{path.relative_to(ROOT)}:{line}: {room} imports {module}")
    assert found == []


def test_embeddings_know_nothing_of_retrieval_nor_retrieval_of_the_bot() -> None:
    above = {"embeddings": ("retrieval", "bot"), "retrieval": ("bot",)}
    found = [
        f"{path.relative_to(ROOT)}:{line}: {module}"
        for package, others in above.items()
        for path, tree in trees(package)
        for line, module in imported(tree)
        if module.split(".")[0] in others
    ]
    assert found == []


def test_no_two_modules_of_retrieval_have_one_name() -> None:
    names = Counter(path.name for path, _ in trees("retrieval") if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []
