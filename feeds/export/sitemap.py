"""``sitemap.xml`` (sitemaps.org): the pages that search engines are to know, with absolute addresses."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from html import escape

from feeds.addresses import Addresses
from feeds.pages.tree_site import TreeSite

MOST = 50_000  # addresses of one file, as the protocol says
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(tree: TreeSite) -> Iterator[tuple[str, str]]:
    """Yield name and text of the sitemap; of more pages than one may name, of several and their index."""
    base = tree.site.settings.base_url
    entries = list(_entries(tree, Addresses(base)))
    parts = [entries[start : start + MOST] for start in range(0, len(entries), MOST)]
    if len(parts) == 1:
        yield "sitemap.xml", _sitemap(parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield from ((name, _sitemap(part)) for name, part in zip(names, parts, strict=True))
    rows = "".join(f"<sitemap><loc>{escape(base)}/{name}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{rows}</sitemapindex>\n'


def _entries(tree: TreeSite, addresses: Addresses) -> Iterator[str]:
    """Yield the page of each feed, and of each event that has no other public page."""
    for feed in tree.feeds:
        yield _entry(addresses.feed_page(feed), feed.last_modified)
    for event in tree.site.collection.events:
        if not event.url:
            yield _entry(addresses.page(event), event.last_modified)


@lru_cache(50_000)
def _entry(address: str, modified: datetime) -> str:
    return f"<url><loc>{escape(address)}</loc><lastmod>{modified:%Y-%m-%d}</lastmod></url>\n"


def _sitemap(entries: list[str]) -> str:
    return f'{_HEAD}<urlset xmlns="{_SPACE}">\n{"".join(entries)}</urlset>\n'
