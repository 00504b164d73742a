"""A picture of a page as it stood: bounded, and never worth a capture. Its time is the caller's to bound."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.async_api import Page

MAX_HEIGHT = 16_000
"""Pixels; Chromium paints no more than 16,384 in one go. What stands below is not in the picture."""
MAX_BYTES = 4_000_000
_HEIGHT = "Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0)"


async def take_screenshot(page: Page) -> bytes | None:
    """A PNG of the whole page, to ``MAX_HEIGHT``; None where there is none to be had, or it is too large."""
    with suppress(PlaywrightError, ValueError, TypeError):
        width = page.viewport_size["width"] if page.viewport_size else 1280
        height = min(max(1, int(await page.evaluate(_HEIGHT))), MAX_HEIGHT)
        picture = await page.screenshot(
            type="png", full_page=True, animations="disabled", timeout=0,
            clip={"x": 0, "y": 0, "width": width, "height": height},
        )  # fmt: skip
        return picture if len(picture) <= MAX_BYTES else None
    return None
