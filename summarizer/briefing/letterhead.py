"""What an office writes above and below its briefing: `briefing.toml`.

In: a TOML file, or none. Out: a frozen Letterhead. Promised: an unknown key or a wrong value is told in one line.
"""

import re
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import UsageError

FILE = "briefing.toml"
# TOML wants Chinese keys in quotation marks; nobody who writes 单位 = "…" should have to know that.
_CHINESE_KEY = re.compile(r"^(\s*)([^\s\"'=\[\]#]*[^\x00-\x7f][^\s\"'=\[\]#]*)(\s*=)", re.MULTILINE)


class Letterhead(BaseModel):
    """The office's own words."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    office: str | None = Field(None, alias="单位")
    title: str | None = Field(None, alias="名称")
    number: int | None = Field(None, alias="期号", ge=0)
    total_number: int | None = Field(None, alias="总期号", ge=0)
    signed_by: str | None = Field(None, alias="签发")
    sent_to: str | None = Field(None, alias="报送")
    copied_to: str | None = Field(None, alias="抄送")
    date: str | None = Field(None, alias="印发日期")
    classification: str | None = Field(None, alias="标识")
    week_start: int = Field(1, alias="一周起始日", ge=1, le=7)  # 1 is Monday
    template: str | None = Field(None, alias="模板")


def read_letterhead(path: Path) -> Letterhead:
    """Return what the file says."""
    try:
        values = tomllib.loads(_CHINESE_KEY.sub(r'\1"\2"\3', path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML ({error})") from None
    try:
        return Letterhead.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise UsageError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
