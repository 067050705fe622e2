"""Which endpoint a run asks: the settings in, a ready Endpoint out.

Promised: a live endpoint is used only where a model is named; without one the model inside answers, and the caller can
say so in one line; the cache lies around every way out, recorded replies have none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import getproxies, proxy_bypass

import httpx2

from summarizer import embedded
from summarizer.endpoint.client import Endpoint, Way, note_name
from summarizer.endpoint.exchange import Exchange
from summarizer.endpoint.meter import Attempt, Budget, Meter
from summarizer.endpoint.profiles import Profile, built_in, profile_for, read_profile
from summarizer.endpoint.stores import BATCH, DiskStore, FolderStore, Store
from summarizer.endpoint.transports import Live, Nowhere, Within
from summarizer.errors import UsageError
from summarizer.settings import OPENAI_URL, Settings

EMBEDDED = "embedded"
EMBEDDED_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)  # rules have no moment; the same reply always has the same one


def now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Options:
    """What a run may want beside the settings; clock and sleep are for tests."""

    refresh: bool = False
    record: Path | None = None
    any_prompt: bool = False
    listener: Callable[[Attempt], None] | None = None
    clock: Callable[[], datetime] = now
    sleep: Callable[[float], object] | None = None


def open_endpoint(settings: Settings, options: Options | None = None) -> Endpoint:
    """Return the endpoint that the settings name; where they name none, a live one if there is a model for it."""
    chosen = options or Options()
    if settings.model and not (settings.endpoint or _live_wanted(settings)):
        raise UsageError(
            f"model {settings.model}: neither an endpoint nor a key is named; name one by --endpoint, OPENAI_BASE_URL "
            "or OPENAI_API_KEY, or leave the model out and the embedded rules answer"
        )
    named = settings.endpoint or (settings.base_url or OPENAI_URL if _live_wanted(settings) else EMBEDDED)
    if named.startswith("replay:"):
        return _replay(settings, chosen, Path(named.removeprefix("replay:")))
    if named == EMBEDDED:
        return _embedded(settings, chosen)
    way = live_way(settings.model_copy(update={"endpoint": named}))
    if settings.max_cost is not None and not settings.prices.known:
        raise UsageError(
            f"max_cost {settings.max_cost}: no prices are known, so nothing would ever stop at it; put [prices] with "
            "prompt and completion, per million tokens, into summarizer.toml"
        )
    return _cached(settings, chosen, way, live_transport(settings, way.base_url))


def names_a_model(settings: Settings) -> bool:
    """Tell whether the settings want anything but the embedded rules, which read articles and write nothing."""
    return settings.endpoint != EMBEDDED and bool(settings.endpoint or settings.model)


def batch_way(settings: Settings) -> Way:
    """Return how a batch file asks: under the endpoint name `batch`, in the way of the model's own endpoint."""
    if not settings.model:
        raise UsageError("no model is named; name one by --model or SUMMARIZER_MODEL")
    profile = _profile(settings, settings.base_url or "", settings.model)
    return Way(BATCH, "http://batch.invalid/v1", settings.model, profile, timeout=settings.timeout)


def open_batch(settings: Settings) -> Endpoint:
    """Return an endpoint that only renders: what a batch file asks."""
    nowhere = Nowhere("a batch file")
    return Endpoint(batch_way(settings), Exchange(nowhere, [FolderStore(Path())], Meter(), now))


def meter_of(settings: Settings, options: Options) -> Meter:
    """Return the meter with the settings' budget."""
    budget = Budget(settings.max_requests, settings.max_tokens, settings.max_cost, settings.prices)
    return Meter(budget, options.listener)


def _live_wanted(settings: Settings) -> bool:
    return bool(settings.model and (settings.base_url or settings.api_key))


def live_way(settings: Settings) -> Way:
    """Return how the live endpoint of the settings is asked."""
    url = settings.endpoint or settings.base_url or OPENAI_URL
    parsed = _checked(url)
    if not settings.model:
        raise UsageError(f"endpoint {url}: no model is named; name one by --model or SUMMARIZER_MODEL")
    key = (settings.api_key.get_secret_value().strip() if settings.api_key else "") or "none"
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise UsageError("the API key holds blanks or characters that no key has; look at OPENAI_API_KEY or its file")
    name = f"{parsed.scheme}://{parsed.netloc.decode()}{parsed.path.rstrip('/')}"
    return Way(name, url, settings.model, _profile(settings, url, settings.model), key, settings.timeout)


def live_transport(settings: Settings, url: str) -> Live:
    """Return the way out to a live endpoint, through the proxy that the environment names for it."""
    parsed = httpx2.URL(url)
    proxy = None if proxy_bypass(parsed.host) else getproxies().get(parsed.scheme)
    return Live(settings.in_flight, settings.timeout, proxy)


def _checked(url: str) -> httpx2.URL:
    if not re.match(r"https?://[^/]", url):
        raise UsageError(f"endpoint {url}: is none of embedded, replay:DIR, http://… and https://…")
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise UsageError(f"endpoint {url!r}: is no URL ({error})") from None
    if parsed.userinfo:
        raise UsageError("endpoint: the URL holds a password; give the key in OPENAI_API_KEY or by api_key_file")
    return parsed


def _embedded(settings: Settings, options: Options) -> Endpoint:
    profile = next(profile for profile in built_in() if profile.name == EMBEDDED)
    way = Way(EMBEDDED, "http://embedded.invalid/v1", embedded.model_name(), profile, timeout=settings.timeout)
    return _cached(settings, options, way, Within(embedded.complete), lambda: EMBEDDED_MOMENT)


def _replay(settings: Settings, options: Options, folder: Path) -> Endpoint:
    if not folder.is_dir():
        raise UsageError(f"endpoint replay:{folder}: there is no such folder")
    store = FolderStore(folder, options.any_prompt)
    first = store.first_request or {}
    model = settings.model or first.get("model")
    if model is None:
        raise UsageError(f"endpoint replay:{folder}: no recorded reply tells its model; name it by --model")
    way = batch_way(settings.model_copy(update={"model": model}))
    if first and not settings.profile:
        way = replace(way, profile=Profile.of_request(first))
    exchange = Exchange(Nowhere(str(folder)), [store], meter_of(settings, options), options.clock)
    return Endpoint(way, exchange, options.sleep)


def _cached(
    settings: Settings,
    options: Options,
    way: Way,
    out: httpx2.BaseTransport,
    clock: Callable[[], datetime] | None = None,
) -> Endpoint:
    cache = DiskStore(settings.cache, way.name)
    stores: list[Store] = [cache]
    if options.record:
        stores.append(FolderStore(options.record))
    meter = meter_of(settings, options)
    exchange = Exchange(out, stores, meter, clock or options.clock, options.refresh)
    endpoint = Endpoint(way, exchange, options.sleep)
    found = cache.note(note_name(way))
    if isinstance(found, dict) and not options.refresh:
        endpoint.begin_with(Profile.model_validate(found))
    return endpoint


def _profile(settings: Settings, url: str, model: str) -> Profile:
    return read_profile(settings.profile) if settings.profile else profile_for(url, model)
