"""Words behind a word of going or looking → the names of places among them.

A name keeps what tells it apart (quotes, brackets, the town before the firm) and loses what is told of it (情况, 建设,
官兵). What tells a kind and not which one (辖区企业, 施工现场) is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from retrieval.events import place_words
from retrieval.events.sentence_words import GROUP, PERSON, QUOTED, VERB, Word
from retrieval.words.sentences import Span

Words = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that may hold names, and what is known of them."""

    words: Words
    is_where: bool  # behind a word of going: all of it tells where; else only what ends like a place
    goes_on: bool = False  # 等 follows
    is_told: bool = False  # …等企业: the kind of all is told
    is_of_people: bool = False  # behind 看望 or 慰问: what is told at length is told of people


# As single characters these end more words than names: 执行, 在线, 重点, 全国台联, 高云.
_ENDINGS = tuple(sorted({*place_words.PLACE_ENDINGS, *place_words.RARER_ENDINGS} - set("行线点台云海山")))
_KINDS = place_words.KINDS | place_words.NO_PLACES
_OF_KINDS = re.compile(f"(?:{'|'.join(word for word in _KINDS if len(word) > 1)})+|{'|'.join(_KINDS)}")  # 物流园区
_MOST_CHARACTERS = 45
_PROPER = frozenset("ns nr nrt nrfg nz nt eng".split())
_TELLING = (_PROPER | {QUOTED, PERSON, "j"}) - {"nz"}  # 防风固沙 is nz
_OF_A_TOPIC = frozenset("n v vn a l".split())
_OF_A_NOUN = frozenset("n j s zg ng".split())
_JOINTS = frozenset("、 和 及 以及 及其 并 或 ／ /".split())
_COUNTED = frozenset("家 个 处 所 户 名 位 条 余家 余个 多家 多个 余 多 大".split())
_DISTRICTS = frozenset("省市州县区镇乡")
_INSTITUTION = re.compile("[院局所馆校]$")
_HOME = re.compile(r"(?:家中|家里|家庭|家)$")
_NO_NAME = re.compile(
    "(?:人员|军人|老人|工人|党员|学生|职工|民警|官兵|者|们|时|时期|时刻|期间|性|事|情|感|力|度|率|实处|实际|心|劲|题|说|话|年|月|日|天|建设|治理|发展|创建|"
    "处理|整治|运行|工作|管理|保护|情况|救灾|抢险|经济|精神|思想|讲话|模式|做法|机制|体系|制度|活动|行动|领域|洪灾|灾害|灾情|隐患|平方米|公里|万元|人次|常委|眼[里中])$"
)
_RANK = re.compile("(?:书记|主任|政委|主席|工程师|[院局区县市省厅处科队校站所部社镇乡村]长|董事长|经理|教授|主任医师)$")


def names_in(stretch: Stretch) -> list[Span]:
    """The names of a stretch, in order."""
    pieces = _pieces(stretch.words)
    if stretch.is_of_people:
        pieces = list(takewhile(lambda piece: not _tells_of_people(piece), pieces))
    trimmed: list[Words] = []
    is_vague = False  # 部分商超、批发市场: what follows is as vague
    for number, piece in enumerate(pieces):
        words = _behind_modifiers(piece)
        is_vague = is_vague or any(w[0].text in place_words.VAGUE_WORDS for w in (piece, words) if w)
        whole = words
        words = _without_tail(words, stretch.is_where, is_listed=stretch.goes_on or number < len(pieces) - 1)
        tail = whole[len(words) :]
        if _is_of_somebody(words, tail) or (not stretch.is_where and _is_topic(words, tail)):
            continue
        if words and not (is_vague and not _has_proper(words)):
            trimmed.append(words)
    sure = [_is_sure(words) for words in trimmed]
    vouched = stretch.is_told or 2 * sum(sure) >= len(sure) or (stretch.is_where and any(map(_has_proper, trimmed)))
    is_list = len(trimmed) > 1 and vouched  # its members vouch for each other
    found: list[Span] = []
    for words, is_sure in zip(trimmed, sure, strict=True):
        is_trusted = stretch.is_where or stretch.is_told
        if is_sure or (
            _may_be(words) and ((is_list and (is_trusted or _has_proper(words))) or (is_trusted and _is_likely(words)))
        ):
            found += _spans(words)
    return found


