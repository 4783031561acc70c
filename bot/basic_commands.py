"""/start, /help and /status with their texts; /new, /cancel, /lang; and what no other handler takes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from telegram import InlineKeyboardMarkup

from bot import engine_tasks
from bot.buttons import LANG, below_help, button
from bot.message_parts import clip, ended
from bot.questions.feedback_buttons import expected_comment
from bot.questions.original_pages import open_original
from bot.request import OldButtonError, Request
from bot.texts import say
from bot.transport.addressing import ADMIN_COMMANDS, COMMANDS, GROUP_COMMANDS, set_menus
from bot.transport.richtext import Rich, Run
from retrieval.errors import BaowenError
from retrieval.show import texts as words

LANGS = ("zh", "en")
_CITATION = re.compile(r"c(\d+|[A-Za-z0-9_-]{12})-(\d{1,18})")  # behind /start in a link: token and citation


async def on_start(request: Request) -> None:
    """/start; from a link to a citation it opens the citation."""
    payload = request.arguments[0] if request.arguments else ""
    if link := _CITATION.fullmatch(payload):
        await _open_cited(request, link[1], int(link[2]))
        return
    bot = request.bot
    if request.is_from_admin:  # Telegram refused the menu of a chat that did not exist yet
        bot.spawn(set_menus(request.typed.get_bot(), (request.user.id,)))
    examples = await bot.examples()
    await request.reply(start_text(request.lang, has_examples=bool(examples)), below_help(examples))


async def _open_cited(request: Request, name: str, number: int) -> None:
    """Open the citation that a link names."""
    if wait := request.why_wait():
        await request.tell_to_wait(wait)
    elif (kept := request.named_reply(name)) is None or await open_original(request, kept, number):
        await request.say("link_not_found")


async def on_help(request: Request) -> None:
    """/help with examples that the archive answers."""
    examples = await request.bot.examples()
    rich = help_text(
        request.lang,
        is_admin=request.is_from_admin,
        is_group=not request.is_private,
        has_examples=bool(examples),
        bot=request.bot.username,
    )
    await request.reply(rich, below_help(examples))


async def on_status(request: Request) -> None:
    """/status: what the archive holds."""
    try:
        rich = status_text(await request.bot.workers.call(engine_tasks.status), request.lang)
    except BaowenError:
        rich = (Run(say("no_index", request.lang)),)
    await request.reply(rich)


async def on_new(request: Request) -> None:
    """/new: the next question does not lean on earlier ones."""
    chat_id, user_id = request.place.chat_id, request.user.id
    async with request.bot.turn(chat_id, user_id):  # after the questions under way, or they would be stored after it
        request.bot.store.forget(chat_id, user_id)
    await request.say("forgotten")


async def on_cancel(request: Request) -> None:
    """/cancel: wait for no comment any more; an administrator's /cancel also stops the build."""
    bot = request.bot
    is_cancelled = expected_comment(request) is not None
    bot.store.clear_expected(request.place.chat_id, request.user.id)
    if bot.build is not None and request.is_from_admin:
        await bot.build.cancel()
        is_cancelled = True
    await request.say("cancelled" if is_cancelled else "nothing_to_cancel")


async def on_lang(request: Request) -> None:
    """/lang, /lang zh, /lang en."""
    wanted = (request.arguments[0].lower() if request.arguments else "")[:2]
    if wanted in LANGS:
        request.bot.store.set_lang(request.user.id, wanted)
        await request.tell(say("lang_set", wanted))
    else:
        await request.say("choose_lang", languages())


def languages() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button(say("lang_name", lang), LANG, lang) for lang in LANGS]])


async def on_lang_button(request: Request) -> None:
    """The language on the button."""
    (lang,) = request.words(1)
    if lang not in LANGS:
        raise OldButtonError
    request.bot.store.set_lang(request.user.id, lang)
    await request.acknowledge()
    await request.replace(say("lang_set", lang))


async def on_unknown_command(request: Request) -> None:
    """A command that does not exist, in a private chat."""
    await request.say("unknown_command")


async def on_no_text(request: Request) -> None:
    """A picture or a voice message in a private chat; an answer that inline mode put there is left alone."""
    message = request.typed
    if message.via_bot is not None and message.via_bot.id == message.get_bot().id:
        return
    if request.may_tell_to_wait():  # once for all pictures of an album
        await request.say("only_text")


async def on_old_button(request: Request) -> None:
    """A button whose verb no handler knows any more.

    Raises:
        OldButtonError: always.
    """
    raise OldButtonError


_MOST_MONTHS = 12
_MOST_SKIPPED = 5
_MOST_REASON = 120  # characters of a line on a file that was skipped


def start_text(lang: str, *, has_examples: bool) -> Rich:
    """What the bot is, and what to do first."""
    rich: Rich = (Run(say("start_hello", lang), ("b",)), Run("\n\n" + say("start_what", lang) + "\n\n"))
    return (*rich, Run(say("start_help", lang)), *_example_line(lang, has_examples))


def help_text(lang: str, *, is_admin: bool, is_group: bool, has_examples: bool, bot: str) -> Rich:
    """Everything that can be done in this chat. bot: its user name without @."""
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
