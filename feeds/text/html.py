"""What a writer wrote → clean HTML, and the plain text of that HTML; never an exception, whatever was typed.

`clean_html` is the one place where Markdown is read and HTML made safe; `plain_text` and `links` walk over its
result, which is well formed, so that plain text and HTML can not tell two stories.
"""

import re
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote, urljoin

import nh3

from feeds.text import markdown
from feeds.text.characters import clean, without_invisible
from feeds.text.plaintext import Layout

_TAGS = {
    "a", "p", "br", "hr", "div", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
    "pre", "code", "strong", "b", "em", "i", "s", "del", "sub", "sup",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
_DROPPED = {
    "script", "style", "title", "noscript", "noembed", "noframes", "template", "iframe", "object", "svg", "math",
    "audio", "video", "canvas", "map", "nav", "select", "textarea", "datalist",
}  # fmt: skip
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED,
    attributes={"a": {"href"}, "ol": {"start"}, "*": set()},  # without the last, titles and languages stay
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
_WORDS_ONLY = nh3.Cleaner(tags=set(), clean_content_tags=_DROPPED, attributes={}, link_rel=None)

_SECTION = re.compile(
    r"<(/?)(?:address|article|aside|center|details|fieldset|figcaption|figure|footer|form|header|hgroup|legend|main"
    r"|section|summary)\b[^<>]*>",
    re.IGNORECASE,
)
_PICTURED_LINK = re.compile(r"(<a\b[^<>]*>\s*)<img\b[^<>]*?\balt=[\"']([^\"'<>]+)[\"'][^<>]*>", re.IGNORECASE)
_NESTING = re.compile(
    r"<(/?)(?!(?:br|hr|img|input|wbr|source|col|p|li|dt|dd|t[rdh]|thead|tbody|option)\b)[a-z]", re.IGNORECASE
)
_LINK_TAG = re.compile(r"<a(?: href=\"([^\"]*)\")?>|</a>")
_SILENT_LINK = re.compile(r"<a href=\"((?:mailto:|tel:)?([^\"]*))\"></a>")
_WORDED_LINK = re.compile(r"<a href=\"([^\"]*)\">(?!</a>)")
_EMPTY = re.compile(r"<(p|div|li|h[1-6]|strong|b|em|i)>(?:\s|&nbsp;|<br>)*</\1>\n?")
_ANY_TAG = re.compile(r"<[^<>]*>")
_LINK_IN_LINK = re.compile(r"(<a\b[^<>]*>[^<>]*)<a [^<>]*>([^<>]*)</a>(?=[^<>]*</a>)", re.IGNORECASE)
_PIECES = re.compile(r"(<[^<>]*>)")
_INNER_STRONG = re.compile(r"\*\*(\s*+)([^*\s](?:[^*]*[^*\s])?)(\s*)\*\*")
_INNER_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()\"]+)\)")
_STRAY_BACKSLASH = re.compile(r"\\(?=</p>|</li>|\n<[ou]l>)")  # a hard line break with no line after it
_MANY_TAGS, _DEEPEST, _ROUNDS = 2000, 100, 4

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_READY = re.compile(r"https?://(?!mailto:)\w|mailto:|tel:")
_STRAY_MAILTO = re.compile(r"https?://(?=mailto:)", re.IGNORECASE)
_FEW_SLASHES = re.compile(r"(https?):/(?=[^/])", re.IGNORECASE)
_SAFE_IN_ADDRESS = "%/:?#[]@!$&'()*+,;=~"

_MARKED = re.compile(r"[<&*_\[\]{}`~\\]")
_BREAKING = re.compile(
    r"</?(?:br|p|div|li|ul|ol|h[1-6]|hr|t[rdh]|table|section|blockquote|header|footer)\b[^<>]*>", re.IGNORECASE
)
_LONGEST_FIELD = 20_000
_IMAGE = re.compile(
    r"!\[[^\[\]]*\]\(\s*(?:<([^<>\n]+)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*))"
    r"|<img\b[^<>]*?\ssrc\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))",
    re.IGNORECASE,
)


def clean_html(source: str, base: str = "") -> str:
    """A document's body as a small, safe piece of HTML whose links all work away from its page."""
    source = clean(markdown.bounded(source))
    raw = markdown.render(source)
    if "<" in source:
        raw = _LINK_IN_LINK.sub(r"\1\2", _SECTION.sub(r"<\1div>", raw))
    raw = _with_markdown(_STRAY_BACKSLASH.sub("", raw))
    if "<img" in raw:
        raw = _PICTURED_LINK.sub(r"\1\2", raw)
    if _too_deep(raw):
        return _flat(raw)
    return _settled(_sanitised(raw, base), base)


