"""Reading: text files, folders, metadata, JSONL, and everything that is no text. Documents are in test_documents."""

import contextlib
import hashlib
import io
import json
import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import UnreadableSource
from summarizer.reading import Options, is_extracted, read_paths
from summarizer.reading.decoding import UndecodableText, decode, plausibility
from summarizer.reading.metadata import day_of_names, read_day
from summarizer.text import Source

TEXT = "本报济南3月2日讯 项目甲总投资120亿元,占地300亩,预计2025年建成投产,年产值50—60亿元。\r\n二期在建。\n"
LONG = TEXT * 30


def read(*paths: Path | str, options: Options | None = None) -> list[Source]:
    found = list(read_paths([str(path) for path in paths], options or Options()))
    assert not [error for error in found if isinstance(error, UnreadableSource)]
    return [source for source in found if isinstance(source, Source)]


def refusals(*paths: Path | str, options: Options | None = None) -> list[str]:
    found = read_paths([str(path) for path in paths], options or Options())
    return [str(error) for error in found if isinstance(error, UnreadableSource)]


def written(folder: Path, name: str, content: str | bytes = TEXT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [TEXT, LONG, "项目甲总投资120亿元"])
def test_the_encodings_of_chinese_texts_are_found_out(encoding: str, text: str, tmp_path: Path) -> None:
    data = text.encode(encoding)
    source = read(written(tmp_path, "a.txt", data))[0]
    assert source.text == text
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert not source.notes


def test_a_four_byte_character_of_gb18030_is_one_character() -> None:
    assert decode((LONG + "𠀀龥㐀").encode("gb18030")).text.endswith("𠀀龥㐀")


def test_seeds_in_gb18030_read_the_same_as_in_utf8() -> None:
    for path in Path("seeds").glob("*.txt"):
        text = path.read_bytes().decode("utf-8-sig")
        assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["big5", "euc_jp", "shift_jis"])
def test_another_encoding_is_refused_and_not_read_as_gibberish(encoding: str, tmp_path: Path) -> None:
    text = {"big5": "本報濟南訊 項目總投資一百二十億元,佔地三百畝,預計明年建成投產。"}
    path = written(tmp_path, "a.txt", text.get(encoding, "日本の新聞記事です。これは例文です。").encode(encoding))
    (line,) = refusals(path)
    assert "a.txt" in line
    assert "--encoding" in line
    assert read(path, options=Options(encoding=encoding))


def test_a_named_encoding_that_is_wrong_is_told(tmp_path: Path) -> None:
    (line,) = refusals(written(tmp_path, "a.txt", LONG.encode("gbk")), options=Options(encoding="utf-8"))
    assert "is no utf-8 text" in line


def test_a_little_damage_is_shown_and_counted(tmp_path: Path) -> None:
    data = LONG.encode() + b"\xe6\x9c"
    source = read(written(tmp_path, "a.txt", data))[0]
    assert source.text == LONG + "\ufffd"
    assert source.notes
    assert "1 place" in source.notes[0]


def test_a_run_of_damage_is_not_one_place() -> None:
    assert decode(("项目甲集中开工" * 99).encode("gb18030")).encoding == "gb18030"
    with pytest.raises(UndecodableText):
        decode(b"\xff" * 5000)


def test_a_text_of_two_encodings_is_refused(tmp_path: Path) -> None:
    assert refusals(written(tmp_path, "a.txt", LONG.encode() + LONG.encode("gbk")))


def test_a_byte_order_mark_goes_before_a_guess_and_line_ends_stay(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a.txt", "\ufeff甲\r\n乙\r丙\n".encode()))[0].text == "甲\r\n乙\r丙\n"


def test_latin_text_and_control_characters_are_read() -> None:
    assert decode(b"plain text\x1b[31m red\x07" * 40).encoding == "utf-8"
    assert plausibility("plain") == 1.0


@given(st.binary(max_size=400))
@settings(max_examples=400, deadline=None)
def test_no_bytes_crash_the_decoder(data: bytes) -> None:
    with contextlib.suppress(UndecodableText):
        decode(data).text.encode("utf-8")


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "gb18030", "utf-16-le", "nonsense", "hex", "\0"]))
@settings(max_examples=200, deadline=None)
def test_no_named_encoding_crashes_the_decoder(text: str, encoding: str) -> None:
    with contextlib.suppress(UndecodableText):
        decode(text.encode("utf-8", "surrogatepass"), encoding).text.encode("utf-8")


def test_random_bytes_are_no_text(tmp_path: Path) -> None:
    chance = random.Random(7)
    for size in (60, 1000, 100_000):
        assert refusals(written(tmp_path, "noise.txt", chance.randbytes(size)))


