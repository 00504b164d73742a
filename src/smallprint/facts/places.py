"""Countries and federal states by their English name, from the names and adjectives of four languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNTRIES = """
Argentina: argentina argentine argentinien
Australia: australia australie australien australian
Austria: austria autrichien autriche osterreich osterreichs austrian osterreichische
    osterreichisches
Belgium: belgium belgisches belgique belgien belgica belgian belge
Brazil: brazil bresil brasilien brasil brazilian
Bulgaria: bulgaria bulgarie bulgarien bulgarian
Canada: canada kanada canadian
China: china chine prc
Croatia: croatia croatie kroatien croacia croatian
Cyprus: cyprus chypre zypern chipre cypriot
Czech Republic: czech_republic czechia republique_tcheque tschechien tschechische_republik
    republica_checa
Denmark: denmark danemark danemark dinamarca danish danois
Estonia: estonia estonie estland estonian
Finland: finland finlandais finlande finnland finlandia finnish
France: france francaise francais frankreich frankreichs francia french franzosisches
    franzosische frances francesa
Germany: germany allemagne deutschland deutschlands bundesrepublik_deutschland alemania german
    deutsches deutsche deutschem allemand allemande aleman alemana
Greece: greece grec grecque grece griechenland grecia greek
Hong Kong: hong_kong
Hungary: hungary hongrie ungarn hungria hungarian
India: india inde indien indian
Ireland: ireland irische irlande irland irlanda irish irlandais irlandaise irisches irlandes
Israel: israel israeli
Italy: italy italienne italiano italiana italienisches italie italien italia italian
Japan: japan japon japanese
Latvia: latvia lettonie lettland latvian
Lithuania: lithuania lituanie litauen lituania lithuanian
Luxembourg: luxembourg luxembourgeoise luxemburg luxemburgo luxembourgeois luxemburger
    luxemburgisches
Malta: malta malte maltese
Mexico: mexico mexique mexiko mexican mexicana
Netherlands: netherlands neerlandaise niederlandisches the_netherlands pays-bas niederlande
    niederlanden paises_bajos dutch neerlandais
New Zealand: new_zealand nouvelle-zelande neuseeland
Norway: norway norvege norwegen noruega norwegian
Poland: poland polonais polonaise pologne polen polonia polish
Portugal: portugal portugais portugaise portuguese
Romania: romania roumain roumaine roumanie rumanien rumania romanian
Singapore: singapore singapour singapur
Slovakia: slovakia slovak_republic
Slovenia: slovenia slovenie slowenien
South Africa: south_africa
South Korea: south_korea republic_of_korea korea korean
Spain: spain espagne spanien espana spanish espagnol espanol espanola spanisches
Sweden: sweden suede schweden suecia swedish suedois schwedisches
Switzerland: switzerland helvetique suisse schweiz suiza swiss schweizer schweizerisches
Taiwan: taiwan
Turkey: turkey turkiye turkei turquie turkish
Ukraine: ukraine ukrainian
United Arab Emirates: united_arab_emirates dubai
United Kingdom: united_kingdom uk royaume-uni vereinigtes_konigreich reino_unido great_britain
United States: united_states usa u.s. u.s.a. etats-unis vereinigte_staaten estados_unidos
England and Wales: england_and_wales england_&_wales england england_&_wales english
    angleterre_et_du_pays_de_galles
Scotland: scotland scottish scots
Northern Ireland: northern_ireland
European Union: european_union
"""
_OTHERS = """
afghanistan albania algeria andorra angola armenia azerbaijan bahamas bahrain bangladesh barbados
belarus belize benin
bhutan bolivia botswana brunei burundi cambodia cameroon chile colombia costa_rica cuba dominica ecuador egypt
el_salvador ethiopia fiji gabon gambia ghana gibraltar grenada guatemala guernsey guinea guyana
haiti honduras iceland
indonesia iran iraq isle_of_man jamaica jersey jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos
lebanon lesotho liberia libya
liechtenstein macau madagascar malawi malaysia maldives mali mauritius moldova monaco mongolia
montenegro morocco mozambique
myanmar namibia nepal nicaragua niger nigeria north_macedonia oman pakistan palestine panama
paraguay peru philippines
puerto_rico qatar russia rwanda san_marino saudi_arabia senegal serbia seychelles sierra_leone
somalia sri_lanka sudan suriname
syria tajikistan tanzania thailand togo trinidad_and_tobago tunisia turkmenistan uganda uruguay
uzbekistan venezuela vietnam yemen
zambia zimbabwe bermuda cayman_islands british_virgin_islands
"""
_STATES = """
alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana
iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri
montana nebraska nevada
new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma oregon pennsylvania
rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington
west_virginia wisconsin
wyoming ontario quebec british_columbia alberta new_south_wales
"""
_TRANSLATED = {
    "californie": "California",
    "kalifornien": "California",
    "saudi": "Saudi Arabia",
    "nigerian": "Nigeria",
    "algerien": "Algeria",
    "maroc": "Morocco",
    "tunisie": "Tunisia",
    "russian federation": "Russia",
}


def _table() -> dict[str, str]:
    table = {word.replace("_", " "): word.replace("_", " ").title() for word in (_STATES + _OTHERS).split()}
    for line in _COUNTRIES.replace("\n    ", " ").strip().splitlines():
        name, _, words = line.partition(": ")
        table.update(dict.fromkeys((word.replace("_", " ") for word in words.split()), name))
    return table | _TRANSLATED


_NAME_OF = _table()
_PLACE = re.compile(
    r"(?<![\w@])(?:"
    + "|".join(re.escape(word).replace(r"\ ", r"\s{1,4}") for word in sorted(_NAME_OF, key=len, reverse=True))
    + r")(?![\w@])"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A country or state at ``start:end``; ``value`` is its English name."""

    value: str
    start: int
    end: int


def places(text: str, start: int = 0, end: int | None = None) -> Iterator[Place]:
    """The countries and states named in folded ``text[start:end]``, in order."""
    for match in _PLACE.finditer(text, start, len(text) if end is None else end):
        yield Place(_NAME_OF[re.sub(r"\s+", " ", match[0])], match.start(), match.end())
