"""Only the fork server imports this, when it begins: it is born with these signals blocked, and from here ignores them.

They came to the whole group, and mean the bot, which ends its processes itself.
"""

import signal

ENDING = (signal.SIGINT, signal.SIGTERM)

for _number in ENDING:
    signal.signal(_number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
