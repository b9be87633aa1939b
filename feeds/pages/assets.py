"""The style sheet, the script and the icon: read once, under addresses that change with their content."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from feeds.rendering.representation import Representation

_SCRIPT = "text/javascript; charset=utf-8"
MEDIA_TYPES = {
    "copy.js": _SCRIPT,
    "feeds.js": _SCRIPT,
    "icon.svg": "image/svg+xml",
    "live.js": _SCRIPT,
    "local-time.js": _SCRIPT,
    "month.js": _SCRIPT,
    "order.js": _SCRIPT,
    "over.js": _SCRIPT,
    "relative.js": _SCRIPT,
    "style.css": "text/css; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class File:
    """One static file; ``version`` stands for its content."""

    rendered: Representation
    media_type: str

    @property
    def version(self) -> str:
        """Return a few digits that change with the content."""
        return self.rendered.plain.etag[:10]


@cache
def static_file(name: str) -> File:
    """Return the file of that name, one of MEDIA_TYPES."""
    body = files("feeds.pages").joinpath("static", name).read_bytes()
    return File(Representation.of(body), MEDIA_TYPES[name])


def file_name(name: str, accent: str = "") -> str:
    """Return the name of a static file in a tree of files: it changes with the content."""
    stem, _, suffix = name.rpartition(".")
    parts = (f"static/{stem}", static_file(name).version, *([accent] if accent else []), suffix)
    return ".".join(parts)


def versioned(root: str, name: str) -> str:
    """Return the address of a static file, good forever."""
    return f"{root}/static/{name}?v={static_file(name).version}"
