"""Provides articles and queries for benchmarks: from files, or made up if no corpus is named."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ARTICLES = 3_000  # of a generated corpus
REWORDED = Path(__file__).with_name("reworded.jsonl")  # questions in other words than their articles
_PLACES = [
    "青石",
    "枫林",
    "北关",
    "翠湖",
    "柳河",
    "南岭",
    "白沙",
    "云台",
    "东湖",
    "梅山",
    "石桥",
    "榆树",
    "长乐",
    "金沙",
    "红旗",
    "安平",
]
_KINDS = ["大桥", "小学", "菜市场", "公园", "水厂", "医院", "图书馆", "产业园", "泵站", "养老院", "体育馆", "地铁站"]
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文建国志远晓东海燕"
_ACTS = ("调研", "督导检查", "实地查看", "走访慰问", "组织召开推进会部署")
_TOPICS = ["防汛备汛", "消防安全", "招商引资", "道路改造", "老旧小区改造", "生态保护", "营商环境", "乡村振兴"]
_FILLERS = (
    "要求相关部门压实责任,倒排工期,确保项目早建成、早投用、早惠民。",
    "听取了建设进度和存在问题的汇报,与企业负责人深入交谈。",
    "强调要坚持问题导向,完善工作机制,加强协同联动,形成工作合力。",
    "目前,主体工程已完成大半,各项配套工程正同步推进。",
    "附近居民表示,工程完工后出行和办事都将方便许多。",
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the sources that answer it."""

    text: str
    sources: tuple[str, ...]
    answer: str | None = None  # a string that the right passage contains
    group: str = "generated"


def lines_of(corpus: Path) -> Iterator[str]:
    """The lines of all .jsonl files of a folder: one article each."""
    for path in sorted(corpus.rglob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            yield from file


def is_taken(number: int, share: float) -> bool:
    """Whether the line of this number, from 0, belongs to an evenly spread share (0..1) of all lines."""
    return int((number + 1) * share) > int(number * share)


def write_generated(folder: Path, count: int) -> list[Query]:
    """Write `count` made-up articles to one .jsonl file; a question for each. Equal counts give equal files."""
    chance = random.Random(1)
    queries = []
    with (folder / "generated.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            source = f"generated/{number}"
            place = f"{chance.choice(_PLACES)}{chance.choice(_PLACES)}{chance.choice(_KINDS)}{number}号"
            name = chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(_GIVEN)
            act, topic = chance.choice(_ACTS), chance.choice(_TOPICS)
            fillers = "".join(chance.choice(_FILLERS) for _ in range(chance.randint(4, 24)))
            text = f"近日,区委书记{name}{act}{place}{topic}工作。{name}{fillers}总投资{chance.randint(2, 900)}万元。"
            file.write(json.dumps({"source": source, "text": text}, ensure_ascii=False) + "\n")
            queries.append(Query(f"谁{act}了{place}{topic}工作?", (source,), name))
    return queries


def read_queries(path: Path) -> list[Query]:
    """Queries of a .jsonl file: {"q", "sources", "answer" or null, "set"}."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [Query(r["q"], tuple(r["sources"]), r.get("answer"), r.get("set", "all")) for r in rows]


def questions_of(corpus: Path, count: int) -> list[str]:
    """Questions on texts spread over a folder of .jsonl files, each made from the beginning of a sentence."""
    texts = [json.loads(line)["text"] for line in lines_of(corpus)]
    step = max(1, len(texts) // count)
    openings = (text.replace("\n", "")[len(text) // 3 :] for text in texts[::step])
    return [f"{opening.partition('。')[2][:16] or opening[:16]}是什么?" for opening in openings][:count]
