"""Which way a changed amount moves things for the reader: a longer notice is good, a higher fee is not.

Promises: only clauses whose words say what the amount is for are judged; the others lean nowhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.changes.quantities import Measure, moved_amounts

if TYPE_CHECKING:
    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side

_Rules = tuple[tuple[re.Pattern[str], int], ...]


def _rule(words: str, sign: int) -> tuple[re.Pattern[str], int]:
    return re.compile(words, re.IGNORECASE), sign


_RULES: dict[Measure, _Rules] = {
    Measure.PERIOD: (
        _rule(r"minimum|minimale?|mindest|mínim|engagement|embargo|hold back|withh(?:o|e)ld|reserve", -1),
        _rule(
            r"\b(?:remedy|cure)\b|\b(?:you|customers?|users?) (?:can|may) (?:see|export|download|access)", 1
        ),
        _rule(
            r"(?:notif|inform|tell|report)\w*.{0,80}(?:breach|incident)|(?:breach|incident).{0,80}(?:notif|inform|report)"
            r"|violation de données|datenpanne|verletzung des schutzes|brecha",
            -1,
        ),
        _rule(
            r"\b(?:answer|respond|repl(?:y|ies|ied))|répond|réponse|antwort|bearbeit|respuesta|contestamos",
            -1,
        ),
        _rule(
            r"opt(?:ing)?.?out|appeal|withdraw|\bto (?:claim|object|dispute|return|complain)"
            r"|may (?:claim|object|return)"
            r"|refund|returned? (?:up|within)|cooling|einspruch|widerruf|widersprech|rétract|contest|reclam"
            r"|desist|recours|apel|recurrir|you have \S+ (?:days|weeks|months)|remedy|warrant"
            r"|guarantee|garantie|security updates",
            1,
        ),
        _rule(
            r"notice|notif(?!ication of breach)|announc|in advance|ahead|beforehand|remind"
            r"|before (?:the|they|it|any|such)"
            r"|préavis|informer|avertir|prévenir|avant|ankündig|im voraus|mitgeteilt|informieren|aviso|antelación"
            r"|comunicar|notific|preavviso",
            1,
        ),
        _rule(
            r"\b(?:keep|kept|retain|retention|stor(?:e|ed|age)|delet|eras|expire|lasts?|lifetime|hold|held)"
            r"|conserv|supprim|effac|aufbewahr|speicher|lösch|gelöscht|elimin|supres|cookie|strikes?",
            -1,
        ),
        _rule(
            r"\b(?:answer|respond|repl(?:y|ies)|review|handle|process|decide|deliver|send|sent|pay(?:out)?|transfer|remov)"
            r"|répond|trait|antwort|bearbeit|beantwort|respond|contest|suspend|blocked|withhold|hold back|reserve",
            -1,
        ),
    ),
    Measure.MONEY: (
        _rule(
            r"liab|haft|responsab|compensat|indemnité|entschädig|indemniz|credited|voucher|bonus|you (?:get|receive)",
            1,
        ),
        _rule(r"", -1),
    ),
    Measure.SHARE: (
        _rule(
            r"\b(?:fees?|commissions?|reserves?|interest|charged?|costs?|price)\b|frais|gebühr|provision|comisi|reserva"
            r"|intérêt|zins",
            -1,
        ),
        _rule(r"availab|uptime|verfügbar|disponib|credit|gutschrift|refund|discount|revenue share|rabat", 1),
    ),
    Measure.COUNT: (),
}


def lean_of_amounts(before: Side, after: Side, part: Part) -> int:
    """1 where the changed amounts favour the reader, -1 where they don't, 0 where they do both or can't be told."""
    if part.after is None:
        return 0
    wording = after.text[part.after.start : part.after.end]
    leans = set()
    for moved in moved_amounts(before, after, part):
        sign = next((sign for words, sign in _RULES[moved.measure] if words.search(wording)), 0)
        leans.add(sign * moved.sign)
    leans.discard(0)
    return leans.pop() if len(leans) == 1 else 0
