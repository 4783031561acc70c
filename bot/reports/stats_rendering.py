"""The figures of /stats → what an administrator reads. Pure."""

from itertools import dropwhile

from bot.store.stats import Stats
from bot.texts import say
from bot.transport.richtext import Rich, Run

_LONGEST_QUESTION = 100  # characters


def stats_text(stats: Stats, lang: str) -> Rich:
    """Questions a day, how long answers took, what people thought of them, and what found none."""
    title = Run(say("stats_title", lang, days=len(stats.days)), ("b",))
    days = tuple(dropwhile(lambda day: not day.asked, stats.days))
    if not days:
        return title, Run(f"\n{say('stats_none', lang)}")
    lines = [say("stats_day", lang, day=day.day, asked=day.asked, answered=day.answered) for day in days]
    if stats.p50_seconds is not None and stats.p95_seconds is not None:
        lines.append(say("stats_latency", lang, p50=stats.p50_seconds, p95=stats.p95_seconds))
    lines.append(say("stats_feedback", lang, up=stats.up, down=stats.down))
    if stats.unanswered:
        lines += ["", say("stats_unanswered", lang), *(f"· {_clipped(question)}" for question in stats.unanswered)]
    return title, Run("".join(f"\n{line}" for line in lines))


def _clipped(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST_QUESTION else f"{line[: _LONGEST_QUESTION - 1]}…"
