"""The errors a user can mend.

BaowenError
├── InputError       wrong usage or bad input                          exit 2
│   └── ReadError    one file that cannot be read: named, then skipped
├── MissingIndexError no index, a foreign or a corrupt one              exit 3
└── StorageError     locked, full or unwritable disk                   exit 4
    ├── ExhaustedError disk, memory or the machines that help ran out
    └── AwayError    the server that keeps the index is away, slow or refuses

Each prints as one line, Chinese or English, that names the subject and how to mend it.
"""


class BaowenError(Exception):
    """Base of all errors that a user can mend; it is never raised itself."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.zh = zh
        self.en = en

    def __reduce__(self) -> tuple[type, tuple[str, str]]:  # worker processes send errors too
        return type(self), (self.zh, self.en)

    def line(self, lang: str) -> str:
        """The error's one line in this language, `zh` or `en`."""
        return self.en if lang == "en" else self.zh


class InputError(BaowenError):
    """Wrong usage, or input that cannot be accepted."""


class ReadError(InputError):
    """One file that cannot be read; the build names it with this reason and goes on."""


class MissingIndexError(BaowenError):
    """There is no index, or the index cannot be used: foreign, corrupt, of another version or encoder."""


class StorageError(BaowenError):
    """The index folder is locked by another builder, full, or not writable."""


class AwayError(StorageError):
    """The server that keeps the index does not answer, not in time, or refuses; the index is as it was."""


class ExhaustedError(StorageError):
    """Disk, memory or the machines that help ran out; the files of the index are sound."""
