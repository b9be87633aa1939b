"""The place that a text names where no key does: a line with a label, an address, a sentence, a building, "@ name".

Each recogniser is given text as its writer typed it, without marks, and returns a place in one line or nothing.
"""

import re
from functools import cache, lru_cache

from feeds.interpretation.when import dates, hours
from feeds.languages import alternation, folded, prepared, whole, words
from feeds.languages.calendar_names import month, weekday
from feeds.languages.finder import finder
from feeds.text.folding import flat, fold
from feeds.text.html import inline

_LINE_BREAK = re.compile(r"<br\s*/?>")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{5})\.\s")  # shorter words with a dot are abbreviations: "St. Mary"
# An icon of a map or a pin, as a shortcode, a tag or a short name.
_PIN = re.compile(
    r"\{\{[<%]\s{0,3}[\w/.-]{0,20}icon[\w-]{0,20}\s[^{}\n]{0,60}?(?:location|map|marker|pin)[^{}\n]{0,60}[>%]\}\}"
    r"|<(?:i|span|svg)\b[^<>\n]{0,80}?(?:location|map-marker|map-pin|geo-alt)[^<>\n]{0,80}>|:(?:round_)?pushpin:",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_COMMAS = re.compile(r"(?:,\s*)+")
_MOST_LINES, _LONGEST_LINE = 6, 90  # of a place in the body
_LEAD, _HINTED = 1_000, 500  # letters of a body that announce an event; that may name its place
MARKS = re.compile(r"<[^>\n]{0,300}>|\]\([^)\n]{0,1000}\)|[*_#>`\[]")
_COLON = re.compile(r"^[^\n:：]{0,40}[:：](?!//)")
_ZIP = re.compile(
    r"\b[A-Z][A-Za-z.]{1,20} \d{5}(?:-\d{4})?$|\b[A-Z]\d[A-Z] ?\d[A-Z]\d$"
)  # of America, at the end of a line
_CLOCK = re.compile(r"\d\s?(?:h(?:\d|\b)|uhr\b|am\b|pm\b|:\d\d)", re.IGNORECASE)
_STREET = re.compile(
    r"\b(?:rue|avenue|av|impasse|place|boulevard|bd|chemin|allee|route|quai|cours|square|passage|street|st|road|rd|lane"
    r"|\w*(?:strasse|straße|str|platz|weg|gasse)|via|viale|piazza|calle|plaza|avenida|rua|praca|ulica|ul|plac"
    r"|\w*(?:straat|laan|plein))\b"
)
_POSTCODE_AND_TOWN = re.compile(
    r"\b(?!19\d\d\s|20\d\d\s)\d{4,6}\s+[A-ZÀ-ÖØ-Þ]|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
_EMPHASIS = re.compile(r"\[?(\*\*|__)([^*_\n]{3,160})\1|\[([^\]\n]{3,160})\]\(")
_NAME = re.compile(
    r"(?:[^\W\d_a-zà-öø-ÿ][\w’'&.-]*)"
    r"(?:\s(?:(?:d['’]|l['’])?[^\W\d_a-zà-öø-ÿ][\w’'&.-]*|(?:de|du|des|la|le|les|of|the|and|et|van|der|den|und|im|am|di|del|della"
    r"|do|da|dos|e|y|&|@|\d{1,4})(?=\s\S)))*"
    r"(?:,\s(?:\d{1,4}[a-z]?,?\s[^,.;:\n()]{3,40}|\d{4,6}\s[^\W\d_][\w’' -]{1,30}|[^\W\d_a-zà-öø-ÿ][\w’'-]*(?:\s(?:[^\W\d_a-zà-öø-ÿ][\w’'-]*|\d{1,4}[a-z]?(?=\s[A-Z]|[^\w]|$)))*))*"
)


@prepared
def _named_place() -> re.Pattern[str]:
    """A line with a label and what it names, for a text that is flat: "Lieu : Salle des fêtes"."""
    label = alternation("place.label")
    return re.compile(
        rf"^[^\w\n]*(?:(?:(?<=📍)\s*|(?<=@)\s)(?!{label})(?=\w)|{label}[^\w\n]{{0,3}}\s?[:：?？])[^\w\n]*(\S[^\n]{{2,160}})$",
        re.MULTILINE,
    )


@prepared
def _place_and_day() -> re.Pattern[str]:
    """A line whose label announces both, for a text that is flat: "Local e data: Tomar, 13 a 15 de julho"."""
    place, day, joined = alternation("place.label"), alternation("text.body_label"), alternation("dates.and")
    link = rf"\s?(?:[&,/+]|(?<=\s){joined}(?=\s))\s?"
    both = rf"(?:{place}{link}{day}|{day}{link}{place})"
    return re.compile(rf"^[^\w\n]*{both}[^\w\n]{{0,3}}\s?[:：][^\w\n]*(\S[^\n]{{2,200}})$", re.MULTILINE)


@prepared
def _before_day() -> re.Pattern[str]:
    """What joins a place to the day behind it, for a text that is flat: ", entre", ", du"."""
    words = "|".join(alternation(name) for name in ("hours.between", "dates.article", "dates.of", "dates.on"))
    return re.compile(rf"(?:(?:^|\s+)(?:{words}))?[\s,;:.(–—-]*$")


@prepared
def _joining() -> re.Pattern[str]:
    """The words between days and hours, for a text that is flat."""
    names = ("dates.to", "dates.and", "dates.article", "dates.of", "hours.to", "hours.at", "hours.clock", "hours.from")
    return re.compile(whole(*names))


@prepared
def _headed_place() -> re.Pattern[str]:
    """A label that is a heading, and the line below it, for a text that is flat."""
    return re.compile(rf"^[ \t]*{alternation('place.heading')}[ \t]*[?:：]?[ \t]*\n\s*([^\n•]{{3,160}})$", re.MULTILINE)


@prepared
def _prose() -> re.Pattern[str]:
    """What a sentence says before the name of a place, for a text that is flat: "aura lieu au"."""
    return re.compile(rf"\b{alternation('place.prose')}(?:(?<=')|\s+)(?:(?:the|la|le|les|het|de|el|il|lo)\s|l')?")


@prepared
def _held_at() -> re.Pattern[str]:
    """The name of a place before the words that say that something is held there, in languages without spaces."""
    return re.compile(rf"(?:^|[\s、。，,に在])([^\s、。，,に在]{{2,30}}?){alternation('place.held_at')}", re.MULTILINE)


@prepared
def _building() -> re.Pattern[str]:
    """A name that begins with a kind of building, for a text that is flat."""
    return re.compile(rf"\b{alternation('place.building')}\b")


def bare(source: str) -> str:
    """Return the lines of a body as they were typed, without marks: a soft line break ends what a label names."""
    return MARKS.sub("", _PIN.sub("📍", source[:20_000]))


def labelled(body: str) -> str:
    """Return the place that a line of the body names, or the lines below a heading: "Lieu : Salle des fêtes"."""
    start = body[:20_000]
    plain = flat(start)
    match = next(
        (found for found in _named_place().finditer(plain) if not _is_time(start[slice(*found.span(1))])), None
    )
    if match:
        begin = match.start(1) + hours.before_place(start[slice(*match.span(1))])[1]
        return one_line(_with_lines_below(start, begin, match.end(1), addresses=True))
    match = _place_and_day().search(plain)
    if match:
        return one_line(_beside_day(start[slice(*match.span(1))]))
    match = _headed_place().search(plain)
    return one_line(_with_lines_below(start, *match.span(1), addresses=False)) if match else ""


def _is_time(text: str) -> bool:
    """Whether what stands behind a label is no place, but when it is: "On: Tuesday 12 May, 6 pm"."""
    days = dates.find(text)
    bare = dates.mask(text, days)
    clocks = hours.find(bare)
    if not days and not clocks:
        return False
    if days and not days[0].span[0] and (clocks or days[0].weekday is not None):
        return True  # whatever follows: the text of a page joins lines
    for told in reversed(clocks):
        bare = bare[: told.span[0]] + bare[told.span[1] :]
    said = _LETTERS.findall(_joining().sub("", flat(bare)))
    return all(weekday(word) is not None for word in said)


def _beside_day(text: str) -> str:
    """Return what stands before the days of a line, or behind them where nothing does."""
    days = dates.find(text)
    if not days:
        return text
    before = text[: days[0].span[0]]
    joined = _before_day().search(flat(before))
    return (before[: joined.start()] if joined else before) or text[days[-1].span[1] :].lstrip(" ,;:.–—-")


def _with_lines_below(text: str, begin: int, end: int, *, addresses: bool) -> str:
    """Return a line of a place and those below it, up to a blank line or one that says something else.

    Below a label on the same line only ``addresses`` belong to it; below a heading, all of a paragraph of short lines.
    """
    lines, below = [text[begin:end]], text[end + 1 : end + 1_000].split("\n")
    if addresses and len(below) > 1 and not below[0].strip() and _STREET.match(flat(below[1]).strip()):
        del below[0]  # a paragraph of its own for the street
    for line in below[: _MOST_LINES - 1]:
        bare = line.strip(" \t\\")
        if not bare or len(bare) > _LONGEST_LINE or _COLON.match(bare) or "http" in bare or _CLOCK.search(bare):
            break
        if bare.endswith((".", "!", "?")) or bare.startswith(("-", "*", "•")):
            break
        is_more = re.search(r"\d", bare) or lines[-1].rstrip().endswith(",") or _STREET.search(flat(bare))
        if addresses and not is_more:
            break
        lines.append(bare)
    return "\n".join(lines)


def address_line(source: str) -> str:
    """Return a line of a text that is nothing but an address with its postcode, behind the name that stands above it."""
    above = ""
    for line in source[:6_000].split("\n"):
        bare = line.strip(" \t\\•-–")
        if 12 < len(bare) <= 140 and "," in bare and _is_address(bare):
            return one_line(f"{above}, {bare}" if _is_name(above) and bare[0].isdigit() else bare)
        above = bare
    return ""


def _is_name(line: str) -> bool:
    """Whether a line may be the name of a place above its address: a few words with a capital, no sentence, no label."""
    has_capital = bool(line) and line[0].isupper() and len(line.split()) <= 6
    return has_capital and not (line.endswith((".", "!", "?", ":")) or _COLON.match(line) or _CLOCK.search(line))


def _is_address(line: str) -> bool:
    rest = _ZIP.sub("", line)
    says_more = _COLON.match(line) or _CLOCK.search(rest) or line.endswith((".", "!", "?", ")"))
    has_code = rest != line or _POSTCODE_AND_TOWN.search(line) is not None
    return has_code and not says_more and len(line.split()) <= 16


def in_prose(source: str) -> str:
    """Return the place that a sentence of the body names: "aura lieu au **Lieu du port**", "takes place in Leeds, UK"."""
    start = source[:6_000]
    plain = flat(start)
    for match in _prose().finditer(plain):
        rest = start[match.end() : match.end() + 200]
        emphasis, name = _EMPHASIS.match(rest), _NAME.match(rest)
        if emphasis:
            return one_line(emphasis[2] or emphasis[3])
        if name and (place := _without_dates(name[0])):
            return place
    held = _held_at().search(plain)
    return one_line(start[slice(*held.span(1))]) if held and fold(held[1]) not in folded("place.nowhere") else ""


def name_alone(text: str) -> str:
    """Return a short text that is nothing but the name of a place: "Adorf, Church of St. Mary", "Hall 3, Mill Lane 12"."""
    line = one_line(text)
    is_short = 3 < len(line) <= _LONGEST_LINE and not line.endswith((".", "!", "?", ":")) and "http" not in line
    has_words = is_short and not _CLOCK.search(line) and not dates.find(line)
    return line if has_words and "," in line and (_says_kind(line) or _is_address(line)) else ""


def _says_kind(line: str) -> bool:
    return finder("place.kind").is_in(fold(line)) or _STREET.search(flat(line)) is not None


@prepared
def _at() -> re.Pattern[str]:
    """What joins a place to the day before it, with an hour between them or not, for a text that is flat: ", 19h, au"."""
    clock = r"(?:[a-z]{1,4}\.?\s){0,2}\d{1,2}(?:\s?[:.h]\s?\d{2})?(?:\s?[a-z]{1,4}\b\.?)?"
    return re.compile(
        rf"[\s,;()|–—-]{{0,4}}(?:{clock}(?:\s?[–—-]\s?{clock})?[\s,;()|–—-]{{1,4}}(?![ap]m\b))?(?:{alternation('place.at')})(?:\s+|(?<='))"
    )


def behind_day(source: str) -> str:
    """Return the place that the first lines name behind a day: "Le 3 mars à l'Hôtel de Ville", "12 May, 7 pm at the Crown"."""
    start = source[:_LEAD]
    plain = flat(start)
    for day in dates.find(start):
        joined = _at().match(plain, day.span[1])
        name = _NAME.match(start, joined.end()) if joined else None
        if name and (place := _without_dates(name[0])):
            return one_line(place)
    return ""


@cache
def _hint(language: str) -> re.Pattern[str] | None:
    """Words that stand before the name of a place, and before much else, for a text that is flat: "in", "à"."""
    if not words("place.at", language):
        return None
    before = alternation("place.at", language=language)
    return re.compile(rf"(?:^|[\s(–—-])(?:{before})(?:\s+|(?<='))(?=[^\W\d_]{{2}})")


def hinted(language: str, *texts: str) -> str:
    """Return the words of title, summary or first lines that may name the place, where nothing says that they do."""
    pattern = _hint(language[:2])
    for text in texts if pattern else ():
        start = text[:_HINTED]
        plain = flat(start)
        for match in pattern.finditer(plain) if pattern else ():
            name = _NAME.match(start, match.end())
            if name and (place := _without_dates(name[0])):
                return place[:80]
    return ""


def _without_dates(name: str) -> str:
    """Return a name up to a word for a month or a weekday; empty when nothing of a place is before it."""
    kept: list[str] = []
    for part in _SENTENCE_END.split(name)[0].split(", "):
        typed = part.split()
        ending = next((place for place, word in enumerate(typed) if _is_date(word)), None)
        if typed[:ending]:
            kept.append(" ".join(typed[:ending]))
        if ending is not None:
            break
    text = re.sub(
        r"(?:\s(?:de|du|des|la|le|les|of|the|and|et|van|der|den|und|im|am|di|del|e|y|&|@|\d{1,2}))+$",
        "",
        ", ".join(kept).rstrip(" .,-"),
    )
    first = fold(text).split(" ")[0]
    return "" if not first or first in folded("place.not_a_place") or fold(text) in folded("place.nowhere") else text


def _is_date(word: str) -> bool:
    bare = word.strip(".,;:()'’")
    return month(bare) is not None or weekday(bare) is not None


def in_building(source: str) -> str:
    """Return a name of the body that begins with a kind of building: "Salle des fêtes", alone on its line or in a sentence."""
    start = source[:6_000]
    plain = flat(start)
    for match in _building().finditer(plain):
        begin = plain.rfind("\n", 0, match.start()) + 1
        end = plain.find("\n", match.end())
        end = len(plain) if end < 0 else end
        if (
            not plain[begin : match.start()].strip()
            and end - begin <= _LONGEST_LINE
            and not start[begin:end].rstrip().endswith((".", "!", "?"))
        ):
            return one_line(_with_lines_below(start, begin, end, addresses=True))
        name = _NAME.match(start[match.start() : match.start() + 160])
        if name and len(name[0]) > match.end() - match.start() and (place := _without_dates(name[0])):
            return one_line(place)
    return ""


@lru_cache(2048)
def one_line(text: str) -> str:
    """Return lines as one, parted by commas."""
    if not text:
        return ""
    lines = (inline(line).strip(" ,") for line in _LINE_BREAK.sub("\n", text).splitlines())
    return _COMMAS.sub(", ", ", ".join(line for line in lines if line))