# --- files that are none


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \r\n\t\n", "nothing but blanks"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "is"),
        ("nul.txt", b"\0" * 5000, "blanks"),
        ("called.txt", b"%PDF-1.7 and so on", "rename it to .pdf"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("page.jpg", b"\xff\xd8\xff", "OCR"),
        ("a.json", b"{}", ".jsonl"),
    ],
)
def test_what_is_no_text_is_one_line_with_the_remedy(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (line,) = refusals(written(tmp_path, name, content))
    assert name in line
    assert words in line
    assert "\n" not in line


def test_a_missing_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good = written(tmp_path, "b.txt")
    found = list(read_paths([str(tmp_path / "a.txt"), str(good), "nul\0name"]))
    assert [isinstance(one, Source) for one in found] == [False, True, False]
    assert "no such file" in str(found[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO on this system")
@pytest.mark.parametrize("name", ["pipe.txt", "pipe.zip", "pipe.pdf"])
def test_a_pipe_is_refused_without_waiting(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    (line,) = refusals(tmp_path / name)
    assert "pipe" in line
    assert refusals(tmp_path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices on this system")
def test_a_device_is_refused() -> None:
    assert "device" in refusals("/dev/zero")[0]


def test_a_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.write(b"a")
        stream.truncate(100_000_000)
    (line,) = refusals(path)
    assert "50 MB" in line
    assert "split it" in line


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt")
    path.chmod(0)
    assert "may not be read" in refusals(path)[0]


# --- folders


def test_a_folder_is_read_sorted_with_all_below_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/c.md", "c/x.TXT", ".hidden/a.txt", ".b.txt", "a.json", "style.css"):
        written(tmp_path, name, TEXT + name)
    assert [source.path.removeprefix(f"{tmp_path}/") for source in read(tmp_path)] == [
        "a/c.md", "a/z.txt", "b.txt", "c/x.TXT",
    ]  # fmt: skip


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    written(tmp_path, "a.css")
    assert "without texts" in refusals(tmp_path)[0]


def test_an_old_document_in_a_folder_is_told_and_a_picture_passed_over(tmp_path: Path) -> None:
    for name in ("a.txt", "b.wps", "c.png"):
        written(tmp_path, name)
    (line,) = refusals(tmp_path)
    assert "b.wps" in line


def test_links_out_of_a_folder_are_refused_and_those_inside_read_once(tmp_path: Path) -> None:
    outside = written(tmp_path, "secret/s.txt")
    inside = written(tmp_path, "folder/a.txt")
    folder = tmp_path / "folder"
    (folder / "out.txt").symlink_to(outside)
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "in.txt").symlink_to(inside)
    (folder / "loop").symlink_to(folder)
    (folder / "broken.txt").symlink_to(folder / "nowhere.txt")
    found = list(read_paths([str(folder)]))
    assert [one.path.rpartition("/")[2] for one in found if isinstance(one, Source)] == ["a.txt"]
    lines = [str(one) for one in found if not isinstance(one, Source)]
    assert len([line for line in lines if "link out of the folder" in line]) == 2
    assert len([line for line in lines if "broken.txt" in line]) == 1


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt")
    assert len(read(path, tmp_path, tmp_path / "." / "a.txt")) == 1


def test_a_name_that_is_no_text_can_be_written(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    try:
        with open(path, "wb") as stream:
            stream.write(TEXT.encode())
    except OSError:
        pytest.skip("this disk takes no such names")
    read(tmp_path)[0].path.encode("utf-8")


# --- standard input


class _Standard:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Standard(TEXT.encode("gb18030")))
    (source,) = read("-", "-", options=Options(published="2024-03-05"))
    assert (source.path, source.text, source.published) == ("-", TEXT, "2024-03-05")


def test_no_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert "no standard input" in refusals("-")[0]


# --- metadata


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024-03-05.txt", "2024-03-05"),
        ("20240305.txt", "2024-03-05"),
        ("2024/03/05/a.txt", "2024-03-05"),
        ("2024-03/05/a.txt", "2024-03-05"),
        ("济南日报2024年3月5日.txt", "2024-03-05"),
        ("2024年3月5日/a.txt", "2024-03-05"),
        ("jnrb20240305A01.pdf", "2024-03-05"),
        ("t20240305_4012345.html", "2024-03-05"),
        ("20240305123000.txt", "2024-03-05"),
        ("2024.3.5.txt", "2024-03-05"),
        ("2024-03-05/20240306.txt", "2024-03-06"),
        ("2024/03/a.txt", "2024-03"),
        ("2024-03/a.txt", "2024-03"),
        ("2024年3月/a.txt", "2024-03"),
        ("2023/a.txt", "2023"),
        ("20240230.txt", None),
        ("2024-13-05.txt", None),
        ("003_16a972c6306b8b94.txt", None),
        ("5f20240305c07bd8.txt", None),
        ("120240305.txt", None),
        ("2024-03-05至2024-03-11.txt", None),
        ("2023年重点项目名单.txt", None),
        ("a.txt", None),
    ],
)
def test_days_are_read_from_names(path: str, day: str | None) -> None:
    assert day_of_names(path) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-03-05", "2024-03-05"), ("2024/3/5", "2024-03-05"), ("2024年3月5日", "2024-03-05"),
        ("20240305", "2024-03-05"), ("2024-03-05T08:00:00+08:00", "2024-03-05"), ("２０２４－０３", "2024-03"),
        ("2024年3月", "2024-03"), ("2023", "2023"), ("2023年", "2023"), ("2023-02-29", None),
        ("soon", None), ("", None), ("99999", None), ("0001-01-01", None),
    ],
)  # fmt: skip
def test_days_are_read_from_words(words: str, day: str | None) -> None:
    assert read_day(words) == day


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_name_crashes_the_reader_of_days(words: str) -> None:
    assert read_day(day_of_names(words) or "2024") is not None
    read_day(words)


