"""What the checks of measure and status share: their words for a person, and their table of patterns.

In: data/checks.toml. Out: its patterns. Promised: the table is read once.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.checks.claims import Claim
from summarizer.numbers import NumberRead

_DATA = Path(__file__).parent.parent / "data" / "checks.toml"

MEASURES: dict[str, str] = {
    "total_investment": "总投资", "annual_investment": "年度计划投资", "completed_investment": "完成投资",
    "output_value": "产值", "revenue": "收入", "tax_profit": "税利", "fiscal_revenue": "财政收入", "gdp": "生产总值",
    "fixed_asset_investment": "固定资产投资", "trade": "进出口", "foreign_capital": "外资", "funding": "资金",
    "project_count": "项目个数", "enterprise_count": "企业家数", "count": "数量", "capacity": "能力或规模",
    "floor_area": "建筑面积", "land_area": "用地面积", "length": "长度", "progress": "工程进度",
    "completion_rate": "计划完成率", "growth_rate": "增长率", "share": "占比", "rank": "位次", "jobs": "就业人数",
    "duration": "时长", "price": "价格", "other": "其他量",
}  # fmt: skip
STATUSES = {"actual": "已发生的事实", "planned": "计划", "forecast": "预计"}


@cache
def table() -> dict[str, Any]:
    """Return the table of words."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def pattern(section: str, name: str) -> "re.Pattern[str] | None":
    """Return a pattern of the table; None where it has none of that name."""
    words = table()[section].get(name)
    return re.compile(words) if words else None


def shown(claim: Claim, read: NumberRead) -> tuple[int, int]:
    """Return the words to show for a claim: its quote, else the number."""
    return claim.quote or (read.a, read.b)
