"""Pieces of the agenda on the pages of others: the page inside a frame, what a webmaster copies, and oEmbed.

A frame is shown on sites that nobody here knows: what its address asks for wrongly is passed over, never an error.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from feeds import phrases
from feeds.languages import autonym
from feeds.locale.gettext import LANGUAGES, N_, known, translator
from feeds.model import Feed, Status
from feeds.pages import colors
from feeds.pages.base import Language, Pages
from feeds.pages.query import Window, WindowKind
from feeds.pages.site import Site

VIEWS = {"list": N_("List"), "month": N_("Month"), "next": N_("Next event")}
THEMES = {"auto": N_("As the reader's device"), "light": N_("Light"), "dark": N_("Dark")}
_WAYS = (
    (N_("A frame"), N_("Works everywhere that takes an iframe; nothing runs on your page. Set the height that fits.")),
    (N_("An element"), N_("Always a list. Becomes a part of your page, in its typeface; needs one script.")),
    (N_("A link"), N_("For newsletters and where nothing else is allowed.")),
)
MOST, USUAL = 50, 5
WIDTH = 600
_ROW, _FRAME, _MONTH = 136, 120, 720  # pixels of an event, of what is around, of a month's table
_NEXT = 340


@dataclass(frozen=True, slots=True)
class Embed:
    """What a frame shows and how: ``accent`` is rrggbb or empty, ``language`` empty for the reader's own."""

    view: str = "list"
    theme: str = "auto"
    accent: str = ""
    language: str = ""
    count: int = USUAL

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Embed":
        """Return what an address asks for; what it asks for wrongly is as if it were not there."""
        view, theme, count = (parameters.get(name, "") for name in ("view", "theme", "count"))
        number = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else USUAL
        return cls(
            view=view if view in VIEWS else "list",
            theme=theme if theme in THEMES else "auto",
            accent=colors.known(parameters.get("accent", "")),
            language=known(parameters.get("lang", "")),
            count=min(max(number, 1), MOST),
        )

    @property
    def query(self) -> dict[str, str]:
        """The parameters of its address; what is usual is left out."""
        own = {"view": self.view, "theme": self.theme, "accent": self.accent, "lang": self.language,
               "count": str(self.count)}  # fmt: skip
        usual = {"view": "list", "theme": "auto", "accent": "", "lang": "", "count": str(USUAL)}
        return {name: value for name, value in own.items() if value != usual[name]}

    @property
    def height(self) -> int:
        """The height that shows all of it, in pixels; frames do not grow by themselves."""
        return {"month": _MONTH, "next": _NEXT}.get(self.view, _FRAME + _ROW * self.count)


def frame(pages: Pages, feed: Feed, embed: Embed, window: Window, to: Callable[[Window], str] | None = None) -> str:
    """Return the page inside a frame; ``to`` gives other links to months and days than those in the frame."""
    tag = pages.language.tag
    ahead = pages.times(feed).coming
    held = [event for event in ahead if event.status is Status.CONFIRMED]
    first = window.first if window.kind is WindowKind.MONTH else pages.site.today().replace(day=1)
    return pages.render(
        "frame.html",
        style=pages.style(embed.accent),
        theme=embed.theme,
        view=embed.view,
        feed=feed,
        title=pages.title(feed),
        page=pages.page_of(feed),
        months=pages.months(ahead[: embed.count]) if embed.view == "list" else [],
        turn="_self" if to is None else "_blank",
        next=pages.leaf(held[0]) if held and embed.view == "next" else None,
        when=phrases.when(held[0], tag) if held else "",
        grid=pages.grid(feed, first, to or partial(_to, pages, feed, embed)) if embed.view == "month" else None,
    )


def _to(pages: Pages, feed: Feed, embed: Embed, window: Window) -> str:
    """Return the link to another month in the same frame, or to a day on the site itself."""
    if window.kind is not WindowKind.MONTH:
        return pages.page_of(feed, window)
    return f"{pages.root}/embed/{feed.path}?{urlencode(embed.query | window.query)}"


def chooser(pages: Pages, feed: Feed, embed: Embed) -> str:
    """Return the page where a webmaster chooses and copies."""
    site, _ = pages.site, translator(pages.language.tag).gettext
    named = [("", _("All events")), *((_slug(each), each.category) for each in site.collection.categories)]
    chosen = _slug(feed)
    own = {name.replace("lang", "language"): value for name, value in embed.query.items()}
    return pages.render(
        "embed.html",
        here=urlencode({"calendar": chosen} | own if chosen else own),
        feed=feed,
        embed=embed,
        chosen=chosen,
        feeds=named,
        views=[(value, _(label)) for value, label in VIEWS.items()],
        themes=[(value, _(label)) for value, label in THEMES.items()],
        tags=[("", _("The reader's")), *((tag, autonym(tag)) for tag in LANGUAGES)],
        color=f"#{embed.accent or colors.known(site.settings.color)}",
        most=MOST,
        preview=f"{pages.root}{_path(feed, embed)}",
        snippets=snippets(pages, feed, embed),
    )


