"""Small talk: what people say to a bot without asking the archive, such as thanks and greetings.

Only a whole text is small talk: 谢谢 is, 谁向孙权说谢谢? is a question.
"""

import re
import unicodedata

_WORDS = {  # key of the answer → the words; of two that begin alike the longer stands first
    "small_thanks": "谢谢|多谢|感谢|谢了|谢啦|辛苦|thank you|thanks|thx",
    "small_hello": (
        "你好吗|你好|您好|你们好|大家好|嗨|哈喽|哈罗|在吗|在不在|早上好|上午好|中午好|下午好|晚上好|早安|早"
        "|你是谁|您是谁|你会什么|你能做什么|hello|hi|hey"
    ),
    "small_bye": "再见|拜拜|晚安|回头见|goodbye|bye",
    "small_nod": (
        "好的|太好了|很好|好|可以|行|嗯|哦|对的|对|是的|没错|不错|厉害|真棒|收到|明白|懂了|知道了|了解|原来如此"
        "|没事|不用了|哈哈|okay|ok|yes|great|good|nice|got it"
    ),
}
_BEHIND = r"(?:[\W_们啊呀哇哦喔啦了吧哈]|[你您](?!好))*"  # particles, punctuation, emoji
_ONE = "|".join(f"(?P<{key}>{words})(?![a-z])" for key, words in _WORDS.items())
_WORD = re.compile(rf"[\W_]*(?:{_ONE}){_BEHIND}", re.IGNORECASE)
_BROKEN = "\ufffd"  # stands for bytes that are no text
_MOST_CHARACTERS = 40


def answer_to(text: str) -> str | None:
    """The key of the answer to small talk; None for other texts. 好的 does not count beside 谢谢."""
    if _is_emoji(text):
        return "small_nod"
    keys, place = [], 0
    while place < len(text) <= _MOST_CHARACTERS:
        match = _WORD.match(text, place)
        if match is None:
            return None
        keys.append(str(match.lastgroup))
        place = match.end()
    return min(keys, key=lambda key: key == "small_nod", default=None)


def _is_emoji(text: str) -> bool:
    """Whether the text has symbols and neither letters nor digits."""
    kinds = {unicodedata.category(character) for character in text.replace(_BROKEN, "")}
    return "So" in kinds and not any(kind[0] in "LN" for kind in kinds)
