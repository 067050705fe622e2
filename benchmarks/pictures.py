"""The pictures of the README: a month's briefing of invented weeks as an HTML page and as Word pages.

Usage: python benchmarks/pictures.py [--into docs/pictures]. Needs Chromium, LibreOffice, pdftoppm (poppler-utils), a
font with Chinese characters, and the extra `office`.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
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
_PROGRAMS = ("chromium", "soffice", "pdftoppm")


def make(into: Path) -> list[Path]:
    """Make the pictures; return their paths."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "briefing.toml").write_text(_LETTERHEAD, encoding="utf-8")
        _summarizer("run", str(ROOT / "fixtures/weeks"), "--endpoint", "embedded", "--out", "out", folder=folder)
        asked = ("--month", "2025-05", "--endpoint", "embedded", "--format", "html,docx", "--out", "out")
        _summarizer("brief", *asked, "--ledger", "out/summarizer.db", folder=folder)
        page, word = (next((folder / "out").glob(f"*.{ending}")) for ending in ("html", "docx"))
        into.mkdir(parents=True, exist_ok=True)
        return [_of_page(page, into / "briefing-html.png"), _of_word(word, into / "briefing-word.png")]


def _summarizer(*arguments: str, folder: Path) -> None:
    done = [sys.executable, "-m", "summarizer", *arguments]
    subprocess.run(done, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=_environment(folder))


def _environment(folder: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}


def _of_page(page: Path, into: Path) -> Path:
    shot = page.with_suffix(".png")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,1750")
    subprocess.run(
        ["chromium", *flags, f"--screenshot={shot}", page.as_uri()],
        check=True, capture_output=True, env=_environment(page.parent),
    )  # fmt: skip
    return _small(Image.open(shot), into)


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
