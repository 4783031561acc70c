"""Words that deny, and words that only look so."""

import pytest

from retrieval.words.denying import DENIAL

DENYING = [
    "没有人到场",
    "道路未修好",
    "他不同意这一方案",
    "事故无人员伤亡",
    "该项目尚待批准",
    "区里取消了这次活动",
    "尚未开工",
    "检查结果不过关",
    "二者不等于一回事",
    "没人收",
    "未成功",
    "无人机未起飞",  # one word of it denies
]
DENYING_NOTHING = [
    "无人机巡查河道",
    "无锡客商来访",
    "无线网络覆盖",
    "无障碍设施改造",
    "不锈钢产业园",
    "不动产登记中心",
    "未来科技城",
    "未成年人保护",
    "没收违法所得",
    "沉没的渔船",
    "不同年龄的观众",
    "不断完善",
    "责无旁贷的使命",
    "尚志街改造",
    "不得不绕行",
    "时尚产业",
]


@pytest.mark.parametrize("text", DENYING)
def test_these_deny(text: str) -> None:
    assert DENIAL.search(text)


@pytest.mark.parametrize("text", DENYING_NOTHING)
def test_a_word_that_only_has_the_character_of_a_denial_denies_nothing(text: str) -> None:
    assert not DENIAL.search(text)
