"""Money: renewals, refund windows, and fees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.money import amounts
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_RENEWS = pattern(
    r"\b(?:(?:automatic(?:ally)?|auto)[- ](?:\w{1,12} )?(?:renew\w{0,4}|billed"
    r"|charged|extend\w{0,3})|(?:renew\w{0,3}|extend\w{0,3}|billed) (?:\w{1,12} "
    r"){0,2}?automatically|reconduit\w{0,2} (?:tacitement|automatiquement)|(?:tacite"
    r"|automatique) reconduction|reconduction tacite|renouvel\w{1,6} "
    r"(?:automatiquement|tacitement|automatique)"
    r"|verlanger\w{0,3}[^.;|\n]{0,60}automatisch"
    r"|automatisch[^.;|\n]{0,40}verlanger\w{0,3}|automatische verlangerung"
    r"|(?:renov\w{1,6}|prorrog\w{1,6}) (?:de forma )?automatica(?:mente)?|renovacion "
    r"automatica)\b"
)
_CANCEL = pattern(r"\b(?:unless|until) [^.;|\n]{0,60}(?:cancel|opt|terminat)\w{0,6}")
_GIVEN_BACK = pattern(
    r"\b(?:refund\w{0,4}|money[- ]back|return(?:s|ed|ing)?|rembours\w{1,7}"
    r"|retract\w{1,5}|droit de retour|retour\w{0,4}|ruckgabe\w{0,5}"
    r"|ruckerstatt\w{1,6}|widerruf\w{0,8}|zuruck\w{3,8}|reembols\w{1,5}"
    r"|devolu\w{1,6}|devolver|desistimiento|withdraw\w{0,3}|right of withdrawal"
    r"|cancel [a-z ]{0,40}refund)\b"
)
_PURCHASE = pattern(
    r"\b(?:refund\w{0,4}|items?|products?|goods|purchas\w{1,4}|orders?|delivery"
    r"|subscription|shipping|consumer|contract|produits?|commande|article\w{0,1}"
    r"|achat|livraison|contrat|waren?|ware|bestellung|kauf\w{0,6}|vertrag\w{0,7}"
    r"|producto\w{0,1}|pedido|compra|contrato|full refund)\b"
)
_WINDOW = pattern(
    r"\b(?:est de|is|have|has|disposez|dispose d'un|betragt|tiene|within|up to|for"
    r"|no later than|period of|first|dans (?:un|les)|delai de|sous|pendant|innerhalb"
    r"|binnen|frist|plazo|durante|dentro)\b"
)
_KEPT = pattern(r"\b(?:conserv\w{1,6}|retain\w{0,3}|retention|stored|gespeichert)\b")
_PAID_TO_YOU = pattern(
    r"\b(?:processed|issued|credited|business days to|appear|bank|rembourse(?:rons"
    r"|ra)|erstatten wir|financial institution)\b"
)

_FEE = pattern(
    r"\b(?:fees?|charges?|charged|costs?|commissions?|remuneration|penalt(?:y|ies)"
    r"|price for|surcharge|frais|commissions?|penalite\w{0,1}|\w{0,14}gebuhr\w{0,12}"
    r"|vertragsstrafe\w{0,1}|\w{0,10}kosten|provision|comision\w{0,2}|tarifa\w{0,1}"
    r"|gastos|coste\w{0,1}|recargo)\b"
)
_FORMS: tuple[tuple[str, str], ...] = (
    (
        "free of charge",
        (
            r"(?:use[ds]?|using|services?|app|website|platform|returns?|registration"
            r"|registering|accounts?|access|shipping|delivery|trial"
            r"|membership)\b[^.;|\n]{0,50} (?:free of charge|at no (?:additional |extra "
            r")?(?:cost|charge)|without charge|is free\b(?! of)|are free (?:for|of charge))"
            r"|(?:inscription|acces|utilisation|service|retour|livraison"
            r"|site)\w{0,1}[^.;|\n]{0,40} (?:est|sont) gratuit\w{0,2}|(?:nutzung"
            r"|registrierung|anmeldung|mitgliedschaft|dienst|service|versand|rucksendung"
            r"|ruckgabe)\w{0,3}[^.;|\n]{0,40} (?:ist|sind)[a-z ]{0,20} (?:kostenlos"
            r"|kostenfrei|unentgeltlich|gratis)|(?:uso|registro|acceso|servicio|envio"
            r"|devolucion)\w{0,1}[^.;|\n]{0,40} (?:es|son) (?:totalmente )?gratuit\w{1,2}"
        ),
    ),
    (
        "not refundable",
        (
            r"(?:fees?|charges?|payments?|frais)[^.;|\n]{0,90}(?:non-?refundable|not "
            r"refundable|ne sont pas rembours\w{1,4})"
        ),
    ),
    (
        "costs reimbursed, amount not stated",
        (
            r"(?:reimburse\w{0,4}|bear)[a-z ]{0,30} (?:for )?(?:all |any |the |its own "
            r"|reasonable |return )?(?:shipping )?(?:costs?|expenses|fees?)[^.;|\n]{0,50}"
            r"|(?:entitled to|pay)[a-z ]{0,16} (?:reasonable )(?:remuneration|compensation"
            r"|costs|fee)[^.;|\n]{0,40}|pay (?:the|a|any) [a-z ]{0,20}(?:fee|charge"
            r"|postage)s?\b"
        ),
    ),
    (
        "charge possible, amount not stated",
        (
            r"(?:subject to|may (?:charge|apply)|charge|reserve[sd]?)[a-z ]{0,40} (?:a |an "
            r"|additional |reasonable )?(?:fee|charge|compensation)s?\b|you authori[sz]e "
            r"[a-z ]{0,30}charge[^.;|\n]{0,30}|fees apply[^.;|\n]{0,30}"
        ),
    ),
)
_FORM_ANY = tuple((name, pattern(source)) for name, source in _FORMS)
_PAYS_FEE = pattern(
    r"\b(?:(?:shipping |service |processing |handling |return |cancellation "
    r"|reminder |late |reinstatement |audit |transaction )?(?:fee|charge|commission"
    r"|penalty|surcharge|price|subscription|deposit)s?|frais(?: de \w{3,14})?"
    r"|\w{0,14}gebuhr\w{0,6}|vertragsstrafe|comision|tarifa|gastos)\b"
)
_NO_FEE = pattern(
    r"\b(?:do|does|will|shall) not (?:be )?charged? (?:you )?(?:a |any |an )?(?:fee"
    r"|fees|anything)|\bwithout (?:any )?(?:fee|charge)s?\b|\bno (?:fee|charge)s?\b"
)
_NOT_FEE = pattern(
    r"\b(?:royalty|licen[cs]e|licen[cs]ed|lizenz|attorney|legal fees|indemnif\w{1,6}"
    r"|liab\w{1,6}|nutzungsrecht\w{0,2}|right to use|claims?|arbitrat\w{1,4}"
    r"|prevailing|donnees|personal (?:data|information))\b"
)


def read_renewal(sentence: Sentence) -> Iterator[Found]:
    """That something renews by itself, for how long, and until what is done."""
    match = _RENEWS.search(sentence.text)
    if match:
        period = next(durations(sentence.text), None)
        cancel = _CANCEL.search(sentence.text)
        value = "automatic" + (f" {period.value}" if period else "") + ("; until cancelled" if cancel else "")
        yield Found(FactKind.AUTO_RENEWAL, value, match.start(), match.end())


def read_refund(sentence: Sentence) -> Iterator[Found]:
    """Within what time goods may be returned or money asked back."""
    text = sentence.text
    if (
        not (_GIVEN_BACK.search(text) and _PURCHASE.search(text))
        or _PAID_TO_YOU.search(text)
        or _KEPT.search(text)
    ):
        return
    for period in durations(text):
        if _WINDOW.search(text, max(0, period.start - 50), period.start):
            yield Found(FactKind.REFUND_WINDOW, period.value, period.start, period.end)
            return


def read_fee(sentence: Sentence) -> Iterator[Found]:
    """A fee with its amount; else that it is free, borne by somebody, or left open."""
    text = sentence.text
    if _NOT_FEE.search(text):
        return
    fee = _PAYS_FEE.search(text)
    for amount in amounts(text) if fee else ():
        if fee and abs(amount.start - fee.start()) < 160:
            yield Found(
                FactKind.FEE,
                f"{amount.value} {' '.join(fee[0].split())}",
                min(fee.start(), amount.start),
                max(fee.end(), amount.end),
            )
            return
    if no_fee := _NO_FEE.search(text):
        yield Found(FactKind.FEE, "none", no_fee.start(), no_fee.end())
        return
    for name, form in _FORM_ANY:
        match = form.search(text)
        if match and (name == "free of charge" or _FEE.search(text)):
            yield Found(FactKind.FEE, name, match.start(), match.end())
            return


RULES = (
    Rule(read_renewal, cues=words("automat auto tacit renov prorrog reconduc")),
    Rule(
        read_refund,
        cues=words(
            "refund money return withdraw rembours retract retour ruck widerruf zuruck",
            "reembols devol desisti",
        ),
        also=words(
            "day days month year week hour yrs jour mois ans annee semaine heure tag monat",
            "jahr woche stunde dia mes meses ano hora semana werktag kalender minute",
        ),
    ),
    Rule(
        read_fee,
        cues=words(
            "fee charg cost commissi remuner compensa penalt surcharg free frais penalite",
            "gratuit gebuhr mahngeb vertrags kosten unentgel comision tarifa gasto gratis",
            "recargo",
        ),
    ),
)
