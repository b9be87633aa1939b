"""Event documents in, calendar feeds out: read → interpret → collect → render → serve.

The public names are loaded when they are first asked for: whoever wants the version alone loads nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feeds.export.build import build
    from feeds.formats import FORMATS
    from feeds.model import Event, Feed, Problem
    from feeds.pipeline.collection import collect
    from feeds.settings import load_settings

__all__ = ["FORMATS", "Event", "Feed", "Problem", "build", "collect", "load_settings"]
__version__ = "0.1.0"
_HOMES = {
    "FORMATS": "feeds.formats",
    "Event": "feeds.model",
    "Feed": "feeds.model",
    "Problem": "feeds.model",
    "build": "feeds.export.build",
    "collect": "feeds.pipeline.collection",
    "load_settings": "feeds.settings",
}


def __getattr__(name: str) -> Any:
    """Return a public name, from the module that is its home (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'feeds' has no attribute {name!r}", name=name)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]
