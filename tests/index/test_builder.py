"""What a build does with new, changed, removed and repeated files, and what it reports."""

import json
import os
import shutil
from pathlib import Path

import pytest

from embeddings.encoder import BUILT_IN, load_encoder
from retrieval.errors import ExhaustedError, InputError, MissingIndexError, StorageError
from retrieval.index.builder import build
from retrieval.index.generation import check_encoder, open_generation
from retrieval.index.layout import builders_lock

BRIDGE = "本报讯 3月10日,青石河大桥正式通车。大桥全长860米,连接东城与西城。\n记者 林一\n"
SCHOOL = "本报讯 近日,枫林小学举行开学典礼。校长周文讲话。\n记者 何二\n"
MARKET = "本报讯 昨日,北关菜市场改造完工。商户陆续回迁。\n记者 林一\n"
QUERIES = ["青石河大桥多长", "枫林小学", "谁讲话", "菜市场改造", "林一", '"通车"', "商户"]


def answers(archive) -> list[list[tuple]]:
    return [
        [(hit.source, hit.lines, hit.text, hit.score, hit.copies) for hit in archive.search(query)] for query in QUERIES
    ]


def test_a_report_counts_files_articles_and_passages(archive):
    archive.write("a.txt", BRIDGE)
    archive.write("b/c.md", SCHOOL)
    archive.write("picture.png", "…")
    report = archive.build()
    assert (report.new, report.changed, report.removed, report.unchanged) == (2, 0, 0, 0)
    assert (report.articles, report.passages, report.read) == (2, 2, 2)
    assert [skipped.source for skipped in report.skipped] == ["picture.png"]


def test_memory_that_runs_out_does_not_lead_to_the_largest_build_there_is(archive, monkeypatch):
    archive.write("a.txt", BRIDGE)
    archive.build()
    archive.write("b.txt", SCHOOL)
    begun = []

    def run_out(*_, **__):
        begun.append(1)
        raise ExhaustedError("内存不足", "out of memory")

    with monkeypatch.context() as patch:
        patch.setattr("retrieval.index.builder.digest_all", run_out)
        with pytest.raises(ExhaustedError):
            archive.build()
    assert len(begun) == 1
    assert archive.generations() == ["generation-000001"]
    report = archive.build()
    assert (report.new, report.unchanged) == (1, 1)


def test_a_build_without_changes_keeps_the_generation(archive):
    archive.write("a.txt", BRIDGE)
    archive.build()
    report = archive.build()
    assert (report.read, report.unchanged, report.articles) == (0, 1, 1)
    assert archive.generations() == ["generation-000001"]


def test_changed_new_and_removed_files_give_the_answers_of_a_full_build(archive):
    for name, text in (("a.txt", BRIDGE), ("b.txt", SCHOOL), ("c.txt", MARKET)):
        archive.write(name, text)
    archive.build()
    archive.write("a.txt", BRIDGE.replace("860", "960").replace("通车", "合龙"))
    (archive.pages / "b.txt").unlink()
    archive.write("d/e.txt", SCHOOL.replace("枫林", "桂园"))
    report = archive.build()
    assert (report.new, report.changed, report.removed, report.unchanged) == (1, 1, 1, 1)
    incremental = answers(archive)
    archive.build(full=True)
    assert incremental == answers(archive)
    assert archive.sources("枫林小学") != ["b.txt"]
    assert "960米" in archive.search("青石河大桥多长")[0].text


def test_records_that_did_not_change_are_not_done_again(archive):
    records = {f"r/{number}": f"第{number}号公告:{name}街道铺设燃气管道。" for number, name in enumerate("东西南北中")}
    archive.write_records("r.jsonl", records)
    archive.build()
    seen = []
    del records["r/1"]
    records |= {"r/3": "第3号公告:北街道推迟施工。", "r/9": "第9号公告:河东街道停水。"}
    archive.write_records("r.jsonl", dict(reversed(records.items())))
    report = archive.build(progress=seen.append)
    assert (report.changed, report.articles) == (1, 5)
    assert seen[-1].articles == 2
    incremental = [archive.sources(query) for query in ("推迟施工", "停水", "燃气管道", "西街道")]
    generation = open_generation(archive.index)
    place = generation.catalog.place("r/0")
    generation.close()
    assert '"r/0"' in place.path.read_bytes()[place.byte_offset :].decode().splitlines()[0]
    archive.build(full=True)
    assert incremental == [archive.sources(query) for query in ("推迟施工", "停水", "燃气管道", "西街道")]


def test_a_new_time_stamp_alone_changes_nothing(archive):
    path = archive.write("a.txt", BRIDGE)
    archive.build()
    os.utime(path, ns=(1, 1))
    report = archive.build()
    assert (report.read, report.unchanged) == (0, 1)
    assert archive.sources("青石河大桥") == ["a.txt"]


def test_a_repeated_source_is_left_out_and_named_until_the_first_one_goes(archive):
    first = archive.write_records("a.jsonl", {"n/1": "东街修路。", "n/2": "西街修路。"})
    archive.write_records("b.jsonl", {"n/2": "这一篇也叫 n/2,讲南街种树。", "n/3": "北街修路。"})
    report = archive.build()
    assert [(s.source, "a.jsonl" in s.zh, "a.jsonl" in s.en) for s in report.skipped] == [("n/2", True, True)]
    assert report.articles == 3
    assert archive.sources("种树") != ["n/2"]
    first.unlink()
    report = archive.build()
    assert (report.skipped, report.articles) == ((), 2)
    assert archive.sources("种树")[0] == "n/2"


