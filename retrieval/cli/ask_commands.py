"""The commands that take a question: ask, chat, search."""

from typing import Annotated, Any

import typer

from retrieval.cli.exit_codes import DONE, NOTHING_FOUND
from retrieval.cli.options import IndexOption, JsonlOption, JsonOption, LangOption, VerboseOption, open_engine, prepare
from retrieval.cli.streams import lines_of_input, print_json
from retrieval.errors import InputError
from retrieval.show import formats


def ask(
    question: Annotated[list[str] | None, typer.Argument(help="问题 the question", show_default=False)] = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    explain: Annotated[bool, typer.Option("--explain", help="说明回答怎样得来 tell how the answer came about")] = False,
    verbose: VerboseOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """提问,得到一个短回答和出处。Ask; get one short answer and where it stands."""
    settings, folder, lang = prepare(index, lang)
    engine = open_engine(folder, settings)
    if as_jsonl:
        for line in lines_of_input():
            print_json(formats.answer_record(engine.ask_line(line, lang)))
        return DONE
    answer = engine.ask(" ".join(question or []), lang)
    if as_json:
        print_json(formats.answer_record(answer))
    else:
        from retrieval.show import rendering

        rendering.print_answer(answer, lang, verbose)
        if explain:
            rendering.print_trace(answer.trace, lang)
    return DONE if answer.answered or answer.kind == "chat" else NOTHING_FOUND


def chat_command(
    as_jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help="从标准输入逐行问答,输出 JSON,空行重新开始 JSON lines; an empty line begins anew"),
    ] = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """一问接一问,后一问可以接着前一问说。Ask question after question; each may lean on the one before."""
    settings, folder, lang = prepare(index, lang)
    engine = open_engine(folder, settings)
    from retrieval.cli.chat import chat, replies

    if as_jsonl:
        for answer in replies(engine, lines_of_input(), lang):
            print_json(formats.answer_record(answer))
        return DONE
    chat(engine, folder / "chat-history", lang)
    return DONE


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
    who: Annotated[
        str | None, typer.Option("--who", metavar="NAME", help="报道里有这个人的事 articles that tell what NAME did")
    ] = None,
    where: Annotated[
        str | None, typer.Option("--where", metavar="PLACE", help="报道里有这个地方的事 that tell of a visit to PLACE")
    ] = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """找段落。Find passages."""
    settings, folder, lang = prepare(index, lang)
    engine = open_engine(folder, settings)
    from retrieval.calendar.periods import read_day
    from retrieval.index.sought import Filters

    filters = Filters(read_day("--since", since), read_day("--until", until), tuple(source or ()), who, where)

    def found(text: str) -> tuple[Any, bool]:
        hits, ms = engine.search(text, top, filters)
        return (text, hits, ms), bool(hits)

    if as_jsonl:
        for line in lines_of_input():
            try:
                record = formats.hits_record(*found(line)[0])
            except InputError as error:
                record = {**formats.hits_record(line, (), 0.0), "error": error.line(lang)}
            print_json(record)
        return DONE
    result, is_found = found(" ".join(question or []))
    if as_json:
        print_json(formats.hits_record(*result))
    else:
        from retrieval.show import rendering

        rendering.print_hits(result[1], lang)
    return DONE if is_found else NOTHING_FOUND
