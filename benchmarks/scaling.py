"""Time and memory of the build as a site grows: `python benchmarks/scaling.py [DOCUMENTS …]`.

A build costs something once (Python starts, modules are imported) and something for each document. The line is drawn
through the smallest and the largest site; what lies between may be so far from it as the table tells.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from building import BENCH, Site, first
from measuring import in_turn, need, peak_memory, table, write_part

SIZES, ROUNDS, TOLERANCE = (1_000, 3_000, 10_000, 30_000, 100_000), 3, 0.2


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build takes, in seconds and octets."""

    seconds: float
    memory: float


def measured(folder: Path, sizes: Sequence[int]) -> dict[int, Cost]:
    """Build sites of all sizes, in turn."""
    sites = {str(size): Site.write(folder / str(size), size) for size in sizes}
    times = in_turn(ROUNDS, {name: partial(first, site, site.build) for name, site in sites.items()})
    return {int(name): Cost(median(times[name]), _memory(site)) for name, site in sites.items()}


def _memory(site: Site) -> int:
    site.forget()
    return peak_memory(site.building, site.folder, site.environ)


def deviations(values: Mapping[int, float]) -> dict[int, float]:
    """Return how far each value is from the straight line through the first and the last, as part of the line's."""
    least, most = min(values), max(values)
    slope = (values[most] - values[least]) / (most - least)
    return {size: value / (values[least] + slope * (size - least)) - 1 for size, value in values.items()}


def growth(values: Mapping[int, float]) -> list[float]:
    """Return what one more document costs, from each size to the next."""
    sizes = sorted(values)
    return [(values[b] - values[a]) / (b - a) for a, b in pairwise(sizes)]


def rows(costs: Mapping[int, Cost]) -> Iterator[list[str]]:
    """Return the table: each size, its costs, and what one more document cost since the size before."""
    times, octets = _both(costs)
    more_time, more_octets = ([None, *growth(values)] for values in (times, octets))
    off_time, off_octets = deviations(times), deviations(octets)
    for index, (size, cost) in enumerate(sorted(costs.items())):
        yield [
            f"{size:,}",
            f"{cost.seconds:.2f} s",
            _each(more_time[index], 1e-3, "ms"),
            f"{off_time[size]:+.0%}",
            f"{cost.memory / 1e6:.0f} MB",
            _each(more_octets[index], 1e3, "kB"),
            f"{off_octets[size]:+.0%}",
        ]


def _both(costs: Mapping[int, Cost]) -> tuple[dict[int, float], dict[int, float]]:
    return ({size: cost.seconds for size, cost in costs.items()}, {size: cost.memory for size, cost in costs.items()})


def _each(value: float | None, unit: float, name: str) -> str:
    return "" if value is None else f"{value / unit:.2f} {name}"


def verdict(costs: Mapping[int, Cost]) -> str:
    """Return a sentence: the largest deviations, and what they may be."""
    time, memory = (max(map(abs, deviations(values).values())) for values in _both(costs))
    return f"Largest deviation from linear: time {time:.0%}, memory {memory:.0%}; it must be within {TOLERANCE:.0%}."


def main() -> None:
    """Measure all, and write the table."""
    need(folders=[BENCH])
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as name:
        costs = measured(Path(name), sizes)
    head = ["documents", "first build", "one more", "off the line", "memory peak", "one more", "off the line"]
    text = (
        f"## Scaling\n\n`python benchmarks/scaling.py {' '.join(map(str, sizes))}`: the first build, median of {ROUNDS}; memory "
        f"is the proportional set size of all processes together. {verdict(costs)}\n\n"
    )
    write_part("scaling", text + table(head, rows(costs)))


if __name__ == "__main__":
    main()
