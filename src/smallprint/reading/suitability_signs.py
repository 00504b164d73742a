"""Phrases of pages that come instead of a policy, and words that policies are made of.

English, French, German, Spanish, Italian, Dutch, Portuguese and Polish.
"""

# ruff: noqa: E501, SIM905 - word tables read better in their own lines than wrapped or quoted one by one

from __future__ import annotations

import re
from dataclasses import dataclass

from smallprint.records.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Sign:
    """Phrases that stand for one kind of page. ``strong`` ones hardly stand in a policy by chance."""

    outcome: Outcome
    strong: bool
    reason: str
    pattern: re.Pattern[str]


def _sign(outcome: Outcome, reason: str, phrases: str, *, strong: bool = True) -> Sign:
    parts = "|".join(line.strip() for line in phrases.strip().splitlines())
    return Sign(outcome, strong, reason, re.compile(rf"(?:{parts})", re.IGNORECASE))


SIGNS: tuple[Sign, ...] = (
    _sign(
        Outcome.BLOCKED,
        "A bot wall came instead of the policy",
        r"""
        (?:checking|verifying|we(?:'|’)re verifying) (?:if the site connection is secure|your browser)
        (?:verify|confirm|prove|make sure) (?:that )?you(?:'|’)?(?: are|re) (?:a )?(?:human|not a (?:ro)?bot)
        (?:i(?:'|’)?m|i am|you(?:'|’)re|are you) (?:not )?a (?:ro)?bot
        security (?:check(?:point)?|verification)\b
        (?:enable|turn on|allow) (?:your )?(?:javascript and cookies|cookies and javascript) to (?:continue|proceed)
        pardon our interruption
        attention required
        just a moment
        access (?:to this (?:page|site|website|resource) (?:has been|is|was) )?(?:denied|blocked)
        (?:you have been|you(?:'|’)ve been|you are|request|has been|ip(?: address)? (?:is|was|has been)) blocked
        (?:unusual|suspicious|automated) (?:traffic|activity|requests|access)
        (?:cloudflare )?ray id
        ddos protection
        incapsula|perimeterx|datadome|imperva|akamai
        press (?:&|and) hold
        reference (?:#|number|id)[:\s]*[0-9a-f.]{8,}
        (?:complete|solve|enter|fill in) the (?:captcha|challenge|characters)
        re-?captcha|hcaptcha|captcha
        403 forbidden|error 1020|429 too many requests|too many requests
        (?:unblock|disable) (?:your )?(?:vpn|proxy|ad ?blocker)
        (?:not available|unavailable) in your (?:country|region|location)
        v[ée]rifi(?:er|ez|cation|ons) (?:que vous (?:n(?:'|’)êtes pas un robot|êtes (?:un )?(?:être )?humain)|de votre navigateur)
        (?:je ne suis|vous n(?:'|’)êtes) pas un robot
        accès (?:refusé|interdit|bloqué)|trafic inhabituel
        (?:überprüf\w+|prüfen wir) (?:ihre[ns]?|deine[ns]?) browser
        (?:ich bin|sie sind|du bist) kein (?:ro)?bot(?:er)?
        bestätigen sie,? dass sie (?:ein mensch|kein roboter)
        zugriff (?:verweigert|gesperrt|blockiert)|ungewöhnliche[rn]? (?:datenverkehr|aktivität)
        (?:no soy|no eres|no es) un robot
        (?:verific\w+|comprob\w+|confirm\w+) (?:que (?:eres|es|usted es) (?:un )?humano|tu navegador|su navegador)
        acceso (?:denegado|bloqueado|restringido)|tráfico inusual
        (?:non sono|non sei) un robot|accesso (?:negato|bloccato)|verifica(?:re)? (?:di essere|che sei) umano
        (?:ik ben|u bent|je bent) geen robot|toegang geweigerd
        não sou um rob[ôo]|acesso (?:negado|bloqueado)
        nie jestem robotem|dostęp (?:zabroniony|zablokowany)
        """,
    ),
    _sign(
        Outcome.NEEDS_RENDERING,
        "The page needs a browser",
        r"""
        (?:please )?(?:enable|turn on|activate|allow) (?:your )?javascript
        javascript (?:is|must be|needs to be|has been|seems to be) (?:required|disabled|enabled|turned off|not enabled|needed)
        (?:requires|needs|without) javascript(?: to be enabled| enabled| to (?:run|work|function))
        (?:browser|app) (?:does not|doesn(?:'|’)t) support javascript
        (?:veuillez )?activer? (?:le )?javascript|javascript (?:est|doit être) (?:désactivé|activé|requis)
        javascript (?:zu )?(?:aktivieren|einschalten)|(?:aktivieren|aktiviere) (?:sie )?(?:bitte )?javascript
        javascript (?:ist|muss) (?:deaktiviert|aktiviert|erforderlich)
        (?:habilit\w+|activ[ae]\w*) (?:el )?javascript|javascript (?:está|debe estar) (?:desactivado|deshabilitado|habilitado)
        (?:abilit\w+|attiv\w+) javascript|schakel javascript in|(?:ative|habilite) o javascript|włącz javascript
        """,
    ),
    _sign(
        Outcome.ERROR_PAGE,
        "An error page came instead of the policy",
        r"""
        \b(?:404|500|502|503|504|410)\b(?:\W{0,4}(?:error|page|not found|bad gateway|service|internal|gateway|erreur|fehler|oops))
        (?:error|erreur|fehler)\W{0,3}(?:code )?(?:4\d\d|5\d\d)\b
        ^\W*(?:404|410|500|502|503|504)\W*$
        \A\W*(?:404|410|500|502|503|504)\b
        page(?: you (?:were|are) looking for)? (?:could not|cannot|can(?:'|’)t|was not) be? ?found
        (?:page|site|content|link)(?: you requested)? (?:is(?:n(?:'|’)t| not)|(?:is )?no longer|currently|temporarily) (?:available|un?available|exist)
        (?:can(?:'|’)t|cannot|could not|couldn(?:'|’)t|unable to) (?:seem to )?find (?:the|that|this) (?:page|site)
        page not found|not found\b.{0,40}(?:home|back)|nothing (?:was )?found here
        internal server error|bad gateway|service unavailable|gateway time-?out|dns failure
        (?:something|oops,? something) (?:went|has gone) wrong
        (?:an|unexpected|technical|application|server)(?: \w+)? error (?:has )?occur+ed
        (?:we|you) (?:ran|have run|(?:'|’)ve run) into (?:an issue|a problem|an error)
        (?:under|scheduled|undergoing|site|down for|for|en|in|in der|programmée?) (?:maintenance|construction|mantenimiento|manutenzione|wartung)
        ^\W*(?:maintenance|wartung|mantenimiento|manutenzione|wartungsarbeiten)\W*$
        page de maintenance|wartungsarbeiten
        (?:we(?:'|’)ll|be) (?:be )?(?:right )?back (?:soon|shortly|in a)|back to (?:the )?home ?page
        temporarily (?:unavailable|down|offline|out of service)
        (?:this|the) (?:page|site|account|domain)(?: (?:has been|is|name))* (?:suspended|for sale|parked|expired|removed)
        ^\W*redirecting\b|(?:does|do) not redirect|if you are not redirected
        (?:try|refresh|reload)(?:ing)? (?:again later|the page|this page)
        session (?:has )?expired
        page (?:introuvable|non trouvée|inexistante|indisponible)|cette page n(?:'|’)existe (?:pas|plus)
        une erreur (?:est survenue|s(?:'|’)est produite|inattendue)|site (?:est )?(?:temporairement )?(?:indisponible|fermé)
        (?:site|boutique)(?: web)? (?:se refait une beauté|revient|fait peau neuve)
        seite (?:(?:wurde|konnte) )?nicht (?:gefunden|verfügbar|erreichbar|existiert)|nicht gefunden\W
        (?:ein|unerwarteter|technischer) fehler (?:ist )?aufgetreten|schief ?gegangen|schief ?gelaufen
        vorübergehend nicht (?:verfügbar|erreichbar)
        página (?:no (?:encontrada|existe|disponible)|não encontrada)|no (?:se )?(?:ha podido|pudo|hemos podido) encontr
        (?:ha ocurrido|se ha producido|ocurrió) un error|algo (?:salió|ha ido) mal|temporalmente (?:no disponible|fuera de servicio)
        pagina (?:non (?:trovata|disponibile)|niet gevonden)|si è verificato un errore
        er (?:is|ging) iets (?:fout|mis)|ocorreu um erro|strona nie (?:została znaleziona|istnieje)|wystąpił błąd
        """,
    ),
)

