"""Unpack a WOFF font to the TrueType font inside: what draws pictures cannot read WOFF.

The container is a header, a directory of tables, and each table deflated by itself
(https://www.w3.org/TR/WOFF/).
"""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

HEADER = struct.Struct(">4sIIHHIHHIIIII")
ENTRY = struct.Struct(">4sIIII")
SFNT_ENTRY = struct.Struct(">4sIII")


@dataclass(frozen=True, slots=True, kw_only=True)
class FontTable:
    """One table of a font."""

    tag: bytes
    checksum: int
    content: bytes


def unpack_woff(source: Path, target: Path) -> None:
    """Write the TrueType font that a WOFF file holds."""
    packed = source.read_bytes()
    _, flavour, _, count, *_ = HEADER.unpack_from(packed)
    tables = [_table(packed, HEADER.size + index * ENTRY.size) for index in range(count)]
    target.write_bytes(_sfnt(flavour, tables))


def _table(packed: bytes, position: int) -> FontTable:
    tag, offset, packed_size, size, checksum = ENTRY.unpack_from(packed, position)
    content = packed[offset : offset + packed_size]
    if packed_size < size:
        content = zlib.decompress(content)
    return FontTable(tag=tag, checksum=checksum, content=content)


def _sfnt(flavour: int, tables: list[FontTable]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 * 2**power
    head = struct.pack(">IHHHH", flavour, count, search, power, count * 16 - search)
    directory, body = b"", b""
    start = len(head) + count * SFNT_ENTRY.size
    for table in tables:
        place = start + len(body)
        directory += SFNT_ENTRY.pack(table.tag, table.checksum, place, len(table.content))
        body += table.content + b"\0" * (-len(table.content) % 4)
    return head + directory + body
