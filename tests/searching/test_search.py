"""What search finds and in which order, and what it must not find."""

import json
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoder import load_encoder
from retrieval.errors import InputError
from retrieval.index.generation import open_generation
from retrieval.index.sought import Filters
from retrieval.searching.query import parse_query
from retrieval.searching.search import search, search_articles

BRIDGE, SCHOOL, MARKET, PARK = (
    "2023/2023-03-13_A05.txt",
    "2023/2023-04-02_A01.txt",
    "2022/2022-04-02_A02.txt",
    "park.txt",
)
PAGES = {
    BRIDGE: "# 青石河大桥通车\n本报讯 3月10日,青石河大桥正式通车。市长张国际出席第30次通车仪式。\n记者 林一\n",
    SCHOOL: "# 枫林小学开学\n本报讯 近日,枫林小学举行开学典礼,校长周文讲话,采用GB/T19001-2016标准。\n记者 何二\n",
    MARKET: "# 北关菜市场改造\n本报讯 昨日,北关菜市场改造完工,共1500户商户回迁,接入５Ｇ網絡。\n记者 林一\n",
    PARK: "# 公园新貌\n本报讯 翠湖公园免费开放,游客络绎不绝,P-51战机模型亮相。市民称赞“环境好”。\n记者 何二\n",
}
LONG = "".join(f"第{n}项工程由{n}号施工队负责,位于{'东西南北'[n % 4]}区{n * 7}号地块。" for n in range(60))


@pytest.fixture(scope="module")
def generation(tmp_path_factory, new_engine):
    folder = tmp_path_factory.mktemp("archive")
    for name, text in PAGES.items():
        path = folder / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    records = [
        {"source": "long", "text": LONG, "published": "2021-05-20"},
        {"source": "copy/1", "title": "暴雨来袭", "text": "气象台发布暴雨预警,沿江各村转移群众三千余人。" * 3},
        {"source": "copy/2", "title": "暴雨", "text": "气象台发布暴雨预警,沿江各村转移群众三千余人。" * 3 + "完。"},
    ]
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (folder / "pages" / "records.jsonl").write_text(lines, encoding="utf-8")
    engine = new_engine()
    engine.build(folder / "index", [folder / "pages"])
    generation = engine.open(folder / "index")
    yield generation
    generation.close()


@pytest.fixture
def find(generation):
    encoder = load_encoder("zh-news")

    def sources(query, **filters):
        return [hit.source for hit in search(generation, encoder, query, 10, Filters(**filters))]

    return sources


FIRST = [
    ("青石河大桥什么时候通车?", BRIDGE),
    ("谁是枫林小学的校长", SCHOOL),
    ("国际", BRIDGE),  # the cutter gives 张 国际 or 张国际
    ("张国际", BRIDGE),
    ("第三十次", BRIDGE),
    ("三月十日", BRIDGE),
    ("一千五百户", MARKET),
    ("5G网络", MARKET),
    ("菜市場改造", MARKET),
    ("ＧＢ／Ｔ１９００１－２０１６", SCHOOL),
    ("19001", SCHOOL),
    ("P-51", PARK),
    ("P51", PARK),
    ("p-5", PARK),
    ("翠", PARK),
    ("络绎不", PARK),
    ("何二 公园", PARK),
    ("公园新貌", PARK),
]


@pytest.mark.parametrize(("query", "source"), FIRST)
def test_the_right_article_comes_first(find, query, source):
    assert find(query)[0] == source


REWORDED = [
    ("过江的路何时能走车?", BRIDGE),
    ("卖菜的摊主啥时候搬回原处?", MARKET),
    ("娃娃们几时返校上课?", SCHOOL),
    ("不收门票的园子,去玩的人多不多?", PARK),
]


@pytest.mark.parametrize(("query", "source"), REWORDED)
def test_a_question_in_other_words_finds_its_article_by_single_characters_and_vectors(find, query, source):
    assert find(query)[0] == source


EXACT = [
    ('"青石河大桥正式"', [BRIDGE]),
    ("「青石河大桥正式」", [BRIDGE]),
    ("“青石河大桥正式”", [BRIDGE]),
    ('"青石大桥"', []),
    ('"石河大桥" "国际出席"', [BRIDGE]),
    ('"石河大桥" "枫林"', []),
    ('"林一" "菜市场"', [MARKET]),  # byline and text
    ('"北关菜市场改造"', [MARKET]),
    ('"5g网络"', [MARKET]),
    ('"環境好"', [PARK]),
    ('"称赞“环境好"', [PARK]),
    ('"标准。"', [SCHOOL]),
    ('"貌"', [PARK]),
    ('"第三十次"', []),  # a phrase is matched exactly
]


@pytest.mark.parametrize(("query", "sources"), EXACT)
def test_a_quoted_string_must_stand_in_the_article(find, query, sources):
    assert find(query) == sources


def test_a_quoted_string_that_stands_nowhere_gives_nothing_whatever_else_is_asked(find):
    assert find('青石河大桥 "不存在的词"') == []


def test_a_quote_that_is_not_closed_is_no_quote(find):
    assert find('青石河"大桥')[0] == BRIDGE


@pytest.mark.parametrize("query", ["林一 -菜市场", "林一 －菜市场", '林一 -"菜市场改造"', '"林一" -菜市场'])
def test_an_excluded_string_stands_in_no_hit(find, query):
    assert BRIDGE in find(query)
    assert MARKET not in find(query)


def test_a_hyphen_within_a_word_excludes_nothing():
    assert parse_query("P-51战机 2023-2025").excluded == ()


