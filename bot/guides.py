"""What /start, /help and /status say. /status names no folder of the machine, since anyone who may ask can read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.message_parts import clip, ended
from bot.texts import say
from bot.transport.command_menus import ADMIN_COMMANDS, COMMANDS, GROUP_COMMANDS
from bot.transport.richtext import Rich, Run
from retrieval.show import texts as words

_MOST_MONTHS = 12
_MOST_SKIPPED = 5
_MOST_REASON = 120  # characters of a line on a file that was skipped


def start_text(lang: str, *, has_examples: bool) -> Rich:
    """Who this is and what to do first."""
    rich: Rich = (Run(say("start_hello", lang), ("b",)), Run("\n\n" + say("start_what", lang) + "\n\n"))
    return (*rich, Run(say("start_help", lang)), *_example_line(lang, has_examples))


def help_text(lang: str, *, is_admin: bool, is_group: bool, has_examples: bool, bot: str) -> Rich:
    """All that can be done here; `bot` is its user name without @."""
    in_groups = _section("help_groups", say("help_groups_how", lang), lang)
    rich: Rich = in_groups if is_group else _section("help_title", say("help_ask", lang), lang)
    rich += _section("help_buttons", say("help_buttons_how", lang), lang)
    rich += _section("help_commands", _listed(GROUP_COMMANDS if is_group else COMMANDS, lang), lang)
    if not is_group:
        rich += in_groups
    if is_admin and not is_group:
        rich += _section("help_admin", f"{_listed(ADMIN_COMMANDS, lang)}\n{say('help_admin_how', lang)}", lang)
    return ended((*rich, Run(say("help_inline", lang, bot=bot)), *_example_line(lang, has_examples)))


def status_text(record: Mapping[str, Any], lang: str) -> Rich:
    """The record of Engine.status as a few lines, the latest months, and what could not be read."""
    kinds = words.say("comma", lang).join(f"{words.say(f'kind_{k}', lang)} {n}" for k, n in record["events"].items())
    events = say("status_events", lang, count=sum(record["events"].values()))
    built = str(record["created"])[:16].replace("T", " ")
    lines = [
        say("status_articles", lang, articles=record["articles"], files=record["files"]),
        events + (say("status_kinds", lang, kinds=kinds) if kinds else ""),
        say("status_people", lang, count=record["people"]),
    ]
    if record["published"]:
        lines.append(say("status_published", lang, first=record["published"][0], last=record["published"][1]))
    if record["undated"]:
        lines.append(say("status_undated", lang, count=record["undated"]))
    lines.append(say("status_built", lang, time=built, size=record["size_mb"]))
    lines.append(say("status_generation", lang, generation=record["generation"]))
    rich: Rich = (Run(say("status_title", lang), ("b",)), Run("\n" + "\n".join(lines)))
    return rich + _months(record["months"], lang) + _skipped(record["skipped"], lang)


def _example_line(lang: str, has_examples: bool) -> Rich:
    return (Run(f"\n\n{say('try_example', lang)}"),) if has_examples else ()


def _section(title: str, text: str, lang: str) -> Rich:
    return Run(say(title, lang), ("b",)), Run(f"\n{text}\n\n")


def _listed(commands: Sequence[str], lang: str) -> str:
    return "\n".join(f"/{command} {say(f'cmd_{command}', lang)}" for command in commands)


def _months(months: Mapping[str, int], lang: str) -> Rich:
    """The latest months, the newest first."""
    if not months:
        return ()
    newest = sorted(months, reverse=True)
    lines = [f"{month} · {months[month]}" for month in newest[:_MOST_MONTHS]]
    if len(newest) > _MOST_MONTHS:
        lines.append(say("status_more_months", lang, count=len(newest) - _MOST_MONTHS))
    return Run("\n\n"), Run(say("status_months", lang), ("b",)), Run("\n" + "\n".join(lines))


def _skipped(skipped: list[Mapping[str, str]], lang: str) -> Rich:
    if not skipped:
        return ()
    rich: Rich = (Run("\n\n"), Run(say("status_skipped", lang, count=len(skipped)), ("b",)))
    for one in skipped[:_MOST_SKIPPED]:
        reason = one["en"] if lang == "en" else one["zh"]
        rich += (Run("\n" + clip(f"{one['source']}: {reason}", _MOST_REASON)),)
    if len(skipped) > _MOST_SKIPPED:
        rich += (Run("\n" + say("status_more_skipped", lang, count=len(skipped) - _MOST_SKIPPED)),)
    return rich
