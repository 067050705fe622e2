"""The cache of replies: nothing in it can act, leave its folder, vanish, or be read where it was damaged."""

import os
import pickle
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from summarizer.endpoint.stores import DiskStore, FolderStore, Stored, key_of, read_json
from summarizer.errors import UsageError

REPLY = {"choices": [{"message": {"content": "{}"}}], "usage": {"prompt_tokens": 1, "completion_tokens": 2}}
STORED = Stored(REPLY, "2026-03-01T00:00:00Z", 3)
REQUEST = {"model": "m", "messages": []}


class Bomb:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.mkdir, (str(self.path),))


def opened(folder: Path) -> DiskStore:
    return DiskStore(folder, "e")


def poison(folder: Path, **columns: object) -> None:
    """Write into a row what diskcache would obey."""
    with sqlite3.connect(folder / "cache.db") as base:
        for name, value in columns.items():
            base.execute(f"UPDATE Cache SET {name} = ?", (value,))


def test_a_reply_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    store = opened(tmp_path / "c")
    store.put("k", REQUEST, STORED)
    assert store.get("k", REQUEST) == STORED
    assert store.get("other", REQUEST) is None
    store.close()
    assert opened(tmp_path / "c").get("k", REQUEST) == STORED


@pytest.mark.parametrize("in_file", [False, True])
def test_a_poisoned_row_does_not_run(in_file: bool, tmp_path: Path) -> None:
    folder, trap = tmp_path / "c", tmp_path / "sprung"
    store = opened(folder)
    store.put("k", REQUEST, STORED)
    data = pickle.dumps(Bomb(trap))
    if in_file:
        (folder / "aa" / "bb").mkdir(parents=True)
        (folder / "aa" / "bb" / ("0" * 28 + ".val")).write_bytes(data)
        poison(folder, mode=4, value=None, filename="aa/bb/" + "0" * 28 + ".val")
    else:
        poison(folder, mode=4, value=data)
    assert store.get("k", REQUEST) is None
    assert not trap.exists()
    store.put("k", REQUEST, STORED)
    assert store.get("k", REQUEST) == STORED


def test_a_pickled_key_does_not_run_when_the_cache_is_cleared(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    store = opened(tmp_path / "c")
    store.put("k", REQUEST, STORED)
    poison(tmp_path / "c", key=pickle.dumps(Bomb(trap)), raw=0)
    assert store.size[0] == 1
    store.clear()
    assert not trap.exists()
    assert store.size[0] == 0


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "aa/../../secret", "aa/bb/../../../secret"])
def test_a_row_cannot_read_or_delete_outside_the_folder(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("0" * 64 + "\n{}", encoding="utf-8")
    store = opened(tmp_path / "c")
    store.put("k", REQUEST, STORED)
    for mode in (2, 3):
        poison(tmp_path / "c", mode=mode, value=None, filename=name)
        assert store.get("k", REQUEST) is None
        store.put("k", REQUEST, STORED)
        poison(tmp_path / "c", mode=mode, value=None, filename=name)
    store.clear()
    assert secret.exists()


@pytest.mark.parametrize("value", ["", "0" * 64 + "\n{}", b"\x80\x04", 7, "x" * 64 + "\nnot json", None])
def test_a_damaged_value_counts_as_missing(value: object, tmp_path: Path) -> None:
    store = opened(tmp_path / "c")
    store.put("k", REQUEST, STORED)
    poison(tmp_path / "c", value=value)
    assert store.get("k", REQUEST) is None


def test_a_value_of_another_key_counts_as_missing(tmp_path: Path) -> None:
    store = opened(tmp_path / "c")
    store.put("k", REQUEST, STORED)
    poison(tmp_path / "c", key="other")
    assert store.get("other", REQUEST) is None


def test_paid_replies_never_vanish(tmp_path: Path) -> None:
    store = opened(tmp_path / "c")
    large = Stored({"choices": [{"message": {"content": "长" * 700_000}}]}, "t")
    for i in range(40):  # past diskcache's own limits of rows a cull would take
        store.put(f"k{i}", REQUEST, large if i % 10 == 0 else STORED)
    with sqlite3.connect(tmp_path / "c" / "cache.db") as base:
        settings = dict(base.execute("SELECT key, value FROM Settings"))
    assert (settings["eviction_policy"], settings["cull_limit"]) == ("none", 0)
    assert all(store.get(f"k{i}", REQUEST) for i in range(40))


def test_the_folder_is_its_owners_only(tmp_path: Path) -> None:
    opened(tmp_path / "c")
    assert stat.S_IMODE((tmp_path / "c").stat().st_mode) == 0o700


def test_a_folder_with_other_things_in_it_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    tmp_path.chmod(0o755)
    opened(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_folder_that_cannot_be_a_cache_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "cache.db").write_bytes(b"this is no data base" * 100)
    for name in ("file", "broken"):
        with pytest.raises(UsageError, match="--cache"):
            opened(tmp_path / name)


def test_a_cache_that_breaks_under_a_run_stops_nothing_and_is_counted(tmp_path: Path) -> None:
    store = opened(tmp_path / "c")
    with sqlite3.connect(tmp_path / "c" / "cache.db") as base:
        base.execute("DROP TABLE Cache")
    store.put("k", REQUEST, STORED)
    assert store.get("k", REQUEST) is None
    assert store.failures == 2


def test_an_unfit_reply_stays_but_is_not_served(tmp_path: Path) -> None:
    store = opened(tmp_path / "c")
    store.put("k", REQUEST, STORED)
    store.unfit("k")
    assert store.get("k", REQUEST) is None
    assert store.size[0] == 1


def test_hits_are_counted_over_runs(tmp_path: Path) -> None:
    store = opened(tmp_path / "c")
    assert store.hits == (0, 0)
    store.add_hits(3, 1)
    store.add_hits(2, 0)
    assert store.hits == (5, 1)


def test_many_threads_share_a_cache(tmp_path: Path) -> None:
    store = opened(tmp_path / "c")

    def work(i: int) -> bool:
        store.put(f"k{i}", REQUEST, STORED)
        return store.get(f"k{i}", REQUEST) == STORED

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(work, range(200)))


def test_the_key_hangs_on_all_that_decides_a_reply() -> None:
    base = key_of("e", "tools", REQUEST)
    assert base == key_of("e", "tools", dict(reversed(REQUEST.items())))
    others = [key_of("f", "tools", REQUEST), key_of("e", "json", REQUEST), key_of("e", "tools", {"model": "n"})]
    assert len({base, *others}) == 4


def test_recorded_replies_are_files_with_their_requests(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "r")
    store.put("k", REQUEST, STORED)
    value = read_json(tmp_path / "r" / "k.json")
    assert (value["request"], value["reply"], value["at"]) == (REQUEST, REPLY, STORED.at)
    assert value["provenance"]
    assert store.get("k", REQUEST | {"messages": [1, 2, 3]}) == STORED
    (tmp_path / "r" / "broken.json").write_text("{", encoding="utf-8")
    assert store.get("broken", REQUEST | {"messages": []}) is None
