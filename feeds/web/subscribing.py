"""Where calendars take a subscription: one row a client.

These addresses change every year and none is documented by its owner for good, so the plain address to copy is
always shown beside them.
"""

from dataclasses import dataclass
from urllib.parse import quote

from feeds.i18n import N_


@dataclass(frozen=True, slots=True)
class Client:
    """A calendar service: ``pattern`` is filled with the quoted {url} and {name} of the feed."""

    name: str
    pattern: str
    hint: str = ""

    def link(self, url: str, name: str) -> str:
        """Return the address that begins a subscription to the feed at ``url``."""
        return self.pattern.format(url=quote(url, safe=""), name=quote(name, safe=""))


CLIENTS = (
    Client(
        N_("Google Calendar"),
        "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        N_("paste the copied address there, on a computer"),
    ),
    Client("Outlook.com", "https://outlook.live.com/calendar/0/addfromweb?url={url}&name={name}"),
    Client("Microsoft 365", "https://outlook.office.com/calendar/0/addfromweb?url={url}&name={name}"),
)


def webcal(url: str) -> str:
    """Return ``url`` with the scheme that opens the calendar application of Apple, Thunderbird and others."""
    return f"webcal://{url.partition('://')[2]}"
