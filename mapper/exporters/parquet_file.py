"""The Parquet file format, as much of it as one small table needs.

Every column is required, plainly encoded and gzipped, in one row group. Written here because the usual
library is a download of 55 MB for the one thing we need of it; see parquet.apache.org/docs/file-format.
"""

import gzip
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

_MAGIC = b"PAR1"
_PLAIN, _RLE, _GZIP, _REQUIRED, _UTF8, _DATA_PAGE = 0, 3, 2, 0, 0, 0


class ColumnType(IntEnum):
    """Parquet's number for a physical type."""

    BOOLEAN = 0
    DOUBLE = 5
    BYTES = 6


@dataclass(frozen=True)
class Column:
    """One column; texts and bytes are both ``BYTES``, told apart by ``is_text``."""

    name: str
    type: ColumnType
    values: Sequence[Any]
    is_text: bool = False


def parquet(columns: Sequence[Column], metadata: Mapping[str, str]) -> bytes:
    """A file of these columns, which are equally long."""
    out = bytearray(_MAGIC)
    rows = len(columns[0].values)
    chunks: list[_Struct] = []
    for column in columns:
        plain = _plain(column)
        packed = gzip.compress(plain, mtime=0)
        header = _struct(_page(rows, len(plain), len(packed)))
        size = len(header) + len(packed)
        chunks.append(_chunk(column, len(out), rows, size, len(header) + len(plain)))
        out += header + packed
    group: _Struct = {1: chunks, 2: _I64(len(out) - len(_MAGIC)), 3: _I64(rows)}
    pairs: list[_Struct] = [{1: key, 2: value} for key, value in metadata.items()]
    footer = _struct({1: 1, 2: _schema(columns), 3: _I64(rows), 4: [group], 5: pairs, 6: "Cordon Mapper"})
    return bytes(out + footer + struct.pack("<I", len(footer)) + _MAGIC)


def _plain(column: Column) -> bytes:
    match column.type:
        case ColumnType.DOUBLE:
            return struct.pack(f"<{len(column.values)}d", *column.values)
        case ColumnType.BOOLEAN:
            bits = sum(bool(value) << i for i, value in enumerate(column.values))
            return bits.to_bytes((len(column.values) + 7) // 8, "little")
        case ColumnType.BYTES:
            coded = [value.encode() if column.is_text else value for value in column.values]
            return b"".join(struct.pack("<I", len(value)) + value for value in coded)


def _page(rows: int, plain_bytes: int, packed_bytes: int) -> "_Struct":
    return {1: _DATA_PAGE, 2: plain_bytes, 3: packed_bytes, 5: {1: rows, 2: _PLAIN, 3: _RLE, 4: _RLE}}


def _chunk(column: Column, offset: int, rows: int, packed_bytes: int, plain_bytes: int) -> "_Struct":
    about: _Struct = {
        1: int(column.type),
        2: [_PLAIN],
        3: [column.name],
        4: _GZIP,
        5: _I64(rows),
        6: _I64(plain_bytes),
        7: _I64(packed_bytes),
        9: _I64(offset),
    }
    return {2: _I64(offset), 3: about}


def _schema(columns: Sequence[Column]) -> "list[_Struct]":
    root: _Struct = {4: "schema", 5: len(columns)}
    leaves: list[_Struct] = [
        {1: int(column.type), 3: _REQUIRED, 4: column.name} | ({6: _UTF8} if column.is_text else {})
        for column in columns
    ]
    return [root, *leaves]


# Thrift's compact protocol: a struct is its fields by number, each told by the step from the one before.


class _I64(int):
    """A number that Thrift calls 64 bits long; others are 32."""


_Struct = dict[int, Any]
_TYPES: dict[type, int] = {int: 5, _I64: 6, str: 8, list: 9, dict: 12}


def _struct(fields: _Struct) -> bytes:
    out, before = bytearray(), 0
    for number, value in fields.items():
        out.append((number - before) << 4 | _TYPES[type(value)])
        out += _value(value)
        before = number
    return bytes(out) + b"\0"


def _value(value: Any) -> bytes:
    if isinstance(value, int):
        return _varint(value << 1)  # zigzag; none of ours is negative
    if isinstance(value, str):
        coded = value.encode()
        return _varint(len(coded)) + coded
    if isinstance(value, dict):
        return _struct(value)
    kind = _TYPES[type(value[0])] if value else 12
    size = bytes([len(value) << 4 | kind]) if len(value) < 15 else bytes([0xF0 | kind]) + _varint(len(value))
    return size + b"".join(map(_value, value))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])
