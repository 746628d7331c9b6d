"""The chain of the audit log: whatever is done to a row shows."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from mapper.domain.audit import AuditEnd, AuditRow, Deed, Entry, first_fault, next_row

AT = datetime(2026, 7, 28, 12, tzinfo=UTC)


def written(count=6):
    rows, end = [], AuditEnd()
    for number in range(count):
        row = next_row(end, Entry(AT, f"Person {number % 2}", Deed.SIGNED_IN, "about"))
        rows.append(row)
        end = AuditEnd(row.number, row.digest)
    return rows, end


ROWS, END = written()


def test_what_is_as_it_was_written_has_no_fault():
    assert first_fault(ROWS, END) == ""
    assert first_fault([], AuditEnd()) == ""


@pytest.mark.parametrize("field", [field.name for field in fields(AuditRow)])
@pytest.mark.parametrize("index", range(len(ROWS)))
def test_every_change_of_every_row_is_found(index, field):
    old = getattr(ROWS[index], field)
    changed = replace(ROWS[index], **{field: old + 1 if isinstance(old, int) else f"{old} "})
    assert first_fault([*ROWS[:index], changed, *ROWS[index + 1 :]], END)


@pytest.mark.parametrize("index", range(len(ROWS)))
def test_every_removed_row_is_found(index):
    assert first_fault([*ROWS[:index], *ROWS[index + 1 :]], END)


@pytest.mark.parametrize("one", range(len(ROWS)))
@pytest.mark.parametrize("other", range(len(ROWS)))
def test_every_two_rows_that_changed_places_are_found(one, other):
    moved = [*ROWS]
    moved[one], moved[other] = moved[other], moved[one]
    assert bool(first_fault(moved, END)) == (one != other)


@pytest.mark.parametrize("index", range(len(ROWS)))
def test_rows_that_are_numbered_anew_after_one_was_removed_are_found(index):
    left = [*ROWS[:index], *ROWS[index + 1 :]]
    assert first_fault([replace(row, number=n) for n, row in enumerate(left, 1)], END)


def test_a_record_made_anew_and_whole_is_found_by_the_end_that_was_noted():
    others, end = written(5)
    assert first_fault(others, END) == "The record ends with row 5, but row 6 was the last one written."
    assert first_fault(others, end) == ""


@pytest.mark.parametrize("index", range(len(ROWS)))
def test_a_row_that_is_changed_together_with_its_digest_is_found_by_what_comes_after(index):
    before = AuditEnd(index, ROWS[index - 1].digest) if index else AuditEnd()
    forged = next_row(before, Entry(AT, "Nobody", Deed.SIGNED_IN, "about"))
    assert forged.number == ROWS[index].number
    assert first_fault([*ROWS[:index], forged, *ROWS[index + 1 :]], END)


def test_texts_do_not_run_into_each_other():
    one = next_row(AuditEnd(), Entry(AT, "ab", Deed.INVITED, "c"))
    other = next_row(AuditEnd(), Entry(AT, "a", Deed.INVITED, "bc"))
    assert one.digest != other.digest
