"""A page as a browser makes it: Chromium, one fresh profile per page, behind the guarding proxy.

Promises:

- Chromium resolves no names itself and reaches nothing but the proxy; it has no UDP and no service workers;
- the page's own HTML is not fetched a second time: the browser is given the bytes that were captured;
- images, media, fonts, downloads and pop-ups are not loaded;
- the page as it stood goes into the capture's WARC records, and a picture of it where one can be taken.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, Playwright, Request, Response, Route, async_playwright
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from yarl import URL

from smallprint.capture.proxy import USER, GuardingProxy, Session
from smallprint.capture.screenshot import take_screenshot
from smallprint.capture.told import Told, told_of
from smallprint.capture.warc import rendered_records
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from smallprint.capture.dial import Dialler
    from smallprint.capture.policy import FetchPolicy
    from smallprint.records.capture import FetchResult

NO_BROWSER = (
    "The page is made by scripts, and there is no browser to run them. Install Chromium "
    "(on Debian: apt install chromium), or name one in the settings."
)
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ARGUMENTS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-crash-reporter",
    "--no-first-run",
    # Nothing but the proxy has a name or address: no prefetch of names, no direct connection.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    # Older and newer names of one switch; without it WebRTC sends UDP to whom a page names.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_BYPASS_NOTHING = "<-loopback>"
_NOT_LOADED = frozenset({"image", "media", "font"})
_GIVEN_ON = frozenset({"content-type", "content-security-policy", "set-cookie"})
_SETTLE_SECONDS = 5.0
_CLOSE_SECONDS = 5.0
_LOOK_SECONDS = 15.0
_TRIES = 5
_LANGUAGE_TAG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*\b")

WhyNot = Callable[[str], Awaitable[str | None]]
"""Why a page may not be fetched, or None where it may."""


def find_chromium(configured: Path | None) -> Path | None:
    """The browser to use: the configured one, else the system's; None where there is none."""
    if configured is not None:
        return configured if os.access(configured, os.X_OK) else None
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else None


