"""Countries and federal states by their English name, from the names and adjectives of four languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COUNTRIES = """
Argentina: argentina argentine argentinien
Australia: australia australie australien australian
Austria: austria autriche osterreich osterreichs austrian osterreichische osterreichisches
Belgium: belgium belgique belgien belgica belgian belge
Brazil: brazil bresil brasilien brasil brazilian
Bulgaria: bulgaria bulgarie bulgarien bulgarian
Canada: canada kanada canadian
China: china chine prc
Croatia: croatia croatie kroatien croacia croatian
Cyprus: cyprus chypre zypern chipre cypriot
Czech Republic: czech_republic czechia republique_tcheque tschechien tschechische_republik republica_checa
Denmark: denmark danemark danemark dinamarca danish danois
Estonia: estonia estonie estland estonian
Finland: finland finlande finnland finlandia finnish
France: france francaise francais frankreich frankreichs francia french franzosisches franzosische frances francesa
Germany: germany allemagne deutschland deutschlands bundesrepublik_deutschland alemania german deutsches deutsche deutschem allemand allemande aleman alemana
Greece: greece grece griechenland grecia greek
Hong Kong: hong_kong
Hungary: hungary hongrie ungarn hungria hungarian
India: india inde indien indian
Ireland: ireland irlande irland irlanda irish irlandais irlandaise irisches irlandes
Israel: israel israeli
Italy: italy italie italien italia italian
Japan: japan japon japanese
Latvia: latvia lettonie lettland latvian
Lithuania: lithuania lituanie litauen lituania lithuanian
Luxembourg: luxembourg luxemburg luxemburgo luxembourgeois luxemburger luxemburgisches
Malta: malta malte maltese
Mexico: mexico mexique mexiko mexican mexicana
Netherlands: netherlands the_netherlands pays-bas niederlande niederlanden paises_bajos dutch neerlandais
New Zealand: new_zealand nouvelle-zelande neuseeland
Norway: norway norvege norwegen noruega norwegian
Poland: poland pologne polen polonia polish
Portugal: portugal portuguese
Romania: romania roumanie rumanien rumania romanian
Singapore: singapore singapour singapur
Slovakia: slovakia slovak_republic
Slovenia: slovenia slovenie slowenien
South Africa: south_africa
South Korea: south_korea republic_of_korea korea korean
Spain: spain espagne spanien espana spanish espagnol espanol espanola spanisches
Sweden: sweden suede schweden suecia swedish suedois schwedisches
Switzerland: switzerland suisse schweiz suiza swiss schweizer schweizerisches
Taiwan: taiwan
Turkey: turkey turkiye turkei turquie turkish
Ukraine: ukraine ukrainian
United Arab Emirates: united_arab_emirates dubai
United Kingdom: united_kingdom uk royaume-uni vereinigtes_konigreich reino_unido great_britain
United States: united_states usa u.s. u.s.a. etats-unis vereinigte_staaten estados_unidos
England and Wales: england_and_wales england_&_wales england england_&_wales english angleterre_et_du_pays_de_galles
Scotland: scotland scottish scots
Northern Ireland: northern_ireland
European Union: european_union
"""
_STATES = """
alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana
iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada
new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma oregon pennsylvania
rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington west_virginia wisconsin
wyoming ontario quebec british_columbia alberta new_south_wales
"""
_TRANSLATED = {"californie": "California", "kalifornien": "California"}


def _table() -> dict[str, str]:
    table = {word.replace("_", " "): word.replace("_", " ").title() for word in _STATES.split()}
    for line in _COUNTRIES.strip().splitlines():
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
