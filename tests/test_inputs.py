"""What the commands that read texts share: exit status, a line for what is left out, nothing that a terminal obeys."""

import json
from pathlib import Path

import pytest

from summarizer.cli import main
from summarizer.cli.output import json_line

ARTICLE = "项目甲集中开工\n□ 本报记者 张三\n本报济南3月2日讯 项目甲总投资120亿元,占地300亩,预计2025年建成投产。\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[dict[str, object]], list[str]]:
    status = main(["articles", *map(str, arguments)])
    output = capsys.readouterr()
    return status, [json.loads(line) for line in output.out.splitlines()], output.err.splitlines()


def test_all_is_read_and_the_flags_speak_for_all_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(ARTICLE.encode("gb18030"))
    status, lines, _ = run(capsys, tmp_path, "--published", "2024/3/5", "--outlet", "济南日报")
    assert status == 0
    article = lines[0]["article"]
    assert isinstance(article, dict)
    assert (article["published"], article["outlet"]) == ("2024-03-05", "济南日报")


def test_what_is_left_out_is_named_and_the_status_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    status, lines, errors = run(capsys, tmp_path / "a.txt", tmp_path / "no.txt")
    assert (status, len(lines)) == (3, 1)
    assert [error for error in errors if "no.txt" in error]


def test_nothing_read_is_status_two_and_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    for arguments in ([tmp_path / "a.txt"], [tmp_path / "no"], [tmp_path / "a.txt", "--published", "soon"]):
        status, lines, errors = run(capsys, *arguments)
        assert (status, lines, len(errors)) == (2, [], 1)
    assert run(capsys, tmp_path / "a.txt", "--encoding", "klingon")[2][0].startswith("summarizer: --encoding klingon")


def test_escapes_of_an_article_and_of_a_name_never_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE.replace("甲", "\x1b[31m甲\x9b2J\u202e\x07"), encoding="utf-8")
    main(["articles", str(tmp_path / "a.txt"), str(tmp_path / "\x1b[2Jno\n.txt")])
    output = capsys.readouterr()
    shown = (output.out + output.err).replace("\n", "")
    assert shown.isprintable()
    assert len(output.err.splitlines()) >= 1


def test_a_json_line_is_the_same_value() -> None:
    value = {"甲": "\x1b\x7f\x9b\u202e\u2028\ufeff\ud800 ok"}
    line = json_line(value)
    assert json.loads(line) == value
    assert line.isprintable()
