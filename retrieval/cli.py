"""The command `baowen`: parses, calls the engine, picks a renderer. Results on stdout, all else on stderr."""

import csv
import itertools
import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retrieval import formats
from retrieval.errors import BaowenError, InputError, MissingIndexError, StorageError
from retrieval.settings import Settings, read_settings
from retrieval.texts import choose_lang, say

if TYPE_CHECKING:
    from retrieval.engine import Engine
    from retrieval.records import Article

DONE, NOTHING_FOUND, BAD_INPUT, NO_INDEX, STORAGE, INTERRUPTED = 0, 1, 2, 3, 4, 130
MOST_EVENTS_SHOWN = 50
EXIT_CODES = ((InputError, BAD_INPUT), (MissingIndexError, NO_INDEX), (StorageError, STORAGE))

app = typer.Typer(
    name="baowen",
    help="向地方报纸档案提问,回答附文件、行号和原句。"
    "Ask an archive of local newspapers; answers cite file, lines and sentence.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

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


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"baowen {version('baowen')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="版本号 print the version")
    ] = False,
) -> None:
    """What stands before a command."""


def main() -> None:
    """Run the command line; a user's mistake is one line on stderr and the exit code of the contract."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")
    # Arguments are UTF-8 whatever the locale says: with LANG=C they come as surrogates.
    sys.argv = [os.fsencode(argument).decode("utf-8", "replace") for argument in sys.argv]
    lang = _lang_of(sys.argv)
    try:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # from here on there is something to clean up
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except BaowenError as error:
        _tell(error.line(lang))
        code = next(code for kind, code in EXIT_CODES if isinstance(error, kind))
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):  # typer makes this one of that one
        _discard_output()  # its reader has left
        code = DONE
    except OSError as error:
        _discard_output()
        _tell(say("system_refuses", lang, reason=error.strerror or error, path=error.filename or ""))
        code = STORAGE
    except (MemoryError, ImportError) as error:
        if isinstance(error, ImportError) and "map segment" not in str(error) and "allocate" not in str(error):
            raise
        _tell(say("no_memory", lang))
        code = STORAGE
    except typer.TyperException as error:
        code = _wrong_usage(error, lang)
    if code == INTERRUPTED:
        _tell(say("interrupted", lang))
    _leave(code if isinstance(code, int) else DONE)


def _tell(line: str) -> None:
    with suppress(OSError):  # standard error may be full or gone as well
        print(line, file=sys.stderr)


def _discard_output() -> None:
    """Lead standard output to nowhere: what is still to be written would raise the same error again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _leave(code: int) -> None:
    """End at once: taking down the dictionary and the libraries object by object would cost every command 0.03 s."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _wrong_usage(error: "typer.TyperException", lang: str) -> int:
    if error.format_message().startswith("Usage:"):  # no arguments at all: the message is the help
        print(error.format_message())
        return DONE
    message = " ".join(error.format_message().split())
    if message:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "baowen"
        _tell(say("usage", lang, problem=message, command=command))
    return BAD_INPUT


def _lang_of(arguments: list[str]) -> str:
    """The language of errors, known before the arguments are parsed."""
    asked = next((after for option, after in itertools.pairwise(arguments) if option == "--lang"), None)
    asked = next((a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")), asked)
    try:
        setting = read_settings().lang
    except BaowenError:
        setting = ""
    return choose_lang(asked, setting)


def _prepare(index: str | None, lang: str | None) -> tuple[Settings, Path, str]:
    if lang not in (None, "zh", "en"):
        raise InputError(f"--lang {lang} 不认识:请写 zh 或 en。", f"--lang {lang} is unknown: write zh or en.")
    settings = read_settings()
    return settings, Path(index) if index else settings.index_path, choose_lang(lang, settings.lang)


def _open(index: Path, settings: Settings) -> "Engine":
    from retrieval.engine import Engine

    return Engine.open(index, settings.model)


def _print_json(record: Any) -> None:
    print(json.dumps(record, ensure_ascii=False), flush=True)


def _print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for spreadsheets; its byte order mark tells Excel that it is UTF-8."""
    if not sys.stdout.isatty():
        sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _check_named(name: str) -> None:
    if not name.strip():
        raise InputError("名字是空的:请写出名字。", "The name is empty: write one.")


