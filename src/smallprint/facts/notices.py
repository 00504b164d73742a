"""How people are told of changes of the text, and how long before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = (
    r"(?:polic(?:y|ies)|terms|agreement|guidelines|(?:privacy |cookie |this |the "
    r")notice|statement|conditions|addendum|documents?|rules|subprocessors?"
    r"|politiques?|conditions|c\.?g\.?[uvs]\b\.?|charte|mentions legales|presentes?"
    r"|\w{0,18}bedingungen|\w{0,16}erklarung|\w{0,12}richtlinien?|agb|hinweise"
    r"|politica|condiciones|terminos|aviso legal)"
)
_CHANGE = pattern(
    rf"\b(?:(?:chang|modif|amend|updat|revis|alter|replac|adjust|supplement)\w{{0,8}} "
    rf"[^.;|\n]{{0,60}}?\b{_TEXT}|{_TEXT}\b[^.;|\n]{{0,60}}? (?:chang|modif|amend"
    rf"|updat|revis|alter)\w{{0,8}}"
    r"|(?:any|these|such|the|those|important|major|material|significant|all "
    r"relevant) (?:changes|modifications|amendments|updates)|changes and "
    r"clarifications|toute modification|modifications? importantes?|nouvelle version"
    rf"|(?:modif|chang|mis[e]? a jour|evol|amend|actualis|ander|aktualisier|anpass"
    rf"|actualiz|cambi)\w{{0,10}} [^.;|\n]{{0,60}}?\b{_TEXT}"
    rf"|{_TEXT}\b[^.;|\n]{{0,60}}? (?:modif|chang|mise a jour|actualis|evolu|ander"
    rf"|geander|anpass|anzupass|aktualisier|actualiz|cambi)\w{{0,8}})"
)
_CHANGE_HEADING = pattern(
    r"\b(?:chang|modif|amend|updat|revis|ander|aktualis|anpass|evolution|mise a jour|cambio|actualiz)\w{0,10}"
)
_HOW: tuple[tuple[str, str], ...] = (
    (
        "none; without notice",
        (
            r"without (?:any )?(?:prior |advance |further ){0,3}(?:notice|notif\w{4,7})|with or without notice"
            r"|sans preavis|sans notification|ohne (?:vorherige )?ankundigung|sin previo "
            r"aviso|sin aviso previo"
        ),
    ),
    (
        "none; effective on posting",
        (
            r"(?:effective|take effect|apply to you|binding|enter into "
            r"force)[a-z ,]{0,60}(?:immediately|(?:up)?on (?:posting|publication|the date)"
            r"|when (?:posted|we post|they are posted)|as soon as)|(?:immediately|effective) "
            r"(?:up)?on (?:posting|publication)|will apply [a-z ]{0,40}immediately"
            r"|immediately upon their posting|effective (?:on|when|as "
            r"of)[^.;|\n]{0,60}(?:post|publi|sends)\w{0,4}|des (?:leur|sa) (?:publication"
            r"|mise en ligne)"
        ),
    ),
    (
        "notice",
        (
            r"(?:we|google|meta|company|group|group shall|provider|us)? ?(?:will|shall|may"
            r"|to|'ll|must)? ?(?:\w{2,10} ){0,3}?(?:notify|inform|alert|let) (?:you|users"
            r"|our users|customers?|the user|them|the customer)[^.;|\n]{0,60}|(?:will|shall) "
            r"be (?:notified|informed)[^.;|\n]{0,60}|(?:provid|giv|send)\w{0,3} (?:you "
            r")?(?:with )?(?:\w{1,12} ){0,3}notice[^.;|\n]{0,40}|you [a-z ]{0,8}be "
            r"informed[^.;|\n]{0,40}|(?:vous|utilisateurs?)(?! tenir)[a-z ']{0,30} "
            r"(?:informe|notifie|averti|prevenu)\w{0,4}[^.;|\n]{0,50}|(?:sie|dich|ihnen"
            r"|nutzer)[a-z ,]{0,50}(?:informier|mitteil|benachrichtig|hinweis)\w{0,3}"
            r"|(?:comunic|notific|inform)(?:aremos|ara)[^.;|\n]{0,50}"
        ),
    ),
    (
        "posting",
        (
            r"(?:we (?:will|may|'ll) )?(?:post|publish)\w{0,3} (?:the |any |such |these |our "
            r"|an? )?(?:\w{3,10} )?(?:changes?|updates?|updated|revised|version|polic\w{1,3}"
            r"|amend\w{1,6}|modific\w{1,8}|notice|terms|it|them)[^.;|\n]{0,40}|(?:reflected"
            r"|posted|published) on[^.;|\n]{0,40}|mise? en ligne[^.;|\n]{0,40}|publie\w{0,3} "
            r"sur[^.;|\n]{0,40}|veroffentlich\w{1,4}|publicar\w{0,4}"
        ),
    ),
    (
        "none; check the text regularly",
        (
            r"(?:check|review|consult|visit|revisit|read)\w{0,3} (?:back |this |these |the "
            r"|our |it |them |for )?[a-z ]{0,40}(?:frequently|regularly|periodically|from "
            r"time to time|often|occasionally)|(?:frequently|regularly|periodically) "
            r"(?:check|review|consult|visit|read)\w{0,3}|consulter regulierement|regelmassig"
        ),
    ),
    (
        "none; continued use is acceptance",
        (
            r"(?:your )?continu(?:ed|ing|e)(?: to)? (?:the )?(?:use|using"
            r"|access)[^.;|\n]{0,70}|weiterhin nutz\w{1,3}|weitere nutzung|utilisation "
            r"continue|continuer a utiliser|uso continuado"
        ),
    ),
    (
        "none",
        (
            r"at any time|from time to time|at (?:our|its) (?:sole )?discretion|a tout "
            r"moment|jederzeit|en cualquier momento"
        ),
    ),
)
_HOW_ANY = tuple((name, pattern(source)) for name, source in _HOW)
_OBJECTION = pattern(
    r"\b(?:opt|opting) out|\breject|\barbitration|\bobject\w{0,5}|\bresponse"
    r"|\brequest|\bterminat\w{1,5}|\brefund"
)
_NOTICE_NEAR = pattern(
    r"\b(?:notice|notif\w{1,6}|before|advance|prior|inform\w{0,3}|take effect"
    r"|effective|preavis|avant|vor|im voraus|antes|antelacion|after)\b"
)
_OWN_TEXT = pattern(
    r"\b(?:we|us|our|company|provider|reserves?|subject to change"
    r"|may (?:change|update|modify|amend|revise)|nous"
    r"|notre|wir|uns|nosotros|nuestr\w{1,3}|podemos|can be|may be|will (?:be|take"
    r"|become|apply)|shall|responsible for|\w{3,12}(?:remos|rons))\b|nous "
    r"informerons|reflected"
)


def read_change(provision: Sentence) -> Iterator[Found]:
    """One fact a provision on changes of the text: a period of notice before all, else how people are told."""
    text = provision.text
    change = _CHANGE.search(text)
    if change is None or not _OWN_TEXT.search(text):
        return
    under_heading = bool(_CHANGE_HEADING.search(provision.heading))
    start = 0 if under_heading else max(0, change.start() - 200)
    end = len(text) if under_heading else min(len(text), change.end() + 450)
    for period in durations(text, start, end):
        around = text[max(0, period.start - 90) : period.end + 60]
        if _NOTICE_NEAR.search(around) and not _OBJECTION.search(around):
            yield Found(FactKind.CHANGE_NOTICE, period.value, period.start, period.end)
            return
    for name, how in _HOW_ANY:
        match = how.search(text, start, end)
        if match and (name != "none" or change.start() - 60 < match.start() < change.end() + 90):
            channel = "; email" if name == "notice" and "mail" in match[0] else ""
            begin = match.start() if name != "none" else min(match.start(), change.start())
            yield Found(FactKind.CHANGE_NOTICE, name + channel, begin, match.end())
            return


RULES = (
    Rule(
        read_change,
        cues=words(
            "chang modif amend updat revis alter mise evol nouvel ander aktual anpass actual", "cambi"
        ),
        also=words(
            "polic term agreem guideli notice statemen conditio document page rules subproc",
            ("content informat politiqu charte cgu cgv mention modific version bedingu erklaru"),
            "richtli agb hinweis politica condicio termino aviso addendum changes updates",
        ),
        whole=True,
    ),
)
