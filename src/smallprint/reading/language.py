# ruff: noqa: E501 - word lists are read by the line
"""In which language a text is written: stop words counted in a sample, nothing loaded, no network.

Promises an ISO 639-1 code, or None where the text is too short or too odd to tell.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from operator import itemgetter

_STOP_WORDS = {
    "en": "the of and to in that you we your our for this with are be not will or by may from any as have is it",
    "fr": "le la les des et est vous nous votre notre dans pour sur une par que qui ne pas au aux du ces sont avec être",
    "de": "der die das und ist nicht wir sie mit für von den dem des ein eine werden auf oder zu im bei ihre auch kann",
    "es": "el los las de y que en es usted nosotros su sus por para con una no del al se como o nuestra puede este",
    "it": "il di che e la per non con del della dei un una sono nel alla gli le da o si ai delle questo nostro",
    "pt": "o os as de e que em para com uma não do da dos das no na por se ou você seu sua nosso ao são",
    "nl": "de het een en van wij u je niet voor met zijn dat op te in aan uw onze of door worden deze kan bij",
    "sv": "och att det som en på är för av till med inte du vi den eller om har kan din ditt våra vår från ett",
    "da": "og at det som en på er for af til med ikke du vi den eller om har kan din dit vores fra et de",
    "no": "og at det som en på er for av til med ikke du vi den eller om har kan din ditt våre vår fra et",
    "fi": "ja on ei että se tai voi ovat sekä sinun kun joka jos me mukaan olla myös käyttää tämä niiden",
    "pl": "i w na z do nie że się jest o oraz przez dla od które lub może być przy ich jego po za są",
    "cs": "a v na se je že s o do pro z nebo k od za které jsou není podle může být tím při jako",
    "ro": "și de la în cu pe nu să un o este sau din care pentru prin dumneavoastră vă sunt noastre ale",
    "hu": "a az és hogy nem is egy van vagy meg ha mint által ezt csak azt lehet szerint valamint",
    "tr": "ve bir bu için ile veya olarak da de olan tarafından gibi her kadar değil sonra ise daha",
    "id": "dan yang di untuk dengan anda kami tidak dari ini atau dapat pada akan oleh adalah dalam ke",
    "vi": "và của các bạn cho không được trong là có với chúng tôi này để hoặc từ về theo",
    "ca": "el els les i que en per amb una no del dels al es com o vostè nostra aquest seva són",
    "et": "ja on ei et see või kui ning mis oma meie teie ka selle saab võib teid",
    "lt": "ir yra kad ne arba jūs mes kaip su dėl iš bei mūsų jūsų gali šios būti",
    "lv": "un ir ka ne vai jūs mēs kā ar no par mūsu jūsu var šīs lai uz",
    "sl": "in je da ne ali vi mi kot z od za so na se lahko ki pri vaše naše",
    "hr": "i je da ne ili vi mi kao s od za su na se može koji pri vaše naše ako",
    "sk": "a v na sa je že s o do pre z alebo k od za ktoré sú nie podľa môže byť ako",
}  # fmt: skip
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _STOP_WORDS.items():
    for _word in set(_words.split()):
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)

_WORD = re.compile(r"[^\W\d_]{1,20}")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0620-\u064a]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("th", re.compile(r"[\u0e01-\u0e3a]")),
    ("hi", re.compile(r"[\u0904-\u0939]")),
    ("el", re.compile(r"[\u03b1-\u03c9]")),
    ("uk", re.compile(r"[іїєґ]")),
    ("bg", re.compile(r"\bи\b|\bна\b|\bза\b|ъ[а-я]")),
    ("ru", re.compile(r"[а-яё]")),
)
_SAMPLES = 4
_SAMPLE = 1500
_FEWEST_WORDS = 12
_LINK_TARGET = re.compile(r"\]\([^()\s]{0,300}\)|https?://\S{1,300}")


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of ``text``; ``declared`` (``fr-be``) only breaks a tie, the words decide."""
    sample = _LINK_TARGET.sub(" ", _sample(text)).lower()
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    scripted = _by_script(sample, letters)
    if scripted is not None:
        return scripted
    if len(words) < _FEWEST_WORDS:
        return None
    return _by_stop_words(words, (declared or "")[:2])


def _sample(text: str) -> str:
    """Stretches spread over the text: the top alone is often a menu in another language."""
    if len(text) <= _SAMPLES * _SAMPLE:
        return text
    step = (len(text) - _SAMPLE) // (_SAMPLES - 1)
    return " ".join(text[at * step : at * step + _SAMPLE] for at in range(_SAMPLES))


def _by_script(sample: str, letters: int) -> str | None:
    if letters < _FEWEST_WORDS or sample.isascii():
        return None
    foreign = sum(1 for character in sample if character > "\u036f" and character.isalpha())
    if foreign * 2 < letters:
        return None
    for language, letter in _SCRIPTS:
        share = 0.002 if language in {"uk", "bg"} else 0.05 if language == "ja" else 0.2
        if len(letter.findall(sample)) >= max(2, share * letters):
            return language
    return None


def _by_stop_words(words: list[str], declared: str) -> str | None:
    votes: defaultdict[str, float] = defaultdict(float)
    for word, count in Counter(words).items():
        languages = _LANGUAGES_OF.get(word)
        if languages is not None:
            for language in languages:
                votes[language] += count / len(languages)
    if not votes:
        return None
    if declared in votes:
        votes[declared] *= 1.15
    best, weight = max(votes.items(), key=itemgetter(1))
    return best if weight >= max(3.0, 0.06 * len(words)) else None
