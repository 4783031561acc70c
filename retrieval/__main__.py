"""Where the command `baowen` enters: standard streams that are open, and one line at Ctrl-C from the first moment on.

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
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started us wants it otherwise
        signal.signal(signal.SIGINT, _leave)
    from retrieval.cli.main import main as run

    run()


def _open_streams() -> None:
    """Lead closed standard streams to nowhere, or the next file that is opened would take their place."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End at once: nothing has begun that would have to be cleaned up."""
    line = say("interrupted", choose_lang(None, os.environ.get("BAOWEN_LANG", "")))
    os.write(2, f"{line}\n".encode())
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
