"""The command that checks an index: check."""

from typing import Annotated

import typer

from retrieval.cli.exit_codes import DONE, NOTHING_FOUND
from retrieval.cli.options import IndexOption, JsonOption, LangOption, prepare
from retrieval.cli.streams import print_json
from retrieval.show import formats


def check(
    deep: Annotated[
        bool, typer.Option("--deep", help="再逐一核对事件的原句 also read each event's quote again from its file")
    ] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """核对索引:每个文件是不是写下时的样子。Check the index: whether each file is as it was written.

    索引损坏时退出码 3;原句与文件不符时 1。A damaged index ends with 3, quotes that do not stand in files with 1.
    """
    settings, folder, lang = prepare(index, lang)
    from retrieval.index.checking import misquotes
    from retrieval.index.engines import index_engine
    from retrieval.show import check_rendering

    generation = index_engine(settings).check(folder)
    found = tuple(misquotes(generation)) if deep else ()
    if as_json:
        print_json(formats.check_record(generation.folder.name, generation.manifest, found))
    else:
        check_rendering.print_check(generation.manifest, found, lang, deep=deep)
    return NOTHING_FOUND if found else DONE