def test_a_table_tells_what_its_files_do_not_say(tmp_path: Path) -> None:
    table = "\ufefffile,outlet,published,page,note\r\na.txt,济南日报,2024/3/5,第一版,x\r\nsub/b.txt,,2024-03,\r\n"
    written(tmp_path, "sources.csv", table)
    first, second = written(tmp_path, "a.txt"), written(tmp_path, "sub/b.txt")
    for paths in ([tmp_path], [first, second], [first, tmp_path / "sources.csv", second]):
        a, b = read(*paths)
        assert (a.outlet, a.published, a.page) == ("济南日报", "2024-03-05", "第一版")
        assert (b.outlet, b.published, b.page) == (None, "2024-03", None)


def test_a_flag_goes_before_the_table_and_the_table_before_the_name(tmp_path: Path) -> None:
    written(tmp_path, "sources.csv", "file,published\n2024-01-01.txt,2024-02-02\n")
    path = written(tmp_path, "2024-01-01.txt")
    other = written(tmp_path, "2024-01-02.txt")
    assert [source.published for source in read(path, other)] == ["2024-02-02", "2024-01-02"]
    assert read(path, options=Options(published="2024-03", outlet="甲报"))[0].published == "2024-03"


@pytest.mark.parametrize(
    "table", [b"file,published\na.txt,soon\n", b"name\nx\n", b"\0\1\2\3" * 99, b'file\n"' + b"x" * 200_000 + b'"\n']
)
def test_a_bad_table_is_told_once_and_stops_nothing(table: bytes, tmp_path: Path) -> None:
    written(tmp_path, "sources.csv", table)
    for name in ("a.txt", "b.txt"):
        written(tmp_path, name)
    found = list(read_paths([str(tmp_path)]))
    assert len([one for one in found if isinstance(one, Source)]) == 2
    (line,) = [str(one) for one in found if isinstance(one, UnreadableSource)]
    assert "sources.csv" in line


# --- JSONL


def test_every_line_of_jsonl_is_a_source_of_its_own(tmp_path: Path) -> None:
    lines = [
        json.dumps({"title": "标题", "text": TEXT, "published": "2024-03-05", "outlet": "甲报"}, ensure_ascii=False),
        "",
        '{"text": "\\ud83d 半个字符 \\u0000"}',
    ]
    data = "\r\n".join(lines).encode()
    first, second = read(written(tmp_path, "2023-01-01.jsonl", data))
    assert first.path.endswith("2023-01-01.jsonl#0")
    assert first.sha256 == hashlib.sha256(lines[0].encode()).hexdigest()
    assert (first.title, first.text, first.published, first.outlet) == ("标题", TEXT, "2024-03-05", "甲报")
    assert second.path.endswith("#2")
    assert second.published == "2023-01-01"
    assert second.text == "\ufffd 半个字符 \0"
    assert is_extracted(first)


@pytest.mark.parametrize(
    "bad", ["no json", "[1]", '{"text": 5}', '{"text": "  "}', "{}", "[" * 100_000, '{"text": ' + "9" * 5000 + "}"]
)
def test_a_bad_line_is_told_by_its_number_and_the_rest_goes_on(bad: str, tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", f'{{"text": "甲"}}\n{bad}\n{{"text": "乙"}}\n')
    found = list(read_paths([str(path)]))
    assert [one.text for one in found if isinstance(one, Source)] == ["甲", "乙"]
    assert "line 2 " in str(found[1])


def test_a_day_that_is_none_is_told_and_not_used(tmp_path: Path) -> None:
    source = read(written(tmp_path, "a.jsonl", '{"text": "甲", "published": "soon"}'))[0]
    assert source.published is None
    assert "soon" in source.notes[0]


def test_a_flag_and_a_table_go_before_what_a_line_says(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"text": "甲", "published": "2024-01-01", "outlet": "甲报"}')
    written(tmp_path, "sources.csv", "file,published\na.jsonl,2024-02\n")
    assert [(s.published, s.outlet) for s in read(path)] == [("2024-02", "甲报")]
    assert read(path, options=Options(outlet="乙报"))[0].outlet == "乙报"
