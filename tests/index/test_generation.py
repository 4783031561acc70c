"""Opening an index: what is refused, how to mend it, and what a reader sees during another build."""

import json

import pytest

from retrieval.errors import MissingIndexError
from retrieval.index.catalog import Place
from retrieval.index.generation import open_generation
from retrieval.index.sought import Sought

BRIDGE = "本报讯 3月10日,青石河大桥正式通车。\n记者 林一\n"


@pytest.fixture
def built(archive):
    archive.write("a.txt", BRIDGE)
    archive.build()
    return archive


def current(archive):
    return archive.index / archive.generations()[-1]


def test_a_missing_index_says_what_to_run(tmp_path):
    with pytest.raises(MissingIndexError, match="baowen index"):
        open_generation(tmp_path / "nothing")


@pytest.mark.parametrize(
    "name", ["manifest.json", "catalog.sqlite", "lexical/meta.json", "dense/ids.i64", "dense/faiss.index"]
)
def test_a_missing_file_says_how_to_rebuild(built, name):
    (current(built) / name).unlink()
    with pytest.raises(MissingIndexError, match="baowen index --full"):
        open_generation(built.index)


@pytest.mark.parametrize("name", ["manifest.json", "catalog.sqlite", "lexical/meta.json", "dense/vectors.f16"])
def test_a_file_of_rubbish_says_how_to_rebuild(built, name):
    path = current(built) / name
    path.unlink()
    path.write_bytes(b"\x00rubbish" * 100)
    with pytest.raises(MissingIndexError, match="baowen index --full"):
        open_generation(built.index)


@pytest.mark.parametrize("version", [0, 999])
def test_another_schema_version_says_how_to_rebuild(built, version):
    path = current(built) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema_version": version}))
    with pytest.raises(MissingIndexError, match="baowen index --full"):
        open_generation(built.index)


def test_a_generation_that_CURRENT_names_but_is_gone_says_how_to_rebuild(built):  # noqa: N802
    (built.index / "CURRENT").write_text("generation-000099\n")
    with pytest.raises(MissingIndexError, match="baowen index --full"):
        open_generation(built.index)


def test_a_reader_goes_on_reading_its_generation_and_learns_of_the_newer_one(built):
    generation = open_generation(built.index)
    assert not generation.is_outdated()
    for number in range(3):
        built.write("a.txt", BRIDGE.replace("通车", f"第{number}次检修"))
        built.build()
    assert generation.is_outdated()
    ((article_id, article),) = generation.catalog.articles_of("a.txt")
    assert "正式通车" in article.text
    assert generation.search_words(Sought(strings=("正式通车",)), 10)
    assert generation.catalog.passages_of(article_id)[0].start == 0
    generation.close()
    assert "第2次检修" in open_generation(built.index).catalog.articles_of("a.txt")[0][1].text


def test_status_is_plain_values(built):
    status = open_generation(built.index).status()
    assert json.loads(json.dumps(status)) is not None
    assert (status["files"], status["articles"], status["encoder"]) == (1, 1, "zh-news")


def test_an_article_comes_out_as_it_went_in(built):
    from retrieval.archive.read import find_files, read_file
    from retrieval.archive.split import split_articles

    generation = open_generation(built.index)
    (file,) = (file for found in find_files(built.pages) for file in read_file(found))
    assert [article for _, article in generation.catalog.articles_of("a.txt")] == list(split_articles(file))
    assert generation.catalog.place("a.txt") == Place(built.pages / "a.txt", 0, built.pages)
    assert generation.catalog.place("b.txt") is None
    with pytest.raises(KeyError):
        generation.catalog.article(99)
