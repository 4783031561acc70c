"""Nothing that an archive holds steers the terminal: names, texts, reasons and questions, in every command."""

import json
import re

import pytest
from commands import baowen

from retrieval.archive.jsonl import MOST_SOURCE_CHARACTERS
from retrieval.show.printable import printable, printable_json

EVIL = "\x1b[2J\x9b31m\u202egpj\u2066\x07\u200f\u2028\x7f"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
TEXT = f"本报讯 3月10日,区委书记林一到青石河大桥{EVIL}调研。大桥全长860米,连接东城与西城。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evil")
    pages = folder / "pages"
    pages.mkdir()
    (pages / f"a{EVIL}\n.txt").write_text(f"{TEXT}\n记者 何二\n", encoding="utf-8")
    (pages / f"b{EVIL}.png").write_text("…", encoding="utf-8")
    records = [
        {"source": f"r{EVIL}", "text": TEXT.replace("大桥", "水库"), "title": f"水库{EVIL}"},
        {"source": "长" * (MOST_SOURCE_CHARACTERS + 1), "text": TEXT},
        {"source": "长" * MOST_SOURCE_CHARACTERS, "text": TEXT.replace("大桥", "泵站")},
    ]
    (pages / "r.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    baowen("index", "pages", "-v", cwd=folder)
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ("index", "--full", "-v"),
        ("index", "--full", "--json"),
        ("ask", "青石河大桥多长?"),
        ("ask", "--json", "青石河大桥多长?"),
        ("ask", "--explain", f"谁调研了{EVIL}青石河水库?"),
        ("ask", f"李{EVIL}去过哪里?"),
        ("search", "青石河大桥"),
        ("search", "--json", "青石河大桥"),
        ("search", "大桥", "--since", EVIL),
        ("events",),
        ("events", "--jsonl"),
        ("events", "--kind", EVIL),
        ("person", "林一"),
        ("person", f"{EVIL}"),
        ("place", "青石河"),
        ("place", f"青石{EVIL}", "--json"),
        ("articles", "-v", "pages"),
        ("articles", "--jsonl", "pages"),
        ("show", f"r{EVIL}:1"),
        ("show", f"没有{EVIL}:1"),
        ("show", f"r{EVIL}:1", "--json"),
        ("status",),
        ("status", "--json"),
        ("index", f"nowhere{EVIL}"),
        ("index", "--remove", f"nowhere{EVIL}"),
        (f"nonsense{EVIL}",),
    ],
)
def test_no_command_prints_what_steers_a_terminal(folder, arguments):
    done = baowen(*arguments, cwd=folder)
    assert done.stdout or done.stderr
    assert not STEERING.search(done.stdout + done.stderr)


def test_json_that_is_printed_means_what_it_meant(folder):
    done = baowen("search", "--json", "青石河水库", cwd=folder)
    assert json.loads(done.stdout)["hits"][0]["source"] == f"r{EVIL}"


def test_a_source_of_a_record_is_as_long_as_a_files_name_at_most(folder):
    done = baowen("index", "--full", "--json", cwd=folder)
    reasons = {skipped["source"]: skipped["en"] for skipped in json.loads(done.stdout)["skipped"]}
    assert "255 at most" in reasons["r.jsonl"]
    assert baowen("show", "长" * MOST_SOURCE_CHARACTERS, cwd=folder).returncode == 0


def test_what_steers_is_shown_as_python_writes_it():
    assert printable("a\x1b[2J\u202eb\tc\ud83d") == "a\\x1b[2J\\u202eb\tc\\ud83d"
    assert printable("一\u2029二\n三", keep="\n") == "一二\n三"
    assert json.loads(printable_json(json.dumps(EVIL, ensure_ascii=False))) == EVIL
