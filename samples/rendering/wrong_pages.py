"""Pages that are not the policy: bot walls, error pages, campaigns."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samples.rendering.page import Page

_DE = (
    "Die angeforderte Seite ist zurzeit leider nicht verfügbar. Bitte versuchen Sie es später erneut oder "
    "kehren Sie zur Startseite zurück. Fehlernummer"
)
_FR = (
    "La page que vous avez demandée est momentanément indisponible. Merci de réessayer plus tard ou de "
    "revenir à la page d’accueil. Référence de l’erreur"
)
_ES = (
    "La página que has solicitado no está disponible en este momento. Inténtalo más tarde o vuelve a la "
    "página de inicio. Código del error"
)
_EN = (
    "The page you asked for is not available right now. Please try again later or go back to the start "
    "page. Error reference"
)
_ERRORS = {
    "de": ("Da ist etwas schiefgelaufen", _DE),
    "fr": ("Une erreur est survenue", _FR),
    "es": ("Se ha producido un error", _ES),
    "en": ("Something went wrong", _EN),
}


def bot_wall(page: Page) -> str:
    """An interstitial that checks the browser, with status 200."""
    ray = page.token("ray", 16)
    return (
        "<!DOCTYPE html><html lang='en-US'><head><title>Just a moment...</title><meta "
        "name='robots' content='noindex'>"
        f"<meta http-equiv='refresh' content='390'></head><body><div class='main-wrapper' role='main'>"
        f"<h1>{page.platform.host}</h1><h2>Checking your browser before you continue</h2>"
        f"<p>{html.escape(page.platform.name)} needs to review the security of your connection "
        "before proceeding. "
        f"This process is automatic. Verify you are human by completing the action below.</p>"
        f"<noscript>Enable JavaScript and cookies to continue</noscript>"
        f"<form id='challenge-form' action='{page.path}?__wall_tk={page.token('wall')}' method='post'></form>"
        f"<p>Request ID: {ray}. Performance and security by Gatekeepr.</p></div>"
        f"<script>window._wall_opt={{cvId:'3',cType:'managed',ray:'{ray}'}};</script></body></html>"
    )


def error_page(page: Page, language: str) -> str:
    """An apology in ``language`` inside a small frame."""
    title, text = _ERRORS[language]
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'><title>{title}</title>"
        "</head><body>"
        f"<header><a href='/'>{html.escape(page.platform.name)}</a></header><main><h1>{title}</h1>"
        f"<p>{text}: {page.token('error', 10)}.</p><a class='button' href='/'>OK</a></main></body></html>"
    )


def marketing_page(page: Page) -> str:
    """A campaign that stands where the policy stood."""
    name = html.escape(page.platform.name)
    perks = "".join(
        f"<div class='perk'><h3>{head}</h3><p>{text}</p></div>"
        for head, text in (
            (
                "Twice as fast",
                "Our new app opens before you have put the kettle on. Try it and tell your friends.",
            ),
            (
                "Made for weekends",
                "Plan, share and celebrate with everyone you like, wherever you happen to be.",
            ),
            (
                "Loved by millions",
                "“I can’t imagine my mornings without it”, says Dana from Leeds. Neither can we.",
            ),
        )
    )
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Say hello to {name} "
        "Plus</title></head>"
        f"<body><header><a href='/'>{name}</a></header><main><section class='hero'><h1>Say hello "
        f"to {name} Plus</h1>"
        f"<p>Everything you love, now with more of it. Start your free month today.</p>"
        f"<a class='cta' href='/plus?c={page.token('campaign', 8)}'>Start free month</a></section>"
        f"{perks}</main>"
        f"<footer>© {page.day.year} {name}</footer></body></html>"
    )
