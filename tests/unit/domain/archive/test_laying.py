from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.archive.blocks import FORMS, Form, Head, Kinds, details_of
from mapper.domain.archive.laying import ROWS, laid_out
from mapper.domain.archive.moments import moment_of
from mapper.domain.archive.sheets import joined_sheets, read_sheet
from mapper.domain.archive.stock import PartWords, Stock, chunks, joined, unpacked
from mapper.domain.incident_columns import IncidentColumns, name_of
from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import LonLat

JULY = When("2018-07")
HERE = LonLat(-0.03, 51.6)


@dataclass
class Words:
    """Numbers words as they come, the short ones from 0 and the others from 256."""

    known: dict = field(default_factory=lambda: {"category": {}, "outcome": {}})
    most: int = 99

    def __call__(self, sort, words, *, short):
        known = self.known[sort]
        for word in words:
            is_short = short and len(known) < self.most
            known.setdefault(word, len(known) if is_short else 256 + len(known))
        return known

    def told(self):
        back = {sort: {code: word for word, code in known.items()} for sort, known in self.known.items()}
        return PartWords(np.array([0, moment_of(JULY)]), ["", "Met"], back["category"], back["outcome"])


def crime(number, *, at=HERE, **more):
    told = {"category": "Burglary", "when": JULY, "place": "Stow Crescent", "force": "Met", **more}
    return PastIncident(dataset="police.uk", position=at, **({"key": name_of(number)} | told))


def packed(rows, words=None):
    words = words or Words()
    stock = Stock(np.ones(len(rows), dtype=np.uint16), IncidentColumns.of(rows))
    return list(laid_out(stock, words.told(), words)), words


def opened(block):
    return (
        Head(block.form, block.places, block.head),
        Kinds(block.form, block.rows, block.kinds),
        details_of(block.form, block.rows, block.details),
    )


def read(blocks, words):
    return [
        row for block in blocks for row in unpacked(*opened(block), words.told()).columns.rows("police.uk")
    ]


texts = st.text(max_size=5)
incidents = st.builds(
    PastIncident,
    key=st.one_of(st.integers(1, 2**64 - 1).map(name_of), texts),
    dataset=st.just("police.uk"),
    category=st.sampled_from(["Burglary", "Arson", "Ödland"]),
    when=st.sampled_from([JULY, When("2018-07", approximate=True), When("2017"), When("2018-07-28T18:15")]),
    position=st.none()
    | st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))
    | st.just(LonLat(-0.03, 51.6)),
    place=texts,
    summary=st.just("") | texts,
    outcome=st.sampled_from(["", "Charged"]),
    sources=st.just(()) | st.lists(texts, max_size=2).map(tuple),
    doubts=st.just("") | texts,
    force=st.sampled_from(["Met", "", "Kent"]),
    reference=st.one_of(st.just(""), st.integers(1, 2**64 - 1).map(name_of), texts),
)


@given(st.lists(incidents, min_size=1, max_size=30))
def test_whatever_goes_into_blocks_comes_out_again(rows):
    blocks, words = packed(rows)
    assert sorted(read(blocks, words), key=repr) == sorted(rows, key=repr)


def test_crimes_at_map_points_take_twelve_bytes_each():
    rows = [
        crime(n, reference=name_of(n), at=LonLat(round(-0.03 + n % 9 / 1000, 6), 51.6)) for n in range(1, 900)
    ]
    (block,), _ = packed(rows)
    assert len(block.kinds) + len(block.details) == 12 * len(rows)
    assert not block.form.is_general


def test_a_reference_that_is_not_the_key_is_kept_too():
    rows = [crime(1, reference=name_of(1)), crime(2), crime(3, reference=name_of(1))]
    blocks, words = packed(rows)
    assert [row.reference for row in read(blocks, words)] == [name_of(1), "", name_of(1)]


