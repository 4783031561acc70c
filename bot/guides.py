"""/start and /help. Examples are buttons below them."""

from collections.abc import Sequence

from bot.command_names import ADMIN_COMMANDS, COMMANDS, GROUP_COMMANDS
from bot.message_parts import ended
from bot.texts import say
from bot.transport.richtext import Rich, Run


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


def _example_line(lang: str, has_examples: bool) -> Rich:
    return (Run(f"\n\n{say('try_example', lang)}"),) if has_examples else ()


def _section(title: str, text: str, lang: str) -> Rich:
    return Run(say(title, lang), ("b",)), Run(f"\n{text}\n\n")


def _listed(commands: Sequence[str], lang: str) -> str:
    return "\n".join(f"/{command} {say(f'cmd_{command}', lang)}" for command in commands)
