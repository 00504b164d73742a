"""The policy itself as HTML, in the ways that sites lay it out: article, accordion, tabs, layout table."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from samples.markdown import shown
from samples.rendering.elements import inline, to_html
from samples.rendering.page import Page, sections, title_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.records import Block


def article(page: Page) -> str:
    """Headings with anchors and permalinks, a table of contents above."""
    parts = [_title(page)]
    found = sections(page.blocks)
    heads = [one.heading for one in found if one.heading]
    if len(heads) > 3:
        links = "".join(f"<li><a href='#{block.id}'>{inline(block.text)}</a></li>" for block in heads)
        parts.append(f"<nav class='toc' aria-label='Contents'><ol>{links}</ol></nav>")
    for one in found:
        if one.heading:
            mark = f"<a class='permalink' href='#{one.heading.id}' aria-hidden='true' tabindex='-1'>#</a>"
            parts.append(f"<h2 id='{one.heading.id}'>{inline(one.heading.text)} {mark}</h2>")
        parts.append(_flow(one.blocks))
    return "\n".join(parts)


def accordion(page: Page) -> str:
    """The first section open, the next ones in details, every third in a div hidden by script."""
    parts = [_title(page), "<div class='accordion' data-accordion>"]
    for place, one in enumerate(sections(page.blocks)):
        inner = _flow(one.blocks)
        if one.heading is None:
            parts.insert(1, f"<div class='intro'>{inner}</div>")
        elif place % 3:
            opened = " open" if place == 1 else ""
            head = f"<summary><h2 id='{one.heading.id}'>{inline(one.heading.text)}</h2></summary>"
            parts.append(f"<details{opened}>{head}<div class='panel'>{inner}</div></details>")
        else:
            button = f"<button type='button' aria-expanded='false' aria-controls='p-{one.heading.id}'>"
            head = f"<h2 id='{one.heading.id}'>{button}{inline(one.heading.text)}</button></h2>"
            hidden = f"<div class='panel collapsed' id='p-{one.heading.id}' aria-hidden='true'>{inner}</div>"
            parts.append(f"<section class='accordion-item'>{head}{hidden}</section>")
    return "\n".join([*parts, "</div>"])


def tabs(page: Page) -> str:
    """A list of tabs that repeats every heading, and a panel each, all but the first hidden."""
    found = [one for one in sections(page.blocks) if one.heading]
    intro = [one for one in sections(page.blocks) if one.heading is None]
    buttons = "".join(
        f"<li role='presentation'><button role='tab' id='tab-{place}' "
        f"aria-selected='{str(place == 0).lower()}' "
        f"aria-controls='{one.heading.id}'>{inline(one.heading.text)}</button></li>"
        for place, one in enumerate(found)
        if one.heading
    )
    panels = "\n".join(
        f"<section role='tabpanel' id='{one.heading.id}' "
        f"aria-labelledby='tab-{place}'{' hidden' if place else ''}>"
        f"<h2>{inline(one.heading.text)}</h2>\n{_flow(one.blocks)}</section>"
        for place, one in enumerate(found)
        if one.heading
    )
    lead = "".join(f"<div class='lead'>{_flow(one.blocks)}</div>" for one in intro)
    return f"{_title(page)}\n{lead}\n<ul role='tablist' class='tabs'>{buttons}</ul>\n{panels}"


def table(page: Page) -> str:
    """The page of an old system: a layout table, a row for each section, headings in bold cells."""
    rows = []
    for place, one in enumerate(sections(page.blocks)):
        head = f"<h2>{inline(one.heading.text)}</h2>" if one.heading else ""
        anchor = f"<a name='s{place}'></a>"
        rows.append(
            f"<tr valign='top'><td width='12'>{anchor}&nbsp;</td><td class='cell'>"
            f"{head}\n{_flow(one.blocks)}</td></tr>"
        )
    body = "\n".join(rows)
    opening = "<table role='presentation' border='0' cellpadding='4' width='100%'>"
    return f"{_title(page)}\n{opening}\n{body}\n</table>"


BODIES: dict[str, Callable[[Page], str]] = {
    "article": article,
    "accordion": accordion,
    "tabs": tabs,
    "table": table,
}


def _title(page: Page) -> str:
    block = title_block(page.blocks)
    if block:
        return f"<h1 id='{block.id}'>{inline(block.text)}</h1>"
    return f"<p class='eyebrow'>{html.escape(page.document.title)}</p>"


def _flow(blocks: tuple[Block, ...]) -> str:
    """Blocks with the headings among them; every heading keeps its id as an anchor."""
    parts: list[str] = []
    run: list[str] = []
    for block in blocks:
        if block.level:
            parts += [to_html(run)] if run else []
            run = []
            parts.append(f"<h{block.level} id='{block.id}'>{inline(block.text)}</h{block.level}>")
        else:
            run.append(block.text)
    return "\n".join([*parts, to_html(run)] if run else parts)


def outline(page: Page) -> list[str]:
    """The words of the page's headings, for scripts and breadcrumbs."""
    return [shown(block) for block in page.blocks if block.level == 2]
