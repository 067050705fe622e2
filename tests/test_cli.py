"""The command line's frame."""

import os
import subprocess
import sys

import pytest

from summarizer import __version__
from summarizer.cli import COMMANDS, main
from summarizer.errors import printable
from tests.conftest import ROOT


def test_version_and_help_answer_at_once() -> None:
    for flag in ("--version", "--help"):
        fastest = 9.0
        for _ in range(5):
            before = os.times()
            done = subprocess.run([sys.executable, "-m", "summarizer", flag], capture_output=True, text=True, cwd=ROOT)
            after = os.times()  # of the processor: other work on the machine does not count
            spent = after.children_user + after.children_system - before.children_user - before.children_system
            fastest = min(fastest, spent)
            assert done.returncode == 0
        assert fastest < 0.3
    assert __version__ in subprocess.check_output(
        [sys.executable, "-m", "summarizer", "--version"], text=True, cwd=ROOT
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    assert "example" in capsys.readouterr().out.lower(), "a help without an example does not teach"


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"summarizer {name}" in readme


def test_escape_sequences_become_visible() -> None:
    assert printable("标题\x1b[31m红\x07") == "标题\\x1b[31m红\\x07"
