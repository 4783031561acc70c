"""Makes a page whose elements lie in each other too deep for the parser a shallow one, with the same text and lines."""

import re

MOST_DEPTH = 250  # the parser gives up at 2048 and then has nothing of what comes behind
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)([^<>]*)>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def flattened(text: str) -> str:
    """The page without the tags of elements that lie deeper; a run of them leaves a line break, as blocks do."""
    depth = end = 0  # of the last tag that was taken out

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth, end
        if tag[2].lower() in _VOID or tag[3].endswith("/"):
            return tag[0]
        is_deep = depth > MOST_DEPTH or (depth == MOST_DEPTH and not tag[1])
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if not is_deep:
            return tag[0]
        is_first, end = tag.start() != end, tag.end()
        return "<br>" * is_first + "\n" * tag[0].count("\n")

    return _TAG.sub(kept, text)
