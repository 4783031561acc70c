"""Evidence → drafts for questions that a number answers: the number with its unit and what it counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from retrieval.answering.evidence import Draft, Evidence
from retrieval.answering.reading import Found, Reading
from retrieval.answering.windows import Scale, scale_of
from retrieval.reading.quantities import QUALIFIED, QUALIFIED_BEHIND
from retrieval.words.sentences import clauses
from retrieval.words.tokens import fold, tag

# Units of which one may be asked for and the other printed.
_UNIT_CLASSES = (
    frozenset("人名位员口户"),
    frozenset("天日"),
    frozenset("家个所间座处"),
    frozenset("元钱块"),
    frozenset("次届场回"),
    frozenset("期批"),
    frozenset(("年", "岁", "个月")),
    frozenset(("平方米", "平方公里", "公顷", "亩", "平")),
    frozenset(("小时", "钟", "个小时", "时")),
    frozenset(("米", "公里", "千米", "厘米", "里")),
)
_COUNTED = frozenset("人名位个家户")
_KNOWN_UNITS = frozenset(unit for group in _UNIT_CLASSES for unit in group) | frozenset(
    "期批套小时厘米公里平方米亩吨级轮条页件组支份张棵株辆台架艘项层栋幢首篇本册场档倍度分段道头只匹部种类样"
)
_MONEY = re.compile(
    r"钱|资金|奖金|金额|收入|造价|产值|投资(?!者|人|商|家)|捐款|善款|利息|税款|所得|损失|价值|罚金|罚款|补贴|费用|票房|营收|存款|贷款"
)
# What is counted ends here: 国家 of 多少个国家的使领馆, 律师 of 多少律师和志愿者.
_COUNTED_BEFORE = re.compile(r"[,;和、]|\w{2}的")
_AGE = re.compile("年龄|年纪|岁数|多大了")
_PHONE = re.compile(r"[\d-]{7,}")
_SLOT = re.compile(
    r"(?:多少|多长时间|(?<!哪)几(?![号月日点])|多大|多高|多长|多远|多深|多久|多重)(?:个|多)?(小时|厘米|公里|平方米|\w)?"
)
_NUMERAL = r"(?:\d+(?:[.,]\d+)*|[〇零一二三四五六七八九十百千两]+)"
# What the article's own pattern of quantities has no room for: a sentence in years and months, foreign money.
_LONG = re.compile(
    rf"{_NUMERAL}年(?:零)?{_NUMERAL}个月|{QUALIFIED}?{_NUMERAL}(?:余|多)?[万亿千百]*(?:余|多)?[美欧港日]元{QUALIFIED_BEHIND}?"
)
_CALENDAR_YEAR = re.compile(r"(?:(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3})年")  # in a table's head, or behind 于
_QUALIFIED = re.compile(rf"^{QUALIFIED}|{QUALIFIED_BEHIND}$")
# A year that a number is of: 2024年计划5所, 去年3所.
_YEAR_TOLD = re.compile(r"(?P<year>(?:19|20)\d\d)年(?!来)|(?P<word>[去今明前]年)(?![来以])")
_BETWEEN = re.compile(r"[\s、和与及]*")  # what lists years and the numbers of each: 2022年、2023年分别为3吨、4吨
_CELL = r"(?<!\d)\d+(?:[.,]\d+)*[^\W\d和与及]{0,2}"  # to be read in one way alone, or rows of numbers take for ever
_ROW = re.compile(rf"(?:{_CELL}{_BETWEEN.pattern})+\Z")
_LONGEST_ROW, _LONGEST_TABLE = 120, 2000  # characters
_MOST_BEFORE = 24  # characters in which the word right before a number stands
_YEARS_ON = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
# What is measured, right before its number: 宽28米, 高约12米, but not 局长30人.
_DIMENSION = re.compile(
    r"(?<![局校市县区镇乡村部处科院队班站所组会社董成增生提升])([深高长宽厚重])度?(?:为|有|是|共|仅|只有|[::\s])?$"
)
# What was and no longer is: 由3.2亿元调整为4.1亿元.
_FORMER = re.compile(r"(?<![自])[从由](?:最初|起初|原来|原先|原定|此前|以前|(?:19|20)\d\d年|[去前上]年)?的?$")
_FORMER_ASKED = re.compile("最初|起初|原来|原先|原定|此前|以前|之前|[从由]")
_LISTED = re.compile(r"[、和及与]")
_EMPTY_VERBS = frozenset("有来去到做办搞开是用了给")
_PERSONS = re.compile("(?:[人者员生工民友手师兵]|学生|孩子|老人)$")  # 几个嫌疑人: 3名
_INDEFINITE = re.compile("一[个家名位项条座所件种类支批]$")  # 一个团伙 counts nothing
_AGO = re.compile(rf"{_NUMERAL}(?:余|多)?个?(?:多)?[年天月](?:多)?(?:以|之)?前")
_NOW = re.compile("现在|目前|如今|现有")
_PRINTED_NOW = re.compile("现|目前|如今|已|截至")
_IN_ALL = re.compile("共|累计|合计|总|以来|至今")
_PRINTED_IN_ALL = re.compile("共|总|累计|合计")
_SINCE = re.compile("累计|共计|以来|历年")


@dataclass(frozen=True, slots=True)
class _Slot:
    """A number asked for."""

    unit: str  # "" where none is named
    noun: str  # what is counted, as the article prints it: 志愿者 of 多少青年志愿者; "" where none stands there
    verb: str  # what stands before the number, as the article prints it
    dimension: str  # 深 of 多深; else ""
    measured: str  # 宽 of 宽多少米, and of 多宽; else ""


def how_many(evidence: Evidence) -> Iterator[Draft]:
    """For each number asked for, the quantity with its unit that stands nearest to what it counts."""
    yield from _pattern_asked(evidence)
    scale = scale_of(evidence, evidence.asked_people)
    chosen: list[tuple[Found, float]] = []
    for slot in _slots(evidence):
        best = _best_quantity(evidence, scale, slot, {q.start for q, _ in chosen})
        if best is None:
            return
        chosen.append(best)
    if not chosen:
        return
    reading = evidence.reading
    chosen.sort(key=lambda pair: pair[0].start)
    spans = tuple(dict.fromkeys(reading.sentences[reading.sentence_at(q.start)] for q, _ in chosen))
    text = ",".join(_with_what_it_counts(evidence, q) for q, _ in chosen)
    yield Draft(text, spans, min(score for _, score in chosen), "quantity")


def how_long_ago(evidence: Evidence) -> Iterator[Draft]:
    """The spans of time that the article counts back: 21年前."""
    reading = evidence.reading
    for match in _AGO.finditer(reading.folded):
        number = reading.sentence_at(match.start())
        score = 0.2 + 0.5 * evidence.sentence_support[number] + 0.4 * evidence.about
        yield Draft(reading.article.text[slice(*match.span())], (reading.sentences[number],), score, "how long ago")


def _pattern_asked(evidence: Evidence) -> Iterator[Draft]:
    """The words that a question leaves the numbers out of: 几横几纵 → 七横七纵."""
    asked = re.search(r"几(\w)几(\w)", evidence.question.folded)
    if asked is None:
        return
    reading = evidence.reading
    for match in re.finditer(f"{_NUMERAL}{asked[1]}{_NUMERAL}{asked[2]}", reading.folded):
        number = reading.sentence_at(match.start())
        score = 0.4 + 0.3 * evidence.sentence_support[number] + 0.3 * evidence.about
        yield Draft(reading.article.text[slice(*match.span())], (reading.sentences[number],), score, "number words")


def _slots(evidence: Evidence) -> Iterator[_Slot]:
    """The numbers asked for, in order; a unit holds for the next one too: 多少公里、多宽."""
    question = evidence.question
    unit, last = "", 0
    for match in _SLOT.finditer(question.folded):
        named = match[1] or ""
        if match[0] == "多大":
            named = "岁" if _AGE.search(question.folded) else "亩"
        if match[0] in ("多久", "多长时间"):
            named = "时"
        named = "个月" if named == "月" else named
        end = match.end() - len(match[1] or "")
        behind = [
            printed
            for u, (printed, _) in zip(question.units, evidence.strings, strict=True)
            if u.is_hard and end <= u.start <= end + 8 and not _COUNTED_BEFORE.search(question.folded, end, u.start)
        ]
        before = [
            (u.start, printed)
            for u, (printed, _) in zip(question.units, evidence.strings, strict=True)
            if u.start + len(u.text) <= match.start()
        ]
        first = _first_noun(question.folded[end:])
        is_measure = named in _KNOWN_UNITS or _is_printed_measure(evidence, named)
        if len(named) == 1 and (len(first) > 1 or not is_measure):
            # 多少座位: the noun begins there and is no measure
            named = "个" if question.folded[end - 1] == "个" else ""
        unit = named or (unit if unit in _COUNTED or match.start() - last <= 4 else "")  # 来了多少人,线上又有多少
        last = match.end()
        if not named and (
            _MONEY.search(question.folded, match.start(), end + 4)
            or _MONEY.search(question.folded, max(0, match.start() - 4), match.start())
        ):
            unit = "元"
        dimension = re.match("多([深高长宽重远])(?!时)", match[0])
        yield _Slot(
            unit,
            behind[-1] if behind else first,
            _verb_before(question.folded[: match.start()]) or (max(before)[1] if before else ""),
            dimension[1] if dimension else "",
            dimension[1] if dimension else _measured_before(question.folded[: match.start()]),
        )


def _measured_before(text: str) -> str:
    """The dimension that the text ends with: 宽 of 桥宽; else ""."""
    found = _DIMENSION.search(text)
    return found[1] if found else ""


def _verb_before(asked: str) -> str:
    """The verb of one character that the text ends with, "" where it ends with another word: 罚 of 被罚了."""
    verb = re.search(r"(\w)(?:了|过|得|走|掉)$", asked)
    return verb[1] if verb and verb[1] not in _EMPTY_VERBS and tag(asked[: verb.end(1)])[-1][0] == verb[1] else ""


def _is_printed_measure(evidence: Evidence, character: str) -> bool:
    """Whether the article counts in it, whatever it is: 单 where it prints 387单."""
    return (
        bool(character) and re.search(rf"\d[余多]?[万亿]?{re.escape(character)}", evidence.reading.folded) is not None
    )


def _first_noun(text: str) -> str:
    """The noun that the text begins with, "" where it begins with another word."""
    word, kind = next(iter(tag(text)), ("", ""))
    return word if kind.startswith("n") else ""


def _best_quantity(evidence: Evidence, scale: Scale, slot: _Slot, taken: set[int]) -> tuple[Found, float] | None:
    """The quantity that may fill the slot with most of the question around it, and how sure it is, 0..1."""
    reading, question = evidence.reading, evidence.question
    attribute = next(
        (p for u, (p, _) in zip(question.units, evidence.strings, strict=True) if u.text == question.attribute), ""
    )
    best: tuple[float, Found, float] | None = None
    for quantity in _decided(evidence, slot, taken):
        number = reading.sentence_at(quantity.start)
        if attribute and not slot.unit and attribute not in reading.sentence_texts[number]:
            continue
        spans = list(clauses(reading.folded, *reading.sentences[number]))
        place = next(n for n, (low, high) in enumerate(spans) if low <= quantity.start < high)
        low, high = spans[place]
        around = reading.folded[low:high]
        own = scale.weight(scale.held(around))
        near = scale.weight(scale.held(reading.folded[spans[max(0, place - 2)][0] : high]))
        fit = 0.5 * own + 0.3 * near + _bonus(evidence, slot, quantity, low, high)
        sure = 0.3 * evidence.support(low, high) + 0.3 * evidence.sentence_support[number] + 0.25 * evidence.about
        sure += 0.1 * bool(slot.unit) + _bonus(evidence, slot, quantity, low, high)
        if best is None or fit > best[0] + 1e-9:
            best = fit, quantity, sure
    return best and best[1:]


def _decided(evidence: Evidence, slot: _Slot, taken: set[int]) -> list[Found]:
    """The quantities that may fill the slot; where the word right before one tells it from others, that one alone.

    长860米,宽28米: the dimension tells. 中小学56所,其中小学38所: so does the noun beside another.
    """
    reading = evidence.reading
    fitting = [q for q in _quantities(evidence, slot.unit) if q.start not in taken and _may_fill(evidence, slot, q)]

    def before(quantity: Found) -> str:
        start, _ = reading.sentences[reading.sentence_at(quantity.start)]
        return reading.folded[max(start, quantity.start - _MOST_BEFORE) : quantity.start]

    if slot.measured:
        return [q for q in fitting if _measured_before(before(q)) == slot.measured] or fitting
    if not slot.noun or slot.unit in ("", "元"):  # of 总奖金1亿元,每人5万元 either may be meant
        return fitting
    counting = [q for q in fitting if before(q).endswith(slot.noun) and _ends_with_word(before(q), slot.noun)]
    told = {reading.sentence_at(q.start) for q in counting}

    def may_count(quantity: Found) -> bool:
        if quantity in counting or reading.sentence_at(quantity.start) not in told:
            return True
        behind = re.split("[,;。]", reading.folded[quantity.end : quantity.end + len(slot.noun) + 8])[0]
        counts_another = tag(before(quantity) or " ")[-1][1] in ("n", "j")  # no 新建, which is a place's name, too
        return slot.noun in _own_noun(behind) or not counts_another

    return [q for q in fitting if may_count(q)]


def _quantities(evidence: Evidence, unit: str) -> Iterator[Found]:
    """The quantities of the article in order, among them those in the unit asked for, whatever it is.

    Long ones stand in place of their parts.
    """
    reading = evidence.reading
    number = rf"{QUALIFIED}?{_NUMERAL}(?:余|多)?[万亿千百]?(?:余|多)?{re.escape(unit)}"
    asked = re.compile(rf"{number}{QUALIFIED_BEHIND}?" if unit else "(?!)")
    long = [
        Found(*m.span(), reading.article.text[slice(*m.span())])
        for pattern in (_LONG, asked)
        for m in pattern.finditer(reading.folded)
    ]
    known = reading.quantities
    long = [f for f in long if not any(q.start <= f.start and f.end <= q.end for q in known)]
    parts = [q for q in known if not any(f.start <= q.start < f.end for f in long)]
    yield from sorted((*long, *parts), key=lambda found: found.start)


def _may_fill(evidence: Evidence, slot: _Slot, quantity: Found) -> bool:
    """Whether unit and form of the quantity are those asked for, and the question does not give it itself."""
    question, folded = evidence.question, evidence.reading.folded
    bare = _QUALIFIED.sub("", fold(quantity.text))
    if bare in question.folded:
        return False
    if _CALENDAR_YEAR.fullmatch(bare) and not re.match("的?历史", folded[quantity.end :]):
        return False
    if quantity.text.startswith("第") and "第几" not in question.folded:
        return False
    if "电话" in question.folded and not _PHONE.fullmatch(quantity.text):
        return False
    if "%" in quantity.text and slot.unit and not re.search("%|百分|比例|占比|率", question.folded):
        return False
    if slot.unit == "个" and re.search("个(?:月|小时|多小时|百分点)", quantity.text):
        return False
    if slot.dimension:
        low, high = max(0, quantity.start - 12), min(len(folded), quantity.end + 4)
        if slot.dimension not in folded[low:high]:
            return False
    open_end = quantity.text[-1] in "个余多"  # 3个批次, 20余人: the measure goes on behind
    printed = _QUALIFIED.sub("", folded[quantity.start : quantity.end]) + folded[quantity.end : quantity.end + open_end]
    if slot.unit == "个" and _PERSONS.search(slot.noun) and _counts_people(printed):
        return True
    return not slot.unit or _unit_fits(printed, slot.unit)


def _bonus(evidence: Evidence, slot: _Slot, quantity: Found, low: int, high: int) -> float:
    """What speaks for a quantity beside the words around it: the noun counted, the verb, the unit, the present."""
    folded = evidence.reading.folded
    before = folded[low : quantity.start]
    behind = _own_noun(folded[quantity.end : high])
    bonus = _year_bonus(evidence, quantity)
    if slot.noun:
        if slot.noun in behind[: len(slot.noun) + 8]:
            bonus += 0.25
        elif slot.noun in before[-len(slot.noun) - 3 :]:
            bonus += 0.2
    if slot.verb and slot.verb in folded[low : quantity.end]:
        bonus += 0.15
    if not slot.unit and _PERSONS.search(slot.noun):
        bonus += 0.1 if _counts_people(folded[quantity.start : quantity.end + 1]) else -0.1
    if slot.unit and folded[quantity.start : quantity.end + 1].rstrip("余多").endswith(slot.unit):
        bonus += 0.05
    bonus += 0.05 * any(c.isdigit() for c in quantity.text)
    bonus -= 0.15 * bool(_INDEFINITE.match(quantity.text))
    if _FORMER.search(before) and not _FORMER_ASKED.search(evidence.question.folded):
        bonus -= 0.2
    if _NOW.search(evidence.question.folded) and _PRINTED_NOW.search(before):
        bonus += 0.1
    if _IN_ALL.search(evidence.question.folded):
        bonus += 0.1 * bool(_PRINTED_IN_ALL.search(before))
    elif _SINCE.search(folded, max(0, low - 40), quantity.start):
        bonus -= 0.1
    return bonus


def _own_noun(behind: str) -> str:
    """What stands behind a number up to the next: of 12个街镇68个项目 the 街镇, of 38所、中学18所 nothing."""
    up_to_next, *rest = re.split(r"\d", behind, maxsplit=1)
    return _LISTED.split(up_to_next)[0] if rest else up_to_next


def _ends_with_word(before: str, noun: str) -> bool:
    """Whether the last word is the noun, with a verb or preposition behind at most: of 现有中小学 no 小学."""
    words = [word for word, _ in tag(before[-len(noun) - 8 :])]
    return any("".join(words[n:]).startswith(noun) for n in range(len(words)))


def _year_bonus(evidence: Evidence, quantity: Found) -> float:
    """What the year that the quantity is of says, where the question asks for one."""
    asked = {match["year"] for match in _YEAR_TOLD.finditer(evidence.question.folded) if match["year"]}
    year = _year_of(evidence.reading, quantity) if asked else None
    if year is None:
        return 0.0
    return 0.1 + 0.1 * _is_in_row_asked(evidence, quantity) if year in asked else -0.4


def _is_in_row_asked(evidence: Evidence, quantity: Found) -> bool:
    """Whether a place or name of the question stands right before the number or its row: 白石镇 32吨 34吨."""
    before = evidence.reading.folded[max(0, quantity.start - _LONGEST_ROW) : quantity.start]
    row = _ROW.search(before)
    head = before[: row.start()] if row else before
    return any(
        unit.is_proper and head.endswith(printed)
        for unit, (printed, _) in zip(evidence.question.units, evidence.strings, strict=True)
    )


def _year_of(reading: Reading, quantity: Found) -> str | None:
    """The last year told before the quantity in its sentence; of years side by side, as in a table, its column's."""
    start, _ = reading.sentences[reading.sentence_at(quantity.start)]
    told = list(_YEAR_TOLD.finditer(reading.folded, max(start, quantity.start - _LONGEST_TABLE), quantity.start))
    head = [a for a, b in pairwise(told) if _BETWEEN.fullmatch(reading.folded, a.end(), b.start())]
    if not head:
        return _year(told[-1], reading.article.published) if told else None
    row = _ROW.search(reading.folded, max(told[-1].end(), quantity.start - _LONGEST_ROW), quantity.start)
    column = len(re.findall(_CELL, row[0])) if row else 0
    return _year((*head, told[-1])[min(column, len(head))], reading.article.published)


