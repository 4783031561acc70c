"""Patterns in f-strings: there `{0,4}` inserts a tuple and is no count."""

import ast
from collections.abc import Iterator

import pytest
from source_trees import ROOT, trees


def constants_put_in(tree: ast.AST) -> Iterator[ast.expr]:
    """The placeholders of f-strings that contain a constant or a tuple, where a count `{{0,4}}` was meant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Constant | ast.Tuple):
            yield node.value


def test_no_count_of_a_pattern_is_taken_for_a_placeholder() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{value.lineno}: {{{ast.unparse(value)}}}"
        for path, tree in trees("bot", "retrieval", "embeddings")
        for value in constants_put_in(tree)
    ]
    assert found == []


@pytest.mark.parametrize("source", [r'rf"上.{0,4}课|{WORDS}"', r'rf"\d{4}年{MONTH}"', 'rf"{WORDS}" rf"上.{0, 4}课"'])
def test_a_count_that_is_a_placeholder_is_found(source: str) -> None:
    assert list(constants_put_in(ast.parse(source)))


@pytest.mark.parametrize("source", [r'rf"上.{{0,4}}课|{WORDS}"', r'r"上.{0,4}课"', 'f"{count:02}{name!r}"'])
def test_counts_and_names_are_left_alone(source: str) -> None:
    assert not list(constants_put_in(ast.parse(source)))
