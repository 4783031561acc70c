"""What is kept of an answer and of a page of a list: what buttons and links need, and what statistics count."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.buttons import leader
from bot.engine_tasks import Answered
from bot.running_bot import RunningBot
from bot.store import NewReply
from bot.store.storage_errors import full_disk_is_no_reason
from retrieval.records import Citation, FoundEvent, Hit

Cited = Citation | FoundEvent | Hit


def keep(bot: RunningBot, row: NewReply) -> int:
    """The number of the kept reply; 0, with which buttons are old at once, where it could not be kept."""
    with full_disk_is_no_reason():
        return bot.store.add_reply(row)
    return 0


def answer_row(
    answered: Answered,
    *,
    question: str,
    kind: str,
    chat_id: int,
    user_id: int,
    at: float,
    update_id: int | None = None,
    asked_message_id: int | None = None,
    further: Iterable[Hit] = (),
) -> NewReply:
    """An answer; `further` are passages shown with it, whose numbers go on from the citations'."""
    answer = answered.answer
    record = {
        "citations": citations_record((*answer.citations, *further)),
        "context": answered.context,
        "leader": leader(answer.events[0]) if answer.events else None,
    }
    return NewReply(
        update_id=update_id,
        chat_id=chat_id,
        user_id=user_id,
        asked_message_id=asked_message_id,
        at=at,
        kind=kind,
        question=question,
        text=answer.text,
        answered=answer.answered,
        answer_kind=answer.kind,
        confidence=answer.confidence,
        generation=answered.generation,
        ms=answer.ms,
        record=json.dumps(record, ensure_ascii=False),
    )


def citations_record(cited: Iterable[Cited]) -> list[Mapping[str, Any]]:
    """What buttons and links need of the numbered things in a message, in their order."""
    return [
        {"source": one.source, "lines": list(one.lines), "headline": one.headline, "published": one.published}
        for one in cited
    ]
