"""The commands that keep an index and judge it: index, status, eval."""

from pathlib import Path
from typing import Annotated

import typer

from retrieval.cli.exit_codes import DONE
from retrieval.cli.options import IndexOption, JsonOption, LangOption, VerboseOption, open_engine, prepare
from retrieval.cli.streams import print_json


def index_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="要加入的文件夹或文件 folders or files to add", show_default=False),
    ] = None,
    remove: Annotated[
        list[Path] | None, typer.Option("--remove", metavar="PATH", help="不再收录 forget this folder or file")
    ] = None,
    workers: Annotated[
        str | None,
        typer.Option(
            "--workers",
            metavar="URL",
            help="由 Dask 集群读:调度器 read on a Dask cluster: scheduler (BAOWEN_BUILDERS)",
        ),
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
    from retrieval.show import build_progress

    settings, folder, lang = prepare(index, lang)
    builders = settings.builders if workers is None else workers
    report = build_progress.build_with_progress(
        folder, paths or [], remove or [], settings, full=full, workers=builders, lang=lang, silent=quiet or as_json
    )
    if as_json:
        print_json(build_progress.report_record(report))
    else:
        build_progress.print_report(report, lang, quiet=quiet, verbose=verbose)
    return DONE


def status(as_json: JsonOption = False, index: IndexOption = None, lang: LangOption = None) -> int:
    """看索引的情况。Show the state of the index."""
    settings, folder, lang = prepare(index, lang)
    from retrieval.show import rendering

    record = open_engine(folder, settings).status()
    if as_json:
        print_json(record)
    else:
        rendering.print_status(record, lang)
    return DONE


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
    """用标准答案衡量自己的档案:回答、走访、搜索。Measure answers, visits and search on your own archive.

    每个文件一种,每行一条 JSON。Each file is of one kind, a JSON record a line:

    \b
    问题 questions  {"q", "kind", "answers": [文字 text, …], "need": "all" / "any1" / …, "sources": [文件 source, …]}
                    kind "unanswerable":不该回答 the right answer is none
    走访 visits     {"source", "visits": [{"people": [{"name", "title", "role"}], "targets": [去处 place, …], "date"}]}
    搜索 queries    {"q", "sources": [文件 source, …], "answer": 文字 text / null, "set": 组 name}
    """
    settings, folder, lang = prepare(index, lang)
    from retrieval.scoring.evaluate import evaluate
    from retrieval.scoring.gold import read_gold
    from retrieval.show import report_formats, reporting

    golds = [read_gold(path) for path in files]
    engine = open_engine(folder, settings)
    reports = [evaluate(engine, gold, reporting.watch_with_bar()) for gold in golds]
    if as_json:
        print_json(report_formats.reports_record(reports))
    else:
        reporting.print_reports(reports, misses, lang)
    return DONE
