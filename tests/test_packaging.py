"""The package as others install it: the wheel holds its data, and the pinned set exists for Windows too."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, cwd=ROOT)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), ".")
    assert done.returncode == 0, done.stderr
    [found] = folder.glob("*.whl")
    return found


def test_the_wheel_holds_prompts_schemas_and_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"summarizer", f"project_news_summarizer-{version('project-news-summarizer')}.dist-info"}
    for folder in ("data", "prompts", "schemas"):
        beside = ROOT / (f"summarizer/{folder}" if folder == "data" else folder)
        for file in beside.iterdir():
            assert f"summarizer/{folder}/{file.name}" in names
    assert "summarizer/py.typed" in names


def test_an_installed_wheel_runs_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    done = pip("install", "--quiet", "--no-deps", "--target", str(tmp_path / "site"), str(wheel))
    assert done.returncode == 0, done.stderr
    page = tmp_path / "page.txt"
    page.write_text("青禾市电池项目开工\n　　3月5日，青禾电池项目开工，总投资35亿元。\n", encoding="utf-8")
    command = [sys.executable, "-m", "summarizer", "run", str(page), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        [*command, "--cache", str(tmp_path / "cache")],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "35亿元" in (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8")


def test_every_dependency_is_pinned_and_no_registry_is_named() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in text.splitlines() if "==" in line}
    wanted = PROJECT["dependencies"] + [name for extra in PROJECT["optional-dependencies"].values() for name in extra]
    for requirement in wanted:
        assert re.split(r"[\[<>=!~ ;]", requirement)[0].lower().replace("_", "-") in pinned
    assert "://" not in text


def test_the_versions_that_pip_would_walk_back_from_are_held() -> None:
    assert version("openai").split(".")[0] == "3"
    assert tuple(map(int, version("instructor").split(".")[:2])) >= (1, 17)


def test_the_core_installs_on_windows_by_the_pins(tmp_path: Path) -> None:
    done = pip(
        "install", "--quiet", "--dry-run", "--ignore-installed", "--target", str(tmp_path), "--platform", "win_amd64",
        "--python-version", "3.12", "--only-binary=:all:", "--constraint", "constraints.txt", *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["files"],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
