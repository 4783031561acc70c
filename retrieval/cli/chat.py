"""`baowen chat`: question after question at a prompt; each may lean on the one before."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.asking.follow_up import Context
from retrieval.errors import InputError
from retrieval.show.rendering import print_answer
from retrieval.show.texts import say

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


def _answer(engine: "Engine", line: str, context: Context | None, lang: str) -> Context | None:
    engine.refresh()
    try:
        answer, context = engine.converse(line, context, lang)
    except InputError as error:
        print(error.line(lang), file=sys.stderr)
        return context
    print_answer(answer, lang, verbose=False)
    print(flush=True)
    return context


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
