"""The pictures of the README: invented weeks as a month's briefing (an HTML page, Word pages) and on the review page.

Usage: python benchmarks/pictures.py [--into docs/pictures]. Needs Chromium, LibreOffice, pdftoppm (poppler-utils), a
font with Chinese characters, and the extras `office` and `web`.
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 200_000  # bytes of a picture
_LETTERHEAD = """单位 = "澜州市重点项目推进办公室"
期号 = 5
总期号 = 29
标识 = "内部参阅"
印发日期 = "2025年6月3日"
签发 = "（待签）"
报送 = "市委、市政府领导"
抄送 = "各区县、市直有关部门"
"""
_SCREENS = {"overview": "/?week=2025-W21", "ledger": "/projects"}
_PROGRAMS = ("chromium", "soffice", "pdftoppm")


def make(into: Path) -> list[Path]:
    """Make the pictures; return their paths."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "briefing.toml").write_text(_LETTERHEAD, encoding="utf-8")
        shutil.copytree(ROOT / "fixtures/weeks", folder / "澜州日报")
        _summarizer("run", "澜州日报", "--endpoint", "embedded", "--out", "out", folder=folder)
        asked = ("--month", "2025-05", "--endpoint", "embedded", "--format", "html,docx", "--out", "out")
        _summarizer("brief", *asked, "--ledger", "out/summarizer.db", folder=folder)
        page, word = (next((folder / "out").glob(f"*.{ending}")) for ending in ("html", "docx"))
        into.mkdir(parents=True, exist_ok=True)
        shot = _shot(page.as_uri(), folder / "page.png", "1000,1750")
        made = [_small(shot, into / "briefing-html.png"), _of_word(word, into / "briefing-word.png")]
        with _served(folder) as base:
            with urllib.request.urlopen(f"{base}/review.json?severity=warning") as answer:
                case = f"/review/{json.load(answer)['rows'][0]['flag']['id']}"
            for name, path in {"review": case, **_SCREENS}.items():
                made.append(_small(_shot(base + path, folder / f"{name}.png", "1366,900"), into / f"{name}.png"))
        return made


def _summarizer(*arguments: str, folder: Path) -> None:
    done = [sys.executable, "-m", "summarizer", *arguments]
    subprocess.run(done, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=_environment(folder))


def _environment(folder: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "summarizer", "serve", "--ledger", "out/summarizer.db", "--port", str(port)]
    running = subprocess.Popen(command, cwd=folder, env=_environment(folder), stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/openapi.json", timeout=5):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)


def _shot(address: str, into: Path, size: str) -> Image.Image:
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}")
    subprocess.run(
        ["chromium", *flags, f"--screenshot={into}", address],
        check=True, capture_output=True, env=_environment(into.parent),
    )  # fmt: skip
    return Image.open(into)


def _of_word(word: Path, into: Path) -> Path:
    profile = f"-env:UserInstallation=file://{word.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(word.parent), str(word)]
    subprocess.run(command, check=True, capture_output=True, env=_environment(word.parent))
    pages = word.parent / "page"
    subprocess.run(["pdftoppm", "-r", "70", "-png", "-l", "3", str(word.with_suffix(".pdf")), str(pages)], check=True)
    shown = [Image.open(path) for path in sorted(word.parent.glob("page-*.png"))]
    sheet = Image.new("RGB", (sum(page.width + 12 for page in shown) + 12, shown[0].height + 24), "#8a8f94")
    for at, page in enumerate(shown):
        sheet.paste(page, (12 + at * (page.width + 12), 12))
    return _small(sheet, into)


def _small(picture: Image.Image, into: Path) -> Path:
    picture.convert("RGB").quantize(32).save(into, optimize=True)
    if into.stat().st_size > LARGEST:
        raise SystemExit(f"{into}: larger than {LARGEST} bytes")
    return into


def main() -> None:
    """Make the pictures and tell their sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "docs/pictures")
    args = parser.parse_args()
    missing = [name for name in _PROGRAMS if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}")
    for path in make(args.into):
        print(f"{path}  {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
