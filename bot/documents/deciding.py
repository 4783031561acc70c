"""Yes or no below a question to an administrator: each is taken once, and what waits for it is found again."""

from dataclasses import dataclass
from pathlib import Path

from bot.held_files import decide, find_ticket, held_in
from bot.pressed import Pressed
from bot.texts import say


@dataclass(frozen=True, slots=True)
class Decision:
    """What an administrator decided on."""

    ticket: Path
    token: str
    held: Path  # the file that waits in the ticket
    is_yes: bool


async def decision_of(pressed: Pressed, tray: str, expired: str) -> Decision | None:
    """The decision that the button takes; None where it was taken before, or waited too long, which is said.

    tray: the folder in BAOWEN_DATA; expired: the key of what to say then.

    Raises:
        OldButtonError: the button's data is none of ours.
        StorageError: the disk refuses.
    """
    token, verdict = pressed.words(2)
    ticket = find_ticket(pressed.bot.data / tray, token)
    held = held_in(ticket) if ticket else None
    if ticket is None or held is None:
        await pressed.alert(expired)
        await pressed.replace(say(expired, pressed.lang))
        return None
    await pressed.acknowledge()
    if not decide(ticket) and pressed.update_id not in pressed.bot.again:
        return None
    return Decision(ticket, token, held, verdict == "yes")
