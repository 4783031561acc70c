"""A bot that may be killed at any moment. It reads updates from standard input and reports to standard output.

`get OFFSET` asks for updates, like getUpdates; the reply is one line of JSON, null at the end. `answer ID` says that
Telegram has the answer, `done ID` that the journal knows of it.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from telegram import Bot, Update

from bot.store import Store
from bot.transport.journal import Journal, JournalQueue


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


async def _answer_all(queue: JournalQueue, journal: Journal) -> None:
    while True:
        update = await queue.get()
        assert isinstance(update, Update)
        await asyncio.sleep(0)  # meanwhile other updates come in
        _tell(f"answer {update.update_id}")
        journal.done(update.update_id)
        _tell(f"done {update.update_id}")
        queue.task_done()


async def _main(folder: Path) -> None:
    journal = Journal(Store.open(folder).database)
    queue = JournalQueue(journal)
    bot = Bot("1:nobody")
    queue.restore(bot)
    answering = asyncio.create_task(_answer_all(queue, journal))
    offset = 0
    while True:
        _tell(f"get {offset}")
        updates = json.loads(await asyncio.to_thread(sys.stdin.readline))
        if updates is None:
            break
        for update in Update.de_list(updates, bot):
            await queue.put(update)
            offset = update.update_id + 1
    await queue.join()
    answering.cancel()


asyncio.run(_main(Path(sys.argv[1])))
