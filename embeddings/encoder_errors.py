"""The one error of this room: an encoder that cannot be had, in one line that says how to mend it."""


class EncoderError(Exception):
    """A model is missing, broken or needs a package that is not installed; `zh` and `en` are each one line."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.zh = zh
        self.en = en

    def __reduce__(self) -> tuple[type, tuple[str, str]]:  # it may cross processes
        return type(self), (self.zh, self.en)
