"""What is said of settings that cannot be taken: key → Chinese, English."""

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        "unknown_lang": (
            "BAOWEN_LANG={asked} 不认识:请写 zh 或 en。",
            "BAOWEN_LANG={asked} is unknown: write zh or en.",
        ),
        "env_file_unreadable": (
            "读不了 {path}:{error}。请另存为 UTF-8 文本。",
            "Cannot read {path}: {error}. Save it as UTF-8 text.",
        ),
    }
)
