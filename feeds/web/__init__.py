"""Events over HTTP: the feeds that calendars ask for, and pages for people.

``create_app`` makes a whole application; ``blueprint`` the same routes for a Flask site that exists, under any
``url_prefix``. Both are loaded when they are first asked for: who answers with files alone needs no Flask.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feeds.web.app import blueprint, create_app

__all__ = ["blueprint", "create_app"]


def __getattr__(name: str) -> Any:
    """Return a public name, from the module that is its home (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'feeds.web' has no attribute {name!r}", name=name)
    from feeds.web import app

    return getattr(app, name)