WIDGETS = re.compile(
    r"\b(?:sign in|log ?in|create account|forgot (?:your )?(?:e-?mail|password|username)|remember me|e-?mail or phone"
    r"|enter (?:your )?password|accept (?:all|all cookies)|reject (?:all|all cookies)|manage (?:cookies|preferences)"
    r"|cookie settings|necessary cookies only|continue with (?:google|apple|facebook)"
    r"|se connecter|mot de passe|identifiant|tout accepter|tout refuser|créer un compte"
    r"|anmelden|passwort|alle akzeptieren|alle ablehnen|registrieren"
    r"|iniciar sesión|contraseña|aceptar tod[ao]s?|rechazar tod[ao]s?|accedi|accetta tutti|inloggen|alles accepteren)\b",
    re.IGNORECASE,
)

POLICY_WORDS: frozenset[str] = frozenset(
    """
    you your yours we our us shall must may agree agreement terms policy privacy rights right data personal information
    collect process share disclose consent cookies services law laws legal liability liable party parties responsible
    prohibited permitted content account user users customer customers notice provision section applicable purpose
    guidelines community rules comply compliance allowed violate violation license licence copyright intellectual
    vous votre vos nous notre nos données personnelles droit droits conditions politique confidentialité traitement
    utilisateur utilisateurs consentement loi responsable responsabilité finalité contrat service utilisation mentions
    sie ihre ihren ihrer wir unsere unserer unseren daten datenschutz rechte recht bedingungen nutzung nutzer verarbeitung
    einwilligung gesetz haftung verantwortlich vertrag zweck kunde kunden dsgvo agb
    usted sus su nosotros nuestro nuestra datos personales derechos derecho condiciones política privacidad tratamiento
    usuario usuarios consentimiento ley responsable responsabilidad contrato uso finalidad
    lei voi noi nostro dati personali diritti condizioni trattamento utente utenti consenso legge responsabile contratto
    uw wij ons onze gegevens persoonsgegevens rechten voorwaarden beleid gebruiker gebruikers toestemming wet overeenkomst
    você seus sua nós nosso dados pessoais direitos termos privacidade tratamento usuário utilizador consentimento
    dane danych osobowych prawo prawa użytkownik użytkownika regulamin umowa zgoda przetwarzania usług
    seller sellers sale sales price prices payment pay fee fees refund order orders return ranking offer listing
    vente vendeur prix paiement commande livraison retour verkauf preis zahlung bestellung venta precio pago pedido
    """.split()
)

EVERYDAY_WORDS: frozenset[str] = frozenset(
    """
    you your yours we us our share services service content community users user customers customer
    vous votre vos nous notre nos service sie ihre ihren ihrer wir unsere unserer unseren nutzer kunde kunden
    usted sus su nosotros nuestro nuestra uso usuario usuarios lei voi noi nostro utente utenti uw wij ons onze
    gebruiker gebruikers você seus sua nós nosso price prices pay sale sales offer orders order seller sellers
    prix vente livraison commande preis verkauf precio venta pedido
    """.split()
)
"""Words of ``POLICY_WORDS`` that say nothing of law by themselves."""
