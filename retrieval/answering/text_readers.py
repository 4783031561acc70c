"""Evidence → drafts for questions that the archive's own words answer: what was said, lists, yes or no, all else."""

import re
from collections.abc import Iterator

from retrieval.answering.evidence import Draft, Evidence, met_by
from retrieval.answering.kinds import PLACE
from retrieval.events import lexicon
from retrieval.sentences import Span, clauses

MOST_CHARACTERS = 300
MOST_YES_CHARACTERS = 110
# 哪几家公司: the kind of thing asked for, and what the names of such things end with.
KIND_ASKED = re.compile(rf"(?:哪|什么|啥)(?:[些个几两三四五六七八九家条座所]*)({PLACE})")
ENDINGS_OF = {
    "企业": ("公司", "集团", "厂"),
    "公司": ("公司", "集团"),
    "路": ("路", "街", "大道"),
    "地方": tuple(lexicon.PLACE_ENDINGS),
}
_MEANING_ASKED = re.compile(r"是什么|指什么|指啥|指的|什么是|是指|啥意思|什么意思|是啥|包括|哪两|哪三|哪四|哪几|哪些")
_POINTS_ASKED = re.compile(r"哪[几些两二三四五六七八九](?:点|条|项|个?方面|个?要求|个?希望|个?意见|$)|几(?:点|条|项)")
_POINT = re.compile(r"(?<![之第])[一二三四五六七八九]是?要?(?<=[是要])[^。,，;；:：]{2,40}")
_DENIED = re.compile(r"未能?(?:出席|参加|到|去)|没有?(?:能|去|来|到|参加|出席|陪)(?!有)|缺席|不是|不在")
_SAYS = re.compile(r"指出|强调|要求|表示|提出|认为|希望|说|叮嘱|勉励|嘱咐|鼓励|部署[:：]|讲到|谈到|称")
_SAYS_WHAT = re.compile(r"(?:要求|叮嘱|勉励|强调|指出|表示|希望|嘱咐|鼓励)(?=\w{4})")  # and not: 提出明确要求。
_SPEAKER = re.compile(r"^[^,，。:：]{0,20}?(?:指出|强调|要求|表示|提出|认为|希望|说|叮嘱|勉励|介绍|称)")


def what_said(evidence: Evidence) -> Iterator[Draft]:
    """What the named one said: of the sentences of that speaker those that carry most of the question."""
    spoken = _spoken(evidence)
    for number in spoken:
        score = 0.5 * evidence.sentence_support[number] + 0.4 * evidence.about - 0.001 * number
        yield _with_next(evidence, number, number + 1 if number + 1 in spoken else None, score, "words of the speaker")
    if _POINTS_ASKED.search(evidence.question.folded):
        yield from _points(evidence, spoken)


def _spoken(evidence: Evidence) -> list[int]:
    """The sentences of the speaker asked for, from the first 某某 says on; without a name those of any speaker."""
    reading = evidence.reading
    asked = set(evidence.asked_people)
    speakers: set[str] = set()
    spoken: list[int] = []
    heads: list[int] = []
    for number, (start, end) in enumerate(reading.sentences):
        sentence = reading.folded[start:end]
        acting = [s for s in reading.statements if s.sentence == number and s.people]
        if acting:
            speakers = {m.name for m in acting[0].people}
        elif _SPEAKER.match(sentence):
            speakers = set()  # 会议指出: nobody by name
        goes_on = not acting and bool(spoken) and spoken[-1] == number - 1
        if (not asked or asked & speakers) and (_SAYS.search(sentence) or goes_on):
            spoken.append(number)
            if any(re.search(rf"{re.escape(name)}.{{0,6}}?(?:{_SAYS.pattern})", sentence) for name in asked):
                heads.append(number)
    if not heads:
        return spoken
    return [n for n in spoken if n >= heads[0] or _SAYS_WHAT.search(reading.sentence_text(n))]


def _points(evidence: Evidence, sentences: list[int]) -> Iterator[Draft]:
    """The heads of the points that the speaker counts: 一是…;二是…"""
    text = evidence.reading.article.text
    found = [(m, n) for n in sentences for m in _POINT.finditer(text, *evidence.reading.sentences[n])]
    if len(found) > 1:
        support = max(evidence.sentence_support[n] for _, n in found)
        spans = tuple(dict.fromkeys(evidence.reading.sentences[n] for _, n in found))
        heads = ";".join(m[0] for m, _ in found)
        yield Draft(
            heads[:MOST_CHARACTERS], spans, 0.45 * support + 0.4 * evidence.about + 0.15, "points of the speaker"
        )


