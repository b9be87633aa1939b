"""Where the plain values of an event come from: those that a reader takes as a key has them, or makes without a doubt.

What takes deciding (when, where, whether online, the links, the state) tells its origin where it is decided.
"""

from collections.abc import Iterator

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.language import guess
from feeds.interpretation.origins import among, at, named, of_body, of_text, origin
from feeds.model import Event, Origin
from feeds.settings import Settings


def plain_origins(
    event: Event, front_matter: FrontMatter, settings: Settings, *, with_categories: bool
) -> Iterator[Origin]:
    """Yield the origins of the values of ``event`` that its document simply has."""
    file = origin("file-name", "file name", quote=event.source)
    yield from named("summary", event.summary, [of_text(front_matter, "summary") or file])
    yield from named("categories", ", ".join(event.categories), [_categories(event, front_matter, with_categories)])
    yield from named("tags", ", ".join(event.tags), [_list(front_matter, "tags")])
    yield from named("description", "", _description(event, front_matter))
    yield from named("language", event.language, [_language(event, front_matter, settings)])
    yield from named("geo", _point(event), [_geo(event, front_matter)])
    yield from named("image", event.image, [_image(event, front_matter)])
    yield from named("url", event.url, [_url(event, front_matter, settings)])
    made = origin("made-from-path", "file name", quote=event.source)
    yield from named("uid", event.uid, [of_text(front_matter, "uid") or made])
    yield from named("slug", event.slug, [of_text(front_matter, "slug") or made])


def _list(front_matter: FrontMatter, name: str, reason: str = "key") -> Origin:
    found = list(front_matter.all(name))
    return among(found[0], found, reason) if found else origin("unsaid")


def _categories(event: Event, front_matter: FrontMatter, with_categories: bool) -> Origin:
    if not event.categories:
        return origin("unsaid")
    return _list(front_matter, "categories") if with_categories else _list(front_matter, "tags", "tags-as-categories")


def _description(event: Event, front_matter: FrontMatter) -> Iterator[Origin]:
    abstract = next((found for found in front_matter.all("abstract") if found.text), None)
    if abstract:
        yield at(abstract)
    if any(row.text for row in front_matter.rows):
        yield from (at(found, "row") for found in [front_matter.first("rows")] if found)
    body = front_matter.document.body.strip()
    if body:
        yield of_body(front_matter.document, body.split("\n")[0], "body")
    elif not event.description:
        yield origin("unsaid")


def _language(event: Event, front_matter: FrontMatter, settings: Settings) -> Origin:
    said = of_text(front_matter, "language")
    if said:
        return said
    if guess(front_matter.prose) == event.language:
        return origin("words")
    return origin("settings", "settings.language", quote=settings.language) if settings.language else origin("assumed")


def _geo(event: Event, front_matter: FrontMatter) -> Origin:
    if not event.geo:
        return origin("unsaid")
    found = front_matter.first("geo") or front_matter.first("venue")
    return at(found) if found else origin("unsaid")


def _point(event: Event) -> str:
    return f"{event.geo[0]}, {event.geo[1]}" if event.geo else ""


def _image(event: Event, front_matter: FrontMatter) -> Origin:
    if not event.image:
        return origin("unsaid")
    found = front_matter.first("image")
    name = event.image.rsplit("/", 1)[-1]
    return at(found) if found else of_body(front_matter.document, name, "picture-in-text")


def _url(event: Event, front_matter: FrontMatter, settings: Settings) -> Origin:
    if event.url and event.url == settings.site.address_of(front_matter.document):
        found = next(front_matter.named({"permalink", "url"}), None)
        return at(found) if found else origin("own-page")
    if event.url:
        return origin("settings", "settings.permalink", quote=settings.permalink)
    return origin("own-page")
