"""Whether what people give or make is used to train models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRAINING = pattern(
    r"\b(?:(?:train|retrain|fine-tune|teach)(?:s|ed|ing)? (?:and (?:improv|develop"
    r"|test|fine-tun)\w{1,5} |, [a-z ,]{0,40} )?(?:of )?(?:our |its |their |the |any "
    r"|these |those |such |other |foundation |large )?[a-z ,-]{0,60}?(?:models?"
    r"|algorithms?|ai\b|a\.i\.|artificial intelligence|machine learning|systems?"
    r"|llms?|neural)"
    r"|(?:models?|ai|algorithms?|(?:automated )?systems?)[a-z' -]{0,30} (?:are |is "
    r"|be |being |been )?(?:trained|learn)\b(?: [a-z]{1,12}){0,4}|(?:used?|using"
    r"|uses) [a-z ,]{0,60}(?:model|ai|machine learning) training|used (?:for "
    r"training|to train)"
    r"|(?:entrainer|entrainement|apprentissage)[a-z' -]{0,50}(?:modele|ia\b"
    r"|intelligence|algorithme|automatique)\w{0,2}|(?:trainier"
    r"|training)\w{0,4}[a-z -]{0,40}(?:modell|ki)\w{0,3}"
    r"|(?:ki-)?modelle[a-z ,-]{0,40}(?:zu )?trainier\w{1,3}"
    r"|entren\w{1,8}[a-z ]{0,40}(?:modelo|ia\b|inteligencia|algoritmo)\w{0,2})"
)
_AI = pattern(
    r"\b(?:ai|a\.i\.|models?|machine learning|artificial intelligence|algorithms?"
    r"|inputs?|outputs?|prompts?|llms?|systems? learn|systems|modeles?|ia|ki\b|ki-"
    r"|modell\w{0,2}|modelos?|inteligencia)"
)
_NOT = pattern(
    r"\b(?:not|never|no|none|nor|neither|without|ne|n'|pas|jamais|aucune?|nicht"
    r"|kein\w{0,2}|nie|prohibit\w{0,3}|may not)\b|no-training"
)
_USER_BOUND = pattern(
    r"\b(?:you (?:may|must|shall|will|agree)(?: not)?|users? (?:may|must|shall) not"
    r"|do not use|not (?:permitted|allowed)|prohibited|don't (?:use|scrape)|to "
    r"develop|crawl\w{0,3}|scrap\w{1,4}|bots?)\b"
)
_US = pattern(r"\b(?:we|us|its models|their models)\b")
_ASIDE = pattern(r"\b(?:exclud\w{1,3}|other than|concerns|relat\w{2,4} to|without limitation)\b[^.;]{0,50}$")
_OPT_OUT = pattern(
    r"\bopt(?:ed|ing)?[- ]?out|\bobject to|\bturn (?:this )?off|\bdisable|\bunless "
    r"you|\bvous opposer|\bwidersprechen|\bdesactivar|\boponerte|\bcontrol which"
)
_OPT_IN = pattern(
    r"\bopt(?:ed|ing)?[- ]?in\b|\bwith your (?:consent|permission)|\bonly if you|\bexplicit(?:ly)? consent"
)


def read(sentence: Sentence) -> Iterator[Found]:
    """Yes, no, opt-out or opt-in. What users may not train is a rule of conduct and none of these."""
    text = sentence.text
    match = _TRAINING.search(text)
    if match is None or not _AI.search(text):
        return
    if (_USER_BOUND.search(text) and not _US.search(text)) or _ASIDE.search(
        text, max(0, match.start() - 60), match.start()
    ):
        return
    start, value = match.start(), "yes"
    if _OPT_OUT.search(text):
        value = "yes; opt-out"
    elif _OPT_IN.search(text):
        value = "opt-in"
    elif negation := _NOT.search(text, max(0, match.start() - 120), match.end()):
        start, value = min(negation.start(), start), "no"
    yield Found(FactKind.AI_TRAINING, value, start, match.end())


RULES = (
    Rule(
        read,
        cues=words("train retrain fine learn teach entrain apprenti entren"),
        also=words(
            "ai model machine artifici algorit input output prompt llm system modele ia ki", "intellig learn"
        ),
    ),
)
