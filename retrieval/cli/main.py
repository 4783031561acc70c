"""Lists all commands with examples, and turns an error into one line on standard error and an exit code."""

import itertools
import signal
import sys
from typing import Annotated

import typer

from retrieval.cli import ask_commands, check_command, event_commands, index_commands, page_commands
from retrieval.cli.exit_codes import BAD_INPUT, DONE, INTERRUPTED, STORAGE, exit_code
from retrieval.cli.streams import discard_output, leave, speak_utf8, tell
from retrieval.errors import BaowenError
from retrieval.settings import read_settings
from retrieval.show.texts import choose_lang, say

app = typer.Typer(
    name="baowen",
    help="向地方报纸档案提问,回答附文件、行号和原句。"
    "Ask an archive of local newspapers; answers cite file, lines and sentence.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command(
    name="index",
    short_help="建立或刷新索引 build or refresh the index",
    epilog="例 examples: baowen index 我的报纸/ · baowen index · baowen index --remove 我的报纸/ · baowen index --full",
)(index_commands.index_command)
app.command(
    name="ask",
    short_help="提问,得到短回答和出处 ask, with citations",
    epilog="例 examples: baowen ask '谁调研了滨河国际新城在建项目?' · baowen ask --json '李小虎去了哪些项目?'"
    " · baowen ask --explain '谁督导了七里河防汛?'",
)(ask_commands.ask)
app.command(
    name="chat",
    short_help="一问接一问 question after question",
    epilog="例 examples: baowen chat ⏎ 谁调研了二砂北路? ⏎ 什么时候? ⏎ 谁陪同? · baowen chat --jsonl < 问题.txt",
)(ask_commands.chat_command)
app.command(
    name="search",
    short_help="找段落 find passages",
    epilog="例 examples: baowen search 七里河防汛 · baowen search '\"第30次\" -安全' --source '003*'",
)(ask_commands.search)
app.command(
    name="events",
    short_help="列出事件 list what happened",
    epilog="例 examples: baowen events --who 李小虎 --kind visit · baowen events --where 七里河 --csv > 七里河.csv",
)(event_commands.events)
app.command(
    name="person",
    short_help="一个人的档案 a person's dossier",
    epilog="例 examples: baowen person 李小虎 · baowen person 张书记 --json",
)(event_commands.person)
app.command(
    name="place",
    short_help="一个地方的档案 a place's dossier",
    epilog="例 examples: baowen place 七里河 · baowen place 二砂文化创意园 --json",
)(event_commands.place)
app.command(
    name="articles",
    short_help="看页面怎样读成文章 how pages are read",
    epilog="例 examples: baowen articles seeds/ · baowen articles --jsonl seeds/001_9fb36274539cd6f1.txt",
)(page_commands.articles)
app.command(
    name="show",
    short_help="看出处的上下文 a citation in its surroundings",
    epilog="例 examples: baowen show 002_4e38600dc62f8324.txt:23-25 · baowen show 002_4e38600dc62f8324.txt:23",
)(page_commands.show)
app.command(name="status", short_help="看索引的情况 the state of the index", epilog="例 example: baowen status --json")(
    index_commands.status
)
app.command(
    name="check",
    short_help="核对索引有无损坏 check the index for damage",
    epilog="例 examples: baowen check · baowen check --deep",
)(check_command.check)
app.command(
    name="eval",
    short_help="用标准答案衡量 measure against gold files",
    epilog="例 examples: baowen eval 问题.jsonl --misses 10 · baowen eval --json 问题.jsonl 走访.jsonl 搜索.jsonl",
)(index_commands.eval_command)


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
    """The options that stand before a command."""


def main() -> None:
    """Run the command line. A user's mistake gives one line on stderr and the exit code of exit_codes.py."""
    speak_utf8()
    lang = _lang_of(sys.argv)
    try:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(sign) is not signal.SIG_IGN:
                signal.signal(sign, signal.default_int_handler)  # from here on whatever ends this must clean up
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except BaowenError as error:
        tell(error.line(lang))
        code = exit_code(error)
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):  # typer turns a BrokenPipeError into a SystemExit
        discard_output()  # the output's reader has closed it
        code = DONE
    except OSError as error:
        discard_output()
        tell(say("system_refuses", lang, reason=error.strerror or error, path=error.filename or ""))
        code = STORAGE
    except (MemoryError, ImportError) as error:
        if isinstance(error, ImportError) and "map segment" not in str(error) and "allocate" not in str(error):
            raise
        tell(say("no_memory", lang))
        code = STORAGE
    except typer.TyperException as error:
        code = _wrong_usage(error, lang)
    if code == INTERRUPTED:
        tell(say("interrupted", lang))
    leave(code if isinstance(code, int) else DONE)


def _wrong_usage(error: "typer.TyperException", lang: str) -> int:
    if error.format_message().startswith("Usage:"):  # without any argument the message is the help
        print(error.format_message())
        return DONE
    message = " ".join(error.format_message().split())
    if message:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "baowen"
        tell(say("usage", lang, problem=message, command=command))
    return BAD_INPUT


def _lang_of(arguments: list[str]) -> str:
    """The language of errors, found before the arguments are parsed."""
    asked = next((after for option, after in itertools.pairwise(arguments) if option == "--lang"), None)
    asked = next((a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")), asked)
    try:
        setting = read_settings().lang
    except BaowenError:
        setting = ""
    return choose_lang(asked, setting)
