"""The words of an event: its title, and what a calendar shows below it.

That is where to register first, then what the event is about, its page last.
Google and Outlook hide URL, so the addresses are lines of the text (plain for all; HTML for Outlook's X-ALT-DESC).
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from feeds import languages
from feeds.interpretation.status import is_mentioned
from feeds.model import Event, Link, Status
from feeds.text.truncate import shorten, shorten_html

_TEASER = 200


def title(event: Event) -> str:
    """Return the title, with the status in words: Google hides cancelled events, others hide the status."""
    name = _status_label(event)
    return languages.label(name, event.language).format(title=event.summary) if name else event.summary


def _status_label(event: Event) -> str:
    """Return the label of what the title has to say; nothing for an event that takes place, or whose title says it."""
    if event.postponed or event.status is Status.CANCELLED:
        name = "cancelled" if event.status is Status.CANCELLED else "postponed"
        return "" if is_mentioned(event.summary) else name
    return "to_confirm" if event.doubtful else ""


def label(event: Event, link: Link) -> str:
    """Return the words of a link to register: those of its writer, if there are any."""
    return link.label or languages.label("registration", event.language)


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of ``event``, whose page is ``page`` (or empty), in at most ``length`` characters of text."""

    event: Event
    page: str
    length: int

    @property
    def text(self) -> str:
        """Plain text: registration, summary and body, page."""
        head, tail = self._around()
        middle = shorten(self.event.description, self._room(head, tail)) if self.event.description else ""
        return "\n\n".join(part for part in (head, middle, tail) if part)

    @property
    def whole(self) -> int:
        """How many characters the plain text has before anything is cut."""
        return len("\n\n".join(filter(None, (self.event.description, *self._around()))))

    @property
    def is_cut(self) -> bool:
        """Whether the plain text has no room for the whole description."""
        return bool(self.event.description) and self.whole > self.length

    @property
    def html(self) -> str:
        """The same as sanitised HTML, in at most about twice as many octets."""
        head = "".join(f"<p>{self._anchor(link)}</p>" for link in self._shown())
        head += "".join(f"<p>{self._joining(link)}</p>" for link in self.event.conference[:5])
        head += "".join(f"<p>{escape(line)}</p>" for line in self._deadline())
        tail = f'<p><a href="{escape(self.page)}">{escape(self.page)}</a></p>' if self.page else ""
        return f"<html><body>{head}{self.body}{tail}</body></html>"

    @property
    def body(self) -> str:
        """What the event is about and nothing else, as sanitised HTML."""
        return shorten_html(self.event.html, 2 * self.length)

    @property
    def teaser(self) -> str:
        """The first words of what it is about, as plain text."""
        return shorten(self.event.description, _TEASER)

    def _around(self) -> tuple[str, str]:
        joined = (self._conference(link) for link in self.event.conference[:5])
        head = (*(self._registration(link) for link in self._shown()), *joined, *self._deadline())
        return "\n".join(head), self._more() if self.page else ""

    def _room(self, *context: str) -> int:
        """Return how much of the description has room between these parts."""
        return max(0, self.length - sum(len(part) + 2 for part in context if part))

    def _shown(self) -> tuple[Link, ...]:
        return self.event.registration[:5]

    def _registration(self, link: Link) -> str:
        words = languages.label("registration", self.event.language)
        several = len(self.event.registration) > 1 and link.label
        return self._pair(f"{words} ({link.label})" if several else words, link.href)

    def _pair(self, label: str, text: str) -> str:
        return languages.label("pair", self.event.language).format(label=label, text=text)

    def _deadline(self) -> tuple[str, ...]:
        """Return the line that says until when; digits only, since words for dates differ from library to library."""
        limit, language = self.event.deadline, self.event.language
        if limit is None:
            return ()
        pattern = languages.label("day", language) + (" %H:%M" if isinstance(limit, datetime) else "")
        return (languages.label("register_by", language).format(day=limit.strftime(pattern)),)

    def _conference(self, link: Link) -> str:
        return self._pair(languages.label("conference", self.event.language), link.href)

    def _joining(self, link: Link) -> str:
        label = self._conference(link).removesuffix(link.href)
        return f'{escape(label)}<a href="{escape(link.href)}">{escape(link.href)}</a>'

    def _anchor(self, link: Link) -> str:
        label = self._registration(link).removesuffix(link.href)
        return f'{escape(label)}<a href="{escape(link.href)}">{escape(link.href)}</a>'

    def _more(self) -> str:
        return self._pair(languages.label("more", self.event.language), self.page)
