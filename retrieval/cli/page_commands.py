"""The commands that show pages: articles (as they are read), show (as they are printed)."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retrieval.cli.exit_codes import DONE, NOTHING_FOUND
from retrieval.cli.options import IndexOption, JsonOption, LangOption, VerboseOption, open_engine, prepare
from retrieval.cli.streams import print_json
from retrieval.show import formats
from retrieval.show.texts import say

if TYPE_CHECKING:
    from retrieval.records import Article


def articles(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="文件夹或文件 folders or files")],
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="每篇一行 JSON one JSON line an article")] = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> int:
    """看报纸是怎样读成文章的;不需要索引。Show how pages are read into articles; needs no index."""
    _, _, lang = prepare(None, lang)
    from retrieval.archive.pages import articles_of, left_out_of
    from retrieval.index.rereading import SafeReader
    from retrieval.show import rendering
    from retrieval.show.printable import printable

    def tell(skipped: Any) -> None:
        print(rendering.skipped_line(skipped, lang), file=sys.stderr)

    def found() -> Iterator["Article"]:
        named = ""
        with SafeReader() as reader:
            for path in paths:
                for file, article in articles_of(path, tell, reader.read):
                    if verbose and file.source != named:
                        named = file.source
                        print(printable(say("charset", lang, source=named, charset=file.charset)), file=sys.stderr)
                        for line in rendering.left_out_lines(left_out_of(file), lang):
                            print(line, file=sys.stderr)
                    yield article

    if as_jsonl:
        printed = False
        for article in found():
            print_json(formats.article_record(article))
            printed = True
        return DONE if printed else NOTHING_FOUND
    listed = list(found())
    if listed:
        rendering.print_articles(listed, lang)
    return DONE if listed else NOTHING_FOUND


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
    settings, folder, lang = prepare(index, lang)
    from retrieval.archive.places import parse_place
    from retrieval.show import rendering

    source, lines = parse_place(place)
    page = open_engine(folder, settings).show(source, lines, around)
    if as_json:
        print_json({"source": page.source, "lines": list(page.lines), "first": page.first, "text": page.text})
    else:
        rendering.print_page(page)
    return DONE
