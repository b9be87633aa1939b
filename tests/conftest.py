"""What holds for the whole suite."""

import os
from collections.abc import Iterator

import pytest


def pytest_configure() -> None:
    """Let the processes that tests start find compiled modules, as installed ones do: many start, and few are busy."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers() -> int:
    """Run one test more at a time than there are processors, since many wait for a process or a browser."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is left in the cache folder of whoever runs the tests, and nothing in there decides how they end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
