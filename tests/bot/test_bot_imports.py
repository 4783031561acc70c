"""Imports between the folders of bot/ go one way, as docs/architecture.md says."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import bot

PACKAGE = Path(bot.__file__).parent
ALL_MAY = {"access", "store", "texts", "transport"}
BESIDES = {"questions": {"lists"}, "documents": {"building"}}
LEAST = {"texts": set[str](), "store": {"texts"}, "transport": {"store", "texts"}, "access": ALL_MAY}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in PACKAGE.rglob("*.py")}


def imported(source: str) -> Iterator[str]:
    """The modules of the bot that a module imports when it is imported itself."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "bot":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else str(node.module)


IMPORTS = {module: set(imported(path.read_text(encoding="utf-8"))) for module, path in MODULES.items()}


def folder_of(module: str) -> str:
    """The folder of a module; "" for the modules at the top."""
    _, *parts = module.split(".")
    return parts[0] if parts and (PACKAGE / parts[0]).is_dir() else ""


def circle_in(imports: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_a_folder_imports_only_what_it_may() -> None:
    found = [
        f"{module} imports {other}"
        for module, others in IMPORTS.items()
        for other in others
        if (own := folder_of(module)) and (its := folder_of(other)) not in ("", own)
        if its not in LEAST.get(own, ALL_MAY | BESIDES.get(own, set()))
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["store", "texts"])
def test_what_is_stored_and_said_knows_nothing_of_telegram(folder: str) -> None:
    for path in (PACKAGE / folder).glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "import telegram" not in source
        assert "from telegram" not in source
        assert {folder_of(other) for other in imported(source)} <= {"store", "texts"}


def test_no_imports_lead_round_in_a_circle() -> None:
    assert circle_in(IMPORTS) == []


def test_a_circle_is_found() -> None:
    source = "from bot.request import Request\nfrom bot import buttons\nimport re\ndef late(): from bot import serving"
    assert set(imported(source)) == {"bot.request", "bot.buttons"}
    assert circle_in({"bot.request": {"bot.a"}, "bot.a": {"bot.request"}}) != []