def ends_like_a_place(words: Words) -> bool:
    """Whether a place's name may end with the last of these words."""
    if not words:
        return False
    last = words[-1]
    if last.kind == QUOTED:
        return last.text[1:-1].endswith(_ENDINGS)
    if last.kind in (PERSON, VERB, GROUP) or last.text in place_words.NO_ENDINGS:
        return False
    before = words[-2].text[-1:] if len(words) > 1 else ""  # the tagger parts 委员|会 and 预制|场
    return (before + last.text).endswith(_ENDINGS)


def _pieces(words: Words) -> list[Words]:
    """The words between 、, 和 and the like; “甲”“乙” are two, 张三、李四家中 is one."""
    pieces: list[list[Word]] = [[]]
    are_homes = _is_home(words)
    for number, word in enumerate(words):
        before = words[number - 1] if number else word
        if word.text in _JOINTS and number and not (are_homes and before.kind in (PERSON, "nr")):
            pieces.append([])
        elif word.kind == before.kind == QUOTED and number and word.text[0] == before.text[0]:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [piece for piece in pieces if piece]


def _tells_of_people(piece: Words) -> bool:
    """参与救援的基金会工作人员: a deed told of whom was seen."""
    mark = next((n for n in range(len(piece) - 1, -1, -1) if piece[n].text == "的"), 0)
    return any(w.kind in ("v", VERB) for w in piece[:mark])


def _behind_modifiers(piece: Words) -> Words:
    """Without what is told of the place ahead of it: 受灾严重的, 位于湖边的; 码头镇的 stays, as it tells which one."""
    words = piece
    mark = next((n for n in range(len(words) - 2, 0, -1) if words[n].text == "的"), 0)
    if mark:
        ahead, behind = words[:mark], words[mark + 1 :]
        is_site = ends_like_a_place(behind) and not _is_kind(behind)
        if ends_like_a_place(ahead) and not is_site:
            return ahead  # 服务站的阵地
        if not _is_home(words) and not (ends_like_a_place(ahead) or all(w.kind in _PROPER for w in ahead)):
            words = behind
    while words and _is_no_start(words[0]):
        words = words[1:]
    return words


def _is_of_somebody(words: Words, tail: Words) -> bool:
    """甲县武装部政委某某, 某某家属: who is seen, not where."""
    if any(w.text in place_words.SEEN_PEOPLE for w in words) and not _is_home(words):
        return True
    return bool(tail) and (tail[0].kind == PERSON or any(_RANK.search(w.text) for w in tail[:2]))


def _is_topic(words: Words, tail: Words) -> bool:
    """老旧小区改造: what is told behind a name that holds nothing proper is told of all of its kind."""
    behind = takewhile(lambda w: w.kind in _OF_A_TOPIC, tail[:2])
    if not words or not any(w.text in place_words.TOPIC_WORDS for w in behind):
        return False
    return not any(w.kind in _TELLING or w.text.isdigit() for w in words) and not (
        words[-1].end - words[0].start > 2 and any(len(w.text) == 1 and w.kind in _OF_A_NOUN for w in words[:-1])
    )


def _is_no_start(word: Word) -> bool:
    if word.kind in ("ul", "uj", "r", "x") and "某" not in word.text:
        return True
    if word.text[0] in "（(" or word.text in ("了", "位于", "对", "在", "我"):
        return True
    return len(word.text) > 1 and word.kind in ("d", "p", "c", "y")


