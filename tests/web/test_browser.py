"""The pages in a real browser: accessible, usable by keyboard and on a phone, and never running others' code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.needs import chromium
from tests.web.client import Site
from tests.web.conftest import point_to

pytestmark = [pytest.mark.xdist_group("site"), pytest.mark.browser]

KINDS = (
    "/", "/changes", "/platforms", "/platforms/", "/documents/", "captures", "/captures/", "/versions/",
    "/changes/", "/provisions/", "/statements/", "/clause-types", "/clause-types/", "/methodology", "/log", "missing",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(built: Site) -> Iterator[Browser]:
    """Chromium, for the tests of this module: while it is open no other event loop can run here, and Django
    does nothing in this thread.
    """
    point_to(built)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def example(site: Site, kind: str) -> str:
    """The address of a page of that kind: of several, the longest, which shows the most."""
    if kind == "missing":
        return "/SP-P-000001-A"
    if not kind.endswith("/") or kind == "/":
        found = [
            one
            for one in site.pages()
            if one.path == kind or (kind == "captures" and "/captures" in one.path[3:])
        ]
    else:
        found = [one for one in site.page_of(kind) if one.path.count("/") == 2]
    return max(found, key=lambda one: len(one.body)).path


@pytest.mark.parametrize("kind", KINDS)
def test_no_accessibility_violation_in_light_and_dark(site: Site, page: Page, kind: str) -> None:
    address = site.address + example(site, kind)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(address)
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_shows_every_page_without_scrolling_sideways(site: Site, page: Page, kind: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site.address + example(site, kind))
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_first_tab_stop_skips_to_the_content(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/changes")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_wide_tables_can_be_scrolled_by_keyboard(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.address}/documents/1/captures")
    page.focus(".scroll")
    before = page.evaluate("document.querySelector('.scroll').scrollLeft")
    page.keyboard.press("ArrowRight")
    # Not wait_for_function: the page's own policy forbids the evaluation that it polls with.
    for _ in range(100):
        after = page.evaluate("document.querySelector('.scroll').scrollLeft")
        if after > before:
            break
        page.wait_for_timeout(50)
    assert after > before == 0


def test_both_wordings_of_a_change_open_by_keyboard_without_any_script(site: Site, browser: Browser) -> None:
    change = next(one.path for one in site.page_of("/changes/") if one.tree.css_first(".part details"))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + change)
    summary = page.locator(".part details summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".part details blockquote").first.is_visible()
    context.close()


def test_a_hostile_policy_runs_nothing_and_reads_byte_for_byte_in_a_browser(site: Site, page: Page) -> None:
    messages: list[str] = []
    page.on("dialog", lambda dialog: (messages.append(dialog.message), dialog.dismiss())[1])
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("console", lambda one: messages.append(one.text))
    version = next(one for one in site.page_of("/versions/") if "Hostile" in one.text)
    page.goto(site.address + version.path)
    source = site.get(f"{version.path}.txt").text
    quotes = page.eval_on_selector_all(
        "[data-text]",
        """all => all.map(one => {
            one.querySelectorAll('[data-code="0000"]').forEach(nul => nul.textContent = '\\u0000');
            return [+one.dataset.start, +one.dataset.end, one.textContent];
        })""",
    )
    assert quotes
    for start, end, shown in quotes:
        assert shown == source[start:end]
    assert page.title() != "owned"
    assert messages == []


def test_no_page_reports_an_error_or_asks_another_host(site: Site, page: Page) -> None:
    seen: list[str] = []
    page.on("console", lambda one: seen.append(one.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(site.address) else seen.append(one.url))
    for kind in KINDS[:-1]:
        page.goto(site.address + example(site, kind))
    assert seen == []
