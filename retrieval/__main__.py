"""The entry of the command `baowen`: opens closed standard streams, and prints one line at Ctrl-C at any moment.

Little is imported here: the command line itself takes a tenth of a second to load, in which Ctrl-C may come as well.
"""

import os
import signal
import sys
from types import FrameType

from retrieval.show.texts import choose_lang, say

INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    _open_streams()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the parent process set another one
        signal.signal(signal.SIGINT, _leave)
    from retrieval.cli.main import main as run

    run()


def _open_streams() -> None:
    """Point closed standard streams at the null device: else the next file that is opened would take their place."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)  # open() takes the lowest free number
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End the process at once: nothing has started that needs cleaning up."""
    line = say("interrupted", choose_lang(None, os.environ.get("BAOWEN_LANG", "")))
    os.write(2, f"{line}\n".encode())
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
