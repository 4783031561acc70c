"""A question that looks over the archive → what its members must meet."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import add

from retrieval.asking import wording
from retrieval.asking.forms import form_of
from retrieval.asking.matching import synonyms
from retrieval.asking.ordinals import ordinal_in
from retrieval.asking.question import Question
from retrieval.calendar.asked_span import Span
from retrieval.events import lexicon
from retrieval.words.tokens import tag

ANY_VISIT = frozenset("调研 视察 考察 走访 检查 参观 查看".split())  # asked for, they mean a visit of any kind
_ENDS = {0: "first", -1: "last"}  # forms, by the place of the report asked for
OPEN_FORMS = ("news", "portrait")  # whose questions ask for no day, number or yes
_A_MEETING = re.compile("(?<![委协社机都能不工商学理常])会(?![计员长])")
_ASKS_A_FACT = re.compile(
    r"[吗吧]\W*$|是不是|还是|有没有|去没去|什么时候|何时|哪[天年]|几[号点]|多少|职务|[做干](?:什么|啥|嘛)的\W*$"
)
_ASKS_NEWS = re.compile("(?:什么|啥|哪些)(?:新闻|消息|报道|动静)")
_ASKS = re.compile(r"[谁哪何]|什么|啥|几|多少")
# 参加过什么, 给哪个班讲过话: deeds but visits, whose places are asked for.
_DEEDS_ASKED = re.compile(
    r"(?:参加|出席|参与|主持|召开|开|办)了(?:一?[个场次])?(?:什么|啥|哪[些个种几]?)(?!时候|人)"
    r"|(?:参加|出席|参与|主持|组织|召开|开|办|做|干|忙|讲|说|上|听|管)"
    r"\w{0,2}过(?:些|点)?(?:什么|啥|别的|其[他它]|哪[些个种几])(?!时候|人)"
    r"|(?:给|为|在|跟)(?:谁|什么|啥|哪[些个种几]?)\w{0,4}(?:讲|说|开|办|作|做)\w{0,2}过"
)
_WHO_MORE = re.compile("(?:谁|哪[个位]).*多")
_WHO_IT_WAS = re.compile(r"是.{2,16}的[吗吧]?\W*$")  # 是某某去的吧; 某某去过吗 may be another day
_WHICH_EVENT = re.compile("(?:什么|啥|哪[个堂场次节])[会课班]")
_OF_ARCHIVE = re.compile(  # 一共收了几个版面
    r"^(?:你|您|你们|这里|这儿|档案|库)?(?:手头|手里|里面?|里头)?(?:一共|总共|共)?"
    r"(?:收|存|收录|装)了?(?:几|多少)(?:个|篇|份|张|条)?"
    r"(?:版面|版|文件|报纸|报道|新闻|文章|稿子)"
)
_OTHER_KINDS = {  # kinds of answers that a form does not give
    **dict.fromkeys(("news", "events", "reports"), ("who", "with_whom", "when", "how_many")),
    "places": ("who", "with_whom", "when"),
    "people": ("where", "when", "how_many"),
}
MOST_OF_TOPIC = 6  # characters
_ASKS_AT_ALL = re.compile(r"[谁哪何啥吗呢吧么?？怎]|什么|几|多少|[a-z0-9\s]")
LEAST_SURE = 0.3  # probability of a form from which on the archive is looked over
_ROLES = {"主持": "host", "讲话": "speak", "讲课": "speak", "授课": "speak", "陪同": "accompany"}
_LONG, _MOST_PAIRS, _PAIR, _UNKNOWN = 4, 0.6, 2, 3
_RUN = re.compile(r"\w+")
# 云台区 in 云台区防汛, but nothing in 农贸市场建设.
_REGION = re.compile(r"^(\w{1,6}?(?:[区县镇乡村旗]|市(?![场民政长委])|街道))(?=\w\w)(?![委长])")
_LOOSE = frozenset(
    "了过的吗呢吧呀啊都有是在去到看跑走来说讲提里上和跟与出做干搞办开回次趟多少写人事篇会谁哪啥几及给把被让"
)
_JOINING = ("p", "c", "u", "r", "d", "y", "q", "t", "f", "k", "x", "o", "e")
_NOUNS = frozenset("njs")
_ASKED_FOR = re.compile(r"(?:什么|啥|哪些)(?P<noun>\w{2,4})$")  # 有啥新鲜事
_MEANT_BEFORE = re.compile("[那这][个些条场次位家]?")
_ASKED = [
    word
    for word in {*wording.OF_REPORTS, *wording.SAID_IN_ASKING, *chain(*wording.EVENT_KINDS.values())}
    if len(word) > 1 and word[0] not in "省市区县"  # 区领导 would take the 区 of 经开区领导
]
_SAID = re.compile(
    "|".join(
        (
            r"[还又](?=[给在跟和去到有开办参出主召])",
            r"[那这](?:[个次场](?:会议|会|活动|新闻|报道|事)|阵子|段时间|会儿|头|一?带)",
            r"(?:几|多少)(?:[个位名处家次回趟篇场条项]|(?=人))",
            rf"(?:{'|'.join(lexicon.VISITING)}|去|到|来|看|走|跑)过",
            *map(re.escape, sorted(_ASKED, key=lambda word: (-len(word), word))),
        )
    )
)
_WRITERS = re.compile("记者|通讯员|作者|谁写|撰稿|供稿")
_OFFICE = re.compile(rf"(?:{'|'.join(sorted(lexicon.TITLES_BEHIND, key=len, reverse=True))})")


IsPrinted = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The conditions that a report, an event or a person must meet."""

    question: Question
    form: str
    people: tuple[str, ...]
    words: tuple[str, ...]  # what else must be printed, folded
    kinds: tuple[str, ...]  # of events, any of them; () where the question names none
    deed: str  # one that is more than visiting as such: 督导; "" where none is asked for
    role: str  # of the people named or asked for; "" where any will do
    office: str  # of the people asked for: 副区长; "" where any will do
    asks_writers: bool  # whether the people asked for are those who wrote the reports
    span: Span | None

    @property
    def is_open(self) -> bool:
        """Whether nothing is named but what is asked for."""
        return not (self.people or self.words or self.kinds or self.span or self.deed or self.office)


