"""Reads a question: its kind, the units it is about, the people, the unit of a number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from retrieval.asking import wording
from retrieval.asking.kind_rules import MEASURED, PLACE, KindRule, kind_rule
from retrieval.asking.kinds import kind_of
from retrieval.asking.matching import misspelling_of
from retrieval.calendar.asked_span import Span, asked_span
from retrieval.events import lexicon, place_words
from retrieval.events.people import find_people
from retrieval.events.statements import roles_of
from retrieval.words.tokens import fold, in_digits, tag

MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of the question that the evidence must contain."""

    start: int  # where it stands in the folded question
    text: str  # folded
    weight: float
    is_name: bool  # of a person
    is_proper: bool  # a name of a place, firm, project or the like
    is_hard: bool  # a noun or name: an article without it cannot answer


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    text: str  # as asked, without white space around it
    folded: str
    kind: str
    rule: KindRule  # what the reading rules take it for
    core: str  # folded, without the asking words; coverage is measured on it
    units: tuple[Unit, ...]
    people: tuple[str, ...]  # names in the question
    roles: frozenset[str]  # the roles of the people asked for or named
    dates: tuple[str, ...]  # dates as asked: 3月10日
    span: Span | None  # the time asked about, also by words like 去年; None if none is named
    deeds: tuple[tuple[int, str], ...]  # (offset, verb) of what is said to be done: 辞职, 打
    denies: bool  # whether it asks for what was not done: 谁没有出席
    attribute: str  # the noun right before the number or date asked for: 全长 of 全长多少公里; "" if none
    lang: str = "zh"  # language of the answer's own words: zh or en

    @property
    def is_bare(self) -> bool:
        """Whether it names no person, no thing and no day: 谁陪同? alone could mean any visit."""
        return not self.dates and not self.people and all(u.text in _ANY_DEED for u in self.units)


# Words for what is asked, which need not stand in the article.
_ABOUT_ASKING = re.compile(
    r"""
      职级|级别|岗位|多长时间|多久|职务|职位|头衔|身份|记者|通讯员|作者|采写|撰写|供稿|署名|那篇
    | 这篇|写的|题目|标题|课题|姓名|一把手|稿子|稿件|那堂课|那节课|各位|评价
    | 何许人也?
    | 简介|简历|履历|来头|这个人
    """,
    re.VERBOSE,
)
_ANY_DEED = frozenset((*lexicon.VISIT_ACTIONS, *lexicon.ACCOMPANY_ACTIONS, *lexicon.SPEECH_VERBS)) | frozenset(
    "主持 出席 参加 讲话 召开 带队".split()
)
_OPENING = re.compile(
    r"""
    ^
    (?:
        请问|请教
      | 我?想(?:知道|问|了解)(?:一下)?
      | 帮我(?:查|找|看)(?:查|一?下)?
      | 麻烦(?:查|问)(?:一?下)?
      | 查(?:一?下|查)
      | 告诉我
      | 问(?:一?下|个事)
    )[,,:: ]*
    """,
    re.VERBOSE,
)
_DATE = re.compile(
    r"""
      (?:19|20)\d\d年(?!\d)
    | (?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}[日号])?
    | (?<![\d月第])\d{1,2}(?:日|号(?![线楼院泵井厂地门标桥矿坝闸机仓库码站公大馆店车炉池塔]))
    """,
    re.VERBOSE,
)
_CHINESE_DATE = re.compile(r"[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?")
_VERB_TAKEN = re.compile(r"[写说讲去来看到做干][过了的]")
_NO_NAME = re.compile(r"[谁哪啥几那这一二两三的了吗什]|何许")
_ABOUT_THE_REPORT = re.compile(r"(?:的|那[篇条])?(?:报道|新闻|文章|消息|稿子)(?:里|中)?(?:说|讲|提到|写)的?[,，]?")
_STOP = frozenset(wording.SAID_IN_ASKING)
_SOFT_TAGS = ("v", "a", "d", "t", "r", "p", "c", "u", "y", "q", "f", "e", "o", "b", "z", "i", "l")


