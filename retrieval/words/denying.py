"""Finds words that deny: 没, 未, 不 and 无, but not in 无人机, 不锈钢 and others in which they deny nothing."""

import re
from collections import defaultdict
from pathlib import Path

_SIGNS = "没未不无"


def _in_no_such_word() -> str:
    """A pattern that holds behind a sign that belongs to none of the words of denies_nothing.txt."""
    behind: defaultdict[str, list[str]] = defaultdict(list)  # the word up to the sign → how it goes on
    lines = Path(__file__).with_name("denies_nothing.txt").read_text(encoding="utf-8").splitlines()
    for word in " ".join(line for line in lines if not line.startswith("#")).split():
        for sign in re.finditer(f"[{_SIGNS}]", word):
            behind[word[: sign.end()]].append(word[sign.end() :])
    return "".join(f"(?<!{start}(?={'|'.join(ends)}))" for start, ends in behind.items())


DENIAL = re.compile(rf"[{_SIGNS}]{_in_no_such_word()}|否认|取消|拒绝|尚[待需须缺欠]")