class Browser:
    """Chromium, started for the first page that needs it and kept until ``close``. One page at a time."""

    def __init__(self, policy: FetchPolicy, dialler: Dialler, why_not: WhyNot) -> None:
        self._policy = policy
        self._why_not = why_not
        self._proxy = GuardingProxy(policy, dialler)
        self._proxy_address = ""
        self._one_page = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None

    async def render(self, result: FetchResult) -> FetchResult:
        """``result`` with ``rendered``, or with the outcome and reason why there is none."""
        async with self._one_page:
            try:
                rendered = await self._render(result)
            except (TimeoutError, PlaywrightTimeoutError):
                rendered = _failed(
                    result, Outcome.TIMEOUT, "The browser took longer over the page than we wait."
                )
            except (PlaywrightError, OSError) as error:
                reason = f"The browser could not show the page: {_first_line(error)}"
                rendered = _failed(result, Outcome.NEEDS_RENDERING, reason)
        return replace(rendered, finished=self._policy.now())

    async def close(self) -> None:
        """Stop the browser and its proxy."""
        if self._chromium is not None:
            with suppress(PlaywrightError):
                await self._chromium.close()
        if self._playwright is not None:
            await self._playwright.stop()
        await self._proxy.close()

    async def _render(self, result: FetchResult) -> FetchResult:
        path = find_chromium(self._policy.browser)
        if path is None:
            return _failed(result, Outcome.NEEDS_RENDERING, NO_BROWSER)
        chromium = await self._start(path)
        async with self._proxy.session(self._policy.max_bytes) as session:
            context = await self._context(chromium, session, result)
            try:
                async with asyncio.timeout(self._policy.total_seconds):
                    visit = _Visit(result, self._policy, self._why_not)
                    seen = await visit.make(context)
                told, screenshot = await self._look_again(seen)
            finally:
                await _close_context(context, chromium)
        if session.bytes_left < 0 or len(seen.dom) > self._policy.max_bytes:
            reason = f"The page loads more than {self._policy.max_bytes} bytes in a browser."
            return _failed(result, Outcome.TOO_LARGE, reason)
        name = f"Chromium/{chromium.version}"
        records = rendered_records(seen.dom, seen.reached, self._policy.now(), name, told, self._policy)
        return replace(
            result, rendered=seen.dom, url_reached=seen.reached, screenshot=screenshot,
            warc=(result.warc or b"") + records,
        )  # fmt: skip

    async def _look_again(self, seen: _Seen) -> tuple[Told | None, bytes | None]:
        """What is good to have besides the page, and never worth losing the page for."""
        told: Told | None = None
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS):
                if seen.response is not None:
                    told = await told_of(seen.response, self._policy.now(), self._policy.max_bytes)
                return told, await take_screenshot(seen.page)
        return told, None

    async def _start(self, path: Path) -> Chromium:
        if self._playwright is None:
            self._proxy_address = await self._proxy.start()
            self._playwright = await async_playwright().start()
        if self._chromium is None or not self._chromium.is_connected():
            self._chromium = await self._playwright.chromium.launch(
                executable_path=path,
                # Chromium refuses its own sandbox to root; for everybody else it stays on.
                chromium_sandbox=os.geteuid() != 0,
                args=_ARGUMENTS,
                proxy={"server": self._proxy_address, "bypass": _BYPASS_NOTHING},
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        return self._chromium

    async def _context(self, chromium: Chromium, session: Session, result: FetchResult) -> BrowserContext:
        language = result.vantage.accept_language if result.vantage else ""
        return await chromium.new_context(
            proxy={
                "server": self._proxy_address,
                "bypass": _BYPASS_NOTHING,
                "username": USER,
                "password": session.token,
            },
            user_agent=self._policy.user_agent,
            locale=found[0] if (found := _LANGUAGE_TAG.match(language)) else None,
            accept_downloads=False,
            service_workers="block",
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """The DOM as UTF-8, the address of the document that it is of, its page while it is open, and the response
    that brought that document where it is another than the one captured.
    """

    dom: bytes = field(repr=False)
    reached: str
    page: Page
    response: Response | None


class _Visit:
    """One page, from the captured bytes to the DOM that its scripts made of them."""

    def __init__(self, result: FetchResult, policy: FetchPolicy, why_not: WhyNot) -> None:
        self._result = result
        self._policy = policy
        self._why_not = why_not
        self._reached = result.url_reached
        self._given = False
        self._status = 200
        self._response: Response | None = None

    async def make(self, context: BrowserContext) -> _Seen:
        """What the page became."""
        page = await context.new_page()
        context.on("page", _close_page)
        page.on("response", self._note_status)
        await context.route("**/*", self._decide)
        await page.goto(self._address(), wait_until="commit", timeout=0)
        # A page whose last counter or advert never arrives is still a page: it is taken as it stands then.
        with suppress(PlaywrightTimeoutError):
            await page.wait_for_load_state("load", timeout=self._policy.read_seconds * 1000)
        with suppress(PlaywrightTimeoutError):
            await page.wait_for_load_state("networkidle", timeout=_SETTLE_SECONDS * 1000)
        dom = await _dom(page)
        if page.url.startswith("chrome-error:") or self._status >= 400:
            raise PlaywrightError(f"its scripts lead to {self._reached}, which gives no page")
        moved = self._reached != self._result.url_reached
        return _Seen(dom, self._reached, page, self._response if moved else None)

    def _address(self) -> str:
        """What was reached, with the fragment that was asked for: it may choose the text."""
        fragment = URL(self._result.url_asked).raw_fragment
        return f"{self._result.url_reached}#{fragment}" if fragment else self._result.url_reached

    def _note_status(self, response: Response) -> None:
        if _is_page(response.request):
            self._status = response.status
            self._response = response

    async def _decide(self, route: Route) -> None:
        """What becomes of one request of the page."""
        request = route.request
        with suppress(PlaywrightError):  # the page may be gone by now
            if request.resource_type in _NOT_LOADED:
                await route.abort("blockedbyclient")
            elif not _is_page(request):
                await route.continue_()
            elif not self._given:
                self._given = True
                await route.fulfill(
                    status=self._result.status or 200,
                    headers=_given_on(self._result),
                    body=self._result.content or b"",
                )
            elif await self._why_not(request.url) is None:
                self._reached = request.url
                await route.continue_()
            else:
                await route.abort("aborted")  # other codes would put an error page in the place of ours


async def _dom(page: Page) -> bytes:
    """The page's DOM as it stands. A page that is just moving on is asked again when it has arrived."""
    for _ in range(_TRIES):
        with suppress(PlaywrightError):
            return (await page.content()).encode("utf-8", "replace")
        await page.wait_for_load_state("domcontentloaded")
    raise PlaywrightError("it never stops moving from address to address")


def _is_page(request: Request) -> bool:
    """Whether ``request`` is for the page itself, not for a part of it."""
    return request.is_navigation_request() and request.frame.parent_frame is None


async def _close_context(context: BrowserContext, chromium: Chromium) -> None:
    """Close a page's profile; a browser that can't is closed itself, and started anew for the next page."""
    with suppress(PlaywrightError):
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await context.close()
        except TimeoutError:
            await chromium.close()


async def _close_page(page: Page) -> None:
    with suppress(PlaywrightError):
        await page.close()


def _given_on(result: FetchResult) -> dict[str, str]:
    """The captured headers that matter to a browser. Cookies are one to a line, as Playwright wants them."""
    given: dict[str, str] = {}
    for name, value in result.headers:
        key = name.lower()
        if key in _GIVEN_ON:
            joint = "\n" if key == "set-cookie" else ", "
            given[key] = f"{given[key]}{joint}{value}" if key in given else value
    return given


def _failed(result: FetchResult, outcome: Outcome, reason: str) -> FetchResult:
    return replace(result, outcome=outcome, reasons=(reason,))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
