"""The syntax trees of the project's own source, for tests that look for forbidden code."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


def modules(*packages: str) -> list[Path]:
    """The files of every module of the packages, in order."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def trees(*packages: str) -> list[tuple[Path, ast.Module]]:
    """(path, tree) of every module of the packages, in order."""
    return [(path, tree_of(path)) for path in modules(*packages)]


@cache
def tree_of(path: Path) -> ast.Module:
    """The tree of a module, which nobody may change."""
    return ast.parse(path.read_text(encoding="utf-8"))


def with_parents(tree: ast.AST) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """Each node of a tree with the nodes that contain it, the outermost first."""
    left: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
    while left:
        node, above = left.pop()
        yield node, above
        inside = (*above, node)
        left += [(child, inside) for child in ast.iter_child_nodes(node)][::-1]


def called(node: ast.AST) -> str:
    """The name of the called function, as written (`re.compile`); "" if the node is no call of a name."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def words_of(node: ast.AST) -> str | None:
    """The fixed characters of a string or an f-string; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    return None


def is_in_pattern(above: tuple[ast.AST, ...]) -> bool:
    """Whether a call of a function of `re` contains the node."""
    return any(called(node).startswith("re.") for node in above)
