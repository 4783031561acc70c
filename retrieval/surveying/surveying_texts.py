"""What answers over many reports say in words of their own: key → Chinese, English."""

from functools import cache
from types import MappingProxyType

from retrieval.answering.held import own_words as words_of
from retrieval.languages import said

TEXTS = MappingProxyType(
    {
        "more_reports": ("\n另有{count}篇", "\n{count} more"),
        "more_members": ("等{count}{unit}", " and others, {count} {unit} in all"),
        "reports": ("{at_least}{count}篇:\n", "{at_least}{count} {count:report|reports}:\n"),
        "visits": ("{at_least}{count}次:\n", "{at_least}{count} {count:visit|visits}:\n"),
        "meetings": ("{at_least}{count}次:\n", "{at_least}{count} {count:meeting|meetings}:\n"),
        "places": ("{at_least}{count}个地方:", "{at_least}{count} {count:place|places}: "),
        "along": ("随{name} ", "with {name}: "),
        "role_yes": ("是:{people}", "Yes: {people}"),
        "role_no": ("不是:是{people}", "No: it was {people}"),
        "at_least": ("至少", "at least "),
        "times": ("{name}({count}次)", "{name} ({count})"),
        "places_of": ("{name}({count}个地方)", "{name} ({count} {count:place|places})"),
        "cited_of": ("(引其中{count}处)", " ({count} of them cited)"),
        "reports_of": ("{name}({count}篇)", "{name} ({count})"),
        "holdings": (
            "档案里有{articles}篇报道,来自{files}个文件{days}{districts}。",
            "The archive holds {articles} reports from {files} files{days}{districts}.",
        ),
        "holdings_files": (
            "{files}个文件,共{articles}篇报道{days}{districts}。",
            "{files} files with {articles} reports{days}{districts}.",
        ),
        "years_held": (",文中写到{years}", ", which print {years}"),
        "days_held": (",见报日期{first}至{last}", ", published from {first} to {last}"),
        "districts_held": (",写得最多的是{names}", ", most of them on {names}"),
        "of_archive_time": ("(从档案最新的一天{day}算起)", "(Counted from the archive's newest day, {day}.) "),
        "unit_people": ("人", "people"),
        "unit_places": ("处", "places"),
    }
)


def say(key: str, lang: str, **values: object) -> str:
    """The text of `key` in `lang` (zh or en) with its values filled in."""
    return said(TEXTS, key, lang, **values)


@cache
def own_words() -> tuple[str, ...]:
    """The words that stand in answers between what they cite."""
    return words_of(TEXTS, TEXTS)
