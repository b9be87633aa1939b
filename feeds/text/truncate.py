"""Text and HTML cut to a size, where a reader would cut them."""

import re
from html import escape
from unicodedata import category

from feeds.text.characters import clean
from feeds.text.plaintext import TOKEN, Layout

_MORE, _MORE_HTML = " […]", "<p>[…]</p>"
# It begins with what it looks for, and only then looks back for the letter of an initial: that is four times as quick.
_SENTENCE_END = re.compile(r"[.!?…](?<!\b\w[.!?…])[.!?…]*[)\]\"»”]*(?:[ \u00a0]»)?(?=\s)|\n")
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)", re.IGNORECASE)
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_FLAG = re.compile(f"[{_FLAG_LETTERS}]")
_MODIFIER = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_VOID = {"br", "hr"}
_CUT_AFTER = {
    "p", "div", "ul", "ol", "li", "dl", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "tr",
}  # fmt: skip


def shorten(text: str, length: int) -> str:
    """At most ``length`` characters: whole sentences if half of the room holds one, else whole words, and " […]"."""
    if len(text) <= length:
        return text
    room = length - len(_MORE)
    if room < 1:
        return text[: _whole(text, max(length, 0))]
    cut = _sentence_end(text, room) or _whole(text, _word_end(text, room))
    return (text[:cut].rstrip(" \n\t([") + _MORE).lstrip()


def _sentence_end(text: str, room: int) -> int:
    """Where the last sentence or line ends that fills at least half of the room, or 0."""
    end = 0
    for sentence in _SENTENCE_END.finditer(text, room // 2, room + 1):
        end = sentence.end()
    return min(end, room)


def _word_end(text: str, room: int) -> int:
    """Where the last word ends; within it only if it is very long, and never within an address."""
    start = max(text.rfind(space, 0, room + 1) for space in " \n\t") + 1
    address = _ADDRESS.search(text, start, room + len("https://"))
    if address and address.start() <= room and not text[room].isspace():
        return address.start()
    return start if start > room // 2 else room


def _whole(text: str, cut: int) -> int:
    """The cut moved back to where it separates no accent, no skin colour and no flag from its base."""
    while 0 < cut < len(text) and _attached(text, cut):
        cut -= 1
    return cut


def _attached(text: str, place: int) -> bool:
    """Whether the character at this place and the one before it are read as one."""
    before, after = text[place - 1], text[place]
    if _FLAG.match(after) and _FLAG.match(before):
        letters = text[max(0, place - 64) : place]
        return (len(letters) - len(letters.rstrip(_FLAG_LETTERS))) % 2 == 1
    return before == "\u200d" or after == "\u200d" or category(after)[0] == "M" or _MODIFIER.match(after) is not None


def shorten_html(fragment: str, octets: int) -> str:
    """At most ``octets`` of UTF-8: the blocks that fit as a whole, every tag closed, and a mark that more follows."""
    fragment = clean(fragment)
    data = fragment.encode()
    if len(data) <= octets:
        return fragment
    room = max(0, octets - len(_MORE_HTML.encode()))
    blocks = _whole_blocks(data[:room].decode(errors="ignore"), room)
    return blocks + _MORE_HTML if blocks else _first_words(Layout(fragment).text(), octets)


def _whole_blocks(beginning: str, room: int) -> str:
    """The beginning of a fragment up to the last end of a block within the room, with what is still open closed."""
    for place, opened in reversed(_block_ends(beginning)):
        blocks = beginning[:place] + "".join(f"</{name}>" for name in reversed(opened))
        if len(blocks.encode()) <= room:
            return blocks
    return ""


def _block_ends(beginning: str) -> list[tuple[int, tuple[str, ...]]]:
    """Each place where a block ends, and what is open there."""
    ends = []
    opened: list[str] = []
    for tag in TOKEN.finditer(beginning):
        name = tag[1]
        if name[0] != "/":
            opened += [name] if name not in _VOID else []
        elif opened and opened.pop() and name[1:] in _CUT_AFTER:
            ends.append((tag.end(), tuple(opened)))
    return ends


def _first_words(words: str, octets: int) -> str:
    """One short paragraph, for a fragment whose first block is already too long."""
    room = octets - len("<p></p>")
    words, length = " ".join(words.split()), room
    while length > 0:
        body = escape(shorten(words, length), quote=False)
        size = len(body.encode())
        if size <= room:
            return f"<p>{body}</p>" if body else ""
        length = min(length - 1, length * room // size)
    return ""