@pytest.mark.parametrize("query", ["", " ", '""', "-菜市场", "？", "\n"])
def test_a_query_that_names_nothing_is_told_so(find, query):
    with pytest.raises(InputError, match="请写出要"):
        find(query)


FILTERED = [
    ({"since": "2023-03-13"}, {BRIDGE, SCHOOL}),
    ({"since": "2023-04"}, {SCHOOL}),
    ({"until": "2022-12-31"}, {MARKET, "long"}),
    ({"since": "2021-05", "until": "2021-05"}, {"long"}),
    ({"since": "2021-05-21", "until": "2021-05-31"}, set()),
    ({"since": "2023-03-14", "until": "2023-04-01"}, set()),
    ({"sources": (BRIDGE,)}, {BRIDGE}),
    ({"sources": ("2023",)}, {BRIDGE, SCHOOL}),
    ({"sources": ("2023/",)}, {BRIDGE, SCHOOL}),
    ({"sources": ("202",)}, set()),
    ({"sources": ("*_A0[25].txt",)}, {BRIDGE, MARKET}),
    ({"sources": ("2022", "park.txt")}, {MARKET, PARK}),
    ({"sources": ("2022", "park.txt"), "since": "2000-01-01"}, {MARKET}),
    ({"sources": ("%",)}, set()),
]


@pytest.mark.parametrize(("filters", "sources"), FILTERED)
def test_hits_pass_all_filters_and_a_filter_that_matches_nothing_gives_nothing(find, filters, sources):
    found = find("通车 小学 菜市场 公园 工程 预警 林一 何二", **filters)
    assert set(found) == sources


def test_filters_and_phrases_hold_together(find):
    assert find('"林一"', sources=("2022",)) == [MARKET]
    assert find('"林一"', sources=("park.txt",)) == []


def test_articles_with_the_same_text_are_one_hit_that_names_its_copies(generation):
    hits = search(generation, load_encoder("zh-news"), "暴雨预警转移群众")
    assert {hits[0].source, *hits[0].copies} == {"copy/1", "copy/2"}
    assert not {"copy/1", "copy/2"} & {hit.source for hit in hits[1:]}


def test_a_hit_says_where_it_stands(generation):
    hit = search(generation, load_encoder("zh-news"), "青石河大桥")[0]
    article = generation.catalog.article(hit.article_id)
    assert hit.text == article.text[hit.start : hit.end]
    assert (hit.lines, hit.headline, hit.published) == ((2, 2), "青石河大桥通车", "2023-03-13")
    assert 0 <= hit.score <= 1


def test_without_an_encoder_words_alone_find(generation):
    assert search(generation, None, "青石河大桥")[0].source == BRIDGE


def test_equal_searches_give_equal_hits(generation):
    encoder = load_encoder("zh-news")
    assert search(generation, encoder, "第3项工程 东区") == search(generation, encoder, "第3项工程 东区")


class Scaled:
    """An index whose engine counts in other units."""

    def __init__(self, index, units):
        self._index, self._units = index, units

    def search_words(self, sought, limit):
        return [(passage_id, self._units(score)) for passage_id, score in self._index.search_words(sought, limit)]

    def __getattr__(self, name):
        return getattr(self._index, name)


@pytest.mark.parametrize("units", [math.sqrt, math.exp, lambda score: score - 1024])
@pytest.mark.parametrize("query", [query for query, _ in [*FIRST, *REWORDED]])
def test_of_an_engines_scores_only_the_order_counts(generation, query, units):
    encoder = load_encoder("zh-news")
    assert search(Scaled(generation, units), encoder, query) == search(generation, encoder, query)


def test_no_more_than_the_wanted_hits_come(generation):
    assert [len(search(generation, None, "施工队", top)) for top in (1, 3)] == [1, 3]


@pytest.mark.parametrize("top", [1, 3, 12])
def test_the_articles_to_read_are_those_of_the_hits(archive, top):
    encoder = load_encoder("zh-news")
    texts = {**PAGES, "copy.txt": PAGES[BRIDGE], "copy2.txt": PAGES[PARK], "long.txt": f"# 工程\n本报讯 {LONG}\n"}
    for name, text in texts.items():
        archive.write(name, text)
    archive.build()
    generation = open_generation(archive.index)
    for query in ("青石河大桥", "公园 免费", "第3项工程 东区", "记者"):
        of_hits = dict.fromkeys(hit.article_id for hit in search(generation, encoder, query, top))
        assert search_articles(generation, encoder, query, top) == list(of_hits)


TEXTS = ["".join(text.split("\n")[1].removeprefix("本报讯 ")) for text in PAGES.values()] + [LONG]


@given(st.data())
def test_every_string_of_a_text_is_found(generation, data):
    text = data.draw(st.sampled_from(TEXTS))
    start = data.draw(st.integers(0, len(text) - 1))
    string = text[start : start + data.draw(st.integers(1, 60))]
    if not string.strip() or '"' in string:
        return
    found = search(generation, None, f'"{string}"', 100)
    assert found
    texts = [generation.catalog.article(hit.article_id).text for hit in found]
    assert text[start : start + len(string)] in "".join(texts)
    if len(string) > 20:  # long enough to stand in one place
        assert any(hit.start <= start < hit.end for hit, whole in zip(found, texts, strict=True) if whole == text)


@given(st.text(max_size=60))
def test_no_query_is_an_error(generation, text):
    with suppress(InputError):  # the query is empty
        search(generation, None, text)
