"""The places that lines of words can take on or beside a mark, the best liked first."""

from collections.abc import Sequence
from unicodedata import category, name

from mapper.render.labels import Label, level_label
from mapper.render.text_styles import TextStyle

Line = tuple[str, TextStyle]

_LINE_HEIGHT = 1.15  # of the size
_SPLIT_FROM = 6.0  # sizes: shorter words stay on one line
_APART_FROM_EACH_OTHER = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "CJK", "HIRAGANA", "KATAKANA")


def can_bend(words: str) -> bool:
    """Whether letters may be turned one by one: not where they join, pile up or run from the right."""
    return all(
        category(letter)[0] not in "LM" or name(letter, "").startswith(_APART_FROM_EACH_OTHER)
        for letter in words
    )


def splits(words: str, style: TextStyle) -> list[list[str]]:
    """One line, and the most even two lines."""
    parts = words.split(" ")
    pairs = [[" ".join(parts[:i]), " ".join(parts[i:])] for i in range(1, len(parts))]
    even = min(pairs, key=lambda pair: max(map(style.width, pair)), default=None)
    return [[words], even] if even and style.width(words) > _SPLIT_FROM * style.size else [[words]]


def stack(lines: Sequence[Line], at: tuple[float, float], anchor: str) -> list[Label]:
    """Lines one below the other, with ``at`` in the middle of their height."""
    y = at[1] - _height(lines) / 2
    labels = []
    for words, style in lines:
        step = style.size * _LINE_HEIGHT
        labels.append(level_label(words, style, at[0], y + step / 2, anchor))
        y += step
    return labels


def _height(lines: Sequence[Line]) -> float:
    return sum(style.size * _LINE_HEIGHT for _, style in lines)


def sides(lines: Sequence[Line], at: tuple[float, float], gap: float) -> list[list[Label]]:
    """The eight places beside a mark."""
    x, y = at
    away = gap + _height(lines) / 2
    aslant = gap * 0.6, gap * 0.4 + _height(lines) / 2
    return [
        stack(lines, (x + gap, y), "start"),
        stack(lines, (x - gap, y), "end"),
        stack(lines, (x, y + away), "middle"),
        stack(lines, (x, y - away), "middle"),
        stack(lines, (x + aslant[0], y + aslant[1]), "start"),
        stack(lines, (x + aslant[0], y - aslant[1]), "start"),
        stack(lines, (x - aslant[0], y + aslant[1]), "end"),
        stack(lines, (x - aslant[0], y - aslant[1]), "end"),
    ]
