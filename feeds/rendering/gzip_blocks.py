"""Bytes as gzip (RFC 1952), block by block: after an edit, only the blocks are compressed that it touched.

A block ends where its own content says so, wherever that stands, and is compressed with the text before it in mind: the
whole is hardly larger than in one go, and depends on nothing but the pieces.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

_LEVEL = 6
_OCTETS = 1 << 16  # of a block, on the average
_HISTORY = 1 << 15  # octets before a block that it may refer to (RFC 1951 §2)
_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # deflated, without a name, a time or a system
_END = b"\x03\0"  # an empty last block


@dataclass(frozen=True, slots=True)
class Zipped:
    """A whole gzip file in ``data``; ``blocks`` tells where each block stands in it, by what it was made of."""

    data: bytes = b""
    blocks: Mapping[bytes, slice] = field(default_factory=dict)


def zipped(body: bytes, pieces: Sequence[bytes], before: Zipped | None = None) -> Zipped:
    """Compress ``body``, which is made of ``pieces``; blocks of ``before`` that are the same are taken over."""
    before = before or Zipped()
    data, blocks = bytearray(_HEAD), dict[bytes, slice]()
    for here in _blocks(pieces):
        history, block = body[max(0, here.start - _HISTORY) : here.start], body[here]
        made_of = sha256(b"%d %b%b" % (len(history), history, block)).digest()
        start, known = len(data), before.blocks.get(made_of)
        data += before.data[known] if known else _deflated(block, history)
        blocks[made_of] = slice(start, len(data))
    data += _END + zlib.crc32(body).to_bytes(4, "little") + (len(body) % (1 << 32)).to_bytes(4, "little")
    return Zipped(bytes(data), blocks)


def _blocks(pieces: Sequence[bytes]) -> Iterator[slice]:
    """Yield where each block stands: it ends with a piece whose checksum says so, more often with one that is long."""
    start = stop = 0
    for number, piece in enumerate(pieces, 1):
        stop += len(piece)
        if number == len(pieces) or zlib.crc32(piece) % _OCTETS < len(piece):
            yield slice(start, stop)
            start = stop


def _deflated(block: bytes, history: bytes) -> bytes:
    """Return a block that ends at a whole octet and is not the last one (RFC 1951 §3.2.3)."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=history)
    return deflate.compress(block) + deflate.flush(zlib.Z_SYNC_FLUSH)
