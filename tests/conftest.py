"""What holds for the whole suite."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine is and what else it does decide nothing: no deadline, and slow examples are as good as others.
# What is pushed meets the same examples each time, so that only a change makes a test red; the night looks for new
# ones, and for ten times as many (see support.examples).
_ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("push", _ANY_SPEED, derandomize=True, max_examples=100)
settings.register_profile("nightly", _ANY_SPEED, max_examples=1_000)
settings.load_profile("push")


def pytest_configure() -> None:
    """Let the processes that tests start find compiled modules, as installed ones do: many start, and few are busy.

    They speak the language of the site, whoever runs the tests.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.update(LANGUAGE="", LC_ALL="C.UTF-8")


def pytest_xdist_auto_num_workers() -> int:
    """Run one test more at a time than there are processors, since many wait for a process or a browser."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is left in the cache folder of whoever runs the tests, and nothing in there decides how they end."""
    base = tmp_path_factory.getbasetemp()
    common = (
        base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    )  # real sites are read once, not by each worker
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(common / "cache"))
        yield
