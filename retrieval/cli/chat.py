"""`baowen chat`: question after question, at a prompt or line by line; each may lean on the one before."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import InputError
from retrieval.records import Answer
from retrieval.show.printable import printable
from retrieval.show.rendering import print_answer
from retrieval.show.texts import say
from retrieval.talking.follow_up import Context

if TYPE_CHECKING:
    from retrieval.engine import Engine

LEAVE = frozenset({"/quit", "/exit", "/q", "退出", "再见"})
FORGET = frozenset({"/new", "重新开始"})
MOST_HISTORY_LINES = 1000


def chat(engine: "Engine", history: Path, lang: str) -> None:
    """Answer questions until the input ends or the person leaves. `history` keeps typed lines for the arrow keys."""
    is_terminal = sys.stdin.isatty()
    if is_terminal:
        _load_history(history)
        print(say("chat_hello", lang), file=sys.stderr)
    context: Context | None = None
    try:
        while (line := _read(is_terminal, lang)) is not None and line not in LEAVE:
            if line in FORGET:
                context = None
                print(say("chat_forgotten", lang), file=sys.stderr)
            elif line:
                context = _answer(engine, line, context, lang)
    finally:
        if is_terminal:
            _save_history(history)


def replies(engine: "Engine", lines: Iterable[str], lang: str) -> Iterator[Answer]:
    """An answer to each line as it comes, its question as it stood alone.

    An empty line begins a new conversation and has no answer.
    """
    context: Context | None = None
    for line in lines:
        if line.strip():
            answer, context = _reply(engine, line, context, lang)
            yield answer
        else:
            context = None


def _answer(engine: "Engine", line: str, context: Context | None, lang: str) -> Context | None:
    answer, context = _reply(engine, line, context, lang)
    if answer.error is not None:
        print(printable(answer.error), file=sys.stderr)
        return context
    print_answer(answer, lang, verbose=False)
    print(flush=True)
    return context


def _reply(engine: "Engine", line: str, context: Context | None, lang: str) -> tuple[Answer, Context | None]:
    """The answer and what to carry on, from the newest index; what is no question leaves the conversation as it was."""
    engine.refresh()
    if any(map(str.isalnum, line)):  # marks alone would ask again what was asked before
        with suppress(InputError):
            return engine.converse(line, context, lang)
    return engine.ask_line(line, lang), context


def _read(is_terminal: bool, lang: str) -> str | None:
    """The next line without white space at its ends; None at the end of input."""
    if not is_terminal:
        line = sys.stdin.readline() if sys.stdin else ""
        return line.strip() if line else None
    try:
        return input(say("chat_prompt", lang)).strip()
    except EOFError:
        print(file=sys.stderr)
        return None


def _load_history(path: Path) -> None:
    try:
        import readline
    except ImportError:  # a Python without it still reads lines
        return
    readline.set_history_length(MOST_HISTORY_LINES)
    if path.is_file():
        readline.read_history_file(path)


def _save_history(path: Path) -> None:
    try:
        import readline

        readline.write_history_file(path)
    except (ImportError, OSError):
        return  # a history that cannot be kept is no reason to complain at leaving
