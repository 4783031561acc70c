"""The only error of this package: an encoder cannot be loaded. Its one line says how to mend it."""


class EncoderError(Exception):
    """A model is missing, broken or needs a package that is not installed; `zh` and `en` are each one line."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.zh = zh
        self.en = en

    def __reduce__(self) -> tuple[type, tuple[str, str]]:  # it may be sent between processes
        return type(self), (self.zh, self.en)
