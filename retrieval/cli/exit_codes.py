"""The exit codes of commands: one table for `baowen` and the bot."""

from retrieval.errors import BaowenError, InputError, MissingIndexError, StorageError

DONE, NOTHING_FOUND, BAD_INPUT, NO_INDEX, STORAGE, INTERRUPTED = 0, 1, 2, 3, 4, 130
EXIT_CODES = ((InputError, BAD_INPUT), (MissingIndexError, NO_INDEX), (StorageError, STORAGE))


def exit_code(error: BaowenError) -> int:
    """The code of an error that a user can mend."""
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))
