"""Folded text → numbers with what they count: 约200余名, 3.5亿元, 第12届; phone numbers."""

import re

from retrieval.words.sentences import Span

NUMERAL = r"(?:\d+(?:[.,]\d+)*|[一二三四五六七八九十百千两]+)"
_MEASURE = (
    r"(?:个小时|个多小时|公顷|公斤|千克|千瓦时?|兆瓦|[美港欧日]元|英镑|平方公里|平方米|立方米|公里|"
    r"厘米|毫米|千米|万套|小时|分钟|个月|人次|个百分点|"
    r"[个名人位家期天次届场套亩米吨元岁户批项条座所只辆件种级楼层周年月日号分秒倍成度%‰页部辆艘架台"
    r"处支轮队块张份篇首幅间栋棵株头斤克升瓶粒袋箱盒堂单宗例起笔枚亿万])"
)
# What makes a number more or less than it says, perhaps with a verb behind (至少需要200名); no 发现不足3处, 找不到3家.
QUALIFIED = (
    r"(?:(?:至少|最多|至多|不少于|不超过|不低于|不高于)[^\W\d_]{0,2}?|(?<![现找在的题])不足|"
    r"(?<![找看见听想做办得])不到|将近|接近|近|突破|[高多]达|(?<![签预邀节大制])约|大约|超过?|达|逾)"
)
QUALIFIED_BEHIND = r"(?:以上|以下|以内|左右(?![两手侧])|上下(?![\w])|开外)"
_QUANTITY = re.compile(
    rf"(?:{QUALIFIED}|第)?{NUMERAL}(?:余|多)?[万亿千百]?(?:余|多)?{_MEASURE}(?:余)?{QUALIFIED_BEHIND}?(?![a-z])|"
    r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4})(?!\d)"
)


def find_quantities(folded: str) -> tuple[Span, ...]:
    """Spans of the quantities, in order; parts of dates among them."""
    return tuple(match.span() for match in _QUANTITY.finditer(folded))
