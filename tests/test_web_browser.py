"""The pages in Debian's Chromium against the service as people start it: keys alone, no script, hostile words."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tests.programs import needs
from tests.served import Watched, asked_json, chromium, doubtful_ledger, served, watched
from tests.test_web_hostile import EVIL, FILE, TEXT, hostile_ledger, pages_of

pytestmark = needs("chromium")
OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
KEYS = {"accept": "a", "take": "t", "withdraw": "w", "dismiss": "d", "claim": "c"}
STATUS = {
    "accept": "accepted", "take": "corrected", "edit": "corrected", "claim": "corrected", "withdraw": "rejected",
    "dismiss": "dismissed",
}  # fmt: skip
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
_FOUND = (
    "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
    ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
    ".map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | ')))"
)
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SMALLEST = (
    "Math.min(...Array.from(document.querySelectorAll('main *'))"
    ".filter(e => e.offsetParent && Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim()))"
    ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(doubtful_ledger(tmp_path_factory.mktemp("doubtful")))


@pytest.fixture
def base(doubtful: Path, tmp_path: Path) -> Iterator[str]:
    """A service on a ledger of its own, so that tests may decide."""
    (tmp_path / "l.db").write_bytes(doubtful.read_bytes())
    with served(str(tmp_path / "l.db"), tmp_path) as address:
        yield address


@pytest.fixture(scope="module")
def read_only(doubtful: Path) -> Iterator[str]:
    """A service for tests that only look."""
    with served(str(doubtful), doubtful.parent) as address:
        yield address


@pytest.fixture
def look(browser: Browser, base: str) -> Iterator[Watched]:
    """A page with scripts, on the screen of an office."""
    context = browser.new_context(viewport=OFFICE)
    made = watched(context, base)
    yield made
    context.close()
    assert not made.wrong


def flag_of(page: Page) -> str:
    return page.url.split("/review/")[1].split("?")[0]


def status_of(base: str, flag: str) -> str:
    return str(asked_json(f"{base}/review/{flag}.json")["flag"]["status"])


def wanted(actions: list[str], met: Counter[str]) -> str:
    """Return the action that has come up least."""
    return min(actions, key=lambda one: met[one])


def moved_on(page: Page, flag: str) -> None:
    page.wait_for_function(
        "old => !location.pathname.endsWith(old) && document.readyState === 'complete'"
        " && (document.querySelector('.case .decide') || document.querySelector('.tabs'))",
        arg=flag,
    )


def test_the_whole_review_is_done_by_keyboard_alone(look: Watched) -> None:
    page, keys = look.page, look.page.keyboard
    page.goto(look.base + "/review")
    total = asked_json(look.base + "/review.json")["total"]
    keys.press("Enter")
    page.wait_for_url("**/review/f-*")
    first = flag_of(page)
    keys.press("s")
    moved_on(page, first)
    assert status_of(look.base, first) == "open"
    second = flag_of(page)
    keys.press("a")
    moved_on(page, second)
    assert status_of(look.base, second) == "accepted"
    keys.press("u")
    page.wait_for_url(f"**/review/{second}**")
    assert status_of(look.base, second) == "open"
    decided: dict[str, str] = {}
    met: Counter[str] = Counter()
    while "/review/f-" in page.url:
        flag = flag_of(page)
        assert flag not in decided
        case = asked_json(f"{look.base}/review/{flag}.json")
        action = wanted(case["actions"], met)
        if action == "edit":
            _edit(page, case["field"])
        else:
            if action == "dismiss":
                keys.press("y")
                keys.type("核对过原文")
                keys.press("Escape")
            keys.press(KEYS[action])
        moved_on(page, flag)
        met[action] += 1
        decided[flag] = action
    assert len(decided) == total
    assert set(met) == set(STATUS)
    assert asked_json(look.base + "/review.json")["total"] == 0
    for flag, action in decided.items():
        told = asked_json(f"{look.base}/review/{flag}.json")["flag"]
        assert (told["status"], told["decision"]["by"]) == (STATUS[action], "王芳")
        assert action != "dismiss" or told["decision"]["why"] == "核对过原文"


def _edit(page: Page, field: str) -> None:
    """Put another value in by keys: words are written, one of a list is chosen."""
    page.keyboard.press("e")
    if page.evaluate("document.activeElement.tagName") == "SELECT":
        page.keyboard.press("ArrowDown")
    else:
        page.keyboard.type({"number": "12.5亿元", "period": "2025年"}.get(field, "新名"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_the_whole_review_is_done_with_scripts_off(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport=OFFICE, java_script_enabled=False)
    look = watched(context, base)
    page = look.page
    page.goto(base + "/review")
    total = asked_json(base + "/review.json")["total"]
    page.click("a.button.main")
    met: Counter[str] = Counter()
    skipped = flag_of(page)
    page.click("a[data-key=s]")
    again = flag_of(page)
    assert again != skipped
    page.click("button[value=accept]")
    page.click('form[action^="/review/undo/"] button')
    assert flag_of(page) == again
    seen = set()
    while "/review/f-" in page.url:
        flag = flag_of(page)
        assert flag not in seen
        seen.add(flag)
        case = asked_json(f"{base}/review/{flag}.json")
        action = wanted(case["actions"], met)
        if action == "edit":
            place = page.locator("[data-key=e]")
            if place.evaluate("e => e.tagName") == "SELECT":
                place.select_option(index=1)
            else:
                place.fill({"number": "12.5亿元", "period": "2025年"}.get(case["field"], "新名"))
        page.locator(f"button[value={action}]").first.click()
        met[action] += 1
        assert status_of(base, flag) == STATUS[action]
    context.close()
    assert len(seen) == total
    assert set(met) == set(STATUS)
    assert not look.wrong


def test_the_second_of_two_reviewers_is_told_and_loses_nothing(browser: Browser, base: str) -> None:
    people = [browser.new_context(viewport=OFFICE) for _ in range(2)]
    first, second = (watched(one, base) for one in people)
    for look, name in ((first, "王芳"), (second, "李雷")):
        look.page.goto(base + "/review")
        look.page.fill(".who input[name=name]", name)
        look.page.click(".who button:not([name])")
        look.page.goto(base + "/review/next?kind=value_mismatch")
    flag = flag_of(first.page)
    assert flag_of(second.page) == flag
    first.page.keyboard.press("a")
    moved_on(first.page, flag)
    second.page.keyboard.press("y")
    second.page.keyboard.type("看法不同")
    second.page.keyboard.press("Escape")
    second.page.keyboard.press("w")
    notice = second.page.wait_for_selector(".notice.bad")
    assert notice is not None
    assert "王芳" in notice.inner_text()
    assert second.page.input_value("input[name=why]") == "看法不同"
    assert status_of(base, flag) == "accepted"
    second.page.keyboard.press("w")
    moved_on(second.page, flag)
    assert status_of(base, flag) == "rejected"
    history = asked_json(f"{base}/review/{flag}.json")["history"]
    assert [one["by"] for one in history] == ["王芳", "李雷"]
    for one in people:
        one.close()
    assert not first.wrong + second.wrong


def test_hostile_words_and_a_poisoned_upload_open_no_dialog_and_break_no_policy(
    browser: Browser, tmp_path: Path
) -> None:
    url = hostile_ledger(tmp_path)
    poisoned = tmp_path / "pages" / f"2{FILE}"
    poisoned.write_text(TEXT.replace("35", "36"), encoding="utf-8")
    with served(url, tmp_path, "--by", "<b>王芳</b>") as base:
        context = browser.new_context(viewport=OFFICE)
        look = watched(context, base)
        page = look.page
        page.goto(base + "/imports")
        page.set_input_files("input[type=file]", str(poisoned))
        page.fill("main input[name=outlet]", EVIL[:100])
        page.fill("main input[name=published]", "2025-03-06")
        page.click("main form button.main")
        page.wait_for_url(re.compile(r"/imports/\w"))
        assert poisoned.name in page.inner_text("main")
        page.wait_for_selector(".job-done", timeout=60_000)
        seen = 0
        for address in pages_of(lambda path: asked_json(base + path)):
            page.goto(base + address)
            seen += "alert(2)" in page.inner_text("body")
        for address in ("/review", "/articles", "/projects"):
            page.goto(base + address)
            page.click(f'main a[href^="{address}.json"]')
            page.wait_for_url(re.compile(r"\.json"))  # a waiting function would be refused by the page's policy
            assert page.evaluate("document.contentType") == "application/json"
        context.close()
    assert seen > 12
    assert not look.wrong


def addresses(base: str) -> list[str]:
    """Return one address of each page."""
    article = asked_json(base + "/articles.json")["rows"][0]["id"]
    project = asked_json(base + "/projects.json")["rows"][0]["id"]
    kinds = {row["flag"]["kind"]: row["flag"]["id"] for row in asked_json(base + "/review.json?size=200")["rows"]}
    cases = [f"/review/{kinds[kind]}" for kind in ("value_mismatch", "stage_conflict", "unclaimed_number")]
    week = asked_json(base + "/overview.json")["week"]
    return [
        "/", "/review", *cases, "/review/bulk?kind=stage_conflict", "/review/rules?kind=stage_conflict&action=dismiss",
        f"/review/sample?week={week}", "/review/log?verify=true", "/articles", f"/articles/{article}", "/projects",
        f"/projects/{project}", f"/projects/{project}/change?do=rename&called=x", "/metrics", "/promises", "/imports",
        f"/briefing?week={week}", "/nix",
    ]  # fmt: skip


def test_no_page_has_a_serious_finding_of_axe_or_needs_scrolling_aside(browser: Browser, read_only: str) -> None:
    context = browser.new_context(viewport=OFFICE)
    look = watched(context, read_only)
    page = look.page
    script = AXE.read_text(encoding="utf-8")
    found = []
    told = addresses(look.base)
    for language in ("zh-CN", "en"):
        for address in told:
            page.goto(look.base + address)
            assert page.get_attribute("html", "lang") == language
            wide = page.evaluate(_TOO_WIDE)
            found += [f"{address}: {wide} too wide"] if wide > 0 else []
            page.evaluate(script)
            found += [f"{language} {address}: {one}" for one in page.evaluate(_FOUND)]
        page.goto(look.base + "/")
        page.click(".who button[name=language]")
        page.wait_for_selector(f"html[lang={'en' if language != 'en' else 'zh-CN'}]")
    context.close()
    assert not [*found, *look.wrong], "\n".join([*found, *look.wrong])


def test_a_phone_shows_every_page_readably(browser: Browser, read_only: str) -> None:
    context = browser.new_context(viewport=PHONE, device_scale_factor=3, is_mobile=True, has_touch=True)
    look = watched(context, read_only)
    for address in addresses(read_only):
        look.page.goto(read_only + address)
        assert look.page.evaluate(_TOO_WIDE) <= 0, address
        assert look.page.evaluate(_SMALLEST) >= 12, address
    context.close()
    assert not look.wrong


# What came after Chrome 86: a pattern and where it would stand.
NEWER = {
    ".js": (
        r"\.at\(", r"\.findLast", r"\.toSorted\(", r"\.toReversed\(", r"structuredClone", r"Object\.hasOwn",
        r"Object\.groupBy", r"withResolvers", r"randomUUID", r"static\s*\{", r"AbortSignal\.(?:timeout|any)",
        r"showPopover", r"Array\.fromAsync", r"#\w+ in ", r"\.hasOwn\(",
    ),
    ".css": (
        r":has\(", r":is\(", r":where\(", r"@container", r"@layer", r"@scope", r"@starting-style", r"aspect-ratio",
        r"accent-color", r"color-mix\(", r"light-dark\(", r"\b(?:inset|translate|rotate|scale)\s*:", r"\d[dsl]v[hw]\b",
        r"text-wrap", r"subgrid", r"scrollbar-gutter", r"overflow(?:-\w)?:\s*clip", r"\(\s*(?:width|height)\s*[<>]",
        r"oklch|oklab", r"field-sizing", r"(?:margin|padding)-(?:inline|block)\s*:", r":not\([^()]*,",
        r"^\s*&", r"content-visibility:\s*hidden",
    ),
    ".html": (r"<search\b", r"\bpopover\b", r"\binert\b", r"<dialog\b.*closedby", r"<selectedcontent"),
}  # fmt: skip


def test_script_style_and_templates_keep_to_what_chrome_86_knows() -> None:
    web = ROOT / "summarizer" / "web"
    files = [*(web / "static").iterdir(), *(web / "templates").iterdir()]
    assert {file.suffix for file in files} >= set(NEWER)
    for file in files:
        text = file.read_text(encoding="utf-8")
        for pattern in NEWER.get(file.suffix, ()):
            found = re.search(pattern, text, re.M)
            assert not found, (file.name, found and found[0])
