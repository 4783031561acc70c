"""Bad input to the installed command: every row of the table in docs/errors.md is run, some of them by a shell."""

import ctypes
import fcntl
import json
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from commands import baowen

from retrieval.engine import Engine
from retrieval.index.builder import build

REPOSITORY = Path(__file__).parents[2]
COMMANDS = Path(sys.executable).parent
BRIDGE = "本报讯 3月10日,青石河大桥正式通车。大桥全长860米,连接东城与西城。\n记者 林一\n"
SCHOOL = "本报讯 近日,枫林小学举行开学典礼。校长周文讲话。\n记者 何二\n"

_DROP_CAPABILITY, _OVERRIDE, _READ_SEARCH = 24, 1, 2  # prctl(2), capabilities(7)


def obey_permissions() -> None:
    """Make file permissions apply to the command even if root runs the tests."""
    library = ctypes.CDLL(None)
    for capability in (_OVERRIDE, _READ_SEARCH):
        library.prctl(_DROP_CAPABILITY, capability, 0, 0, 0)


HAS_DASK = find_spec("distributed") is not None
ANY_SHELL = re.compile(r"[|<>&]")


def command(line: str, home: Path, largest_file_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a fork, without a shell."""
    line = re.sub(r"(\w)×(\d+)", lambda match: match[1] * int(match[2]), line)
    name, *arguments = shlex.split(line)
    assert name == "baowen"
    return baowen(*arguments, cwd=home, largest_file_bytes=largest_file_bytes, BAOWEN_LANG="zh", LC_ALL="C.UTF-8")


def shell(line: str, home: Path, prepare: Callable[[], None] = obey_permissions) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in a folder; the exit code is that of `baowen`, also in a pipe."""
    env = {"PATH": f"{COMMANDS}:{os.environ['PATH']}", "HOME": str(home), "LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}
    env["BAOWEN_LANG"] = "zh"
    line = re.sub(r"(\w)×(\d+)", lambda match: match[1] * int(match[2]), line)
    if "|" in line:
        line += "; exit ${PIPESTATUS[-2]}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=home, env=env, capture_output=True, text=True, preexec_fn=prepare, timeout=60
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `home` with two pages and their index of two generations, and a copy of it, `copy`."""
    folder = tmp_path_factory.mktemp("kept")
    pages = folder / "home" / "pages"
    pages.mkdir(parents=True)
    (pages / "b.txt").write_text(SCHOOL, encoding="utf-8")
    build(folder / "home" / ".baowen", [pages])
    (pages / "a.txt").write_text(BRIDGE, encoding="utf-8")
    build(folder / "home" / ".baowen")
    shutil.copytree(folder / "home", folder / "copy")
    return folder


@pytest.fixture
def home(kept: Path) -> Iterator[Path]:
    """The folder as it was built; its place stays the same, because an index knows where its pages are."""
    home = kept / "home"
    shutil.rmtree(home)
    shutil.copytree(kept / "copy", home)
    yield home
    read_write(home)


def current(home: Path) -> Path:
    return home / ".baowen" / (home / ".baowen" / "CURRENT").read_text().split()[0]


def rewrite_manifest(home: Path, **values: object) -> None:
    path = current(home) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def garble(path: Path, keep: int) -> None:
    """Replace the content by another of the same size, except for its beginning."""
    data = path.read_bytes()
    path.unlink()  # the generation before may link to it, too
    path.write_bytes(data[:keep] + b"\xff" * (len(data) - keep))


def lock(home: Path) -> None:
    handle = os.open(home / ".baowen" / "LOCK", os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    KEPT_OPEN.append(handle)


KEPT_OPEN: list[int] = []
FULL_DISK_BYTES = 9000  # most bytes of a file, as if the disk had no room for more
SITUATIONS: dict[str, Callable[[Path], object]] = {
    "收录的文件夹不见了": lambda home: (home / "pages").rename(home / "unmounted"),
    "空文件夹": lambda home: (home / "empty").mkdir(),
    "空文件": lambda home: (home / "pages" / "empty.txt").touch(),
    "二进制文件": lambda home: (home / "pages" / "binary.txt").write_bytes(bytes(range(256)) * 9),
    "坏表格": lambda home: (home / "pages" / "broken.xlsx").write_bytes(b"PK\x03\x04"),
    "读不了的文件": lambda home: closed(home / "pages" / "closed.txt"),
    "另一个进程在建": lock,
    "索引文件夹不可写": lambda home: read_only(home / ".baowen"),
    "更新版本建的索引": lambda home: rewrite_manifest(home, schema_version=999),
    "旧版本建的索引": lambda home: rewrite_manifest(home, schema_version=0),
    "清单坏了": lambda home: (current(home) / "manifest.json").write_bytes(b'{"schema_version": \xff'),
    "清单丢了": lambda home: (current(home) / "manifest.json").unlink(),
    "数据库丢了": lambda home: (current(home) / "catalog.sqlite").unlink(),
    "数据库坏了": lambda home: garble(current(home) / "catalog.sqlite", 4096 * 9),
    "不认识的引擎": lambda home: (home / ".env").write_text("BAOWEN_ENGINE=faiss\n", encoding="utf-8"),
    "没写 Milvus 的地址": lambda home: (home / ".env").write_text("BAOWEN_ENGINE=milvus\n", encoding="utf-8"),
    "词表丢了": lambda home: next(current(home).glob("lexical/*.pos")).unlink(),
    "向量坏了": lambda home: garble(current(home) / "dense/vectors.f16", 0),
    "向量短了": lambda home: (current(home) / "dense/vectors.f16").write_bytes(b""),
    "当前版本丢了": lambda home: shutil.rmtree(current(home)),
    "CURRENT 丢了": lambda home: (home / ".baowen" / "CURRENT").unlink(),
    "CURRENT 空了": lambda home: (home / ".baowen" / "CURRENT").write_bytes(b""),
    "CURRENT 乱了": lambda home: (home / ".baowen" / "CURRENT").write_bytes(b"\xff\xfe\x00generation-000001"),
    "CURRENT 是文件夹": lambda home: folder_as_current(home),
    "CURRENT 读不了": lambda home: (home / ".baowen" / "CURRENT").chmod(0),
}


def closed(path: Path) -> None:
    path.write_text(SCHOOL + "又及", encoding="utf-8")
    path.chmod(0)


def read_only(index: Path) -> None:
    for path in (*index.rglob("*"), index):
        path.chmod(0o555 if path.is_dir() else 0o444)


def folder_as_current(home: Path) -> None:
    (home / ".baowen" / "CURRENT").unlink()
    (home / ".baowen" / "CURRENT").mkdir()
    (home / ".baowen" / "CURRENT" / "mine").touch()


def rows() -> list[tuple[str, str, str, int]]:
    """(situation, command, last line, exit code) of docs/errors.md."""
    text = (REPOSITORY / "docs" / "errors.md").read_text(encoding="utf-8")
    cells = [
        re.split(r" *(?<!\\)\| *", line)[1:-1] for line in text.splitlines() if "`baowen" in line or "| `yes" in line
    ]
    return [(c[0], c[1].strip("`").replace("\\|", "|"), c[2], int(c[3])) for c in cells if len(c) == 4]


@pytest.mark.parametrize(("case", "line_of_shell", "line", "code"), rows(), ids=lambda value: str(value)[:30])
def test_each_row_of_the_table_is_what_the_command_does(
    home: Path, case: str, line_of_shell: str, line: str, code: int
) -> None:
    if case.startswith(("装了 Dask", "没有装 Dask")) and case.startswith("装了") != HAS_DASK:
        pytest.skip("the extra dask is not installed: make test-dask" if not HAS_DASK else "Dask is installed")
    prepare = next((SITUATIONS[name] for name in SITUATIONS if case.startswith(name + " ")), None)
    if prepare:
        prepare(home)
    if ANY_SHELL.search(line_of_shell):
        done = shell(line_of_shell, home)
    else:
        done = command(line_of_shell, home, FULL_DISK_BYTES if case.startswith("写不下去") else None)
    assert done.returncode == code, done.stderr
    told = done.stderr.splitlines()
    if code:
        assert len(told) == 1, done.stderr
    if line.strip("…"):
        pattern = ".*".join(map(re.escape, line.split("…")))
        assert any(re.fullmatch(pattern, one) for one in told), done.stderr


def read_write(home: Path) -> None:
    """Make files writable, so that the temporary folder can be removed."""
    for path in home.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    while KEPT_OPEN:
        os.close(KEPT_OPEN.pop())


DAMAGES = [name for name in SITUATIONS if re.match("清单|数据库|词表|向量|当前版本|CURRENT|旧版本|更新版本", name)]
UNSEEN = ("数据库坏了", "向量坏了")  # bytes changed within a file are noticed only by a question that reads them


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_mended_by_a_build(home: Path, damage: str) -> None:
    for repair in (
        lambda: build(home / ".baowen", full=damage in UNSEEN),
        lambda: build(home / ".baowen", full=True),
        lambda: build(home / ".baowen", [home / "pages"], full=damage in UNSEEN),
    ):
        SITUATIONS[damage](home)
        report = repair()
        assert report.roots == (str(home / "pages"),)
        engine = Engine.open(home / ".baowen", "zh-news")
        assert "860米" in engine.ask("大桥全长多少米?").text
        engine.close()


def test_a_repair_says_why_and_gives_no_advice_that_was_just_followed(home: Path) -> None:
    (current(home) / "catalog.sqlite").unlink()
    told = command("baowen index", home).stderr.splitlines()
    assert told[0] == "已全部重建。原因:索引 .baowen 已损坏(catalog.sqlite:文件缺失)。"
    assert command("baowen index -q", home).stderr == ""


def test_ctrl_c_while_the_command_is_loading_is_one_line(home: Path) -> None:
    # A finder of modules that raises Ctrl-C at the import of the first heavy one.
    script = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs behind it with Ctrl-C ignored
class Finder:
    def find_spec(name, path=None, target=None):
        if name == "typer": os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder)
from retrieval.__main__ import main
main()
"""
    done = shell(f"python -c '{script}' ask 大桥", home)
    assert (done.returncode, done.stderr) == (130, "已停止。\n")


def test_too_little_memory_ends_with_a_line_and_never_hangs(home: Path) -> None:
    body = "区委书记到二号泵站调研,要求抓紧施工。" * 30
    records = (json.dumps({"source": f"s/{n}", "text": body + str(n)}, ensure_ascii=False) for n in range(4000))
    (home / "pages" / "many.jsonl").write_text("\n".join(records), encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))

    done = shell("baowen index", home, limit)
    assert done.returncode != 0
    assert command("baowen search 大桥", home).returncode == 0


def test_search_answers_every_line_of_a_batch(home: Path) -> None:
    done = shell("printf '大桥\\n\\n,。\\n枫林小学\\n' | baowen search --jsonl | cat", home)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("error" in record, bool(record["hits"])) for record in records] == [
        (False, True),
        (True, False),
        (True, False),
        (False, True),
    ]