def _without_tail(words: Words, is_where: bool, is_listed: bool) -> Words:
    """The words up to their name's last; none where no name may end."""
    for number, word in enumerate(words):
        if word.text in place_words.VAGUE_WORDS or _counts(words, number):
            words = words[:number]
            break
    if not is_where and not _is_persons_home(words) and not all(w.kind in _PROPER for w in words):
        last = max((n for n in range(len(words)) if ends_like_a_place(words[: n + 1])), default=-1)
        if last < 0 and not is_listed:
            return ()
        words = words[: last + 1] if last >= 0 else words
    elif is_where and not ends_like_a_place(words):
        words = _before_a_deed(words)
    while words and (words[-1].text in place_words.AFTER_NAMES or words[-1].kind in ("uj", "ul", "d", "p")):
        words = words[:-1]
    return words


def _before_a_deed(words: Words) -> Words:
    """Up to the place behind which a deed that is no word of ours begins: 赴总部表演剪纸."""
    for number in range(1, len(words) - 1):
        ahead = words[: number + 1]
        if words[number + 1].kind == "v" and ends_like_a_place(ahead) and not _is_kind(ahead):
            return ahead
    return words


def _counts(words: Words, number: int) -> bool:
    """Whether the number counts things (13家企业) and is no part of a name (73181部队, 16合同段)."""
    following = words[number + 1].text if number + 1 < len(words) else ""
    return words[number].kind == "m" and following in _COUNTED


def _is_home(words: Words) -> bool:
    return bool(words) and _HOME.search(words[-1].text) is not None


def _is_persons_home(words: Words) -> bool:
    return _is_home(words) and any(w.kind == PERSON for w in words)


def _is_sure(words: Words) -> bool:
    """A place by its end and a name by what stands before; a region; somebody's home."""
    if not _may_be(words):
        return False
    if _is_persons_home(words) or all(w.kind == "ns" for w in words):
        return True
    return ends_like_a_place(words) or (len(words) > 1 and all(w.kind in _PROPER for w in words))


def _is_likely(words: Words) -> bool:
    """No place by its end, yet with something proper in it; or at least a noun of two words."""
    return _has_proper(words) or (len(words) > 1 and words[-1].kind in _OF_A_NOUN)


def _has_proper(words: Words) -> bool:
    return any(w.kind in _PROPER or w.kind == QUOTED for w in words)


def _may_be(words: Words) -> bool:
    """Whether nothing speaks against a name."""
    if not words or not 2 <= words[-1].end - words[0].start <= _MOST_CHARACTERS:
        return False
    if any(w.kind == PERSON for w in words):
        return _is_home(words)
    if words[-1].text in place_words.NOT_IN_NAMES or any(w.kind in ("r", "ul") and "某" not in w.text for w in words):
        return False
    if words[0].text in ("为", "对", "从", "地") or any(w.kind == "p" and len(w.text) > 1 for w in words):
        return False
    if (
        _is_kind(words)
        or _RANK.search(words[-1].text)
        or (_NO_NAME.search(words[-1].text) and words[-1].kind != "ns" and not ends_like_a_place(words))  # 印度
    ):
        return False
    return words[0].kind not in ("p", "c", "y") or len(words[0].text) == 1


def _is_kind(words: Words) -> bool:
    """Whether the words tell a kind of place and not which one."""
    if len(words) > 1 and words[0].text in _DISTRICTS and _INSTITUTION.search(words[-1].text):
        return False  # 县医院 is one, 医院 is any
    if len(words) == 2 and words[1].text in _DISTRICTS and words[0].text not in _KINDS:
        return False  # 扶余市, where the tagger takes 扶余 for a deed
    joined = "".join(w.text for w in words)
    if len(words) > 1 and words[0].kind in ("v", "vn") and len(words[0].text) > 1:
        words = words[1:]  # 提升城市
    return all(w.text in _KINDS or w.kind in ("uj", VERB) for w in words) or _OF_KINDS.fullmatch(joined) is not None


def _spans(words: Words) -> list[Span]:
    """One span; two for a province with its city, 宁夏银川, which are too short to stand for each other."""
    if len(words) == 2 and words[0].text in place_words.PROVINCES and len(words[1].text) == 2:
        return [(w.start, w.end) for w in words]
    return [(words[0].start, words[-1].end)]
