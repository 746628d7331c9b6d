"""What is found all at once in the bytes is what the csv module finds line by line."""

import csv
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.importers.plain_cells import PlainCells, UnplainError

TEXTS = st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters='"'), max_size=20)
LINES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=50)
NUMBERS = st.one_of(
    st.decimals(-180, 180, places=6),
    st.floats(allow_nan=False),
    st.integers(),
    st.sampled_from(["", "-0.0", "1e3", ".5", "5.", "+7", "inf"]),
)


def written(lines, end="\n"):
    cells = ((f'"{cell}"' if "," in cell else cell for cell in line) for line in lines)
    return end.join(",".join(line) for line in cells).encode() + end.encode()


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_cells_are_those_of_the_csv_module(lines, end):
    piece = written(lines, end)
    cells = PlainCells.of(piece, 3)
    assert len(cells) == len(lines)
    assert [cells.texts(column) for column in range(3)] == [
        list(column) for column in zip(*lines, strict=True)
    ]
    for row, line in enumerate(csv.reader(piece.decode().splitlines(), strict=True)):
        assert cells.row(row) == [cell.strip() for cell in line]


@given(LINES)
def test_few_words_are_those_of_the_cells(lines):
    cells = PlainCells.of(written(lines), 3)
    found = cells.few_words(1)
    assert (found is None) == (len({line[1] for line in lines}) > 32)
    if found:
        words, codes = found
        assert [words[code] for code in codes] == [line[1] for line in lines]


@given(st.lists(NUMBERS.map(str), min_size=1, max_size=50))
def test_degrees_are_those_that_python_reads(texts):
    found = PlainCells.of("".join(f"a,{text}\n" for text in texts).encode(), 2).degrees(1)
    expected = [float(text) if text else math.nan for text in texts]
    assert list(map(repr, found.tolist())) == list(map(repr, expected))


@pytest.mark.parametrize("text", ["x", "nan", "1.2.3", "--1", "-", ".", "12-3", "1 2", "1e"])
def test_what_is_no_number_is_left_to_the_slow_way(text):
    with pytest.raises(UnplainError):
        PlainCells.of(f"1,{text}\n".encode(), 2).degrees(1)


@pytest.mark.parametrize(
    "piece",
    [
        b"a,b\nc\n",
        b"a,b,c\nd\n",
        b"a,b\n\n",
        b'a,"b\n',
        b'a,"b\nc"\n',
        b'a,b"c,d"e\n',
        b'a,"b""c"\n',
        b'a,"b"c\n',
        b"a,\x00\n",
        b"a,\x7f\n",
        "a,ä\n".encode(),
        b"a,b\rc\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_slow_way(piece):
    with pytest.raises(UnplainError):
        PlainCells.of(piece, 2)


@pytest.mark.parametrize("text", ["ab" * 16, "g" * 64, "0" * 64, "12 " * 21 + "1"])
def test_a_number_of_a_crime_is_64_hex_digits(text):
    with pytest.raises(UnplainError):
        PlainCells.of(f"{text},b\n".encode(), 2).references(0)


def test_the_first_sixteen_digits_are_the_reference_and_none_is_zero():
    cells = PlainCells.of(f"{'00fF' * 16},b\n,b\n".encode(), 2)
    assert cells.references(0).tolist() == [0x00FF00FF00FF00FF, 0]


def test_a_very_long_cell_is_left_to_the_slow_way():
    with pytest.raises(UnplainError):
        PlainCells.of(b"a," + b"b" * 200 + b"\n", 2).few_words(1)