def understand(text: str, known_names: Iterable[str] = (), lang: str = "zh") -> Question:
    """The reading of a question. No text is refused: a question without content has no units.

    `known_names`: people in the articles at hand. If one stands in the question, also with one character misspelt, it
    is read as a name, however the cutter cuts it. `lang`: the language of the answer's own words.
    """
    text = close_up(text)
    folded = as_compared(text)
    people = () if is_small_talk(text) else _people(folded, set(known_names))
    core = _core(folded)
    units = () if is_small_talk(text) else _units(folded, people)
    deeds = () if is_small_talk(text) else tuple(_deeds(folded, people, units))
    return Question(
        text=text,
        folded=folded,
        kind="yes_no" if _is_said_of(folded, people) else kind_of(folded, people),
        rule=kind_rule(folded, people),
        core=core,
        units=units,
        people=people,
        roles=roles_of(folded.replace("主持人", "主持")) | _said_of_visits(_without_other_deeds(folded, deeds)),
        dates=tuple(_DATE.findall(folded)),
        span=asked_span(folded, date.today()),
        deeds=deeds,
        denies=_denies(folded, deeds),
        attribute=_attribute(folded, units),
        lang=lang,
    )


def _is_said_of(folded: str, people: tuple[str, ...]) -> bool:
    """是某某主持的: asks whether it was somebody, without a word that asks."""
    behind = next((folded[1 + len(name) :] for name in people if folded.startswith(_IS + name)), "")
    return behind.endswith(_OF_IT) and not _ASKS_AS_WELL.search(behind)


_IS, _OF_IT, _ASKS_AS_WELL = "是", "的", re.compile("[谁哪何啥几]|什么|怎")


def as_compared(text: str) -> str:
    """The folded question without its opening and closing phrases, with Chinese dates in digits."""
    folded = _OPENING.sub("", fold(text).strip()).rstrip("?!。. ")
    folded = folded.replace("市监局", "市场监管局")  # no other short form cuts a place's word in two
    folded = _ABOUT_THE_REPORT.sub(" ", folded).strip()
    return _CHINESE_DATE.sub(lambda match: in_digits(match[0]), folded)


def is_small_talk(text: str) -> bool:
    """Whether the text is only greetings and thanks: 你好, 好的谢谢; but not 你好吗景区在哪."""
    return _SMALL_TALK.fullmatch(fold(text)) is not None


_SMALL_TALK = re.compile(
    rf"(?:\W*(?:{'|'.join(map(re.escape, wording.SMALL_TALK))})[啊呀呢吧啦哈了]?\W*)+", re.IGNORECASE
)
_ASKED_FOR = re.compile(rf"{MEASURED}|(?:什么|啥)(?:时候|时间)?|(?:(?:哪|几)(?:[些个位几两三家条座支天日月号]|年)*)+")
_NO_UNIT = Unit(0, "", 0.0, is_name=False, is_proper=False, is_hard=False)


def _attribute(folded: str, units: tuple[Unit, ...]) -> str:
    """The unit right before the asking word; 是, 有, 了 or the like may stand between."""
    asked = _ASKED_FOR.search(folded)
    if asked is None:
        return ""
    behind = [u for u in units if asked.end() <= u.start <= asked.end() + 1 and u.is_hard]
    before = [u for u in units if u.is_hard and u.start + len(u.text) <= asked.start() <= u.start + len(u.text) + 2]
    return (behind or before[-1:] or [_NO_UNIT])[0].text


def _people(folded: str, known_names: set[str]) -> tuple[str, ...]:
    """The names, as the question writes them, longer ones first."""
    names: dict[str, None] = {}
    rest = folded
    for known in sorted(known_names, key=lambda name: (-len(name), name)):
        if known in rest:
            names[known] = None
            rest = rest.replace(known, " ")
    for known in sorted(known_names, key=lambda name: (-len(name), name)):
        written = misspelling_of(known, rest)
        if written and written not in names and not (len(written) == 2 and cuts_a_word(written, rest)):
            names[written] = None
            rest = rest.replace(written, " ")
    for mention in find_people(rest):
        surname = mention.name[:1] in lexicon.COMMON_SURNAMES or mention.name[:2] in lexicon.COMPOUND_SURNAMES
        is_word = mention.name[0] in lexicon.WORDLIKE_SURNAMES and len(tag(mention.name[1:])) == 1  # 查文明
        if (surname or mention.title) and not is_word and not _NO_NAME.search(mention.name):
            took_verb = len(mention.name) == 3 and _VERB_TAKEN.match(rest, mention.end - 1)  # 鲁慧写 of 鲁慧写过
            names.setdefault(mention.name[:2] if took_verb else mention.name)
    return tuple(names)


