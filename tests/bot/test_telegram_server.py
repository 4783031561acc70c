"""The fake Bot API server follows the real protocol; python-telegram-bot's Bot talks to it."""

import asyncio
import json
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fake_telegram import FloodRule, Telegram, User
from fake_telegram.entities import settle, to_html
from fake_telegram.html_mode import ParseError, parse_html
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from telegram.request import HTTPXRequest

Act = Callable[[Bot], Awaitable[Any]]
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("原文", callback_data="o:1")]])
GROUP, BASIC, FORUM = -1001, -55, -1002


PLAIN = {"verify": False}  # the server speaks HTTP without TLS; reading certificates takes longer than most tests


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


@pytest.fixture
def user(telegram: Telegram) -> User:
    return telegram.user(7, "李明", started=True)


@asynccontextmanager
async def bot_of(telegram: Telegram, token: str = "", read_timeout: float = 5) -> AsyncIterator[Bot]:
    request = HTTPXRequest(connection_pool_size=8, read_timeout=read_timeout, httpx_kwargs=PLAIN)
    server = telegram.server
    address = {"base_url": server.base_url, "base_file_url": server.base_file_url}
    bot = Bot(token or server.token, request=request, get_updates_request=HTTPXRequest(httpx_kwargs=PLAIN), **address)
    await request.initialize()
    await bot._request[0].initialize()
    try:
        yield bot
    finally:
        await request.shutdown()
        await bot._request[0].shutdown()


def run(telegram: Telegram, act: Act, **options: Any) -> Any:
    async def go() -> Any:
        async with bot_of(telegram, **options) as bot:
            return await act(bot)

    return asyncio.run(go())


def refusal(telegram: Telegram, act: Act, **options: Any) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        run(telegram, act, **options)
    return caught.value


# --- texts


MARKED = [
    ("<b>答案</b>:<i>x</i>", "答案:x", [("bold", 0, 2), ("italic", 3, 1)]),
    ("😀<b>a</b>", "😀a", [("bold", 2, 1)]),
    ("<blockquote expandable>引文</blockquote>", "引文", [("expandable_blockquote", 0, 2)]),
    ('<a href="https://t.me/baowen_bot?start=c1-1">1</a>', "1", [("text_link", 0, 1)]),
    ("1 &lt; 2 &amp; &quot;3&quot; &#65;&#x42; &nbsp;", '1 < 2 & "3" AB &nbsp;', []),
    ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
    ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<B>a</B >", "a", [("bold", 0, 1)]),
    ("<b></b>x", "x", []),
    ('<a href="nowhere">x</a>', "x", []),
    ("  <b> a </b>\n", "a", [("bold", 0, 1)]),
    ("  <b>　a</b>\n", "　a", [("bold", 0, 2)]),
    ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
    ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
    ('<code><a href="https://a.cn/">x</a></code>', "x", [("code", 0, 1)]),
    ("见 @baowen_bot 和 /help", "见 @baowen_bot 和 /help", [("mention", 2, 11), ("bot_command", 16, 5)]),
    ("问@baowen_bot谁", "问@baowen_bot谁", []),
]