def _lines_of_input() -> Iterator[str]:
    """Lines of standard input as UTF-8, without their ends; what is not UTF-8 shows as U+FFFD."""
    if sys.stdin is None:
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8-sig", "replace").rstrip("\r\n")


def _date(option: str, text: str | None) -> str | None:
    """The date of a filter as YYYY-MM-DD or YYYY-MM."""
    if text is None:
        return None
    day = f"{text}-01" if len(text) == len("2023-08") else text
    try:
        date.fromisoformat(day)
    except ValueError:
        raise InputError(
            f"{option} {text} 不是日期:请写成 2023-08-14 或 2023-08。",
            f"{option} {text} is no date: write it as 2023-08-14 or 2023-08.",
        ) from None
    return text


@app.command(
    name="index",
    short_help="建立或刷新索引 build or refresh the index",
    epilog="例 examples: baowen index 我的报纸/ · baowen index · baowen index --remove 我的报纸/ · baowen index --full",
)
def index_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="要加入的文件夹或文件 folders or files to add", show_default=False),
    ] = None,
    remove: Annotated[
        list[Path] | None, typer.Option("--remove", metavar="PATH", help="不再收录 forget this folder or file")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="全部重建 redo everything")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="没有变化就不说话 say nothing when nothing changed")
    ] = False,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """建立或刷新索引;不写 PATH 就刷新已收录的。Build or refresh the index; without PATH refresh what it holds."""
    from retrieval import building

    settings, folder, lang = _prepare(index, lang)
    report = building.build_with_progress(
        folder, paths or [], remove or [], settings, full=full, lang=lang, silent=quiet or as_json
    )
    if as_json:
        _print_json(building.report_record(report))
    else:
        building.print_report(report, lang, quiet=quiet, verbose=verbose)
    return DONE


@app.command(
    short_help="提问,得到短回答和出处 ask, with citations",
    epilog="例 examples: baowen ask 谁调研了滨河国际新城在建项目? · baowen ask --json 李小虎去了哪些项目?",
)
def ask(
    question: Annotated[list[str] | None, typer.Argument(help="问题 the question", show_default=False)] = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    verbose: VerboseOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """提问,得到一个短回答和出处。Ask; get one short answer and where it stands."""
    settings, folder, lang = _prepare(index, lang)
    engine = _open(folder, settings)
    if as_jsonl:
        for line in _lines_of_input():
            _print_json(formats.answer_record(engine.ask_line(line, lang)))
        return DONE
    answer = engine.ask(" ".join(question or []))
    if as_json:
        _print_json(formats.answer_record(answer))
    else:
        from retrieval import rendering

        rendering.print_answer(answer, lang, verbose)
    return DONE if answer.answered else NOTHING_FOUND


@app.command(
    name="chat",
    short_help="一问接一问 question after question",
    epilog="例 example: baowen chat ⏎ 谁调研了二砂北路? ⏎ 什么时候? ⏎ 谁陪同?",
)
def chat_command(index: IndexOption = None, lang: LangOption = None) -> int:
    """一问接一问,后一问可以接着前一问说。Ask question after question; each may lean on the one before."""
    settings, folder, lang = _prepare(index, lang)
    engine = _open(folder, settings)
    from retrieval.chat import chat

    chat(engine, folder / "chat-history", lang)
    return DONE


@app.command(
    short_help="找段落 find passages",
    epilog="例 examples: baowen search 七里河防汛 · baowen search '\"第30次\" -安全' --source '003*'",
)
def search(
    question: Annotated[
        list[str] | None,
        typer.Argument(help='要找的词;"…" 精确,-词 排除 words; "…" exact, -word excludes', show_default=False),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=1000, help="最多几条 how many")] = 10,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="见报不早于 YYYY-MM-DD 或 YYYY-MM")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="见报不晚于 YYYY-MM-DD 或 YYYY-MM")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", help="只在这些文件里找 only in these: name, folder/ or glob"),
    ] = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """找段落。Find passages."""
    settings, folder, lang = _prepare(index, lang)
    engine = _open(folder, settings)
    from retrieval.answering.search import Filters

    filters = Filters(_date("--since", since), _date("--until", until), tuple(source or ()))

    def found(text: str) -> tuple[Any, bool]:
        hits, ms = engine.search(text, top, filters)
        return (text, hits, ms), bool(hits)

    if as_jsonl:
        for line in _lines_of_input():
            try:
                record = formats.hits_record(*found(line)[0])
            except InputError as error:
                record = {**formats.hits_record(line, (), 0.0), "error": error.line(lang)}
            _print_json(record)
        return DONE
    result, is_found = found(" ".join(question or []))
    if as_json:
        _print_json(formats.hits_record(*result))
    else:
        from retrieval import rendering

        rendering.print_hits(result[1], lang)
    return DONE if is_found else NOTHING_FOUND


