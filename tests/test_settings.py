"""Configuration: who wins over whom, and that the key stays unseen."""

from decimal import Decimal
from pathlib import Path

import pytest

from summarizer.endpoint import open_endpoint
from summarizer.errors import UsageError
from summarizer.settings import Settings, load


def test_flags_win_over_the_environment_and_the_environment_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml").write_text('model = "of-file"\nin_flight = 3\ncache = "of-file"\n', encoding="utf-8")
    settings = load({"SUMMARIZER_MODEL": "of-env", "SUMMARIZER_CACHE": "of-env"}, {"model": "of-flag"}, tmp_path)
    assert (settings.model, str(settings.cache), settings.in_flight) == ("of-flag", "of-env", 3)


def test_the_key_is_never_printed(tmp_path: Path) -> None:
    settings = load({"OPENAI_API_KEY": "sk-secret"}, {}, tmp_path)
    assert "sk-secret" not in repr(settings) + settings.model_dump_json()


def test_a_key_in_the_settings_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml").write_text('api_key = "sk-secret"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="api_key_file"):
        load({}, {}, tmp_path)


def test_a_key_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-secret\n", encoding="utf-8")
    settings = load({}, {"api_key_file": tmp_path / "key"}, tmp_path)
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "sk-secret"


@pytest.mark.parametrize("text", ["in_flight = 0\n", "unheard_of = 1\n", "in_flight = \n", 'timeout = "soon"\n'])
def test_a_wrong_setting_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "summarizer.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        load({}, {}, tmp_path)


def test_an_unknown_setting_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="endpiont: there is none of this name; known are endpoint, base_url"):
        load({}, {"endpiont": "x"}, tmp_path)


def test_a_model_without_address_and_key_is_no_reason_to_ask_the_rules(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither an endpoint nor a key"):
        open_endpoint(Settings(model="some", cache=tmp_path))


def test_a_limit_of_cost_without_prices_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no prices are known"):
        open_endpoint(Settings(model="some", endpoint="http://localhost:9/v1", max_cost=Decimal(5), cache=tmp_path))