def _with_markdown(raw: str) -> str:
    """The emphasis and the links which a strict parser leaves as typed: within HTML, or "**with a space **"."""
    if "**" not in raw and "](" not in raw:
        return raw
    pieces = _PIECES.split(raw)
    for place in range(0, len(pieces), 2):
        if not place or not pieces[place - 1].startswith(("<code", "<pre")):
            words = _INNER_STRONG.sub(r"\1<strong>\2</strong>\3", pieces[place])
            pieces[place] = _INNER_LINK.sub(r'<a href="\2">\1</a>', words)
    return "".join(pieces)


def _sanitised(raw: str, base: str) -> str:
    fragment = _linked(_CLEANER.clean(raw), base)
    if "></a>" in fragment:
        fragment = _with_words(fragment)
    return _EMPTY.sub("", fragment).strip()


def _with_words(fragment: str) -> str:
    """The fragment with words for its links without any: their address, unless the same link has words elsewhere."""
    worded = set(_WORDED_LINK.findall(fragment))
    return _SILENT_LINK.sub(lambda link: "" if link[1] in worded else f'<a href="{link[1]}">{link[2]}</a>', fragment)


def _settled(fragment: str, base: str) -> str:
    """The fragment once cleaning changes nothing more: badly nested tags can take more than one round."""
    for _ in range(_ROUNDS):
        again = _CLEANER.clean(fragment)
        if again == fragment:
            return fragment
        fragment = _sanitised(again, base)
    return _flat(fragment)


def _too_deep(raw: str) -> bool:
    """Whether tags are nested beyond what any writer means; the time to clean them grows with the square of it."""
    if raw.count("<") < _MANY_TAGS:
        return False
    depth = 0
    for tag in _NESTING.finditer(raw):
        depth += -1 if tag[1] else 1
        if depth > _DEEPEST:
            return True
    return False


def _flat(raw: str) -> str:
    """The words alone in one paragraph: what is left of HTML nobody can make sense of."""
    words = clean(unescape(_ANY_TAG.sub(" ", raw)))
    return _CLEANER.clean(f"<p>{escape(' '.join(words.split()), quote=False)}</p>")


def _linked(fragment: str, base: str) -> str:
    """The fragment with absolute links only; a link that leads nowhere is unwrapped to its words."""
    if "<a" not in fragment:
        return fragment
    kept: list[bool] = []

    def rewrite(tag: re.Match[str]) -> str:
        if tag[0] == "</a>":
            return "</a>" if kept and kept.pop() else ""
        if tag[1] and _READY.match(tag[1]):
            kept.append(True)
            return tag[0]
        address = _address(unescape(tag[1] or ""), base)
        kept.append(bool(address))
        return f'<a href="{_escaped_attribute(address)}">' if address else ""

    return _LINK_TAG.sub(rewrite, fragment)


def _escaped_attribute(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;").replace("\u00a0", "&nbsp;")


def _address(href: str, base: str) -> str:
    """The absolute address a link means, its usual slips of the pen mended, or an empty string."""
    href = _STRAY_MAILTO.sub("", href.strip(), count=1)
    if _SCHEME.match(href):
        return _FEW_SLASHES.sub(r"\1://", href, count=1)
    if not (base and href) or " " in href:  # a space: words left where an address was to be filled in
        return ""
    try:
        joined = urljoin(base, href)
    except ValueError:
        return ""
    return quote(joined, _SAFE_IN_ADDRESS, errors="replace") if joined.startswith(("http://", "https://")) else ""


def links(fragment: str) -> list[tuple[str, str]]:
    """(words, address) of every link of a clean fragment, in order."""
    found = []
    for piece in fragment.split('<a href="')[1:]:
        href, _, rest = piece.partition('">')
        words = _ANY_TAG.sub(" ", rest.partition("</a>")[0])
        found.append((_one_line(unescape(words)), clean(unescape(href))))
    return found


def plain_text(fragment: str) -> str:
    """The plain text of a clean fragment, laid out for a calendar's description."""
    return clean(Layout(clean(fragment)).text())


def inline(source: str) -> str:
    """The words of a short field, a title or a place, on one line and without their markup."""
    return _inline(source[:_LONGEST_FIELD])


@lru_cache(1024)
def _inline(source: str) -> str:
    source = clean(source)
    return _one_line(_unmarked(source) if _MARKED.search(source) else source)


def _unmarked(source: str) -> str:
    """The words of a line of Markdown; after a letter no sign can begin a list, a heading or a quotation."""
    raw = markdown.markdown("x " + " ".join(markdown.strip(source).split()))
    words = clean(unescape(_WORDS_ONLY.clean(_BREAKING.sub(" ", raw))))
    return words.strip().removeprefix("x")


def _one_line(words: str) -> str:
    return " ".join(without_invisible(words).split())


def first_image(source: str) -> str | None:
    """The address of the first picture, as it was written; a picture within the address itself does not count."""
    if "![" not in source and "<img" not in source.lower():
        return None
    source = markdown.strip(clean(markdown.bounded(source)))
    for image in _IMAGE.finditer(source):
        address = unescape(next(filter(None, image.groups()), "")).strip()
        if address and not address.lower().startswith("data:"):
            return clean(address)
    return None
