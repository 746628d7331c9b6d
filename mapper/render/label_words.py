"""Street names in short, for where the whole name finds no room: as maps and signs of each language write it.

Only whole words and endings that mean a sort of street are shortened, never a name itself.
"""

import re
from collections.abc import Mapping

_FIRST: Mapping[str, str] = {  # Romance languages say what it is first
    "Avenida": "Av.",
    "Avenue": "Av.",
    "Boulevard": "Bd",
    "Calle": "C.",
    "Calçada": "Cç.",
    "Carrer": "C.",
    "Chemin": "Ch.",
    "Corso": "C.so",
    "Impasse": "Imp.",
    "Largo": "Lg.",
    "Passage": "Pass.",
    "Piazza": "P.za",
    "Place": "Pl.",
    "Plaza": "Pza.",
    "Praça": "Pç.",
    "Quai": "Q.",
    "Route": "Rte",
    "Rua": "R.",
    "Rue": "R.",
    "Square": "Sq.",
    "Travessa": "Tv.",
    "Viale": "V.le",
}
_LAST: Mapping[str, str] = {  # English says so last
    "Avenue": "Ave",
    "Boulevard": "Blvd",
    "Buildings": "Bldgs",
    "Close": "Cl",
    "Court": "Ct",
    "Crescent": "Cres",
    "Drive": "Dr",
    "Gardens": "Gdns",
    "Grove": "Gr",
    "Lane": "Ln",
    "Passage": "Pas",
    "Place": "Pl",
    "Road": "Rd",
    "Square": "Sq",
    "Street": "St",
    "Terrace": "Ter",
}
_ENDINGS: Mapping[str, str] = {  # Germanic and Finnic languages join it to the name
    "strasse": "str.",
    "straße": "str.",
    "Strasse": "Str.",
    "Straße": "Str.",
    "platz": "pl.",
    "gasse": "g.",
    "straat": "str.",
    "gatan": "g.",
    "vägen": "v.",
    "veien": "v.",
    "katu": "k.",
    "esplanadi": "esp.",
}
_LEAST_STEM = 3  # letters before an ending, so that no word is mistaken for a name with one
_ENDING = re.compile(rf"(\w{{{_LEAST_STEM},}}|[\w-]+[ -])({'|'.join(_ENDINGS)})$")


def in_short(name: str) -> str:
    """The name with its sort of street shortened; as it is where there is nothing to shorten."""
    first, *others = name.split(" ")
    if not others:
        return _ENDING.sub(_ending, name)
    is_romance = first in _FIRST and (others[-1] in _FIRST or others[-1] not in _LAST)  # not "Avenue Road"
    if is_romance:
        return " ".join((_FIRST[first], *others))
    if others[-1] in _LAST:
        return " ".join((first, *others[:-1], _LAST[others[-1]]))
    return _ENDING.sub(_ending, name)


def _ending(found: re.Match[str]) -> str:
    return found[1] + _ENDINGS[found[2]]
