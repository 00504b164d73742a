# ruff: noqa: E501 - word lists are read by the line
"""Words that tell how a sentence stands to its neighbours, in the four languages read best.

Classes are bits, so that one dictionary look-up a word says everything.
"""

from __future__ import annotations

(
    BACK_REFERENCE,
    CONTRAST,
    EXAMPLE,
    ADDITION,
    CONDITION,
    WE,
    YOU,
    MAY,
    MUST,
    NOT,
    WILL,
    RIGHT,
    MEANS,
    CONTACT,
    SEE,
) = (1 << bit for bit in range(15))
CUES = 15

_CLASSES = {
    BACK_REFERENCE: "this these such it they that those its their he she there thereof ce cet cette ces celui celle "
    "ceux il elle ils elles cela leur dies diese dieser dieses diesen er es sie hierzu dabei dazu hierbei dadurch "
    "solche este esta estos estas ese esa ello dicho dicha dichos dichas tales questo questa tale",
    CONTRAST: "however notwithstanding but although otherwise except unless instead nevertheless despite cependant "
    "toutefois néanmoins mais sauf sinon jedoch aber allerdings ausgenommen sofern dennoch sonst embargo pero salvo "
    "excepto tuttavia",
    EXAMPLE: "example examples include includes including e.g instance exemple notamment inclus beispiel beispielsweise "
    "insbesondere ejemplo incluidos incluye esempio especially particular",
    ADDITION: "addition additionally furthermore moreover also likewise similarly further outre également aussi plus "
    "ferner außerdem zudem darüber auch weiterhin además asimismo también igualmente inoltre finally",
    CONDITION: "if when where once in case upon si lorsque quand dès wenn falls sobald soweit cuando caso siempre se",
    WE: "we our us nous notre nos wir uns unser unsere unserer unseren nosotros nuestro nuestra nuestros nuestras noi",
    YOU: "you your yours user users customer vous votre vos utilisateur client sie ihr ihre ihrer ihren nutzer kunde "
    "usted su sus usuario cliente",
    MAY: "may can might could entitled permitted reserve reserves peut peuvent pouvez pouvons pourra réserve kann können "
    "darf dürfen berechtigt vorbehalten puede pueden podrá podremos podemos reserva può",
    MUST: "must shall agree agrees required require requires responsible undertake doit doivent devez devra engage "
    "accepte tenu obligation muss müssen verpflichtet hat haben zu debe deben deberá acepta obligado responsable deve",
    NOT: "not no never nor none without cannot prohibited don't won't can't pas non aucun aucune jamais interdit nicht "
    "kein keine keinen keiner untersagt verboten ningún ninguna nunca prohibido sin",
    WILL: "will would sera seront serons wird werden würde será serán",
    RIGHT: "right rights entitled request withdraw object delete droit droits recht rechte widerspruch derecho derechos",
    MEANS: "means mean refers defined définit désigne signifie entend bedeutet bezeichnet significa entiende",
    CONTACT: "contact email e-mail address phone telephone contacter adresse courriel kontakt telefon contacto correo "
    "dirección teléfono",
    SEE: "see please learn read visit click refer voir consulter veuillez siehe bitte lesen vea consulte visite",
}
CUE_OF: dict[str, int] = {}
for _bit, _words in _CLASSES.items():
    for _word in _words.split():
        CUE_OF[_word] = CUE_OF.get(_word, 0) | _bit
