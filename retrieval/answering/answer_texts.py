"""What answers say in words of their own, beside the names and sentences that the papers print: key → Chinese, English.

Where an answer lists dates, names or places, `;` and `、` stay between them in both languages: they are read off there.
"""

from types import MappingProxyType

from retrieval.languages import said

TEXTS = MappingProxyType(
    {
        # of one article
        "yes": ("是:{text}", "Yes: {text}"),
        "no": ("否:{text}", "No: {text}"),
        "day_by_paper": (
            "(按见报日期是{year}年{month}月{day}日{until})",
            " (by the paper's date {year}-{month:02}-{day:02}{until})",
        ),
        "by_paper": ("(没写的年月按见报日期)", " (years and months not printed: by the paper's date)"),
        "until_day": ("至{day}日", " to {day:02}"),
        "until_month": ("至{month}月{day}日", " to {month:02}-{day:02}"),
        "looked_up_as": ("(“{asked}”按“{printed}”查)", " (“{asked}” looked up as “{printed}”)"),
        "stops": ("{count}个地方({places})", "{count} places ({places})"),
        "points": ("{count}点({points})", "{count} {count:point|points} ({points})"),
        # of several events
        "at_least": ("至少", "at least "),
        "no_later_than": ("不晚于 ", "no later than "),
        "visits": ("{at_least}{count}次{whose}:", "{at_least}{count} {count:visit|visits}{whose}: "),
        "more_visits": (";另有 {count} 次", "; {count} more"),
        "visits_of_most": ("{names}({at_least}{count}次)", "{names} ({at_least}{count} {count:visit|visits})"),
        "visits_of_title": ("{title}{count}次", "{title}: {count}"),
        "visits_by_title": ("({titles})", " ({titles})"),
        "no_title": ("未写职务", "no title given"),
        "namesakes": ("(不止一人)", " (more than one person)"),
        "places": ("{at_least}{count}个地方:", "{at_least}{count} {count:place|places}: "),
        "and_more": ("等", " and more"),
        "and_more_visits": ("等{at_least}{count}次", ", {at_least}{count} visits in all"),
        "visitors": ("等{at_least}{count}人", " and others, {at_least}{count} people in all"),
        "published": ("{day}见报", "paper of {day}"),
        "no_day": ("日期不详", "day unknown"),
        # where nothing is answered
        "bare": (
            "问的是哪个人、哪个项目或哪件事?请说得具体些。",
            "Which person, project or matter is meant? Please be more specific.",
        ),
        "unsure": ("没有直接的答案,可能有关:", "No direct answer; these may bear on it:"),
        "not_found": ("档案里没有找到答案。", "Nothing in the archive answers this."),
        "not_told": ("刚才说到的报道里没有写。", "The reports that we talk of do not say."),
        "not_named": ("这几篇报道没有提到{name}。", "These reports do not mention {name}."),
        "found_nowhere": (
            "档案里没有找到:没有一篇报道提到{words}。",
            "Not found in the archive: no report mentions {words}.",
        ),
        "nearest": (
            "档案里没有找到问的这件事;有{name}去过{targets}的记载({day},{source}){mark}。",
            "Not found in the archive; what it does tell is that {name} went to {targets} ({day}, {source}){mark}.",
        ),
        "quote_gone": (
            "{source} 在建立索引之后改过,原句已不在第 {line} 行:请运行 baowen index 后再问。",
            "{source} has changed since the index was built, and the sentence is no longer on line {line}: "
            "run baowen index and ask again.",
        ),
        "index_wrong": (
            "{source} 没有改过,但索引里的原句与第 {line} 行对不上:请运行 baowen index --full 重建后再问。",
            "{source} has not changed, but the index is wrong about the sentence on line {line}: "
            "run baowen index --full and ask again.",
        ),
        "file_gone": (
            "{source} 现在读不到了,不能核对原句:请放回文件或挂载它的磁盘,再运行 baowen index。",
            "{source} can no longer be read, so the sentence cannot be checked: put the file back or mount its disk, "
            "then run baowen index.",
        ),
    }
)


def say(key: str, lang: str, **values: object) -> str:
    """The text of `key` in `lang` (zh or en) with its values filled in."""
    return said(TEXTS, key, lang, **values)