def snippets(
    pages: Pages, feed: Feed, embed: Embed, path: "Callable[[Feed, Embed], str] | None" = None
) -> list[tuple[str, str, str]]:
    """Return what a webmaster may copy: name, when it is the right one, and the lines in the language of the embed."""
    _ = translator(pages.language.tag).gettext
    theirs = replace(pages, language=Language(embed.language)) if embed.language else pages
    lines = (
        iframe(pages.base, theirs.title(feed), feed, embed, path=path),
        _element(theirs, feed, embed),
        _link(theirs, feed),
    )
    return [(_(name), _(hint), text) for (name, hint), text in zip(_WAYS, lines, strict=True)]


def iframe(
    base: str,
    title: str,
    feed: Feed,
    embed: Embed,
    width: str = "100%",
    highest: int = 99_999,
    path: "Callable[[Feed, Embed], str] | None" = None,
) -> str:
    """Return the HTML of a frame, at most ``highest`` pixels high; ``path`` is where it is, if not at the usual one."""
    src = escape(f"{base}{(path or _path)(feed, embed)}")
    return (
        f'<iframe src="{src}" title="{escape(title)}" width="{width}" height="{min(embed.height, highest)}" '
        f'loading="lazy" frameborder="0" style="border: 0"></iframe>'
    )


def _element(pages: Pages, feed: Feed, embed: Embed) -> str:
    own = {"category": _slug(feed), "count": str(embed.count), "theme": embed.theme if embed.theme != "auto" else "",
           "accent": f"#{embed.accent}" if embed.accent else "", "lang": embed.language}  # fmt: skip
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in own.items() if value)
    return (
        f'<script src="{escape(pages.base)}/feeds.js" defer></script>\n'
        f'<event-feed src="{escape(pages.base)}"{attributes}>\n  {_link(pages, feed)}\n</event-feed>'
    )


def _link(pages: Pages, feed: Feed) -> str:
    label = translator(pages.language.tag).gettext("{name}: subscribe").format(name=feed.name)
    return f'<a href="{escape(pages.entry(feed).page)}">{escape(label)}</a>'


def _path(feed: Feed, embed: Embed) -> str:
    query = urlencode(embed.query)
    return f"/embed/{feed.path}?{query}" if query else f"/embed/{feed.path}"


def oembed(site: Site, base: str, url: str, sizes: Mapping[str, str]) -> dict[str, object] | None:
    """Return the oEmbed answer (oembed.com §2.3.4.4, type rich) for the page of a feed; None for other pages.

    ``sizes`` may hold maxwidth and maxheight, in pixels.
    """
    try:
        feed = _feed_at(site, base, url)
    except ValueError:  # urlsplit refuses a host that is half an IPv6 address
        return None
    if feed is None:
        return None
    highest = _pixels(sizes, "maxheight")
    embed = _fitting(Embed.read(dict(parse_qsl(urlsplit(url).query))), highest)
    return oembed_of(site, base, feed, embed, (min(WIDTH, _pixels(sizes, "maxwidth")), highest))


def oembed_of(
    site: Site,
    base: str,
    feed: Feed,
    embed: Embed,
    size: tuple[int, int] = (WIDTH, 99_999),
    path: "Callable[[Feed, Embed], str] | None" = None,
) -> dict[str, object]:
    """Return how to embed a feed, at most so wide and high."""
    (width, highest), title = size, feed.category or feed.name
    return {
        "version": "1.0",
        "type": "rich",
        "title": feed.name,
        "provider_name": site.settings.name,
        "provider_url": f"{base}/",
        "cache_age": 86_400,
        "width": width,
        "height": min(embed.height, highest),
        "html": iframe(base, title, feed, embed, str(width), highest, path),
    }


def _fitting(embed: Embed, height: int) -> Embed:
    """Return ``embed`` with as few events as ``height`` has room for."""
    return replace(embed, count=min(embed.count, max(1, (height - _FRAME) // _ROW)))


def _feed_at(site: Site, base: str, url: str) -> Feed | None:
    """Return the feed whose page is at ``url``."""
    parts, own = urlsplit(url), urlsplit(base)
    if parts.netloc != own.netloc or parts.scheme not in ("http", "https"):
        return None
    if not f"{parts.path}/".startswith(f"{own.path}/"):
        return None
    path = parts.path.removeprefix(own.path).strip("/")
    return site.feed(path) if path.startswith("categories/") else None if path else site.collection.combined


def _slug(feed: Feed) -> str:
    """Return the slug of a category's feed; empty for that of all events."""
    return feed.path.removeprefix("categories/") if feed.category else ""


def _pixels(sizes: Mapping[str, str], name: str) -> int:
    found = sizes.get(name, "")
    return int(found) if found.isascii() and found.isdigit() and 0 < len(found) < 6 and int(found) else 99_999