def cuts_a_word(written: str, text: str) -> bool:
    """Whether the string begins or ends inside a word: 余指 of 扶余指导, 江一 of 晋江一带, but not 章波 of 章波去了."""
    start = text.find(written)
    edges = {0}
    for word, _ in tag(text):
        edges.add(max(edges) + len(word))
    return not {start, start + len(written)} <= edges


def possible_names(text: str) -> tuple[str, ...]:
    """Strings of the folded question that could be names by surname and length; most are not."""
    folded = fold(close_up(text))
    starts = [n for n, character in enumerate(folded) if character in lexicon.SURNAMES]
    starts += [n for n in range(len(folded)) if folded[n : n + 2] in lexicon.COMPOUND_SURNAMES]
    strings = (folded[start : start + length] for start in starts for length in (4, 3))
    return tuple(dict.fromkeys(string for string in strings if len(string) > 2))


def close_up(text: str) -> str:
    """The text with single spaces; with none if every character has spaces around it: 谁 去 了 泵 站."""
    text = " ".join(text.split())
    return text.replace(" ", "") if re.search(r"(?:[^\W\da-zA-Z_] ){3}", text) else text


def _said_of_visits(folded: str) -> frozenset[str]:
    """The visiting role that 去, 到, 看, 跑 … give when the question says no other deed."""
    if re.search(
        r"""
          去
        | (?<![提谈讲说得达做受遇想听收感直])到(?!底|场)
        | 看|跑|查|转
        | 进(?=了|过|的)
        | (?<![起出进过])(?<!谁)来(?!自)
        | 谁来(?=过|了|的)
        """,
        folded,
        re.VERBOSE,
    ) and not roles_of(folded) & {
        "host",
        "speak",
        "accompany",
    }:
        return frozenset({"visit"})
    return frozenset()


def _without_other_deeds(folded: str, deeds: tuple[tuple[int, str], ...]) -> str:
    """The folded question without verbs that only begin like a verb of visiting: 查封, 转让, 跑步."""
    for start, deed in deeds:
        if len(deed) > 1 and deed[0] in "查转跑看" and deed[0] != deed[1] and not roles_of(deed):
            folded = folded[:start] + " " * len(deed) + folded[start + len(deed) :]
    return folded


def _core(folded: str) -> str:
    """The question with a space in place of each asking word."""
    return " ".join(_asking().sub(" ", folded).split())


# Measure words of one character, unless a noun begins with it: 几家企业, but not 多少家长.
_MEASURES = r"""
      [人辆户架台班]次
    | [个张件只辆条所台户棵株套本份艘架支堂宗笔斤亩瓶枚幢栋]
    | 组(?![织长成])
    | 项(?!目)
    | 起(?!来)
    | 场(?![地馆所])
    | 家(?![长庭属具电乡人])
    | 名(?![人师单额医牌胜])
    | 位(?!置)
"""


@cache
def _asking() -> re.Pattern[str]:
    words = sorted((re.escape(w) for w in _STOP if len(w) > 1), key=len, reverse=True)
    counted = "(?:个|位|名|处|家|支|样|条|座|所|项|类|种|天|点|方面)"
    number = f"(?:多少|几)(?:{_MEASURES})?"
    which = rf"{number}|(?:哪|什么|啥)(?:些|个|位|几|一)*[两二三四五六]?{counted}?{PLACE}?"
    return re.compile(
        "|".join(
            (
                *(w for w in words if w[0] == "几"),
                which,
                *words,
                r"(?<!第)[一两二三四五六七八九十几](?:位|名)(?!数)",
                r"(?<!第)[一二两三四五六七八九十](?:个|条|项|点|方面|大|[次回趟])(?!\w?月)",
                "[谁吗呢吧么的了是?]|(?<=[省市区县镇乡村])里(?!面)",
            )
        ),
        re.VERBOSE,
    )


