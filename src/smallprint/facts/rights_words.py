"""The rights that are told apart, by the words that grant them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern

if TYPE_CHECKING:
    import re


@dataclass(frozen=True, slots=True)
class Right:
    """A right, with pieces of words of which its wording always contains one."""

    name: str
    cues: tuple[str, ...]
    words: re.Pattern[str]


def _right(name: str, cues: str, *words: str) -> Right:
    return Right(name, tuple(cues.split("|")), pattern(r"\b(?:" + "|".join(words) + ")"))


RIGHTS = (
    _right(
        "complaint",
        "complain|reclam|plainte|beschwerde|saisir|recurrir",
        r"(?:lodg|fil|mak|submit|rais)(?:e|ing) (?:a |your )?(?:formal )?complaint|complain to",
        r"(?:introduire|deposer|former|adresser) une (?:reclamation|plainte)",
        r"droit de (?:saisir|reclamation)|beschwerderecht|beschwerde (?:bei|einzu|zu)",
        r"presentar (?:una )?reclamacion|recurrir ante",
    ),
    _right(
        "withdraw consent",
        "withdraw|revo|retir|retrait|widerruf",
        r"withdraw\w{0,3} (?:your|any|their|such|the)? ?(?:prior )?consent|revoke (?:your )?consent",
        r"retirer (?:votre|son|leur) consentement|retrait (?:de votre|du) consentement",
        r"einwilligung[a-z ,]{0,40}widerruf\w{0,3}|widerruf\w{0,3} (?:ihre|deine|der) einwilligung",
        r"(?:revocar|retirar) (?:el|tu|su) consentimiento",
    ),
    _right(
        "post-mortem instructions",
        "death|mortem|deces|mort|sort",
        r"after (?:your|their|his or her) death|post[- ]mortem|apres (?:votre|son|leur) (?:deces|mort)",
        r"sort (?:de [vs]os|que vous)[a-z ]{0,30}donnees",
    ),
    _right(
        "no automated decision",
        "automat|decision",
        (
            r"(?:not (?:to )?(?:be )?subject to|object to) (?:a |an |any |solely "
            r")?(?:decision|automated)[a-z -]{0,30}"
        ),
        r"decision (?:individuelle )?automatisee|automatisierte[nr]? entscheidung\w{0,2}",
        r"decisiones (?:individuales )?automatizadas",
    ),
    _right(
        "portability",
        "portab|transfer|transmit|readable|structured|export|ubertragbar",
        r"(?:data )?portability|portabilite|datenubertragbarkeit|portabilidad",
        (
            r"(?:transfer|transmit|port|obtain and transfer) (?:of )?(?:your|the|their) "
            r"(?:personal )?(?:data|information)[a-z ]{0,12} to (?:another|a third|other)"
        ),
        r"(?:machine[- ]readable|structured)[a-z ,-]{0,30} format",
        r"export (?:your|their) (?:personal )?(?:data|information)|obtain and transfer",
    ),
    _right(
        "restriction",
        "restrict|limit|freeze|einschrank",
        r"restrict(?:ion)?(?: of)? (?:of |the |our |your |to )?(?:use|processing|how we)",
        r"limit(?:ation)?(?: of)? (?:the |our |your )?(?:processing|use of your)|freeze the processing",
        r"processing [a-z ]{0,24}(?:is |be )?restricted|restriction\b|droits? (?:a|de) (?:la )?limitation",
        r"limitation (?:du|de) (?:traitement)?|einschrankung|limit(?:ar|acion)(?: de[l]?| el)? tratamiento",
    ),
    _right(
        "objection",
        "object|oppos|widerspr|opone|oposi",
        (
            r"(?:right (?:to|of) )?(?:object(?:ion)?|oppose) (?:to|about) (?:the |our |us "
            r"|any |certain |how |your |such )?(?:process|use|involve|data|personal|direct"
            r"|market|decision|cooki|further)\w{0,9}"
        ),
        r"right (?:to|of) object(?:ion)?|(?:raise )?(?:an )?objection (?:about|to)",
        r"d'(?:opposition|objection)|vous opposer|widerspruch\w{0,10}|oponerte|oponerse|oposicion",
    ),
    _right(
        "rectification",
        "rectif|correct|update|amend|modif|berichtig",
        r"rectif\w{2,8}",
        (
            r"(?:correct|update|amend|modify)(?:ing|ion)?(?: of| or (?:correct|update|amend"
            r"|modify))? (?:any )?(?:your |the |inaccura\w{1,4} |incorrect |incomplete "
            r"|outdated |my )?(?:personal |account )?(?:data|information|details)"
        ),
        r"(?:droit|d'acces,?) (?:de )?modification|(?:inaccurate|incorrect)[a-z ]{0,40}corrected",
        r"berichtig\w{2,4}|modifier vos (?:donnees|informations)",
    ),
    _right(
        "erasure",
        "eras|delet|remov|clos|effacement|suppression|oubli|losch|supresion|suprimir|cancelacion",
        r"(?:right (?:to|of) )?eras(?:ure|e|ed)\b",
        (
            r"(?:delet(?:e|ion)|remov(?:e|al)|clos(?:e|ure))(?: and close| or (?:close"
            r"|remov\w{1,2}|eras\w{1,3}|deactivate))?(?: of)? (?:some of |all of |all "
            r")?(?:your|the|their|any|my|his) (?:\w{1,12} )?(?:personal |user )?(?:data"
            r"|information|accounts?|website|profile)"
        ),
        r"(?:request|right to|ask)[a-z ]{0,12} delet\w{1,3}|d'effacement",
        r"(?:droit|demander|rectification|et|ou)[a-z ,']{0,20} (?:de |la |a la )?suppression",
        r"de suppression|l'effacement|droit a l'oubli|loschung|loschen lassen|supresion|suprimir",
        r"cancelacion",
    ),
    _right(
        "access",
        "access|copy|copies|acces|auskunft|acceder|acceso",
        r"(?:right (?:of|to) |request |obtain )(?:obtain )?(?:confirmation[a-z ]{0,60})?access",
        (
            r"access(?: to)? (?:and \w{1,12} |or \w{1,12} |the |, \w{1,12},? )?(?:your|my"
            r"|their|any personal|the personal|personal) (?:\w{1,12} ){0,2}?(?:data"
            r"|information|records|account)"
        ),
        (
            r"(?:request|obtain|receive|get) (?:a )?cop(?:y|ies) of (?:your|the|that|their"
            r"|any) (?:personal )?(?:data|information)"
        ),
        r"a copy of (?:that|your) (?:personal )?(?:data|information)|droits? d'acces",
        r"acceder a (?:vos|tus|sus)|d'acces|auskunft\w{0,12}|derecho (?:de|a) acceso|acceso, ",
        r"acceder a (?:tus|sus) datos",
    ),
    _right(
        "information",
        "information|right to|informed",
        (
            r"(?:request|obtain|ask for|right to) (?:certain |further |more )?information "
            r"(?:about|on|regarding) (?:how|our disclosure|the (?:way|processing|personal)"
            r"|your)"
        ),
        r"information (?:about|on) how (?:we process )?your personal data|right to (?:know|be informed)",
        r"droit a l'information",
    ),
    _right(
        "appeal",
        "appeal|contest|challeng|wrongly|dispute settlement|complaint",
        (
            r"(?:you (?:can|may|could)|right to|to|option to) (?:also )?(?:submit an |file "
            r"an |request an )?(?:appeal\b|contest\b|challenge)[a-z ]{0,50}"
        ),
        r"been wrongly|out-of-court dispute settlement|internal complaint[- ]handling",
    ),
    _right(
        "choices",
        "settings|preferences|choices|choix|activity|whether we|parametrer",
        (
            r"(?:change|modify|adjust|manage|control|update|choose|review|gerer|modifier"
            r"|parametrer)[a-z ,]{0,24} (?:your |my |vos |les |these |this )?(?:\w{1,12} "
            r")?(?:settings|preferences|choices|choix|activity|whether we (?:show|use)"
            r"|parametrer)"
        ),
        r"les parametrer|whether we (?:show|use)",
    ),
    _right(
        "marketing opt-out",
        "opt|unsubscri|stop receiving|desabon|desinscr|bloctel|abbestell|baja",
        (
            r"(?:opt[- ]?out of (?:the )?(?:sales?|sharing|targeted)|opt[- ]?out of"
            r"|unsubscribe from|stop receiving) (?:receiving )?(?:our |any |all |such |these "
            r"|future )?(?:marketing|promotional|e-?mail|commercial|newsletter"
            r"|communications)[a-z ]{0,30}"
        ),
        r"(?:click|follow|us)\w{0,3} (?:on )?(?:the )?[\"']?unsubscribe|vous (?:desabonner|desinscrire)",
        r"bloctel|newsletter [a-z ]{0,30}abbestell\w{1,3}|darte de baja|(?:may|can) (?:also )?unsubscribe",
    ),
)
"""In the order in which a wording that fits several is taken."""
