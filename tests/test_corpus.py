"""Real documents of many sites, labelled by hand, are read right: the figures of docs/reading.md, kept from falling."""

import pytest

from benchmarks.reading import scores

from .support import needs_shared

pytestmark = pytest.mark.slow

# What was measured last: right values, silent ones, right ones that are warned about. Work on the reading raises the
# first and lowers the others; nothing may do the opposite.
FLOORS = {"**all**": (2562, 5, 93), "numerique": (391, 1, 34)}


@needs_shared
def test_sites_are_read_right_and_doubts_are_told() -> None:
    """No fewer values are right than were, no more are wrong without a warning, no more right ones are warned about."""
    found = {item.site: (item.right, item.silent, item.warned) for item in scores()}
    for site, (right, silent, warned) in FLOORS.items():
        now = found[site]
        assert now[0] >= right, (site, now)
        assert now[1] <= silent, (site, now)
        assert now[2] <= warned, (site, now)
