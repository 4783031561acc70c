"""How answers, hits, pages and lists look on the phone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basic_commands import help_text, start_text, status_text
from bot.lists.dossier_lists import people_text, people_total, place_text
from bot.lists.event_lists import events_text
from bot.lists.search_lists import hits_text, passage_text
from bot.message_parts import place_of
from bot.questions.answer_message import answer_text
from bot.questions.original_pages import page_text
from bot.transport.richtext import Rich, is_blank, split, to_html, to_plain, units
from retrieval.archive.places import Page
from retrieval.dossiers.dossier import person_dossiers, place_dossier
from retrieval.records import Answer, Citation, Event, FoundEvent, Hit, Person

QUOTE = "3月8日,中山区委书记王小明一行到兴华路查看道路建设情况,街道党工委书记张丽参加调研。"
HEADLINE = "区领导调研兴华路 <打造>畅通环境"
CITATION = Citation("A05.txt", (23, 24), HEADLINE, "2023-03-09", QUOTE)
WHO = Answer("谁调研了兴华路?", True, "who", "王小明(中山区委书记),3月8日", 0.9, (CITATION,))
VISIT = Event(
    kind="visit",
    people=(Person("张丽", "街道党工委书记", "accompany"), Person("王小明", "中山区委书记", "lead")),
    action="查看",
    targets=("兴华路", "三号泵站"),
    topic="道路建设情况",
    date_text="3月8日",
    date="2023-03-08",
    date_end=None,
    start=0,
    end=len(QUOTE),
    rule="visits",
)
FOUND = FoundEvent(VISIT, 1, "A05.txt", HEADLINE, "2023-03-09", (23, 24), QUOTE)


def link(number: int) -> str:
    return f"https://t.me/bot?start=c1-{number}"


def bold(rich: Rich) -> list[str]:
    return [run.text for run in rich if "b" in run.styles]


def quoted(rich: Rich) -> list[str]:
    return [run.text for run in rich if run.styles == ("quote", "b")]


def asked(kind: str, text: str, quote: str, *events: FoundEvent, question: str = "") -> Answer:
    return Answer(question, True, kind, text, 0.9, (replace(CITATION, quote=quote),), events=events)


# Answers


def test_an_answer_is_bold_and_its_citation_names_headline_day_and_place() -> None:
    rich = answer_text(WHO, "zh")
    assert to_plain(rich) == (
        f"王小明(中山区委书记),3月8日\n\n[1] {HEADLINE} · 见报 2023-03-09\nA05.txt:23-24\n{QUOTE}"
    )
    assert to_html(rich).startswith("<b>王小明(中山区委书记),3月8日</b>\n\n[1] 区领导调研兴华路 &lt;打造&gt;畅通环境")
    assert "<code>A05.txt:23-24</code>\n<blockquote expandable>" in to_html(rich)


def test_what_answers_the_question_is_marked_in_the_quote() -> None:
    assert quoted(answer_text(WHO, "zh")) == ["3月8日", "中山区委书记王小明"]


def test_the_headline_leads_where_the_link_says() -> None:
    html = to_html(answer_text(WHO, "zh", link))
    assert f'<a href="{link(1)}">[1] 区领导调研兴华路 &lt;打造&gt;畅通环境</a> · 见报' in html


def test_an_honest_no_is_plain() -> None:
    rich = answer_text(Answer("谁?", False, "who", "档案里没有找到答案。", 0.0), "zh")
    assert to_html(rich) == "档案里没有找到答案。"


def test_a_second_citation_from_one_article_does_not_say_its_headline_again() -> None:
    second = replace(CITATION, lines=(25, 25), page=2)
    plain = to_plain(answer_text(replace(WHO, citations=(CITATION, second)), "zh"))
    assert plain.count(HEADLINE) == 1
    assert "\n\n[2] A05.txt:25 · 第 2 页\n" in plain


def test_an_article_without_headline_and_day_says_so_shortly() -> None:
    rich = answer_text(replace(WHO, citations=(replace(CITATION, headline=None, published=None),)), "zh")
    assert "\n[1] (无标题)\nA05.txt:23-24\n" in to_plain(rich)


@pytest.mark.parametrize(
    ("kind", "text", "quote"),
    [
        ("with_whom", "陈东(区领导)、花磊(区领导)", "【区领导陈东、花磊】参加调研。"),
        ("when", "3天", "13天里,每期【3天】,共23天。"),
        ("how_many", "近2000名党员", "预计培训【近2000名党员】干部。"),
        ("where", "兴华路、三号泵站", "他到【三号泵站】和【兴华路】察看,又到文化路。"),
        ("where", "兴华路是连通东西的要道。", "兴华路是连通东西的要道。"),
        ("what_said", "要抓紧施工。", "要抓紧施工。"),
        ("other", "学习的方法", "他以《【学习的方法】》为题授课,结合自身感悟阐释。"),
        ("list", "健全三级体系;反复演练", "要【健全三级体系】,明确职责,还要【反复演练】,强化培训。"),
        ("who", "王小明(“王晓明”按“王小明”查)", "书记【王小明】到场,王晓在座。"),
    ],
)
def test_names_dates_places_and_numbers_are_marked_but_not_a_whole_sentence(kind: str, text: str, quote: str) -> None:
    rich = answer_text(asked(kind, text, quote.replace("【", "").replace("】", "")), "zh")
    marks = [part.partition("】")[0] for part in quote.split("【")[1:]]
    assert quoted(rich) == marks


def test_of_a_yes_what_the_question_named_is_marked() -> None:
    rich = answer_text(asked("yes_no", f"是:{QUOTE}", QUOTE, question="王小明去过兴华路吗?"), "zh")
    assert quoted(rich) == ["王小明", "兴华路"]


def test_people_day_and_targets_of_the_event_that_the_answer_says_are_marked() -> None:
    rich = answer_text(asked("list", "王小明3月8日到兴华路等地", QUOTE, FOUND), "zh")
    assert quoted(rich) == ["3月8日", "王小明", "兴华路"]


POINTS = ("健全三级体系,明确职责。", "反复演练,强化培训。")


def test_a_list_is_a_line_for_each_with_the_number_of_its_citation() -> None:
    cited = tuple(replace(CITATION, quote=quote, lines=(n, n)) for n, quote in enumerate(POINTS, 1))
    listed = Answer("有哪些要求?", True, "list", "反复演练;健全三级体系;备足物资", 0.9, cited)
    assert to_plain(answer_text(listed, "zh")).startswith("[2] 反复演练\n[1] 健全三级体系\n• 备足物资\n\n[1] ")
    assert bold(answer_text(listed, "zh"))[:3] == ["反复演练", "健全三级体系", "备足物资"]
    assert f'<a href="{link(2)}">[2]</a> <b>反复演练</b>' in to_html(answer_text(listed, "zh", link))
    said = to_plain(answer_text(replace(listed, kind="what_said"), "zh"))
    assert said.startswith("反复演练;健全三级体系;备足物资\n\n")


def test_what_is_counted_is_a_line_for_each_in_the_order_of_the_citations() -> None:
    counted = replace(WHO, kind="when", text="3次:5月1日 兴华路;4月2日 三号泵站;另有 1 次", citations=(CITATION,) * 2)
    plain = to_plain(answer_text(replace(counted, events=(FOUND,) * 2), "zh"))
    assert plain.startswith("3次:\n[1] 5月1日 兴华路\n[2] 4月2日 三号泵站\n• 另有 1 次\n\n[1] ")


# Hits


def hit(text: str, **changes: object) -> Hit:
    return replace(Hit(1, "B02.txt", (3, 9), "标题", None, text, 0, len(text), 0.5), **changes)  # type: ignore[arg-type]


def test_hits_go_on_counting_and_end_with_a_whole_sentence() -> None:
    long = "他到泵站调研,听取汇报。" * 30
    plain = to_plain(hits_text([hit("短文。"), hit(long, copies=("C.txt", "D.txt"))], 6, "zh", link))
    assert plain.startswith("6. 标题\nB02.txt:3-9\n短文。\n\n7. 标题\nB02.txt:3-9 · 相同报道 2 篇\n他到泵站")
    assert plain.endswith("听取汇报。…")
    assert len(plain) < 260


def test_a_passage_without_sentences_is_clipped_all_the_same() -> None:
    plain = to_plain(hits_text([hit("字" * 500)], 1, "zh"))
    assert plain.endswith("字…")
    assert len(plain) < 230


# The original page


def original(text: str, lines: tuple[int, int], first: int = 1) -> Rich:
    return page_text(Page("A05.txt", lines, first, text), "标题", "2023-08-14", "zh")


def test_the_original_shows_numbered_lines_with_the_cited_ones_bold_and_no_empty_ones() -> None:
    rich = original("  前文\n\n引文一\n引文二\n后文", (22, 23), first=20)
    assert to_plain(rich) == (
        "标题\nA05.txt\n第 22–23 行 · 见报 2023-08-14\n\n20  前文\n22  引文一\n23  引文二\n24  后文"
    )
    assert bold(rich) == ["标题", "引文一", "引文二"]


def test_of_a_long_original_the_lines_around_the_cited_ones_remain() -> None:
    rich = original("\n".join(f"行{n}" + "字" * 300 for n in range(1, 60)), (30, 30))
    plain = to_plain(rich)
    assert "\n30  行30" in plain and "\n26  " in plain and "\n34  " in plain
    assert "\n20  " not in plain and "\n40  " not in plain
    assert units(plain) <= 3600


def test_a_single_line_of_a_whole_article_is_clipped() -> None:
    plain = to_plain(original("他到泵站调研。" * 2000, (1, 1)))
    assert plain.endswith("他到泵站调研。…")
    assert 1000 < units(plain) <= 3600


# Events and dossiers


def test_an_event_says_day_people_by_their_part_deed_and_place() -> None:
    assert to_plain(events_text([FOUND], 11, 37, "zh")) == (
        "11. 3月8日 · 2023-03-08\n"
        "带队 王小明(中山区委书记)\n"
        "陪同 张丽\n"
        "查看 兴华路、三号泵站(道路建设情况)\n"
        "A05.txt:23-24\n\n"
        "第 11–11 条,共 37 条"
    )


def test_a_deed_that_is_but_a_role_is_not_said_again() -> None:
    led = replace(FOUND, event=replace(VISIT, action="带队"))
    assert "\n陪同 张丽\n兴华路、三号泵站(道路建设情况)\n" in to_plain(events_text([led], 1, 1, "zh"))
    bare = replace(FOUND, event=replace(VISIT, action="带队", targets=(), topic=""))
    assert "\n陪同 张丽\nA05.txt:23-24" in to_plain(events_text([bare], 1, 1, "zh"))


def test_a_list_that_is_whole_does_not_count_itself() -> None:
    assert to_plain(events_text([FOUND], 1, 1, "en")).endswith("A05.txt:23-24")


def test_an_event_without_a_date_says_when_it_was_published_if_that_is_known() -> None:
    undated = replace(FOUND, event=replace(VISIT, date=None, date_text=""))
    assert to_plain(events_text([undated], 1, 1, "zh")).startswith("1. 见报 2023-03-09\n")
    assert to_plain(events_text([replace(undated, published=None)], 1, 1, "zh")).startswith("1. 未写日期\n")


def test_a_page_of_the_longest_events_fits_one_message() -> None:
    people = tuple(Person(f"王{n}", "某街道党工委书记" * 9, "lead") for n in range(9))
    event = replace(VISIT, people=people, targets=("很长的去处" * 20,) * 9, topic="很长的事由" * 30)
    long = replace(FOUND, event=event, source="文件夹/" * 40 + "A05.txt")
    assert units(to_plain(events_text([long] * 10, 1, 99, "zh", link))) <= 4096


def many(count: int) -> list[FoundEvent]:
    return [replace(FOUND, article_id=1, source=f"A{n:02}.txt") for n in range(count)]


def test_a_person_has_titles_and_a_page_of_events() -> None:
    dossiers = person_dossiers("王小明", many(12))
    plain = to_plain(people_text(dossiers, 0, "zh"))
    assert plain.startswith("王小明 · 12 条记录 · 2023-03-08\n• 中山区委书记 · 2023-03-08\n\n1. 3月8日")
    assert "\n带队\n查看 兴华路、三号泵站(道路建设情况)\nA00.txt:23-24\n" in plain
    assert plain.endswith("第 1–10 条,共 12 条")
    assert people_total(dossiers) == 12
    assert to_plain(people_text(dossiers, 10, "zh")).endswith("第 11–12 条,共 12 条")


def test_a_person_of_several_titles_has_in_each_event_the_one_of_then() -> None:
    later = replace(FOUND, article_id=2, event=replace(VISIT, people=(Person("王小明", "中山区区长", "host"),)))
    plain = to_plain(people_text(person_dossiers("王小明", [FOUND, later]), 0, "zh"))
    assert "\n带队(中山区委书记)\n" in plain
    assert "\n主持(中山区区长)\n" in plain


def test_of_many_people_only_names_titles_and_counts_are_listed() -> None:
    names = [f"王{c}" for c in "甲乙丙丁戊己"]
    events = {name: replace(FOUND, event=replace(VISIT, people=(Person(name, "局长", "lead"),))) for name in names}
    dossiers = [dossier for name in names for dossier in person_dossiers(name, [events[name]])]
    plain = to_plain(people_text(dossiers, 0, "zh"))
    assert plain.startswith("有 6 个人符合:\n\n1. 王甲 局长 · 1 条记录\n2. 王乙 局长")
    assert plain.endswith("看其中一人:/person 全名")
    assert people_total(dossiers) == 6


def test_namesakes_are_told_apart() -> None:
    other = replace(FOUND, article_id=2, event=replace(VISIT, people=(Person("王小明", "临江区委书记", "lead"),)))
    plain = to_plain(people_text(person_dossiers("王小明", [FOUND, other]), 0, "zh"))
    assert "王小明 · 同名 1/2 · 1 条记录" in plain
    assert "王小明 · 同名 2/2 · 1 条记录" in plain


def test_a_place_says_who_came_on_its_first_page_only() -> None:
    dossier = place_dossier("兴华路", many(12))
    first, second = (to_plain(place_text(dossier, start, "zh")) for start in (0, 10))
    assert first.startswith("兴华路 · 12 条记录 · 2023-03-08\n\n来过的人\n• ")
    assert "• 王小明(中山区委书记) · 12 次\n" in first
    assert "来过的人" not in second and "\n11. 3月8日" in second


# The archive and the guides

STATUS = {
    "index": "/srv/index",
    "roots": ["/srv/archive"],
    "generation": "generation-000002",
    "created": "2026-01-02T03:04:05+00:00",
    "files": 5,
    "articles": 24,
    "people": 29,
    "events": {"visit": 9, "meeting": 6},
    "published": ["2023-03-09", "2024-02-01"],
    "undated": 3,
    "months": {f"{year}-{month:02}": month for year in (2023, 2024) for month in range(1, 13)},
    "size_mb": 0.4,
    "skipped": [{"source": f"A{n}.pdf", "zh": "文件已加密。", "en": "encrypted."} for n in range(7)],
}


def test_the_state_of_the_archive_names_no_folder_of_the_machine() -> None:
    plain = to_plain(status_text(STATUS, "zh"))
    assert "报道 24 篇,文件 5 个\n活动记录 15 条(走访 9、会议 6)\n人物 29 位\n见报 2023-03-09 至 2024-02-01" in plain
    assert "2024-12 · 12\n2024-11 · 11" in plain and "更早 12 个月从略" in plain
    assert "没能读的文件 7 个\nA0.pdf: 文件已加密。" in plain and plain.endswith("另有 2 个")
    assert "/srv" not in plain


def test_help_lists_the_commands_of_the_one_who_asks() -> None:
    user, admin, group = (
        to_plain(help_text("zh", is_admin=is_admin, is_group=is_group, has_examples=True, bot="baowen_bot"))
        for is_admin, is_group in ((False, False), (True, False), (True, True))
    )
    assert all(text.endswith("\n\n下面的例子,点一下就问。") for text in (user, admin, group))
    assert "/reindex" in admin and "/reindex" not in user + group
    assert "/lang" in user and "/lang" not in group
    assert "@baowen_bot" in user


def test_start_says_what_to_do_and_works_without_examples() -> None:
    assert to_plain(start_text("zh", has_examples=True)).endswith("下面的例子,点一下就问。")
    assert "examples" not in to_plain(start_text("en", has_examples=False))


# Any content of the texts

WILD = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)


def everything(text: str, other: str) -> list[Callable[[str], Rich]]:
    citation = Citation(text, (3, 4), other, "2023-08-14", text + other, page=2)
    event = replace(VISIT, people=(Person(text, other, "lead"),), action=text, targets=(other,), topic=text)
    found = FoundEvent(replace(event, date_text=other), 1, text, other, None, (3, 4), text)
    answer = Answer(text, True, "who", other, 0.5, (citation, citation), events=(found,))
    status = {**STATUS, "skipped": [{"source": text, "zh": other, "en": other}]}
    return [
        lambda lang: answer_text(answer, lang, link),
        lambda lang: hits_text([hit(text, headline=other, source=text)], 1, lang, link),
        lambda lang: page_text(Page(text, (3, 3), 1, other), text, other, lang),
        lambda lang: events_text([found], 1, 3, lang, link),
        lambda lang: people_text(person_dossiers(text, [found]), 0, lang, link),
        lambda lang: place_text(place_dossier(text, [found]), 0, lang, link),
        lambda lang: status_text(status, lang),
        lambda lang: passage_text(hit(text, headline=other, source=text), lang, link(1)),
    ]


@given(WILD, WILD, st.sampled_from(("zh", "en")))
def test_no_text_makes_rendering_fail_or_hold_what_telegram_refuses(text: str, other: str, lang: str) -> None:
    for render in everything(text, other):
        for part in split(render(lang)):
            plain = to_plain(part)
            to_html(part).encode()
            assert not is_blank(plain)
            assert not {"\x00", "\x1b", "\x9b", "\u2029"} & set(plain)


def test_a_source_of_any_length_and_with_line_breaks_is_shown_in_one_line() -> None:
    shown = place_of("第一行\n\u202e" + "长" * 1_000_000 + "的尾.jsonl", (1, 2))
    assert shown.startswith("第一行\ufffd\ufffd长")
    assert shown.endswith("的尾.jsonl:1-2")
    assert len(shown) <= 170
