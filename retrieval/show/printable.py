r"""Text of any origin → text that a terminal only prints: what would steer it, or turn the reading order, is shown.

An escape sequence could clear the screen or move what stands there, and U+202E makes `gpj.exe` read `exe.jpg`. Such
characters appear as Python writes them: `\x1b`, `\u202e`.
"""

import re

PARAGRAPH = "\u2029"  # marks a paragraph's start in text out of .html and .docx
# Control characters, line and paragraph separators, marks of writing direction, and lone surrogates.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str, keep: str = "\t") -> str:
    """The text with each character that would steer the terminal shown as such, but for those to keep."""
    return _STEERING.sub(lambda match: match[0] if match[0] in keep else _shown(match[0]), text.replace(PARAGRAPH, ""))


def printable_json(text: str) -> str:
    """JSON of equal meaning in which such characters are escaped."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _shown(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
