"""What stands around a policy: menus, banners, forms, scripts, and the bits that differ on each request."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from samples.rendering.bodies import outline

if TYPE_CHECKING:
    from samples.rendering.page import Page

_WORDS = {
    "en": {
        "cookies": "We and our 214 partners use cookies to measure, to personalise and to run the site.",
        "accept": "Accept all",
        "reject": "Only necessary",
        "manage": "Manage choices",
        "menu": "Products|Pricing|Help centre|Blog|Sign in",
        "news": "Get our newsletter",
        "mail": "Your e-mail address",
        "send": "Subscribe",
        "related": "You may also like",
        "rights": "All rights reserved.",
        "skip": "Skip to content",
        "helpful": "Was this page helpful?",
        "minutes": "min read",
        "footer": "About us|Careers|Press|Investors|Security|Status|Accessibility|Sitemap|Gift cards",
    },
    "fr": {
        "cookies": "Avec nos 214 partenaires, nous utilisons des cookies pour mesurer l’audience.",
        "accept": "Tout accepter",
        "reject": "Continuer sans accepter",
        "manage": "Paramétrer",
        "menu": "Offres|Tarifs|Aide|Actualités|Connexion",
        "news": "Recevez notre lettre d’information",
        "mail": "Votre adresse e-mail",
        "send": "S’abonner",
        "related": "À lire aussi",
        "rights": "Tous droits réservés.",
        "skip": "Aller au contenu",
        "helpful": "Cette page vous a-t-elle été utile ?",
        "minutes": "min de lecture",
        "footer": "Qui sommes-nous|Recrutement|Presse|Sécurité|Accessibilité|Plan du site|Cartes cadeaux",
    },
    "de": {
        "cookies": "Wir und unsere 214 Partner verwenden Cookies, um die Nutzung zu messen.",
        "accept": "Alle akzeptieren",
        "reject": "Nur notwendige",
        "manage": "Einstellungen",
        "menu": "Produkte|Preise|Hilfe|Blog|Anmelden",
        "news": "Newsletter abonnieren",
        "mail": "Ihre E-Mail-Adresse",
        "send": "Anmelden",
        "related": "Das könnte Sie auch interessieren",
        "rights": "Alle Rechte vorbehalten.",
        "skip": "Zum Inhalt springen",
        "helpful": "War diese Seite hilfreich?",
        "minutes": "Min. Lesezeit",
        "footer": "Über uns|Karriere|Presse|Sicherheit|Status|Barrierefreiheit|Übersicht",
    },
    "es": {
        "cookies": "Nosotros y nuestros 214 socios usamos cookies para medir y personalizar este sitio.",
        "accept": "Aceptar todo",
        "reject": "Solo las necesarias",
        "manage": "Configurar",
        "menu": "Productos|Precios|Ayuda|Blog|Entrar",
        "news": "Recibe nuestro boletín",
        "mail": "Tu correo electrónico",
        "send": "Suscribirse",
        "related": "También te puede interesar",
        "rights": "Todos los derechos reservados.",
        "skip": "Ir al contenido",
        "helpful": "¿Te ha servido esta página?",
        "minutes": "min de lectura",
        "footer": "Quiénes somos|Empleo|Prensa|Seguridad|Accesibilidad|Mapa del sitio|Tarjetas regalo",
    },
}
_HEADLINES = (
    "Five things we learned at our spring summit",
    "Meet the team behind the new dashboard",
    "How customers saved nine hours a week",
    "Now available in eleven more cities",
    "A look back at a record quarter",
    "Our summer photo contest: the winners",
)


def word(page: Page, key: str) -> str:
    """A phrase of the page's frame in the page's language."""
    return _WORDS.get(page.language, _WORDS["en"])[key]


def links(page: Page, key: str) -> str:
    """The frame's menu entries as list items."""
    names = word(page, key).split("|")
    return "".join(
        f"<li><a href='/p/{place}'>{html.escape(name)}</a></li>" for place, name in enumerate(names)
    )


def cookie_banner(page: Page) -> str:
    """The banner that lies over the page until someone chooses."""
    buttons = "".join(
        f"<button type='button'>{word(page, key)}</button>" for key in ("accept", "reject", "manage")
    )
    return (
        f"<div id='cookie-banner' class='cookie-banner' role='dialog' aria-label='cookies'>"
        f"<p>{word(page, 'cookies')} <a href='/cookies'>Cookies</a></p>{buttons}</div>"
    )


def footer(page: Page) -> str:
    """A mega footer: company links, every policy of the platform, a newsletter form, small print."""
    policies = "".join(
        f"<li><a href='{one.urls[0]}'>{html.escape(one.title)}</a></li>" for one in page.platform.documents
    )
    return (
        f"<footer class='site-footer'><div class='col'><ul>{links(page, 'footer')}</ul></div>"
        f"<div class='col'><ul>{policies}</ul></div>"
        f"<form class='newsletter' action='/newsletter' method='post'>"
        f"<input type='hidden' name='csrf' value='{page.token('csrf')}'>"
        f"<label>{word(page, 'news')} <input type='email' placeholder='{word(page, 'mail')}'></label>"
        f"<button>{word(page, 'send')}</button></form>"
        f"<p class='legal'>© {page.day.year} {html.escape(page.platform.name)}. "
        f"{word(page, 'rights')}</p></footer>"
    )


def related(page: Page) -> str:
    """Three teasers, other ones on each request."""
    start = page.number("related", len(_HEADLINES))
    picked = [_HEADLINES[(start + place) % len(_HEADLINES)] for place in range(3)]
    cards = "".join(
        f"<a class='card' href='/blog/{place}'><h3>{text}</h3><span>{3 + place} "
        f"{word(page, 'minutes')}</span></a>"
        for place, text in enumerate(picked)
    )
    return f"<aside class='related' aria-label='related'><h2>{word(page, 'related')}</h2>{cards}</aside>"


def scripts(page: Page) -> str:
    """Inline scripts with JSON, as site builders leave them, with words that look like policy text."""
    state = {
        "build": page.token("build", 12),
        "user": None,
        "flags": {"newCheckout": page.number("flag", 2) == 0, "policyBanner": True},
        "toc": outline(page),
        "copy": {"consent": "By continuing you agree to our terms. We may share your data with partners."},
    }
    data = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": page.document.title,
        "publisher": page.platform.name,
    }
    return (
        f"<script type='application/ld+json'>{json.dumps(data)}</script>\n"
        f"<script nonce='{page.token('nonce')}'>window.__STATE__={json.dumps(state)};"
        f"window.dataLayer=window.dataLayer||[];</script>"
    )


def marks(page: Page) -> str:
    """The machine's own remarks: when and by which server the page was made."""
    return f"<!-- rendered {page.day}T08:{page.number('minute', 60):02d}Z by web-{page.number('host', 9)} -->"


def helpful(page: Page) -> str:
    """The feedback question under the text, with a count that moves."""
    votes = 100 + page.number("votes", 900)
    buttons = f"<button>👍</button><button>👎</button><span>{votes}</span>"
    return f"<div class='helpful'><p>{word(page, 'helpful')}</p>{buttons}</div>"


def skip_link(page: Page) -> str:
    """The link that jumps over the menu."""
    return f"<a class='skip' href='#content'>{word(page, 'skip')}</a>"
