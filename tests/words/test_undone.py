"""Deeds that were not done. The deed stands behind |; words that do not deny, plan or cancel it have no effect."""

import pytest

from retrieval.words.undone import is_undone

UNDONE = [
    "县长杜若飞没有到三号泵站|检查。",
    "县长杜若飞因外出开会未参加|检查。",
    "县长杜若飞未能如期到三号泵站|检查。",
    "县长杜若飞从未到三号泵站|调研。",
    "县长杜若飞拒绝前往三号泵站|调研。",
    "县长杜若飞否认到三号泵站|检查。",
    "县长杜若飞取消了到三号泵站的|检查。",
    "县长杜若飞将于8月20日到三号泵站|督查。",
    "县长杜若飞将于8月20日,到三号泵站|督查。",
    "县长杜若飞拟赴三号泵站|考察。",
    "县长杜若飞计划|调研三号泵站。",
    "县长杜若飞明天上午,到三号泵站|检查。",
    "原定于8月15日由县长杜若飞带队|检查三号泵站。",
    "县长杜若飞|检查三号泵站的活动因故取消。",
    "县长杜若飞到三号泵站|检查的行程推迟。",
    "县长杜若飞到三号泵站|检查,因暴雨延期。",
]
DONE = [
    "县长杜若飞到三号泵站|检查。",
    "县长杜若飞到尚未完工的三号泵站|检查。",
    "县长杜若飞对未参加培训的企业进行|检查。",
    "县长杜若飞到即将投产的三号泵站|检查。",
    "县长杜若飞到将于8月投产的三号泵站|检查。",
    "县长杜若飞将慰问品送到敬老院,|看望老人。",
    "县长杜若飞未打招呼,直接到三号泵站|检查。",
    "县长杜若飞没有提前通知,到三号泵站|检查。",
    "县长杜若飞按照计划到三号泵站|检查。",
    "县长杜若飞没有到三号泵站,而是到云溪水泥厂|检查。",
    "县长杜若飞|检查文化活动取消后的退票工作。",
]


def _is_undone(marked: str) -> bool:
    place = marked.index("|")
    text = marked.replace("|", "")
    return is_undone(text, 0, (place, place + 2), len(text))


@pytest.mark.parametrize("marked", UNDONE)
def test_a_deed_denied_planned_or_called_off_was_not_done(marked: str) -> None:
    assert _is_undone(marked)


@pytest.mark.parametrize("marked", DONE)
def test_what_such_words_say_of_other_things_leaves_the_deed_done(marked: str) -> None:
    assert not _is_undone(marked)
