"""Real documents of many sites, labelled by hand, are read right: the figures of docs/reading.md, kept from falling."""

import importlib.util
import sys

from .support import ROOT, needs_shared


def _scores() -> dict[str, tuple[int, int, int]]:
    spec = importlib.util.spec_from_file_location("reading_benchmark", ROOT / "benchmarks" / "reading.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return {item.site: (item.right, item.values, item.silent) for item in module.scores()}


@needs_shared
def test_sites_are_read_right_and_doubts_are_told() -> None:
    """95 % of all values are right, 97 % of the first users', and at most 1 % are wrong without a warning."""
    scores = _scores()
    right, values, silent = scores["**all**"]
    assert right / values >= 0.95, scores
    assert silent / values <= 0.01, scores
    right, values, _ = scores["numerique"]
    assert right / values >= 0.97, scores