def _units(folded: str, people: tuple[str, ...]) -> tuple[Unit, ...]:
    """Names, nouns and verbs of the question.

    Single characters join a neighbour, since cutters split words that they don't know.
    """
    units = {name: Unit(folded.find(name), name, 3.0, is_name=True, is_proper=True, is_hard=True) for name in people}
    rest = _without_asking(folded, people)
    for start, text, kind in _pieces(tag(rest, guess=True)):
        text, start = (text[1:], start + 1) if text[1:] in _ACTIONS else (text, start)
        text = text.removesuffix("们")
        if text not in units:
            is_body = rest.startswith(("团", "队"), start + len(text))  # 联合互访团: a body named by a verb
            is_hard = (is_body or not kind.startswith(_SOFT_TAGS)) and text not in _ACTIONS and not _is_verb(text)
            is_proper = (
                is_hard
                and (
                    kind in _PROPER_TAGS
                    or text.startswith("第")
                    or text.endswith(_PLACE_ENDINGS)
                    or _is_region(text)
                    or is_body
                )
                and text not in place_words.PLACE_ENDINGS
                and text not in _KINDS_OF_PLACE
            )
            weight = min(len(text), 5) / 2 * (1.0 if is_hard else 0.5)
            units[text] = Unit(start, text, weight, is_name=False, is_proper=is_proper, is_hard=is_hard)
    return tuple(_with_named_places(list(units.values())))


def _without_asking(folded: str, people: tuple[str, ...]) -> str:
    """The folded question with spaces for its dates, names and asking words."""
    for pattern in (_DATE, _ABOUT_ASKING):
        folded = pattern.sub(_blank, folded)
    for name in people:
        folded = folded.replace(name, " " * len(name))
    return _DONE.sub(" ", _asking().sub(_blank, folded))


# In 去过桥北新区 the 过 belongs to the verb, though the cutter reads 过桥.
_DONE = re.compile(r"(?<=[去到来看走访问察研查导])过(?![程度后渡滤])")
# Denials: 没去过, 未能出席; but not 去了没有, 有没有去 and 没水.
_NOT = re.compile(r"(?<![有了过])(?:没有?|未(?!来)|从未|不曾|并未)(?:能|曾|再|被)?")
_NOT_DONE = re.compile(
    rf"去|到|来|走|看|进|跟|随|陪|参加|出席|主持|发言|讲话|通过|同意|{'|'.join(lexicon.VISIT_ACTIONS)}"
)


def _denies(folded: str, deeds: tuple[tuple[int, str], ...]) -> bool:
    """Whether the question asks for what was not done: 谁没有出席, 谁缺席."""
    starts = {start for start, _ in deeds}
    return "缺席" in folded or any(
        match.end() in starts or _NOT_DONE.match(folded, match.end()) for match in _NOT.finditer(folded)
    )


def _deeds(folded: str, people: tuple[str, ...], units: tuple[Unit, ...]) -> Iterator[tuple[int, str]]:
    """(offset, verb) of each verb that does not just ask, verbs of one character included: 谁打了某某."""
    nouns = {place for u in units if u.is_hard for place in range(u.start, u.start + len(u.text))}
    place = 0
    for word, kind in tag(_without_asking(folded, people), guess=True):
        start, place = place, place + len(word)
        if _DESCRIBED.match(folded, place):
            continue
        is_deed = (kind.startswith("v") or word in _ACTIONS or word == "通过") and start not in nouns
        is_going = word in _GOING and not folded.startswith("被", start - 1)  # 被查 is not 来查
        if (
            is_deed
            and word.strip()
            and word not in _STOP
            and word not in _NO_DEEDS
            and not is_going
            and "没" not in word
        ):
            yield start, word


# A verb before one of these only describes it: 开工仪式, 维修公司.
_DESCRIBED = re.compile(
    r"""
      仪式|典礼|现场|大会|会议|活动|方案|工程|项目|部门|公司|中心|工地|工作|情况
    | 组(?!织)
    | 团(?!结)
    | 队|站|厂|馆|库|老兵|军人
    """,
    re.VERBOSE,
)
_GOING = frozenset("查看转跑进")  # verbs that `_said_of_visits` reads
# The tagger calls these verbs, but they say no deed, or one that a paper need not print.
_NO_DEEDS = frozenset(
    "没 没有 未 不 能 会 可 应 该 得 率 率领 应该 能够 需要 必须 有 无 是 叫 姓 属于 成为 作为 关于 有关 "
    "涉及 包括 过 完 上 下 起 出 进 回 开始 结束 继续 发生 相关 叫做 名叫 觉得 认为 还有 在场 教育 "
    "做好 进入 知道 听说 据说 看到 见到 受 获 让 使 令 当 任".split()
)


def _with_named_places(units: list[Unit]) -> Iterator[Unit]:
    """The units, each noun right before a word for a place or a firm marked as part of its name: 量子 in 量子大厦."""
    heads = {unit.start for unit in units if unit.text.endswith(_PLACE_ENDINGS)}
    for unit in units:
        is_part = unit.is_hard and unit.start + len(unit.text) in heads and unit.text not in _GENERAL
        yield replace(unit, is_proper=True) if is_part else unit


