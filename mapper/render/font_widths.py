"""How wide words will be, without a font at hand.

The advances of Arial and the fonts cut to its measure, in thousandths of the size. A reader's
browser may choose another face of the same family, hence a little more than the sum.
"""

import unicodedata

FAMILY = '"Helvetica Neue",Arial,"Liberation Sans",Roboto,sans-serif'
SLACK = 1.03

_REGULAR = {
    191: "'",
    222: "ijlł\u2018\u2019",
    260: "|",
    278: " !,./:;I[\\]ft\u0131·",
    333: "()-`r“”",
    334: "{}",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopquþđŁħŋ\u2013§",
    584: "+<=>~",
    611: "FTZßø",
    667: "&ABEKPSVXYÞ",
    722: "CDHNRUwĦŊĐÐð",
    778: "GOQØ",
    833: "Mm",
    889: "%æ",
    944: "Wœ",
    1000: "ÆŒ—…",
    1015: "@",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijlł\u0131\u2018\u2019·|",
    333: "!()-:;[]`ft",
    389: "*r{}",
    400: "°",
    474: '"',
    500: "z“”",
    556: "#$0123456789J_aceksvxy\u2013§",
    584: "+<=>^~",
    611: "?FLTZbdghnopqußøþđŁħŋ",
    667: "EPSVXYÞ",
    722: "&ABCDHKNRUĦŊĐÐð",
    778: "GOQwØ",
    833: "M",
    889: "%mæ",
    944: "Wœ",
    975: "@",
    1000: "ÆŒ—…",
}
_OTHER_SMALL = 640  # Cyrillic, Greek and the like: the mean of the bold small letters
_OTHER_CAPITAL = 760
_OF_THE_LIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "HEBREW", "ARABIC")
_SQUARE = 1000  # Chinese, Japanese, Korean, and letters of which nothing is known here: hardly any is wider
_PICTURE = 1400  # an emoji


def _by_letter(table: dict[int, str]) -> dict[str, int]:
    return {letter: advance for advance, letters in table.items() for letter in letters}


_ADVANCES = {False: _by_letter(_REGULAR), True: _by_letter(_BOLD)}


def advances(text: str, size: float, *, bold: bool = False, spacing: float = 0.0) -> list[float]:
    """How far each letter moves the pen, in the units of ``size``; ``spacing`` is added to each."""
    table = _ADVANCES[bold]
    return [_advance(letter, table) * size * SLACK / 1000 + spacing for letter in text]


def text_width(text: str, size: float, *, bold: bool = False, spacing: float = 0.0) -> float:
    """The width of ``text`` on one line, in the units of ``size``."""
    return sum(advances(text, size, bold=bold, spacing=spacing))


def _advance(letter: str, table: dict[str, int]) -> int:
    if letter in table:
        return table[letter]
    base = unicodedata.normalize("NFD", letter)[0]  # an accent adds no width
    if base in table:
        return table[base]
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:  # on the letter before, or nothing to see
        return 0
    if unicodedata.category(letter) == "So":
        return _PICTURE
    if not unicodedata.name(letter, "").startswith(_OF_THE_LIKE):
        return _SQUARE
    return _OTHER_CAPITAL if letter.isupper() else _OTHER_SMALL
