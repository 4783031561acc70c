"""The entry of the command `baowen`: it opens closed standard streams, and at Ctrl-C it prints one line.

This module imports little: loading the command line takes a tenth of a second, and Ctrl-C may come during that time.
"""

import os
import signal
import sys
from types import FrameType

from retrieval.show.texts import choose_lang, say
from retrieval.threads import compute_in_one_thread

INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    _open_streams()
    compute_in_one_thread()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the parent process has set another handler
        signal.signal(signal.SIGINT, _leave)
    from retrieval.cli.main import main as run

    run()


def _open_streams() -> None:
    """Point closed standard streams at the null device; otherwise the next opened file would take their place."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)  # open() takes the lowest free descriptor
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End the process at once: nothing that needs cleaning up has started."""
    line = say("interrupted", choose_lang(None, os.environ.get("BAOWEN_LANG", "")))
    os.write(2, f"{line}\n".encode())
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
