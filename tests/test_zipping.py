"""Bytes as gzip, block by block: always the same and whole, and after an edit little is compressed anew."""

import gzip
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.rendering import gzip_blocks
from feeds.rendering.gzip_blocks import zipped

PIECES = st.lists(st.binary(max_size=40) | st.sampled_from([b"BEGIN:VEVENT", b"END:VEVENT" * 9]), max_size=40)


def of(pieces: Sequence[bytes], before: gzip_blocks.Zipped | None = None) -> gzip_blocks.Zipped:
    return zipped(b"".join(pieces), pieces, before)


def calendar(count: int) -> list[bytes]:
    """Return pieces as a feed has them, some shorter and some longer."""
    chance = Random(5)
    words = [f"{chance.getrandbits(60):x}" for _ in range(2_000)]
    return [" ".join(chance.choices(words, k=chance.randrange(40, 200))).encode() for _ in range(count)]


@given(PIECES, PIECES, st.sampled_from([1, 30, 200, 10_000]))
def test_any_pieces_come_back(pieces: list[bytes], others: list[bytes], octets: int) -> None:
    """Whatever was there before, the same pieces give the same bytes, and these are the pieces when unzipped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gzip_blocks, "_OCTETS", octets)
        patch.setattr(gzip_blocks, "_HISTORY", octets)
        found = of(pieces)
        assert gzip.decompress(found.data) == b"".join(pieces)
        for before in (of(others), of([*others, *pieces]), of(pieces[1:]), found):
            again = of(pieces, before)
            assert again == found
            assert of(pieces, again) == found


def test_an_edit_costs_few_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a feed of a megabyte, an event that changes, comes or goes lets the rest stay as it was compressed."""
    pieces, done = calendar(500), list[int]()
    deflated = gzip_blocks._deflated
    monkeypatch.setattr(
        gzip_blocks, "_deflated", lambda block, history: done.append(len(block)) or deflated(block, history)
    )
    before = of(pieces)
    assert len(done) > 8
    assert sum(done) == len(b"".join(pieces)) > 500_000
    for now in (
        [*pieces[:100], b"another", *pieces[101:]], [*pieces[:100], b"one more", *pieces[100:]],
        [*pieces[:100], *pieces[101:]], [b"one more", *pieces], [*pieces, b"one more"], pieces[5:],
    ):  # fmt: skip
        done.clear()
        again = of(now, before)
        assert 1 <= len(done) <= 3
        assert again == of(now)


def test_it_is_as_small_as_in_one_go() -> None:
    """Blocks refer to what stands before them, so a feed hardly grows by being compressed in blocks."""
    pieces = calendar(500)
    assert len(of(pieces).data) < 1.03 * len(gzip.compress(b"".join(pieces), 6))
