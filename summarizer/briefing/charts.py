"""Bars as SVG for the page, and as a picture for Word.

In: a chart. Out: SVG text, or PNG bytes where a font with Chinese characters is found. Promised: labels are escaped; no
script, no style sheet, no address in the SVG; without a font nothing is drawn and the caller says what to install.
"""

import io
import os
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from summarizer.briefing.document import Bar, Chart
from summarizer.briefing.phrases import decimal, shown

_WIDTH, _LABEL, _ROW, _TOP = 720, 210, 30, 12
_BAR, _BEHIND, _DUE = "#2b6cb0", "#b7791f", "#9b2c2c"
_FONTS = (
    "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "usr/share/fonts/truetype/arphic/uming.ttc",
    "Windows/Fonts/msyh.ttc",
    "Windows/Fonts/simsun.ttc",
    "System/Library/Fonts/PingFang.ttc",
)
_LONGEST = 14  # characters of a name beside a bar
NO_FONT = "图未绘出：本机没有中文字体，请安装 fonts-noto-cjk；图中数据见表。"


def svg(chart: Chart, width: int = _WIDTH) -> str:
    """Return the chart as an SVG element; a narrow one keeps its letters readable in a narrow place."""
    height = _TOP * 2 + _ROW * len(chart.bars) + (20 if _has_due(chart) else 0)
    scale = _scale(chart, width)
    parts = [
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(shown(chart.caption))}" '
        'xmlns="http://www.w3.org/2000/svg" font-size="14" '
        'font-family="Noto Sans CJK SC, Microsoft YaHei, PingFang SC, SimSun, sans-serif">'
    ]
    for position, bar in enumerate(chart.bars):
        parts += _bar(chart, bar, position, scale)
    if _has_due(chart):
        y = _TOP + _ROW * len(chart.bars) + 16
        parts.append(f'<line x1="{_LABEL}" x2="{_LABEL}" y1="{y - 11}" y2="{y + 3}" stroke="{_DUE}" stroke-width="2"/>')
        parts.append(f'<text x="{_LABEL + 8}" y="{y}" font-size="12" fill="#555">序时进度</text>')
    return "".join([*parts, "</svg>"])


def _bar(chart: Chart, bar: Bar, position: int, scale: Decimal) -> Iterator[str]:
    y = _TOP + _ROW * position
    width = max(float(bar.value * scale), 1.0)
    colour = _BEHIND if bar.due is not None and bar.value < bar.due else _BAR
    yield f'<text x="{_LABEL - 8}" y="{y + 19}" text-anchor="end" fill="#222">{escape(shown(short(bar.name)))}</text>'
    yield f'<rect x="{_LABEL}" y="{y + 5}" width="{width:.1f}" height="19" fill="{colour}"/>'
    if bar.due is not None:
        x = _LABEL + float(bar.due * scale)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y + 2}" y2="{y + 27}" stroke="{_DUE}" stroke-width="2"/>'
    furthest = max(width, float(bar.due * scale) if bar.due is not None else 0.0)
    label = f"{decimal(bar.value, 2)}{chart.unit}"
    yield f'<text x="{_LABEL + furthest + 6:.1f}" y="{y + 19}" fill="#222">{escape(label)}</text>'


def _has_due(chart: Chart) -> bool:
    return any(bar.due is not None for bar in chart.bars)


def _scale(chart: Chart, width: int = _WIDTH) -> Decimal:
    most = max([Decimal(1), *(value for bar in chart.bars for value in (bar.value, bar.due or Decimal(0)))])
    return Decimal(width - _LABEL - 100) / most


def short(name: str) -> str:
    """Return a name that fits beside a bar."""
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def font_file() -> Path | None:
    """Return a font with Chinese characters, or None."""
    named = os.environ.get("SUMMARIZER_FONT")
    candidates = [Path(named)] if named else [Path("/", name) for name in _FONTS]
    return next((path for path in candidates if path.is_file()), None)


def png(chart: Chart, font: Path) -> bytes:
    """Return the chart as a picture."""
    from PIL import Image, ImageDraw, ImageFont

    factor = 2  # a picture that stays sharp on paper
    height = _TOP * 2 + _ROW * len(chart.bars) + (20 if _has_due(chart) else 0)
    image = Image.new("RGB", (_WIDTH * factor, height * factor), "white")
    pen = ImageDraw.Draw(image)
    type_face = ImageFont.truetype(str(font), 14 * factor)
    scale = _scale(chart)
    for position, bar in enumerate(chart.bars):
        _paint(pen, type_face, (chart, bar), _TOP + _ROW * position, (scale, factor))
    if _has_due(chart):
        y = (_TOP + _ROW * len(chart.bars)) * factor
        pen.line([(_LABEL * factor, y + 6), (_LABEL * factor, y + 30)], fill=_DUE, width=2 * factor)
        pen.text(((_LABEL + 8) * factor, y + 2), "序时进度", fill="#555555", font=type_face)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _paint(pen: Any, face: Any, told: tuple[Chart, Bar], top: int, size: tuple[Decimal, int]) -> None:
    chart, bar = told
    scale, factor = size
    name = short(bar.name)
    wide = pen.textlength(name, font=face)
    pen.text(((_LABEL - 8) * factor - wide, (top + 4) * factor), name, fill="#222222", font=face)
    width = max(float(bar.value * scale), 1.0)
    colour = _BEHIND if bar.due is not None and bar.value < bar.due else _BAR
    box = [(_LABEL * factor, (top + 5) * factor), ((_LABEL + width) * factor, (top + 24) * factor)]
    pen.rectangle(box, fill=colour)
    furthest = width
    if bar.due is not None:
        due = float(bar.due * scale)
        furthest = max(width, due)
        x = (_LABEL + due) * factor
        pen.line([(x, (top + 2) * factor), (x, (top + 27) * factor)], fill=_DUE, width=2 * factor)
    label = f"{decimal(bar.value, 2)}{chart.unit}"
    pen.text(((_LABEL + furthest + 6) * factor, (top + 4) * factor), label, fill="#222222", font=face)
