"""Numbers as policies write them: digits, or words in English, French, German and Spanish."""

from __future__ import annotations

_WORDS: dict[int, str] = {
    1: "one un une ein eine einem einen einer eines uno una",
    2: "two deux zwei dos",
    3: "three trois drei tres",
    4: "four quatre vier cuatro",
    5: "five cinq funf cinco",
    6: "six sechs seis",
    7: "seven sept sieben siete",
    8: "eight huit acht ocho",
    9: "nine neuf neun nueve",
    10: "ten dix zehn diez",
    12: "twelve douze zwolf doce",
    13: "thirteen treize dreizehn trece",
    14: "fourteen quatorze vierzehn catorce",
    15: "fifteen quinze funfzehn quince",
    16: "sixteen seize sechzehn dieciseis",
    18: "eighteen dix-huit achtzehn dieciocho",
    20: "twenty vingt zwanzig veinte",
    21: "twenty-one vingt-et-un einundzwanzig veintiuno",
    24: "twenty-four vingt-quatre vierundzwanzig veinticuatro",
    28: "twenty-eight",
    30: "thirty trente dreissig dreißig treinta",
    36: "thirty-six trente-six",
    45: "forty-five quarante-cinq",
    48: "forty-eight quarante-huit",
    60: "sixty soixante sechzig sesenta",
    72: "seventy-two soixante-douze",
    90: "ninety quatre-vingt-dix neunzig noventa",
    100: "hundred cent hundert cien",
}
VALUES: dict[str, int] = {word: value for value, words in _WORDS.items() for word in words.split()}
NUMBER = r"(?:\d{1,4}|" + "|".join(sorted(VALUES, key=len, reverse=True)) + ")"
"""A number up to 9999, as a piece of a pattern."""


def number(text: str) -> int:
    """The value of what ``NUMBER`` matched."""
    return VALUES[text] if text in VALUES else int(text)
