"""Where the other processes come from: forks of a server that has read all that they need, so they start in no time.

A fork of the bot itself might hang, for it has threads; the server has none. It ends when the bot and all its
processes have ended. It imports as the bot does, and nothing from the current folder unless the bot does, too.
"""

import multiprocessing
import os
import signal
import sys
from multiprocessing.context import ForkServerContext, SpawnContext

PRELOADED = ("bot.fork_server_signals", "bot.preloaded")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def context() -> ForkServerContext | SpawnContext:
    """How processes are begun: by the fork server, or each anew where there is none or forks are not safe.

    macOS has one, but its system libraries do not bear a fork.
    """
    if sys.platform == "darwin" or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    _ensure_running()
    return multiprocessing.get_context("forkserver")


def _ensure_running() -> None:
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # it unblocks the signals
    forkserver.set_forkserver_preload(list(PRELOADED))
    set_here = {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    before = {name: os.environ.get(name) for name in set_here}
    os.environ.update(set_here)
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # the server is born so; see bot.fork_server_signals
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