def test_words_that_no_short_number_is_left_for_are_kept_in_general_blocks():
    rows = [crime(n, category=f"sort {n}") for n in range(1, 6)]
    blocks, words = packed(rows, Words(most=3))
    assert {block.form.is_general for block in blocks} == {True, False}
    assert sorted(read(blocks, words), key=repr) == sorted(rows, key=repr)


def test_rows_of_a_place_stand_together_the_newest_first_and_then_by_key():
    rows = [crime(3, when=When("2017")), crime(2), crime(1), crime(9, at=LonLat(-0.031, 51.6)), crime(4)]
    blocks, words = packed([row for row in rows if row.when == JULY])
    assert [row.key for row in read(blocks, words) if row.position == LonLat(-0.03, 51.6)] == [
        name_of(n) for n in (1, 2, 4)
    ]


def test_a_block_is_no_larger_than_it_need_be():
    rows = [crime(n, at=LonLat(round(-0.03 + n % 700 / 10_000, 6), 51.6)) for n in range(1, 6_000)]
    blocks, _ = packed(rows)
    assert max(block.rows for block in blocks) <= 1.5 * ROWS
    assert max(block.places for block in blocks) <= 256
    assert sum(block.rows for block in blocks) == len(rows)


def test_a_place_with_very_many_has_a_block_of_its_own():
    blocks, _ = packed([crime(n) for n in range(1, 4_000)] + [crime(9, at=LonLat(-0.0301, 51.6))] * 99)
    assert sorted(block.rows for block in blocks) == [99, 3_999]


def test_places_far_apart_do_not_share_a_block():
    near = [crime(n, at=LonLat(-0.03, 51.6)) for n in range(1, 100)]
    blocks, _ = packed(near + [crime(100 + n, at=LonLat(24.9, 60.2)) for n in range(100)])
    assert [block.rows for block in blocks] == [99, 100]
    assert all(block.box.east - block.box.west == 0 for block in blocks)


def test_a_box_holds_its_places_to_the_microdegree_and_beyond():
    (block,), _ = packed([crime(1, at=LonLat(-0.0300004, 51.6))])
    assert block.box == (-30001, -30000, 51_600_000, 51_600_000)


def test_incidents_without_a_position_are_cut_by_number_alone():
    blocks, words = packed([crime(n, at=None) for n in range(1, 5_000)])
    assert not any(block.form.is_placed for block in blocks)
    assert max(block.rows for block in blocks) <= 1.5 * ROWS
    assert {row.position for row in read(blocks, words)} == {None}


def test_sheets_read_from_blocks_and_joined_hold_the_same_rows():
    rows = [crime(n, summary="Glass." * (n % 2)) for n in range(1, 9)]
    blocks, words = packed(rows)
    for block in blocks:
        head, kinds, details = opened(block)
        sheet = read_sheet([head], [kinds], [details], words.told().moment)
        assert len(joined_sheets([sheet, sheet])) == 2 * len(sheet) == 2 * block.rows


def test_names_that_are_numbers_here_and_words_there_join_as_words():
    stocks = [
        Stock(np.ones(1, dtype=np.uint16), IncidentColumns.of([crime(1, key=key)]))
        for key in ("0123456789abcdef", "a name")
    ]
    assert list(joined(stocks).columns.key) == ["0123456789abcdef", "a name"]
    assert [len(stock) for stock in chunks(stocks * 2, 2)] == [2, 2]
    assert [len(stock) for stock in chunks([*stocks, stocks[0]], 2)] == [2, 1]
    assert len(joined(stocks).only(np.array([1]))) == 1


@pytest.mark.parametrize("key", [name_of(7), "a name"])
def test_general_blocks_tell_whether_their_keys_are_numbers(key):
    (block,), _ = packed([PastIncident(key, "police.uk", "Fire", JULY, HERE, "", summary="Glass.")])
    _, _, details = opened(block)
    assert details.has_text_keys == (key == "a name")
    assert details.key.tolist() == ([0] if key == "a name" else [7])


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_kept_as_a_number(form):
    assert Form.of(form.number) == form
