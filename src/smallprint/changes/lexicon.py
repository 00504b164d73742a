"""Words by which a change of wording is judged, in the languages that policies are mostly written in.

Each class is a set of beginnings of case-folded words (English, French, German, Spanish, Italian, Dutch,
Portuguese, Polish). ``classes_of`` tells the classes of a word; it is exact for short entries that end in a full
stop (``no.`` matches only "no").
"""

# ruff: noqa: E501 - word tables read better in their own lines than wrapped or quoted one by one

from __future__ import annotations

from functools import lru_cache

_BEGINNINGS: dict[str, str] = {
    "duty": """must. shall. may. can. cannot. should. will. agree agreed require required requir oblig prohibit
        forbid permit permitted allow allowed entitle entitled responsib liab doit. doivent. devez. peut. peuvent.
        pouvez. s'engage acceptez accepte autoris interdi tenu. tenus. muss. müssen. darf. dürfen. kann. können.
        sollen. verpflicht erlaub verbot verboten zulässig berechtigt debe. deben. deberá puede. pueden. podrá
        obligad acepta prohib permite deve. devono. può. possono. moet. moeten. mag. mogen. kan. kunnen.
        pode. podem. deverá może. mogą. musi. zobowiąz""",
    "negation": """not. no. never. nor. neither. without. don't. doesn't. won't. can't. cannot. isn't. aren't. longer.
        except exclu unless only. solely ne. n' pas. non. jamais. aucun sans. sauf. uniquement. seulement. nicht.
        kein nie. niemals. ohne. außer ausgenommen nur. ausschließlich no. nunca. ningun ningún sin. salvo.
        excepto solamente sólo solo. niet. geen. zonder. não. nem. sem. nie. bez.""",
    "right": """right. rights. access delete delet erase erasure object objection opt. opt-out optout withdraw
        consent complain complaint appeal request portab correct rectif refus revoke unsubscribe restrict droit.
        droits. accès effacement suppression opposition opposer retirer consentement réclamation plainte recours
        demande portabilité recht. rechte. auskunft lösch widerspruch widersprech einwilligung widerruf
        beschwerde berichtigung übertragbarkeit derecho derechos acceso supresión oposición retirar
        consentimiento reclamación solicitud rectificación diritt consenso recht. rechten. toestemming direito
        consentimento prawo prawa zgod""",
    "data": """data. information personal collect process store stored retain retention share shared sell sold
        disclose disclosure transfer profil track cookie pixel identif location biometric sensitive contact. device
        analytic usage record log. logs. données donnée collect traitement traiter conserv partag vend transfert
        transm divulg destinataire finalité cookies traceur daten erheb verarbeit speicher weitergeb weitergabe
        übermitt empfänger zweck datos recop tratamiento conserv compart transfer destinatari finalidad dati
        trattament gegevens verwerk dados tratamento dane. danych""",
    "money": """fee. fees. price pricing pay. paid. payment charge charged refund subscription renew renewal trial
        billing commission cost. costs. credit tax. taxes. discount frais. prix. paiement payer tarif rembours
        abonnement renouvel commission gebühr preis zahl kosten erstatt abonnement verläng vergüt tarifa precio
        pago pagar reembols suscripción renov comisión prezzo pagamento prijs betal preço taxa opłat cen. €. $. £.
        eur. usd. gbp. euro euros dollar dollars""",
    "law": """arbitrat jurisdiction court courts govern govern law. laws. dispute claim claims class. waive waiver
        indemnif liability liable warrant damages terminat suspend cancel breach licen sublicen assign notice
        governed binding remedy enforce comply tribunal tribunaux juridiction loi. lois. litige responsabilité
        garantie résili suspen dommages licence préavis médiat gericht gerichtsstand gesetz haft gewähr kündig
        sperr lizenz streit schlichtung frist tribunal jurisdicción ley. leyes. litigio responsabilidad garantía
        resol terminar suspender licencia legge foro. wet. rechter lei. sąd""",
    "time": """day. days. month. months. year. years. hour hours week weeks minute jour. jours. mois. an. ans. année
        années heure heures semaine tag. tage. tagen. monat monate monaten jahr jahre jahren stunde stunden woche
        wochen día días mes. meses año años hora horas semana giorn mesi. ann. dag. dagen. maand maanden jaar. dia.
        dias. dni. miesięcy lat.""",
    "calendar": """january february march april may june july august september october november december jan. feb. mar.
        apr. jun. jul. aug. sep. sept. oct. nov. dec. janvier février mars. avril mai. juin. juillet août septembre
        octobre novembre décembre januar februar märz april juni juli august september oktober november dezember
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre updated. revised
        modified. effective. jour. version gennaio febbraio maggio giugno luglio settembre ottobre dicembre
        januari februari maart mei. augustus stycznia lutego marca kwietnia maja czerwca lipca sierpnia
        września października listopada grudnia janeiro fevereiro março junho julho setembro outubro dezembro""",
    "contact": """email e-mail mail. address phone telephone tel. fax. write postal post. street avenue road. floor suite
        box. attn. po. officer dpo. representative adresse courriel téléphone rue. cedex délégué représentant
        anschrift straße str. telefon postfach beauftragte vertreter dirección correo teléfono calle. delegado
        representante indirizzo adres""",
    "people": """user users customer customers child children minor minors parent parents guardian teen resident
        residents consumer consumers employee affiliate affiliates partner partners third. vendor vendors provider
        providers processor processors advertiser advertisers subsidiar utilisateur client. clients. enfant mineur
        mineurs parents tiers. partenaire prestataire sous-traitant filiale nutzer kunde kunden kinder
        minderjährig eltern dritte dritten partner anbieter auftragsverarbeiter usuario cliente menor menores
        terceros proveedor encargado afiliad""",
    "technique": """ai. artificial intelligence machine learning train training model. models. automated algorithm
        biometr voice audio video scan monitor intelligence artificielle ia. entraîn automatis künstliche ki.
        trainieren automatisiert inteligencia automatizad entrenar""",
    "pointer": """see. here. more. learn. visit. page. link. click. below. above. section. article. paragraph clause
        refer referred please. read. details plus. savoir voir. ici. consulter consultez cliquez lien. ci-dessous
        rubrique siehe hier. mehr. weitere informationen abschnitt ziffer klicken aquí consulte haga enlace sección
        apartado""",
    "frame": """menu. search cookies. settings. login sign. log. home. skip. content. navigation toggle close. open. window
        tab. tabs. copyright reserved download careers career blog. about. products pricing. resources support. faq.
        faqs. newsletter subscribe facebook twitter instagram linkedin youtube share. print. previous. next. back.
        english français deutsch español accueil connexion rechercher réservés inscrivez suche anmelden startseite
        rechte vorbehalten inicio buscar iniciar sesión maintenance banner""",
    "function": """a. an. the. of. to. in. on. for. and. or. by. with. at. as. that. this. these. those. is. are. be. our.
        your. its. their. it. from. such. any. all. other. which. who. when. if. le. la. les. l. de. des. du. un. une.
        et. ou. à. au. aux. en. par. pour. sur. dans. que. qui. ce. ces. cette. votre. vos. notre. nos. der. die. das.
        den. dem. des. ein. eine. einer. und. oder. in. im. zu. zum. zur. mit. von. für. auf. ist. sind. el. los. las.
        del. un. una. y. o. con. por. para. que. su. sus. il. di. che. e. het. een. en. van. te. o. os. as. do. da.""",
}  # fmt: skip
_LONGEST = 18
CLASSES = tuple(_BEGINNINGS)


def _read() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    exact: dict[str, set[str]] = {}
    beginnings: dict[str, set[str]] = {}
    for name, entries in _BEGINNINGS.items():
        for entry in entries.split():
            if entry.endswith("."):
                exact.setdefault(entry[:-1], set()).add(name)
            else:
                beginnings.setdefault(entry, set()).add(name)
    return (
        {word: frozenset(names) for word, names in exact.items()},
        {word: frozenset(names) for word, names in beginnings.items()},
    )


_EXACT, _PREFIXES = _read()


@lru_cache(maxsize=20_000)
def classes_of(word: str) -> frozenset[str]:
    """The classes of a case-folded word; empty for most."""
    found = set(_EXACT.get(word, ()))
    for length in range(3, min(len(word), _LONGEST) + 1):
        found |= _PREFIXES.get(word[:length], frozenset())
    return frozenset(found)