def other(evidence: Evidence) -> Iterator[Draft]:
    """The sentence that carries most of the question."""
    reading = evidence.reading
    for number, span in enumerate(reading.sentences):
        score = 0.6 * evidence.sentence_support[number] + 0.3 * evidence.about - 0.002 * number
        score += 0.05 * min(4, _names_of_kind(evidence, reading.sentence_text(number)))
        score += 0.2 if _defines(evidence, reading.folded[slice(*span)]) else 0.0
        yield words_draft(evidence, span, score, "sentence")


def _names_of_kind(evidence: Evidence, sentence: str) -> int:
    """How many names of the kind asked for the sentence has, where it is a kind with endings of its own."""
    asked = KIND_ASKED.search(evidence.question.folded)
    if asked is None or asked[1] not in ENDINGS_OF:
        return 0
    return len(re.findall("|".join(ENDINGS_OF[asked[1]]), sentence))


def _defines(evidence: Evidence, sentence: str) -> bool:
    """Whether the sentence says what a thing is that the question asks the meaning of: “两区”即…"""
    if not _MEANING_ASKED.search(evidence.question.folded):
        return False
    return any(
        re.search(re.escape(printed) + r"[\"”]?(?:即|就是|是指|指的是|包括|是|为|主要)", sentence)
        for printed, _ in evidence.strings
    )


def yes_no(evidence: Evidence) -> Iterator[Draft]:
    """Yes or no, with the clauses that say so. What the archive does not say is no yes and no no.

    The person in question acts in the sentence, and what else the question names stands there, in the headline or in
    the opening.
    """
    question, reading = evidence.question, evidence.reading
    texts = [reading.sentence_text(n) for n in range(len(reading.sentences))]
    # Of several people the one named least in the article is the one in question.
    name = min(evidence.asked_people, key=lambda name: sum(name in text for text in texts), default="")
    said = met_by(question.roles) | {"absent"}
    for number, text in enumerate(texts):
        acting = [s for s in reading.statements if s.sentence == number and any(m.name == name for m in s.people)]
        if name and not any(s.roles & said or not question.roles for s in acting):
            continue
        around = "\n".join((reading.headline, texts[0], text))
        if not all(p in around for u, (p, _) in zip(question.units, evidence.strings, strict=True) if u.is_hard):
            continue
        denied = any("absent" in s.roles for s in acting) or (not name and _DENIED.search(text) is not None)
        answer = "是:" if denied == (_DENIED.search(question.folded) is not None) else "否:"
        score = 0.4 * evidence.sentence_support[number] + 0.5 * evidence.about - 0.001 * number
        draft = words_draft(evidence, reading.sentences[number], score, "sentence says so", MOST_YES_CHARACTERS, name)
        spans = draft.spans if number == 0 else (*draft.spans, reading.sentences[0])
        yield Draft(answer + draft.text, spans, score, draft.rule)


def headline(evidence: Evidence) -> Iterator[Draft]:
    """The headline of the article that the question is about."""
    if evidence.reading.article.headline and evidence.reading.article.headline_lines:
        yield Draft(evidence.reading.article.headline, (), 0.3 + 0.6 * evidence.about, "headline", part="headline")


def _with_next(evidence: Evidence, number: int, following: int | None, score: float, rule: str) -> Draft:
    """A sentence, and the one behind it where both are short: what is asked often stands in the second."""
    reading = evidence.reading
    start, end = reading.sentences[number]
    if following is not None and reading.sentences[following][1] - start <= MOST_CHARACTERS // 2:
        text = reading.article.text[start : reading.sentences[following][1]].strip()
        return Draft(text, ((start, end), reading.sentences[following]), score, rule)
    return words_draft(evidence, (start, end), score, rule)


def words_draft(
    evidence: Evidence, span: Span, score: float, rule: str, most: int = MOST_CHARACTERS, name: str = ""
) -> Draft:
    """The span's words; of a longer one the run of clauses that carries most of the question."""
    text = evidence.reading.article.text
    if span[1] - span[0] <= most:
        return Draft(text[slice(*span)].strip(), (span,), score, rule)
    parts = list(clauses(text, *span))
    best, best_support = (parts[0][0], min(parts[0][1], parts[0][0] + most)), -1.0
    for first in range(len(parts)):
        last = first
        while last + 1 < len(parts) and parts[last + 1][1] - parts[first][0] <= most:
            last += 1
        window = parts[first][0], min(parts[last][1], parts[first][0] + most)
        support = evidence.support(*window) + (name in text[slice(*window)])
        if support > best_support + 1e-9:
            best, best_support = window, support
    return Draft(text[slice(*best)].strip(), (best,), score, rule)