@app.command(
    short_help="列出事件 list what happened",
    epilog="例 examples: baowen events --who 李小虎 --since 2023-08 · baowen events --where 七里河 --csv > 七里河.csv",
)
def events(
    who: Annotated[
        str | None, typer.Option("--who", metavar="NAME", help="谁:名字或其一部分、李书记 a name, a part, or 李书记")
    ] = None,
    where: Annotated[
        str | None, typer.Option("--where", metavar="PLACE", help="地方、项目、区县 a place, project or district")
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TITLE", help="职务,如 区委书记 title, such as 区委书记")
    ] = None,
    action: Annotated[
        str | None, typer.Option("--action", metavar="WORD", help="做了什么,如 调研 action, such as 调研")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="不早于 not before YYYY-MM-DD, YYYY-MM")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="不晚于 not after YYYY-MM-DD, YYYY-MM")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="WORDS", help="原句或标题里的词 words of sentence or headline")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="visit|meeting|training|other")] = None,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="每件一行 JSON one JSON line an event, all")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV,可用 Excel 打开 CSV that Excel opens, all")] = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """列出档案里的事件,新的在前:谁、何时、去了哪里、出处。List events, newest first, each with its source."""
    settings, folder, lang = _prepare(index, lang)
    if as_jsonl and as_csv:
        raise InputError("--jsonl 和 --csv 只能用一个。", "Give --jsonl or --csv, not both.")
    from retrieval.index.event_filter import EventFilter

    since, until = _date("--since", since), _date("--until", until)
    wanted = EventFilter(
        who=who, where=where, title=title, action=action, since=since, until=until, text=text, kind=kind
    )
    engine = _open(folder, settings)
    found = engine.events(wanted)
    first = list(itertools.islice(found, MOST_EVENTS_SHOWN))
    if as_csv:
        _print_csv(formats.EVENT_COLUMNS, map(formats.event_cells, itertools.chain(first, found)))
    elif as_jsonl:
        for event in itertools.chain(first, found):
            _print_json(formats.event_record(event))
    elif first:
        from retrieval import event_rendering

        more = engine.count_events(wanted) - len(first) if len(first) == MOST_EVENTS_SHOWN else 0
        event_rendering.print_events(first, more, lang)
    else:
        _tell(say("not_found", lang))
    return DONE if first else NOTHING_FOUND


@app.command(
    short_help="一个人的档案 a person's dossier",
    epilog="例 examples: baowen person 李小虎 · baowen person 张书记 --json",
)
def person(
    name: Annotated[str, typer.Argument(metavar="NAME", help="名字,或其一部分 a name, or a part of it")],
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """一个人的职务和做过的事,按时间排列;同名的人分开。A person's titles and events in time; namesakes apart."""
    settings, folder, lang = _prepare(index, lang)
    _check_named(name)
    dossiers = _open(folder, settings).people(name)
    if as_json:
        _print_json(formats.person_record(name, dossiers))
    elif dossiers:
        from retrieval import event_rendering

        event_rendering.print_people(dossiers, lang)
    else:
        _tell(say("not_found", lang))
    return DONE if dossiers else NOTHING_FOUND


