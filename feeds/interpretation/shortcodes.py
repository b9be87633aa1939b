"""What a site's generator would fill into a text: links in shortcodes, and the values of the document's own keys.

``{{< button href="…" >}}Sign up{{< /button >}}`` becomes a link with these words, ``{{ page.web_url }}`` the value of
``web_url``. What nobody here can fill in stays as it is, and is taken away with the other tags.
"""

import re
from collections.abc import Mapping

from feeds.reading import Value

_OUTPUT = re.compile(
    r"\{\{-?\s{0,20}(?:page\.|\$?\.?Params\.|site\.page\.|frontmatter\.|\.)?([A-Za-z_][\w-]{0,60})\s{0,20}-?\}\}"
)
_CODE = re.compile(
    r"\{(?:\{[<%]|%-?)\s{0,20}(?!/|end)([a-z][\w./-]{0,60})((?:\s[^{}<>%]{0,1000}|\s[^{}]{0,1000}?)?)\s{0,20}[/-]{0,1}(?:[>%]\}|%)\}"
)
_VALUE = re.compile(r"""([A-Za-z][\w-]{0,40})\s?[=:]\s?(?:"([^"\n]{0,1000})"|'([^'\n]{0,1000})')""")
_BARE = re.compile(r"""["'](https?://[^"'\s]{1,1000}|mailto:[^"'\s]{1,300})["']""")
_TARGETS = ("href", "url", "link", "target", "to", "path", "src")
_WORDS = ("text", "label", "title", "name", "content", "caption", "button")
_PICTURES = frozenset(
    {"figure", "img", "image", "picture", "video", "youtube", "vimeo", "iframe", "audio", "gallery", "css", "script"}
)
_LINK = re.compile(r"https?://|mailto:|www\.")
_LONGEST = 300  # characters between a shortcode and its end


def filled_in(body: str, metadata: Mapping[str, Value]) -> str:
    """Return a body with the links and values that its tags stand for."""
    if "{{" not in body and "{%" not in body:
        return body
    return _CODE.sub(_linked, _with_closed(_OUTPUT.sub(lambda tag: _value(tag, metadata), body)))


def _value(tag: re.Match[str], metadata: Mapping[str, Value]) -> str:
    value = metadata.get(tag[1])
    return value if isinstance(value, str) and len(value) < 2_000 and "{" not in value else tag[0]


def _with_closed(body: str) -> str:
    """Return a body in which shortcodes with words inside are links with these words."""
    pieces, last = [], 0
    for tag in _CODE.finditer(body):
        if tag.start() < last:
            continue
        closing = re.compile(
            r"\{(?:\{[<%]|%-?)\s{0,20}(?:/|end)\s{0,5}" + re.escape(tag[1]) + r"\s{0,20}(?:[>%]\}|-?%)\}"
        )
        end = closing.search(body, tag.end(), tag.end() + _LONGEST)
        words = " ".join(body[tag.end() : end.start()].split()) if end else ""
        target = _target(tag)
        if end and target and words and "](" not in words and "{" not in words:
            pieces += [body[last : tag.start()], f"[{words}]({target})"]
            last = end.end()
    return "".join([*pieces, body[last:]])


def _linked(tag: re.Match[str]) -> str:
    """Return a shortcode that stands alone as a link; as it is where it leads nowhere."""
    target, values = _target(tag), _values(tag)
    words = next((values[name] for name in _WORDS if values.get(name)), "")
    return f"[{words or target}]({target})" if target else tag[0]


def _target(tag: re.Match[str]) -> str:
    """Return the address that a shortcode leads to; empty for a picture, and for one of the site itself."""
    if _PICTURES & set(re.split(r"[^a-z]+", tag[1])):
        return ""
    values = _values(tag)
    named = next((values[name] for name in _TARGETS if values.get(name)), "")
    bare = _BARE.search(tag[2])
    found = named or (bare[1] if bare and not values else "")
    return found if _LINK.match(found) and " " not in found else ""


def _values(tag: re.Match[str]) -> dict[str, str]:
    return {name.lower(): double or single for name, double, single in _VALUE.findall(tag[2])}
