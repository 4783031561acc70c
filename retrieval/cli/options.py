"""The options that several commands share, and what follows from them: settings, index folder, language."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.errors import InputError
from retrieval.languages import in_both
from retrieval.settings import Settings, read_settings
from retrieval.show.texts import TEXTS, choose_lang

if TYPE_CHECKING:
    from retrieval.engine import Engine

IndexOption = Annotated[
    str | None, typer.Option("--index", metavar="DIR", help="索引文件夹 folder of the index (BAOWEN_INDEX)")
]
LangOption = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help="界面语言 language of messages (BAOWEN_LANG)")
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出一条 JSON 记录 print one JSON record")]
JsonlOption = Annotated[
    bool, typer.Option("--jsonl", help="每行一问,从标准输入读,逐行输出 JSON one question a line from standard input")
]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="多说一些 say more")]


def prepare(index: str | None, lang: str | None) -> tuple[Settings, Path, str]:
    """The settings, the index folder and the language; options win over settings.

    Raises:
        InputError: there is no such language, or the settings cannot be read.
    """
    if lang not in (None, "zh", "en"):
        raise InputError(*in_both(TEXTS, "unknown_lang_option", asked=lang))
    settings = read_settings()
    return settings, Path(index) if index else settings.index_path, choose_lang(lang, settings.lang)


def open_engine(index: Path, settings: Settings) -> "Engine":
    """The open engine, whose module is imported only now; raises as `Engine.open` does."""
    from retrieval.engine import Engine
    from retrieval.index.engines import index_engine

    return Engine.open(index, settings.model, index_engine(settings))