def test_the_same_source_under_two_roots_is_left_out_and_named(archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(SCHOOL, encoding="utf-8")
    report = build(archive.index, [archive.pages, other])
    assert [skipped.source for skipped in report.skipped] == ["a.txt"]
    assert report.articles == 1


def test_the_index_remembers_its_roots_and_forgets_one_on_request(archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text(SCHOOL, encoding="utf-8")
    archive.build()
    assert build(archive.index, [other]).roots == (str(archive.pages), str(other))
    assert build(archive.index).unchanged == 2
    report = build(archive.index, remove=[archive.pages])
    assert (report.removed, report.articles, report.roots) == (1, 1, (str(other),))
    generation = open_generation(archive.index)
    assert generation.catalog.roots() == (other,)
    generation.close()
    with pytest.raises(InputError, match=str(other)):
        build(archive.index, remove=[archive.pages])


def test_a_root_that_is_gone_stops_the_build_and_removes_nothing(archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    archive.build()
    archive.pages.rename(tmp_path / "unmounted")
    with pytest.raises(InputError, match="pages"):
        build(archive.index)
    assert archive.sources("青石河大桥") == ["a.txt"]
    assert len(archive.generations()) == 1


def test_without_any_root_the_error_says_what_to_run(tmp_path):
    with pytest.raises(InputError, match="baowen index"):
        build(tmp_path / "index")


def test_a_file_that_cannot_be_decoded_is_named_and_the_rest_indexed(archive):
    archive.write("a.txt", BRIDGE)
    (archive.pages / "b.txt").write_bytes(b"\x81\xff\x00\xff")
    report = archive.build()
    assert [skipped.source for skipped in report.skipped] == ["b.txt"]
    assert report.articles == 1
    assert archive.build().skipped == report.skipped


def test_another_model_makes_a_full_build_that_says_so(archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    archive.build()
    model = tmp_path / "model"
    shutil.copytree(BUILT_IN["zh-news"], model)
    with next(model.rglob("model.safetensors")).open("r+b") as weights:
        weights.seek(-4096, os.SEEK_END)
        weights.write(bytes(4096))
    generation = open_generation(archive.index)
    with pytest.raises(MissingIndexError, match="index --full"):
        check_encoder(generation.manifest, load_encoder(str(model)))
    report = archive.build(model=str(model))
    assert report.new == 1
    assert report.why_full is not None
    assert "zh-news" in report.why_full[0]
    assert generation.is_outdated()
    check_encoder(open_generation(archive.index).manifest, load_encoder(str(model)))
    generation.close()


def test_a_second_builder_is_told_who_the_first_is(archive):
    archive.write("a.txt", BRIDGE)
    archive.build()
    with builders_lock(archive.index), pytest.raises(StorageError, match=f"pid {os.getpid()}"):
        archive.build()
    assert archive.build().unchanged == 1


def test_a_broken_index_is_built_anew_with_the_roots_it_had(archive):
    archive.write("a.txt", BRIDGE)
    archive.build()
    (archive.index / archive.generations()[0] / "catalog.sqlite").write_bytes(b"no database")
    report = build(archive.index)
    assert (report.new, report.why_full is not None) == (1, True)
    assert archive.sources("青石河大桥") == ["a.txt"]


def test_the_generation_before_the_current_one_is_all_that_is_kept(archive):
    for number in range(4):
        archive.write("a.txt", BRIDGE + f"第{number}版")
        archive.build()
    assert archive.generations() == ["generation-000003", "generation-000004"]
    assert sorted(path.name for path in archive.index.iterdir() if path.is_file()) == ["CURRENT", "LOCK"]


@pytest.mark.parametrize(("field", "value"), [("dictionary", "another"), ("schema_version", 0)])
def test_another_dictionary_or_version_makes_a_full_build_that_says_so(archive, field, value):
    archive.write("a.txt", BRIDGE)
    archive.build()
    path = archive.index / archive.generations()[0] / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    report = build(archive.index)
    assert (report.new, report.why_full is not None) == (1, True)
    assert build(archive.index).why_full is None


def test_an_index_where_none_can_be_written_is_one_line(archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        build(tmp_path / "file", [archive.pages])


def test_an_index_under_its_own_root_is_not_read(archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    report = build(archive.pages / "index", [archive.pages])
    report = build(archive.pages / "index")
    assert (report.unchanged, report.skipped) == (1, ())


def test_a_file_can_be_a_root(archive, tmp_path):
    path = archive.write("a.txt", BRIDGE)
    build(archive.index, [path])
    assert archive.sources("青石河大桥") == ["a.txt"]


def test_a_relative_root_is_found_from_any_folder(archive, tmp_path, monkeypatch):
    archive.write("a.txt", BRIDGE)
    monkeypatch.chdir(tmp_path)
    build(archive.index, [Path("pages")])
    monkeypatch.chdir("/")
    assert build(archive.index).unchanged == 1