def wanted(question: Question, is_printed: IsPrinted = lambda _: True) -> Wanted | None:
    """What is looked for over the archive; None where one report is asked for one fact.

    `is_printed`: whether the archive knows a string; what it does not know and is no noun says how one asks.
    """
    form, probability = form_of(question.folded, question.people)
    if len(question.people) == 1 and question.folded.strip() == question.people[0].casefold():
        form, probability = "portrait", 1.0  # a name and nothing else
    if form == "fact" and asks_deeds(question):
        form, probability = "portrait", 1.0
    if (ordinal := ordinal_in(question.folded)) and ordinal.of == "report" and ordinal.number in _ENDS:
        form, probability = _ENDS[ordinal.number], 1.0
    if len(question.people) > 1 and _WHO_MORE.search(question.folded):
        form, probability = "most", 1.0
    if _OF_ARCHIVE.search(question.folded) and not question.people:
        form, probability = "archive", 1.0
    if form in ("fact", "chat") and _is_topic(question):
        form, probability = "news", 1.0
    if form in ("fact", "chat", "double") or probability < LEAST_SURE or question.denies:
        return None
    if form in OPEN_FORMS and _ASKS_A_FACT.search(question.folded):
        return None
    is_day_told = question.kind == "when" and question.span is not None
    is_of_other_kind = question.kind in _OTHER_KINDS.get(form, ()) and not is_day_told and _ASKS.search(question.folded)
    if is_of_other_kind and not _ASKS_NEWS.search(question.folded):
        return None
    folded = question.folded
    named = [word for word in chain(*wording.EVENT_KINDS.values()) if len(word) > _PAIR and word in folded]
    kinds = tuple(kind for kind, words in wording.EVENT_KINDS.items() if any(names_kind(folded, w) for w in words))
    role = next((role for word, role in _ROLES.items() if word in folded), "")
    role = role or ("accompany" if "accompany" in question.roles and form == "people" else "")
    if role and "meeting" in kinds:  # who hosts a training hosts a meeting
        kinds = tuple(dict.fromkeys((*kinds, "training")))
    office = _OFFICE.search(folded) if form == "people" else None
    verbs = [verb for verb in lexicon.VISITING if verb in folded]
    deed = verbs[0] if verbs and not ANY_VISIT.intersection(verbs) else ""
    return Wanted(
        question=question,
        form=form,
        people=question.people,
        words=(
            *named_words(_without_what_is_asked(question, form, is_printed), office[0] if office else "", is_printed),
            *(named if _is_topic(question) else ()),
        ),
        kinds=kinds,
        deed=deed,
        role=role,
        office=office[0] if office else "",
        asks_writers=_WRITERS.search(folded) is not None,
        span=question.span,
    )


def asks_deeds(question: Question) -> bool:
    """Whether a person's deeds are asked for by a verb: 某某参加过什么."""
    if len(question.people) != 1:
        return False
    is_alone = not any(unit.is_hard and not unit.is_name for unit in question.units)
    is_of_event = "host" in question.roles or _WHICH_EVENT.search(question.folded) is not None
    is_asked = is_alone and is_of_event and question.kind in ("other", "list")
    return _DEEDS_ASKED.search(question.folded) is not None or is_asked


