"""What is said of a query that cannot be searched for: key → Chinese, English."""

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        "no_word": (
            "没有要找的词:只有标点或排除的词。请写出要找的词。",
            "There is no word to look for, only marks or excluded words: write what you want to find.",
        ),
    }
)
