"""What is installed: pinned with hashes, with its licence listed, and whole in the wheel."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from source_trees import ROOT

RUN, BUILD, DASK = (ROOT / "requirements" / f"{name}.txt" for name in ("run", "build", "dask"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME = re.compile(r"[\w.-]+")
QUESTION = "谁督导了七里河防汛工作?"


def pins_of(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.M))


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted_by(name: str, extras: frozenset[str]) -> set[tuple[str, frozenset[str]]]:
    """The packages that an installed package asks for on this platform, with their extras."""
    packaging = pytest.importorskip("packaging.requirements")
    wanted = set()
    for line in distribution(name).requires or ():
        requirement = packaging.Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            wanted.add((canonical(requirement.name), frozenset(requirement.extras)))
    return wanted


def all_wanted(waiting: set[tuple[str, frozenset[str]]]) -> set[tuple[str, frozenset[str]]]:
    """These packages, all that they ask for, and so on."""
    seen: set[tuple[str, frozenset[str]]] = set()
    while left := waiting - seen:
        seen |= left
        waiting = {one for each in left for one in wanted_by(*each)}
    return seen


@pytest.mark.parametrize("path", [RUN, BUILD, DASK])
def test_every_package_is_pinned_with_hashes_at_the_version_of_the_tests(path):
    pins = pins_of(path)
    constraints = {canonical(name): version for name, version in pins_of(ROOT / "constraints.txt").items()}
    assert {name: constraints.get(name) for name in pins if name != "colorama"} == {
        name: version
        for name, version in pins.items()
        if name != "colorama"  # on Windows only
    }
    entries = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())
    assert len(entries) == len(pins)
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)


def test_all_that_an_install_takes_is_pinned():
    packaging = pytest.importorskip("packaging.requirements")
    waiting = {
        (canonical(one.name), frozenset(one.extras))
        for one in map(packaging.Requirement, PROJECT["project"]["dependencies"])
    }
    assert {name for name, _ in all_wanted(waiting)} - set(pins_of(RUN)) == set()


def test_all_that_the_extra_dask_installs_is_pinned():
    pytest.importorskip("distributed", reason="needs the extra dask: make test-dask")
    waiting = {(canonical(name), frozenset[str]()) for name in PROJECT["project"]["optional-dependencies"]["dask"]}
    assert {name for name, _ in all_wanted(waiting)} - set(pins_of(DASK)) == set()


def test_no_client_of_a_hub_is_installed_with_the_product():
    assert not set(pins_of(RUN)) & {"tokenizers", "huggingface-hub", "transformers", "hf-xet", "requests"}


def test_the_build_backend_is_pinned_and_make_asks_for_hashes():
    assert PROJECT["build-system"]["requires"] == [f"hatchling=={pins_of(BUILD)['hatchling']}"]
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"--require-hashes {rest}" in make for rest in ("-r requirements/build.txt", "--no-build-isolation"))


@pytest.mark.parametrize("path", [RUN, BUILD, DASK])
def test_the_licence_of_each_package_is_listed(path):
    rows = dict(
        re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|", (ROOT / "docs" / "licences.md").read_text(encoding="utf-8"), re.M)
    )
    assert set(pins_of(path)) <= set(rows)
    for name in pins_of(path):
        try:
            told = distribution(name).metadata["License-Expression"]
        except PackageNotFoundError:
            continue
        assert told is None or told == rows[name]


def test_the_wheel_runs_from_another_folder(tmp_path):
    pytest.importorskip("hatchling")
    run = {"check": True, "capture_output": True, "text": True}
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, **run)
    (wheel,) = tmp_path.glob("*.whl")
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(pip, **run)
    pages = elsewhere / "pages"
    pages.mkdir()
    for page in (ROOT / "seeds").iterdir():
        (pages / page.name).write_bytes(page.read_bytes())
    env = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1", "LANG": "zh_CN.UTF-8"}
    command = [sys.executable, "-m", "retrieval"]
    where = [
        sys.executable,
        "-c",
        "import retrieval, bot, embeddings; print(*(m.__file__ for m in (retrieval, bot, embeddings)))",
    ]
    files = subprocess.run(where, cwd=elsewhere, env=env, **run).stdout.split()
    assert all(Path(file).is_relative_to(site) for file in files)
    subprocess.run([*command, "index", "pages"], cwd=elsewhere, env=env, **run)
    answer = subprocess.run([*command, "ask", QUESTION], cwd=elsewhere, env=env, **run)
    assert "张波" in answer.stdout
    helped = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=elsewhere, env=env, capture_output=True, text=True
    )
    assert "Traceback" not in helped.stderr