def _is_topic(question: Question) -> bool:
    """Whether a text names a topic and asks nothing: 防汛, 经开区那个轮训班."""
    is_named = any(unit.is_proper for unit in question.units) and not question.deeds
    is_short = len(question.folded) <= MOST_OF_TOPIC
    return (is_short or is_named) and not _ASKS_AT_ALL.search(question.folded)


def asks_places(question: Question) -> bool:
    """Whether the places are asked for that somebody went to, not the visits."""
    asked = wanted(question)
    return asked is not None and asked.form == "places" and bool(asked.people)


def names_kind(text: str, word: str) -> bool:
    """Whether a text names a kind of events by a word; 会 of 管委会 and 社会 is none."""
    return _A_MEETING.search(text) is not None if word == "会" else word in text


def asked_of_role(question: Question, is_printed: IsPrinted, *, of_these: bool = False) -> Wanted | None:
    """What somebody is said to have hosted, spoken at, or visited, where a question asks whether he did; else None.

    `of_these`: it is known of which articles, whether the question names more or not.
    """
    if question.kind != "yes_no" or not question.people or question.denies:
        return None
    role = next((role for word, role in _ROLES.items() if word in question.folded and role != "accompany"), "")
    kinds: tuple[str, ...] = ("meeting", "training")
    if not role and question.roles & {"visit", "accompany"} and _WHO_IT_WAS.search(question.folded):
        role, kinds = "lead", ("visit",)
    words = tuple(word for word in named_words(question, "", is_printed) if word not in _ROLES)
    return (
        Wanted(question, "fact", (), words, kinds, "", role, "", asks_writers=False, span=question.span)
        if role and (words or of_these)
        else None
    )


def carries(text: str, word: str) -> bool:
    """Whether a folded text prints a word as it is, as a synonym, or, if it is long, most of its character pairs."""
    if word in text or any(synonym in text for synonym in synonyms(word)):
        return True
    pairs = list(map(add, word, word[1:]))
    return len(word) >= _LONG and sum(pair in text for pair in pairs) >= _MOST_PAIRS * len(pairs)


def named_words(question: Question, office: str, is_printed: IsPrinted) -> tuple[str, ...]:
    """What the question names besides its people, time, and words of asking."""
    rest = question.folded
    if question.span is not None:
        rest = rest[: question.span.start] + " " + rest[question.span.end :]
    for known in (*question.people, office):
        rest = rest.replace(known, " ") if known else rest
    runs = (part for run in _RUN.findall(_SAID.sub(" ", rest)) for part in _REGION.sub(r"\1 ", run).split())
    return tuple(word for run in runs for word in _named(run, is_printed) if len(word) > 1)


def _without_what_is_asked(question: Question, form: str, is_printed: IsPrinted) -> Question:
    """Without the noun that a question for news asks for, and no page has: 有啥新鲜事."""
    asked = _ASKED_FOR.search(question.folded) if form in OPEN_FORMS else None
    is_said = asked is not None and not is_printed(asked["noun"])
    return replace(question, folded=question.folded[: asked.start()]) if asked and is_said else question


def _named(run: str, is_printed: IsPrinted) -> Iterator[str]:
    """What a run of characters names: the whole run if the archive prints it, else its words but those that only join.

    Of words that the archive does not print nouns alone count: no report can meet them. Others say how one asks.
    """
    words = tag(run)
    while words and _is_loose(*words[0]):
        words = words[1:]
    while words and _is_loose(*words[-1]):
        words = words[:-1]
    whole = "".join(word for word, _ in words)
    if is_printed(whole):
        yield whole
        return
    for is_joining, part in groupby(words, lambda one: one[1].startswith(_JOINING)):
        of_part = () if is_joining else tuple(part)
        joined = "".join(word for word, _ in of_part)
        if len(joined) > 1 and is_printed(joined):
            yield joined
        else:
            yield from (word for word, kind in of_part if kind[0] in _NOUNS or (len(word) > 1 and is_printed(word)))
            yield from _unknown(word for word, _ in of_part)


def _unknown(words: Iterable[str]) -> Iterator[str]:
    """Words that the cutter does not know, which it cuts to characters: 隐面龙属."""
    for is_cut, part in groupby(words, lambda word: len(word) == 1 and word not in _LOOSE):
        whole = "".join(part) if is_cut else ""
        if len(whole) >= _UNKNOWN:
            yield whole


def _is_loose(word: str, kind: str) -> bool:
    return word in _LOOSE or (len(word) == 1 and kind.startswith(_JOINING)) or _MEANT_BEFORE.fullmatch(word) is not None
