"""The tests of a bot that is attacked: floods of messages, and updates that Telegram would never send."""

import json
import random
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence

from benchmarks.bot_sections import Load
from benchmarks.bot_stage import FIRST_USER, PATIENCE_S, Stage, User
from benchmarks.figures import Figure
from benchmarks.latency import percentile

MOST_WAIT_S = 5.0  # for anybody else, at any time
_SECONDS = 45.0  # of each flood
_EVERY_S = 0.5  # another person asks
_SECRET = "only-for-this-run"
_WILD_QUESTIONS, _WILD_UPDATES = 10_000, 2_000
_TELL_EVERY = 1000  # questions; all of them take minutes
_LOOK_EVERY_S = 0.1


def floods(stage: Stage, load: Load) -> list[Figure]:
    """Each flood goes on while other people ask one question each, by Telegram's own limits; how long they wait."""
    rule = stage.telegram.obey_flood_rule()
    figures = []
    try:
        for name, (flood, bound) in _floods(stage).items():
            with stage.start() as bot:
                waits = _waits_during(stage, flood)
                bot.terminate()
                figures += [
                    Figure("floods", f"{name}: others asked", len(waits)),
                    Figure("floods", f"{name}: others wait, p50", percentile(waits, 0.5), "s"),
                    Figure("floods", f"{name}: others wait, max", max(waits), "s", most=bound),
                    Figure("floods", f"{name}: tracebacks", bot.output.count("traceback"), most=0),
                ]
    finally:
        stage.telegram.server.flood = None
    return [*figures, Figure("floods", "refused with 429", rule.refused, most=0)]


def wild(stage: Stage, load: Load) -> list[Figure]:
    """Wild questions and wild updates, posted to the webhook: every question gets an answer, nothing a traceback."""
    from own_bots import free_port
    from wild_updates import ODD, PIECES, wild_updates

    port = free_port()
    address = f"http://127.0.0.1:{port}/hook"
    settings = {"WEBHOOK_URL": address, "WEBHOOK_LISTEN": f"127.0.0.1:{port}", "WEBHOOK_SECRET": _SECRET}
    limits = {"USER_RATE": "0", "TOTAL_RATE": "0", "FLOOD_LIMIT": "off"}
    dice = random.Random(7)
    with stage.start(**{f"BAOWEN_{name}": value for name, value in {**settings, **limits}.items()}) as bot:
        users = stage.users(200)
        for user in users:
            user.chat.started = True  # what is posted here does not pass through the fake Telegram
        texts = ["".join(dice.choices(PIECES + ODD + list(stage.questions), k=3)) for _ in range(_WILD_QUESTIONS)]
        start = time.perf_counter()
        statuses, unanswered = _ask_in_rounds(users, texts, address)
        updates = wild_updates(_WILD_UPDATES, [user.user_id for user in users], seed=11)
        statuses.update(_post(address, body) for body in updates)
        seconds = time.perf_counter() - start
        (other,) = stage.users(1)
        answered = bool(other.ask(stage.questions[0], timeout=PATIENCE_S).buttons)
        bot.terminate()
    return [
        Figure("wild", "questions", len(texts)),
        Figure("wild", "of these without an answer", unanswered, most=0),
        Figure("wild", "updates", _WILD_UPDATES),
        Figure("wild", "all of it took", seconds, "s"),
        Figure("wild", "neither taken nor refused", statuses.total() - statuses[200] - statuses[400], most=0),
        Figure("wild", "tracebacks", bot.output.count("traceback"), most=0),
        Figure("wild", "answers the next question", int(answered), least=1),
    ]


def _floods(stage: Stage) -> dict[str, tuple[Callable[[], object], float | None]]:
    """Name → what sends the flood, and how long others may wait; a crowd takes what the machine gives."""
    group = stage.telegram.group(-1_000_000_000_000 - FIRST_USER)
    busy = stage.telegram.group(-1_000_000_001_000 - FIRST_USER)
    member, polite, hasty, *members = stage.users(11)
    crowd = stage.users(100)
    return {
        "1,100 /status in a group": (
            lambda: [member.send_in(group, "/status@baowen_bot") for _ in range(1100)], MOST_WAIT_S,
        ),
        "1,000 thanks of one person": (lambda: [polite.send("谢谢") for _ in range(1000)], MOST_WAIT_S),
        "80 questions of one person": (lambda: [hasty.send(stage.questions[0]) for _ in range(80)], MOST_WAIT_S),
        "a group of eight, 60 questions each": (
            lambda: [one.send_in(busy, f"@baowen_bot {stage.questions[0]}") for _ in range(60) for one in members],
            MOST_WAIT_S,
        ),
        "5 questions of each of 100 people": (
            lambda: [one.send(stage.questions[0]) for _ in range(5) for one in crowd], None,
        ),
    }  # fmt: skip


def _waits_during(stage: Stage, flood: Callable[[], object]) -> list[float]:
    """How long each of the people waits who ask one question while the flood goes on."""
    flooding = threading.Thread(target=flood)
    flooding.start()
    asking: list[threading.Thread] = []
    waits: list[float] = []

    def ask(user_number: int) -> None:
        user, start = others[user_number], time.monotonic()
        user.ask(stage.questions[user_number % len(stage.questions)], timeout=PATIENCE_S)
        waits.append(time.monotonic() - start)

    others = stage.users(int(_SECONDS / _EVERY_S))
    for number in range(len(others)):
        asking.append(threading.Thread(target=ask, args=(number,)))
        asking[-1].start()
        time.sleep(_EVERY_S)
    for thread in (flooding, *asking):
        thread.join()
    return waits


def _ask_in_rounds(users: Sequence[User], texts: Sequence[str], address: str) -> tuple[Counter[int], int]:
    """How the posts of questions were answered, and how many questions the bot did not answer; each user asks in turn.

    The next round waits for the answers of the one before, or the door would turn away what comes too fast.
    """
    statuses: Counter[int] = Counter()
    unanswered = 0
    for first in range(0, len(texts), len(users)):
        waiting = {user: len(user.chat.bot_messages) for user, _ in zip(users, texts[first:], strict=False)}
        for number, user in enumerate(waiting, first):
            statuses[_post(address, _question(number, user.user_id, texts[number]))] += 1
        end = time.monotonic() + PATIENCE_S
        while waiting and time.monotonic() < end:
            time.sleep(_LOOK_EVERY_S)
            waiting = {user: seen for user, seen in waiting.items() if len(user.chat.bot_messages) == seen}
        unanswered += len(waiting)
        if (asked := first + len(users)) % _TELL_EVERY == 0:
            print(f"wild: {asked} questions asked, {unanswered} without an answer", file=sys.stderr, flush=True)
    return statuses, unanswered


def _question(number: int, user_id: int, text: str) -> bytes:
    person = {"id": user_id, "is_bot": False, "first_name": "甲"}
    message = {"message_id": number + 1, "date": 0, "chat": {"id": user_id, "type": "private"}, "from": person}
    return json.dumps({"update_id": 100_000 + number, "message": {**message, "text": text or "?"}}).encode()


def _post(address: str, body: bytes) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": _SECRET, "Content-Type": "application/json"}
    try:
        return int(urllib.request.urlopen(urllib.request.Request(address, body, headers)).status)
    except urllib.error.HTTPError as error:
        return error.code