@pytest.mark.parametrize(("marked", "text", "entities"), MARKED)
def test_marked_text_becomes_text_with_entities(marked: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    got, found = settle(*parse_html(marked))
    assert got == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


WRONG = [
    ('中<foo x="1">', 'Unsupported start tag "foo" at byte offset 3'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("a <b", "Unclosed start tag at byte offset 2"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ('<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<a =>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("&#xd83d;", "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
     "code units"),
    ("<blockquote>a<blockquote>b</blockquote></blockquote>", "Blockquote can't be nested in a blockquote at byte "
     "offset 13"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "complaint"), WRONG)
def test_wrong_markup_is_refused_in_telegrams_words(marked: str, complaint: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_html(marked)
    assert str(caught.value) == complaint


@pytest.mark.parametrize("marked", ["<b>a<i>b</i></b>c", "a <code>b&lt;</code> <blockquote expandable>c</blockquote>"])
def test_what_a_person_sees_can_be_written_as_html_again(marked: str) -> None:
    assert to_html(*parse_html(marked)) == marked


# --- refusals


def keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])


def article(number: str, text: str = "x", **options: Any) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, "t", InputTextMessageContent(text, **options))


REFUSED: list[tuple[Act, str]] = [
    (lambda bot: bot.send_message(7, ""), "Message text is empty"),
    (lambda bot: bot.send_message(7, " \n"), "Text must be non-empty"),
    (lambda bot: bot.send_message(7, "字" * 4097), "Message is too long"),
    (lambda bot: bot.send_message(7, "😀" * 2049), "Message is too long"),
    (lambda bot: bot.edit_message_text("字" * 4097, 7, 101), "Message_too_long"),
    (lambda bot: bot.send_message(7, "<b>", parse_mode="HTML"),
     'Can\'t parse entities: can\'t find end tag corresponding to start tag "b"'),
    (lambda bot: bot.send_message(7, "x", reply_markup=keyboard("字" * 22)), "Button_data_invalid"),
    (lambda bot: bot.send_message(404, "x"), "Chat not found"),
    (lambda bot: bot.send_message(7, "x", reply_parameters=ReplyParameters(9)), "Message to be replied not found"),
    (lambda bot: bot.send_message(7, "x", message_thread_id=5), "Message thread not found"),
    (lambda bot: bot.send_message(FORUM, "x", message_thread_id=1), "Message thread not found"),
    (lambda bot: bot.edit_message_text("x", 7, 9), "Message to edit not found"),
    (lambda bot: bot.edit_message_text("x", 7, 102), "Message can't be edited"),
    (lambda bot: bot.delete_message(7, 9), "Message to delete not found"),
    (lambda bot: bot.delete_message(GROUP, 11), "Message can't be deleted"),
    (lambda bot: bot.edit_message_text("旧", 7, 101, reply_markup=BUTTONS), "Message is not modified"),
    (lambda bot: bot.edit_message_reply_markup(7, 101, reply_markup=BUTTONS), "Message is not modified"),
    (lambda bot: bot.answer_callback_query("1"), "Query is too old and response timeout expired or query id is"),
    (lambda bot: bot.answer_inline_query("1", []), "Query is too old and response timeout expired or query id is"),
    (lambda bot: bot.answer_inline_query("1", [article("字" * 22)]), "Result_id_invalid"),
    (lambda bot: bot.answer_inline_query("1", [article("1", "<b>", parse_mode="HTML")]),
     "Can't parse inlinequeryresult: can't parse entities"),
    (lambda bot: bot.answer_inline_query("1", [], button=InlineQueryResultsButton("x", start_parameter="a b")),
     "Unallowed characters in start_parameter"),
    (lambda bot: bot.send_document(7, b"x", caption="字" * 1025), "Message caption is too long"),
    (lambda bot: bot.send_document(7, b"", filename="x"), "File must be non-empty"),
    (lambda bot: bot.send_chat_action(7, "dancing"), "Wrong parameter action in request"),
    (lambda bot: bot.set_my_commands([("Help", "x")]), "Bot_command_invalid"),
    (lambda bot: bot.set_my_commands([("a", "")]), "Bot_command_description_invalid"),
    (lambda bot: bot.set_my_commands([("a", "b")] * 101), "Bot_commands_too_much"),
    (lambda bot: bot.set_my_commands([("a", "b")], scope=BotCommandScopeChat(404)), "Chat not found"),
    (lambda bot: bot.get_file("x"), "Invalid file_id"),
    (lambda bot: bot.get_chat(404), "Chat not found"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_a_wrong_call_is_refused_in_telegrams_words(telegram: Telegram, user: User, number: int) -> None:
    telegram.group(FORUM, is_forum=True)
    user.send_in(telegram.group(GROUP), "大家好")
    run(telegram, lambda bot: bot.send_message(7, "旧", reply_markup=BUTTONS))
    user.send("我的")
    act, words = REFUSED[number]
    error = refusal(telegram, act)
    assert isinstance(error, BadRequest)
    assert error.message.lower().startswith(words.lower())


def test_blocked_kicked_and_unknown_people_forbid(telegram: Telegram, user: User) -> None:
    group = telegram.group(GROUP)
    user.block_bot()
    group.kick_bot(user)
    telegram.user(8)
    for chat, words in (
        (7, "Forbidden: bot was blocked by the user"),
        (GROUP, "Forbidden: bot was kicked from the supergroup chat"),
        (8, "Forbidden: bot can't initiate conversation with a user"),
    ):
        error = refusal(telegram, lambda bot, chat=chat: bot.send_message(chat, "x"))
        assert isinstance(error, Forbidden)
        assert error.message == words
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in telegram.world.updates.made]
    assert statuses == ["kicked", "kicked"]


def test_a_migrated_group_names_the_new_one(telegram: Telegram, user: User) -> None:
    grown = telegram.group(BASIC).migrate(-10055, user)
    error = refusal(telegram, lambda bot: bot.send_message(BASIC, "x"))
    assert isinstance(error, ChatMigrated)
    assert error.new_chat_id == -10055
    run(telegram, lambda bot: bot.send_message(-10055, "在这里"))
    assert grown.wait_for("在这里", 0).chat is grown.chat


def test_tokens_and_methods_are_checked(telegram: Telegram) -> None:
    assert refusal(telegram, lambda bot: bot.get_me(), token="123456789:" + "A" * 35).message == "Unauthorized"
    assert isinstance(refusal(telegram, lambda bot: bot.get_me(), token="nonsense"), InvalidToken)
    answer = httpx.post(f"{telegram.server.base_url}{telegram.server.token}/sendDice")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found: method not found")
    assert [call.method for call in telegram.server.unknown_calls] == ["sendDice"]
    assert httpx.get(f"{telegram.server.base_url}{telegram.server.token}/GETME").json()["result"]["id"] == 123456789


# --- sending, editing, deleting


def test_a_message_arrives_as_it_was_sent(telegram: Telegram, user: User) -> None:
    asked = user.send("谁调研了二砂北路?")
    answer = {"reply_parameters": ReplyParameters(asked), "reply_markup": BUTTONS, "parse_mode": "HTML"}
    sent = run(telegram, lambda bot: bot.send_message(7, "<b>张三</b> &lt;", **answer))
    seen = user.chat.wait_for("张三", after=asked)
    assert (seen.text, seen.html, seen.marked("bold")) == ("张三 <", "<b>张三</b> &lt;", ["张三"])
    assert (seen.reply_to, seen.keyboard, seen.message_id) == (asked, (("原文",),), sent.message_id)
    assert sent.reply_to_message.text == "谁调研了二砂北路?"
    assert "[原文]" in repr(seen)


def test_a_reply_to_a_deleted_message_goes_if_allowed(telegram: Telegram, user: User) -> None:
    asked = user.send("问")
    user.delete(asked)
    anyhow = ReplyParameters(asked, allow_sending_without_reply=True)
    run(telegram, lambda bot: bot.send_message(7, "答", reply_parameters=anyhow))
    assert user.chat.wait_for("答").reply_to is None


def test_edits_are_kept_and_an_edit_without_keyboard_takes_it_away(telegram: Telegram, user: User) -> None:
    async def act(bot: Bot) -> None:
        message = await bot.send_message(7, "一", reply_markup=BUTTONS)
        await message.edit_text("二")
        await bot.delete_message(7, message.message_id)

    run(telegram, act)
    (message,) = user.chat.messages
    assert [edit.text for edit in message.edits] == ["一"]
    assert (message.text, message.keyboard, message.deleted, user.chat.bot_messages) == ("二", (), True, [])


def test_topics_keep_their_messages(telegram: Telegram, user: User) -> None:
    forum = telegram.group(FORUM, is_forum=True)
    thread = forum.topic("时政", user)
    asked = user.send_in(forum, "/ask@baowen_bot 谁?", thread=thread)
    update = telegram.world.updates.made[-1]["message"]
    assert (update["message_thread_id"], update["is_topic_message"]) == (thread, True)
    assert update["reply_to_message"]["forum_topic_created"]["name"] == "时政"
    assert update["entities"] == [{"offset": 0, "length": 15, "type": "bot_command"}]
    run(telegram, lambda bot: bot.send_message(FORUM, "答", reply_parameters=ReplyParameters(asked)))
    assert forum.wait_for("答").thread_id == thread
    run(telegram, lambda bot: bot.send_chat_action(FORUM, "typing", message_thread_id=thread))
    assert [(action.action, action.thread_id) for action in telegram.actions(forum)] == [("typing", thread)]


def test_privacy_mode_shows_only_what_is_for_the_bot(telegram: Telegram, user: User) -> None:
    group = telegram.group(GROUP, privacy=True)
    for text in ("大家好", "@other_bot 谁?", "@baowen_bot 谁?", "/ask 谁?", "/ask@other_bot 谁?"):
        user.send_in(group, text)
    shown = [update["message"]["text"] for update in telegram.world.updates.made]
    assert shown == ["@baowen_bot 谁?", "/ask 谁?"]


# --- files


def test_documents_go_both_ways(telegram: Telegram, user: User) -> None:
    async def act(bot: Bot) -> bytes:
        await bot.send_document(7, b"a,b\n", filename="事件.csv", caption="<b>好</b>", parse_mode="HTML")
        (update,) = await bot.get_updates()
        assert update.message.document.file_name == "报.txt"
        return bytes(await (await update.message.document.get_file()).download_as_bytearray())

    user.send_document("报.txt", "正文".encode(), "text/plain")
    assert run(telegram, act) == "正文".encode()
    seen = user.chat.wait_for(1)
    assert (seen.file_name, seen.document_bytes, seen.html) == ("事件.csv", b"a,b\n", "<b>好</b>")


def test_a_file_over_20_mb_is_not_given(telegram: Telegram, user: User) -> None:
    user.send_document("big.pdf", b"%PDF", size=21 * 1024 * 1024)
    file_id = telegram.world.updates.made[0]["message"]["document"]["file_id"]
    assert refusal(telegram, lambda bot: bot.get_file(file_id)).message == "File is too big"


# --- updates


def test_an_update_is_given_again_until_a_higher_offset_acknowledges_it(telegram: Telegram, user: User) -> None:
    async def act(bot: Bot) -> tuple[Update, ...]:
        first, second = await bot.get_updates()
        assert [first, second] == list(await bot.get_updates())
        assert [second] == list(await bot.get_updates(offset=first.update_id + 1))
        assert len(await bot.get_updates(limit=1)) == 1
        return await bot.get_updates(offset=second.update_id + 1)

    user.send("一")
    user.send("二")
    assert run(telegram, act) == ()
    assert telegram.unacknowledged == 0


def test_a_long_poll_ends_with_the_message(telegram: Telegram, user: User) -> None:
    async def act(bot: Bot) -> tuple[Update, ...]:
        polling = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(telegram.wait_until_polling)
        user.send("在吗")
        return await polling

    start = time.monotonic()
    (update,) = run(telegram, act)
    assert update.message.text == "在吗"
    assert time.monotonic() - start < 5


def test_a_second_long_poll_ends_the_first(telegram: Telegram, user: User) -> None:
    async def act(bot: Bot) -> tuple[Update, ...]:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(telegram.wait_until_polling)
        async with bot_of(telegram) as other:
            second = asyncio.create_task(other.get_updates(timeout=20))
            with pytest.raises(Conflict, match="terminated by other getUpdates request"):
                await first
            user.send("在吗")
            return await second

    assert len(run(telegram, act)) == 1


def test_a_poll_whose_caller_left_is_open_no_more(telegram: Telegram) -> None:
    async def act(bot: Bot) -> None:
        polling = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(telegram.wait_until_polling)
        polling.cancel()
        await asyncio.to_thread(telegram.wait_until, lambda: not telegram.server.receiving.polling)

    run(telegram, act)


def test_a_webhook_gets_each_update_once_with_the_secret(telegram: Telegram, user: User) -> None:
    got: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"

    async def note(update: Update, _: Any) -> None:
        got.append(update.message.text)
        await update.message.reply_text(f"收到{update.message.text}")

    async def act(bot: Bot) -> None:
        application = ApplicationBuilder().token(telegram.server.token).base_url(telegram.server.base_url).build()
        application.add_handler(MessageHandler(filters.TEXT, note))
        await bot.set_webhook(address, secret_token="secret-1")
        user.send("一")  # nobody listens yet, so the update is kept and posted again
        await asyncio.to_thread(telegram.wait_until, lambda: telegram.server.receiving.webhook.failures > 0)
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        async with application:
            await application.start()
            await application.updater.start_webhook("127.0.0.1", port, webhook_url=address, secret_token="secret-1")
            user.send("二")
            await asyncio.to_thread(user.chat.wait_for, "收到二")
            await application.updater.stop()
            await application.stop()
        assert (await bot.get_webhook_info()).pending_update_count == 0

    run(telegram, act)
    assert got == ["一", "二"]


def test_an_update_refused_by_the_webhook_waits(telegram: Telegram, user: User) -> None:
    telegram.server.receiving.webhook.url = f"{telegram.server.address}/nowhere"  # answers 404
    user.send("一")
    telegram.wait_until(lambda: telegram.server.receiving.webhook.failures > 1)
    assert telegram.unacknowledged == 1
    info = run(telegram, lambda bot: bot.get_webhook_info())
    assert info.last_error_message == "Wrong response from the webhook: 404 Not Found"


# --- buttons and inline questions


def test_a_pressed_button_is_answered_once_and_in_time(telegram: Telegram, user: User) -> None:
    async def act(bot: Bot) -> None:
        message = await bot.send_message(7, "答案", reply_markup=BUTTONS)
        press = user.press(user.chat.message(message.message_id), "原文")
        (update,) = await bot.get_updates()
        assert (update.callback_query.data, update.callback_query.message.text) == ("o:1", "答案")
        await update.callback_query.answer("好", show_alert=True)
        assert press.answer() == {"text": "好", "show_alert": True, "url": None}
        late = user.press(user.chat.message(message.message_id), "o:1")
        late.expire()
        with pytest.raises(BadRequest, match="too old"):
            await bot.answer_callback_query(late.query.query_id)

    run(telegram, act)


def test_an_inline_question_is_answered_and_a_result_chosen(telegram: Telegram, user: User) -> None:
    async def act(bot: Bot) -> None:
        asked = user.inline("谁?")
        (update,) = await bot.get_updates()
        result = article("1", "<b>张三</b>", parse_mode="HTML")
        with pytest.raises(BadRequest, match="duplicate"):
            await bot.answer_inline_query(update.inline_query.id, [result, result])
        await update.inline_query.answer([result], cache_time=5)
        assert asked.answer()["cache_time"] == 5
        assert user.choose_inline(asked, "谁?").html == "<b>张三</b>"

    run(telegram, act)
    assert telegram.world.updates.made[-1]["chosen_inline_result"]["result_id"] == "1"


def test_menus_are_kept_by_scope_and_language(telegram: Telegram, user: User) -> None:
    async def act(bot: Bot) -> None:
        await bot.set_my_commands([BotCommand("help", "帮助")], language_code="zh")
        await bot.set_my_commands([("ask", "提问")], scope=BotCommandScopeChat(7))
        assert await bot.get_my_commands() == ()
        await bot.set_my_description("说明")
        assert (await bot.get_my_description("en")).description == "说明"

    run(telegram, act)
    assert telegram.commands("default", "zh") == [{"command": "help", "description": "帮助"}]
    assert telegram.commands("chat", chat_id=7) == [{"command": "ask", "description": "提问"}]


# --- faults


def test_faults_strike_as_told_and_are_recorded(telegram: Telegram, user: User) -> None:
    faults = telegram.faults
    faults.too_many("sendMessage", retry_after=3)
    error = refusal(telegram, lambda bot: bot.send_message(7, "x"))
    assert isinstance(error, RetryAfter)
    assert telegram.calls[-1].status == 429
    for strike, words in (
        (faults.server_error, "Internal Server Error"),
        (faults.bad_gateway, "Bad Gateway"),
        (faults.drop, "RemoteProtocolError"),
    ):
        strike("sendMessage", when=lambda given: given["chat_id"] == "7")
        error = refusal(telegram, lambda bot: bot.send_message(7, "x"))
        assert isinstance(error, NetworkError)
        assert words in error.message
    assert user.chat.messages == []
    faults.drop("sendMessage", after=True)
    refusal(telegram, lambda bot: bot.send_message(7, "去了"))
    assert user.chat.wait_for("去了", 0)


def test_a_hanging_call_times_out_and_a_delayed_one_does_not(telegram: Telegram, user: User) -> None:
    telegram.faults.hang("sendMessage", after=True)
    assert isinstance(refusal(telegram, lambda bot: bot.send_message(7, "去了"), read_timeout=0.3), TimedOut)
    telegram.faults.delay("sendMessage", seconds=0.2)
    run(telegram, lambda bot: bot.send_message(7, "迟到"))
    assert [message.text for message in user.chat.bot_messages] == ["去了", "迟到"]


def test_the_flood_rule_refuses_what_is_too_much(telegram: Telegram, user: User) -> None:
    rule = telegram.obey_flood_rule(FloodRule(a_second=5))

    async def act(bot: Bot) -> list[object]:
        sends = [bot.send_message(7, str(number)) for number in range(8)]
        return await asyncio.gather(*sends, return_exceptions=True)

    results = run(telegram, act)
    assert sum(isinstance(result, RetryAfter) for result in results) == rule.refused == 3


# --- size


def test_many_messages_are_handed_over_and_answered_in_seconds(telegram: Telegram, user: User) -> None:
    for number in range(100):
        user.send(f"第{number}问")

    async def act(bot: Bot) -> None:
        offset = 0
        while updates := await bot.get_updates(offset=offset):
            offset = updates[-1].update_id + 1
            await asyncio.gather(*(update.message.reply_text("答") for update in updates))

    start = time.process_time()
    run(telegram, act, read_timeout=60)
    assert len(user.chat.bot_messages) == 100
    assert user.chat.wait_for(100, 1).text == "答"
    print(f"{time.process_time() - start:.1f} s of processor time for both sides", file=sys.stderr)


def test_every_update_is_json_that_the_library_reads(telegram: Telegram, user: User) -> None:
    forum = telegram.group(FORUM, is_forum=True)
    user.send_in(forum, "@baowen_bot 谁?", thread=forum.topic("时政", user))
    asked = user.send("问")
    user.edit(asked, "再问")
    user.send_document("a.pdf", b"%PDF-")
    user.block_bot()
    for update in telegram.world.updates.made:
        read = Update.de_json(json.loads(json.dumps(update)), None)
        assert read.effective_chat is not None
    assert telegram.world.updates.made[3]["edited_message"]["edit_date"] > 0