@app.command(
    short_help="一个地方的档案 a place's dossier",
    epilog="例 examples: baowen place 七里河 · baowen place 二砂文化创意园 --json",
)
def place(
    name: Annotated[
        str, typer.Argument(metavar="PLACE", help="地方或项目,或其一部分 a place or project, or a part of it")
    ],
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """谁在什么时候为什么事来过,按时间排列。Who came to a place, when and what for, in the order of time."""
    settings, folder, lang = _prepare(index, lang)
    _check_named(name)
    dossier = _open(folder, settings).place(name)
    if as_json:
        _print_json(formats.place_record(dossier))
    elif dossier.events:
        from retrieval import event_rendering

        event_rendering.print_place(dossier, lang)
    else:
        _tell(say("not_found", lang))
    return DONE if dossier.events else NOTHING_FOUND


@app.command(
    short_help="看页面怎样读成文章 how pages are read",
    epilog="例 examples: baowen articles seeds/ · baowen articles --jsonl seeds/001_9fb36274539cd6f1.txt",
)
def articles(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="文件夹或文件 folders or files")],
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="每篇一行 JSON one JSON line an article")] = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> int:
    """看报纸是怎样读成文章的;不需要索引。Show how pages are read into articles; needs no index."""
    _, _, lang = _prepare(None, lang)
    from retrieval import rendering
    from retrieval.archive.pages import articles_of

    def tell(skipped: Any) -> None:
        print(rendering.skipped_line(skipped, lang), file=sys.stderr)

    def found() -> Iterator["Article"]:
        named = ""
        for path in paths:
            for file, article in articles_of(path, tell):
                if verbose and file.source != named:
                    named = file.source
                    print(say("charset", lang, source=named, charset=file.charset), file=sys.stderr)
                yield article

    if as_jsonl:
        printed = False
        for article in found():
            _print_json(formats.article_record(article))
            printed = True
        return DONE if printed else NOTHING_FOUND
    listed = list(found())
    if listed:
        rendering.print_articles(listed, lang)
    return DONE if listed else NOTHING_FOUND


@app.command(
    short_help="看出处的上下文 a citation in its surroundings",
    epilog="例 examples: baowen show 002_4e38600dc62f8324.txt:23-25 · baowen show 002_4e38600dc62f8324.txt:23",
)
def show(
    place: Annotated[
        str, typer.Argument(metavar="SOURCE:LINES", help="文件和行 file and lines, as a citation names them")
    ],
    around: Annotated[int, typer.Option("--around", min=0, max=10000, help="前后各几行 lines before and after")] = 5,
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """看一处出处的原文和上下文。Show a cited place in its surroundings."""
    settings, folder, lang = _prepare(index, lang)
    from retrieval import rendering
    from retrieval.showing import parse_place

    source, lines = parse_place(place)
    page = _open(folder, settings).show(source, lines, around)
    if as_json:
        _print_json({"source": page.source, "lines": list(page.lines), "first": page.first, "text": page.text})
    else:
        rendering.print_page(page)
    return DONE


@app.command(short_help="看索引的情况 the state of the index", epilog="例 example: baowen status --json")
def status(as_json: JsonOption = False, index: IndexOption = None, lang: LangOption = None) -> int:
    """看索引的情况。Show the state of the index."""
    settings, folder, lang = _prepare(index, lang)
    from retrieval import rendering

    record = _open(folder, settings).status()
    if as_json:
        _print_json(record)
    else:
        rendering.print_status(record, lang)
    return DONE


@app.command(
    name="eval",
    short_help="用标准答案衡量 measure against gold files",
    epilog="例 examples: baowen eval 问题.jsonl --misses 10 · baowen eval --json 问题.jsonl 走访.jsonl 搜索.jsonl",
)
def eval_command(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD.jsonl...", help="问题、走访或搜索的标准答案 gold questions, visits or queries"),
    ],
    misses: Annotated[int, typer.Option("--misses", min=0, help="列出几条没做对的 how many misses to show")] = 0,
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """用标准答案衡量自己的档案:回答、走访、搜索。Measure answers, visits and search on your own archive."""
    settings, folder, lang = _prepare(index, lang)
    from retrieval import report_formats, reporting
    from retrieval.evaluate import evaluate
    from retrieval.scoring.gold import read_gold

    golds = [read_gold(path) for path in files]
    engine = _open(folder, settings)
    reports = [evaluate(engine, gold, lang, reporting.watch_with_bar()) for gold in golds]
    if as_json:
        _print_json(report_formats.reports_record(reports))
    else:
        reporting.print_reports(reports, misses, lang)
    return DONE
