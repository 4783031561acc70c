"""A Dask cluster builds the index that this machine builds alone, whatever becomes of its workers."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PosixPath

import pytest
from commands import baowen

distributed = pytest.importorskip("distributed", reason="needs the extra dask: make test-dask")

import dask  # noqa: E402

from benchmarks.corpus import write_generated  # noqa: E402
from benchmarks.many_builders import contents_of, differences  # noqa: E402
from embeddings.encoder import load_encoder  # noqa: E402
from retrieval.archive.files import FoundFile  # noqa: E402
from retrieval.errors import ExhaustedError, InputError  # noqa: E402
from retrieval.index import cluster as clusters  # noqa: E402
from retrieval.index.builder import build  # noqa: E402
from retrieval.index.cluster import digest_on_cluster  # noqa: E402
from retrieval.index.digest import Task  # noqa: E402
from retrieval.index.report import Progress  # noqa: E402

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
BRIDGE = "本报讯 3月10日,青石河大桥正式通车。大桥全长860米,连接东城与西城。\n记者 林一\n"
SCHOOL = "本报讯 近日,枫林小学举行开学典礼。校长周文讲话。\n记者 何二\n"
WORKER = "import sys; from distributed.cli.dask_worker import main; sys.exit(main())"
SCHEDULER = "import sys; from distributed.cli.dask_scheduler import main; sys.exit(main())"
WITHOUT_BAOWEN = "import sys; sys.modules['retrieval'] = None; "
OPTIONS = {"threads_per_worker": 1, "dashboard_address": None}


@pytest.fixture(scope="module")
def two() -> Iterator["distributed.LocalCluster"]:
    """A cluster of two workers."""
    with distributed.LocalCluster(n_workers=2, **OPTIONS) as cluster:
        yield cluster


@pytest.fixture
def empty() -> Iterator["distributed.LocalCluster"]:
    """A scheduler that no worker has come to yet."""
    with distributed.LocalCluster(n_workers=0, **OPTIONS) as cluster:
        yield cluster


@contextmanager
def running(code: str, *options: str, **environment: str) -> Iterator[None]:
    """A process of a cluster that is no child of this one's cluster."""
    command = [sys.executable, "-P", "-c", code, "--no-dashboard", *options]
    process = subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def worker(scheduler: str, code: str = WORKER, **environment: str) -> AbstractContextManager[None]:
    return running(code, scheduler, "--no-nanny", "--nthreads", "1", **environment)


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hundred made-up articles, half as records and half as files of their own, and the example pages.

    They are read in a few small batches.
    """
    monkeypatch.setattr(clusters, "LEAST_BATCH_BYTES", 40_000)
    monkeypatch.setattr(clusters, "MOST_BATCH_BYTES", 40_000)
    folder = tmp_path / "many pages"
    shutil.copytree(SEEDS, folder)
    write_generated(folder, 100)
    records = folder / "generated.jsonl"
    lines = records.read_text(encoding="utf-8").splitlines(keepends=True)
    records.write_text("".join(lines[:50]), encoding="utf-8")
    for number, line in enumerate(lines[50:]):
        (folder / f"{number:03}.txt").write_text(line.partition('"text": "')[2].rstrip('"}\n'), encoding="utf-8")
    return folder


def assert_same(one: Path, other: Path) -> None:
    assert differences(one, other) == []
    assert all(contents_of(one)[name] for name in ("articles", "events", "passages", "vectors.f16", "lexical"))


def test_two_workers_make_the_index_of_the_example_pages_to_the_byte(two, tmp_path):
    reports = [build(tmp_path / name, [SEEDS], workers=at) for name, at in (("a", ""), ("b", two.scheduler_address))]
    assert reports[0].articles == reports[1].articles > 20
    assert_same(tmp_path / "a", tmp_path / "b")


def test_a_build_goes_on_when_a_worker_is_killed_half_way_and_its_pages_are_read_again(two, pages, tmp_path):
    build(tmp_path / "alone", [pages])
    with distributed.Client(two.scheduler_address, set_as_default=False) as client:
        victim, _ = client.run(os.getpid).values()
    killed = []

    def kill_half_way(progress: Progress) -> None:
        if not killed and progress.done_bytes * 2 > progress.total_bytes:
            os.kill(victim, signal.SIGKILL)
            killed.append(progress)

    build(tmp_path / "many", [pages], workers=two.scheduler_address, progress=kill_half_way)
    assert 0 < killed[0].done_bytes < killed[0].total_bytes
    assert_same(tmp_path / "alone", tmp_path / "many")


def test_what_workers_did_not_survive_is_read_by_the_builder(pages, tmp_path):
    build(tmp_path / "alone", [pages])
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(n_workers=1, **OPTIONS) as cluster,
    ):
        with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
            (victim,) = client.run(os.getpid).values()
        killed = []

        def kill(progress: Progress) -> None:
            if progress.done_bytes and not killed:
                killed.append(os.kill(victim, signal.SIGKILL))

        build(tmp_path / "many", [pages], workers=cluster.scheduler_address, progress=kill)
    assert killed
    assert_same(tmp_path / "alone", tmp_path / "many")


def test_later_builds_read_on_the_cluster_what_changed(two, archive, tmp_path):
    for name, text in (("a.txt", BRIDGE), ("b.txt", SCHOOL)):
        archive.write(name, text)
    archive.build(workers=two.scheduler_address)
    archive.write("a.txt", BRIDGE.replace("860", "960"))
    archive.write("c.html", f"<p>{SCHOOL.replace('枫林', '桂园')}</p>")
    report = archive.build(workers=two.scheduler_address)
    assert (report.new, report.changed, report.unchanged) == (1, 1, 1)
    assert "960米" in archive.search("青石河大桥多长")[0].text
    assert archive.sources("桂园小学")[0] == "c.html"


def test_without_changes_no_cluster_is_asked(archive):
    archive.write("a.txt", BRIDGE)
    archive.build()
    assert archive.build(workers="tcp://127.0.0.1:1").unchanged == 1


class PathOfCrash(PosixPath):
    """A file whose reader crashes when it opens it."""

    def __fspath__(self) -> str:
        os.kill(os.getpid(), signal.SIGSEGV)
        return super().__fspath__()


def test_a_page_that_ends_its_reader_is_named_and_ends_no_worker(two, tmp_path):
    tasks = []
    for number, name in enumerate(("a.txt", "b.txt", "c.txt")):
        page = tmp_path / name
        page.write_text(f"第{number}版 {BRIDGE}", encoding="utf-8")
        path = PathOfCrash(page) if name == "b.txt" else page
        tasks.append(Task(number, FoundFile(path, name, page.stat().st_size, page.stat().st_mtime_ns)))
    with distributed.Client(two.scheduler_address, set_as_default=False) as client:
        before = client.run(os.getpid)
        results = list(digest_on_cluster(tasks, load_encoder("zh-news"), two.scheduler_address))
        assert client.run(os.getpid) == before
    assert [len(digested.sources) for digested in results] == [1, 0, 1]
    assert [(skipped.source, "crashes its reader" in skipped.en) for skipped in results[1].skipped] == [("b.txt", True)]


def test_a_worker_without_baowen_is_named(empty, archive):
    archive.write("a.txt", BRIDGE)
    with (
        worker(empty.scheduler_address, WITHOUT_BAOWEN + WORKER),
        pytest.raises(InputError, match=r"The worker tcp://\S+ has no baowen"),
    ):
        archive.build(workers=empty.scheduler_address)
    assert not archive.generations()


def test_the_scheduler_needs_no_baowen(archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    file = tmp_path / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    with running(WITHOUT_BAOWEN + SCHEDULER, *options):
        with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:  # waits for the file
            address = client.scheduler.address
        with worker(address):
            assert archive.build(workers=address).articles == 1


def test_a_worker_with_another_version_is_named_with_what_differs(empty, archive, tmp_path):
    for package in ("retrieval", "embeddings"):
        shutil.copytree(ROOT / package, tmp_path / "site" / package)
    with (tmp_path / "site" / "retrieval" / "words" / "cut.py").open("a", encoding="utf-8") as code:
        code.write("# another version\n")
    archive.write("a.txt", BRIDGE)
    with (
        worker(empty.scheduler_address, PYTHONPATH=str(tmp_path / "site")),
        pytest.raises(InputError, match=r"The worker tcp://\S+ has baowen [0-9a-f]+, not [0-9a-f]+ as here"),
    ):
        archive.build(workers=empty.scheduler_address)


class PathOfHere(PosixPath):
    """The path of a disk that other machines have not mounted."""

    def __reduce__(self) -> tuple[type[Path], tuple[str]]:
        return Path, (f"/unmounted{self}",)


def test_a_worker_that_lacks_the_file_system_is_named_with_a_file_that_it_does_not_see(two, tmp_path):
    page = tmp_path / "a.txt"
    page.write_text(BRIDGE, encoding="utf-8")
    status = page.stat()
    found = FoundFile(PathOfHere(page), "a.txt", status.st_size, status.st_mtime_ns)
    assert pickle.loads(pickle.dumps(found)).path == Path(f"/unmounted{page}")
    with pytest.raises(InputError, match=r"The worker tcp://\S+ does not see .* at /unmounted/"):
        list(digest_on_cluster([Task(1, found)], load_encoder("zh-news"), two.scheduler_address))


def test_a_file_that_went_before_it_was_read_is_left_out_as_in_any_build(two, tmp_path):
    gone = FoundFile(tmp_path / "gone.txt", "gone.txt", 99, 0)
    (digested,) = digest_on_cluster([Task(1, gone)], load_encoder("zh-news"), two.scheduler_address)
    assert [(skipped.source, digested.is_read) for skipped in digested.skipped] == [("gone.txt", False)]


def test_a_worker_that_lacks_the_model_is_named_with_the_reason(two, archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    model = tmp_path / "model"
    shutil.copytree(ROOT / "embeddings" / "zh-news", model)
    encoder = load_encoder(str(model))
    model.rename(tmp_path / "elsewhere")
    page = archive.pages / "a.txt"
    found = FoundFile(page, "a.txt", page.stat().st_size, page.stat().st_mtime_ns)
    with pytest.raises(InputError, match=rf"The worker tcp://\S+: .*{model}"):
        list(digest_on_cluster([Task(1, found)], encoder, two.scheduler_address))


def test_a_cluster_that_stays_without_workers_is_an_error_of_one_line(empty, archive, monkeypatch):
    monkeypatch.setattr(clusters, "PATIENCE_S", 0.5)
    archive.write("a.txt", BRIDGE)
    with pytest.raises(ExhaustedError, match="has had no worker"):
        archive.build(workers=empty.scheduler_address)


def test_a_worker_that_comes_late_is_waited_for(empty, archive):
    archive.write("a.txt", BRIDGE)
    built = []
    building = threading.Thread(target=lambda: built.append(archive.build(workers=empty.scheduler_address)))
    building.start()
    with worker(empty.scheduler_address):
        building.join()
    assert built[0].articles == 1


def test_a_scheduler_that_goes_away_leaves_the_old_index_and_one_line(archive, pages):
    archive.write("a.txt", BRIDGE)
    archive.build()
    shutil.copytree(pages, archive.pages / "more")
    cluster = distributed.LocalCluster(n_workers=1, **OPTIONS)

    def close(progress: Progress) -> None:
        if progress.done_bytes:
            cluster.close()

    with pytest.raises(ExhaustedError, match="has gone"):
        archive.build(workers=cluster.scheduler_address, progress=close)
    assert archive.generations() == ["generation-000001"]
    assert archive.sources("青石河大桥") == ["a.txt"]


def test_the_command_reads_on_the_cluster_that_the_setting_names(two, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(BRIDGE, encoding="utf-8")
    away = {"BAOWEN_BUILDERS": "tcp://127.0.0.1:1", "BAOWEN_LANG": "en"}
    refused = baowen("index", "pages", cwd=tmp_path, **away)
    assert (refused.returncode, refused.stderr.count("\n")) == (4, 1)
    done = baowen("index", "pages", "--workers", two.scheduler_address, cwd=tmp_path, **away)
    assert done.returncode == 0
    assert "1" in done.stderr
