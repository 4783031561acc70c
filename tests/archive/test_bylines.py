"""Bylines and their look-alikes."""

import pytest

from retrieval.archive.bylines import find_bylines, names_of
from retrieval.archive.lines import printed_lines

NAMES = [
    ("记者 王赛华", "王赛华"),
    ("记者 王译博 董茜", "王译博 董茜"),
    ("记者 鲁燕 通讯员 白博 刘晓娟 文/图", "鲁燕 白博 刘晓娟"),
    ("本报记者 欧阳静、马小龙", "欧阳静 马小龙"),
    ("记者谢鹏飞 通讯员李娟", "谢鹏飞 李娟"),
    ("记者 李 娟 通讯员 张凯", "李娟 张凯"),
    ("(记者 张凯 通讯员 曹婷)", "张凯 曹婷"),
    ("全媒体记者 逯明 摄影 么凯", "逯明 么凯"),
    ("记者 迪丽娜尔·买买提", "迪丽娜尔·买买提"),
    ("记者 郇七一", "郇七一"),  # an unlisted surname, set off from its role
    ("记者了解到", None),
    ("记者从市卫健委获悉", None),
    ("记者:您好,请问开放时间", None),
    ("记者", None),
    ("通讯员培训班 开班", None),
]


@pytest.mark.parametrize(("line", "names"), NAMES)
def test_a_byline_gives_its_names_and_a_look_alike_none(line: str, names: str | None) -> None:
    assert names_of(line) == (tuple(names.split()) if names else None)


# The byline stands between 【 and 】.
PLACES = [
    "实现“半年稳”。\n\n【记者 王赛华】",
    "守牢质量安全底线。【记者 鲁慧】\n",
    "全面提升水平。 【记者 谢鹏飞】",
    "推进项目建设。\n\n【记者 孙庆辉\n通讯员 郭原甫】",
    "接受监督。【记者 鲁燕\n通讯员 李娟 文/图】\n\n下一篇",
    "他告诉\n记者 张凯旋转门已停用。\n",
    "日前,\n记者从中国\n人民银行获悉",
    "据一位姓王的\n记者说\n,此事属实。",
]


@pytest.mark.parametrize("marked", PLACES)
def test_a_byline_is_found_where_it_stands_and_only_there(marked: str) -> None:
    raw = marked.replace("【", "").replace("】", "")
    lines = printed_lines(raw)
    found = [(byline.start, lines[byline.last].end) for byline in find_bylines(raw, lines)]
    expected = [(marked.index("【"), marked.index("】") - 1)] if "【" in marked else []
    assert found == expected