def _year(told: re.Match[str], published: str | None) -> str | None:
    """The year in digits; None where it is told from a day that is not known."""
    if told["year"]:
        return told["year"]
    return str(int(published[:4]) + _YEARS_ON[told["word"]]) if published else None


def _counts_people(printed: str) -> bool:
    return re.search("[名人位](?:[余多]|以上)?.?$", printed) is not None


def _unit_fits(quantity: str, wanted: str) -> bool:
    return any(unit in quantity for unit in {wanted, *(u for group in _UNIT_CLASSES if wanted in group for u in group)})


def _with_what_it_counts(evidence: Evidence, quantity: Found) -> str:
    """The quantity and the noun right behind it, with the verb that tells of it: 320个培训名额, no 3亿元调整."""
    behind = evidence.reading.article.text[quantity.end : quantity.end + 12]
    if quantity.text.endswith("个"):
        noun = tag(behind)[0][0] if behind else ""
        return quantity.text + (noun if noun.isalpha() else "")
    if quantity.text.endswith("元"):
        return quantity.text
    noun, is_noun = "", False
    for word, kind in tag(behind):
        if not kind.startswith(("n", "j", "b", "vn", "q")):
            break
        noun += word
        is_noun = not kind.startswith("v")
        if len(noun) >= 6:
            break
    return quantity.text + (noun if is_noun else "")
