"""What kinds of numbers have the time of what: the table by which times are told.

In: nothing. Out: sets of measures and of words of time. Promised: as analysts date them: flows have the reported time,
what stands still has none, what is so now is of no day, counts at an event are of its day, plans of a year are its.
"""

# Measures of what stands still: only a time in their own clause is theirs.
STILL = frozenset({"land_area", "floor_area", "length", "capacity", "duration", "price", "jobs", "count"})
EXPECTED = frozenset({"output_value", "revenue", "tax_profit", "other"})
COUNTS = frozenset({"project_count", "enterprise_count", "count", "jobs"})
# What a report of a month or a year tells: its time goes on over paragraphs.
STATISTICS = frozenset(
    {
        "gdp", "trade", "fiscal_revenue", "fixed_asset_investment", "foreign_capital", "growth_rate", "output_value",
        "completed_investment", "completion_rate", "revenue", "tax_profit", "other",
    }
)  # fmt: skip
YEAR_ENDS = ("年末", "年底", "期末")
PRESENTLY = ("目前", "眼下", "如今", "现在", "当前", "目下")
# What is so now, and on no day that a report would give: 目前入驻企业23户.
UNDATED = frozenset({"count", "enterprise_count", "jobs", "length", "capacity", "floor_area", "land_area", "share"})
# What only reports of statistics tell much of.
FIGURES = frozenset(
    {"gdp", "trade", "fiscal_revenue", "fixed_asset_investment", "growth_rate", "output_value", "other"}
)
SEVERAL = 10
THIS_YEAR = ("今年", "明年", "全年", "本年", "本年度", "今年全年")
# Measures that tell of the number before them, and share its time.
FOLLOWS = frozenset({"share", "rank", "growth_rate", "other", "completion_rate", "progress"})
YEARS_AIM = ("全年", "年度", "全年度", "年", "本年度")