def _is_verb(text: str) -> bool:
    """Whether a word that the tagger calls a noun is a verb of movement or office: 上楼, 新任; but not 下河村."""
    return _MOVES.fullmatch(text) is not None or text in _VERBS_TAKEN_FOR_NOUNS


_MOVES = re.compile("[上下进入出][楼河山水船岸井田乡户村厂]")
_VERBS_TAKEN_FOR_NOUNS = frozenset("惠及 涉及 新任 拟任 现任 原任 时任 接任 念书 上学 突击检查".split())


def _is_region(text: str) -> bool:
    """Whether a word names one particular region or office: 金水区, 安委会; but not 社区 or 村."""
    if len(text) > 2 and text.endswith(("委会", "委员会", "协会", "商会", "联合会")):
        return True
    return (
        len(text) > 2
        and text.endswith(_RANKS)
        and not text.endswith(_KINDS_OF_REGION)
        and bool(text.strip("省市区县镇乡村"))
    )


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _pieces(tagged: list[tuple[str, str]]) -> list[tuple[int, str, str]]:
    """(start, text, part of speech) of the words as cut; a run of single characters joins the word behind it."""
    pieces: list[tuple[int, str, str]] = []
    loose = ""
    place = 0
    end = (" ", "x")
    for (word, kind), (behind, _) in zip([*tagged, end], [*tagged[1:], end, end], strict=False):
        start, place = place, place + len(word)
        if word in _SIDES and behind in _NAMED_BY_SIDE and not loose:
            loose = word
            continue
        if len(word) == 1 and word.isalnum() and word not in _STOP and not kind.startswith(_LOOSE_TAGS):
            loose += word
            continue
        usable = len(word) > 1 and word not in _STOP and any(c.isalnum() for c in word)
        if loose:
            if usable and len(loose) + len(word) <= 5 and not kind.startswith("r"):
                # A piece joined here need not stand in the article: 村断头路 names nothing by itself.
                start, word, kind = start - len(loose), loose + word, "n"
            elif len(loose) > 1:
                pieces.append((start - len(loose), loose, "nz" if loose.endswith(_PLACE_ENDINGS + _RANKS) else "n"))
            elif pieces and pieces[-1][0] + len(pieces[-1][1]) == start - 1:
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + loose, "nz")  # 贸易 + 港 → 贸易港
            loose = ""
        if usable:
            pieces.append((start, word, kind))
    return pieces


# 后街, 里湾: a side with a kind of place is a name, though the cutter reads the side as a word of time or space.
_SIDES = frozenset("上下前后中里内外")
_NAMED_BY_SIDE = frozenset("街巷路村镇乡桥河湾坡山沟湖塘庄寨")
_PROPER_TAGS = ("ns", "nt", "nz", "nrt", "nrfg", "eng", "x")
_PLACE_ENDINGS = tuple(
    e for e in place_words.PLACE_ENDINGS if e not in ("项目", "企业", "现场", "区", "市", "省", "县", "乡", "村", "镇")
)
_KINDS_OF_PLACE = frozenset(
    "场所 居民区 游乐园 敬老院 养老院 幼儿园 停车场 加油站 农贸市场 批发市场 施工现场 工地 景点".split()
)
_RANKS = ("区", "市", "省", "县", "乡", "村", "镇")
_KINDS_OF_REGION = tuple(
    "社区 园区 地区 小区 街区 城区 辖区 山区 景区 校区 灾区 老区 新区 片区 厂区 营区 港区 矿区 库区 示范区 开发区 "
    "高新区 城市 农村 乡村 区县 县区 市县 省市 居民区".split()
)
# Nouns that only describe the place behind them: 公租房项目, 物流企业.
_GENERAL = frozenset(
    "建筑 在建 医疗 物流 部队 青年 重点 民营 制造 社区 公益 科技 教育 农业 文化 体育 旅游 消防 退役 军人".split()
)
_LOOSE_TAGS = ("v", "d", "p", "c", "r", "u", "y", "e", "o", "f", "q")  # a single verb or particle is no part of a name

_ACTIONS = frozenset(
    (
        *lexicon.VISIT_ACTIONS,
        *lexicon.ACCOMPANY_ACTIONS,
        *lexicon.SPEECH_VERBS,
        *lexicon.MEETING_VERBS,
        *lexicon.VISIT_VERBS,
    )
)
