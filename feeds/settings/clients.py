"""The calendar programs people subscribe with: one row each, in the order in which they are shown.

These addresses change every year and none is promised by its owner: the setting ``subscribe_links`` replaces one
without a new version, and the plain address to copy is always shown beside them. How often each program looks for
news is what its maker or its users report; nobody can hurry it.
"""

from dataclasses import dataclass
from urllib.parse import quote

from feeds.locale.gettext import N_

PLACEHOLDERS = ("address", "raw", "url", "webcal", "name")


@dataclass(frozen=True, slots=True)
class Client:
    """A calendar program: ``pattern`` is filled with the address of a feed (see PLACEHOLDERS), or empty: no link.

    ``{raw}`` is the address as it is, ``{address}`` the same without scheme, ``{url}``, ``{webcal}`` and ``{name}``
    are percent-encoded. ``systems`` are those whose visitors see this row first.
    """

    key: str
    name: str
    pattern: str
    hint: str
    pace: str = ""
    systems: tuple[str, ...] = ()

    def link(self, url: str, name: str, pattern: str = "") -> str:
        """Return the address that begins a subscription to the feed at ``url``; ``pattern`` replaces the own one."""
        bare = url.partition("://")[2]
        return (pattern or self.pattern).format(
            raw=url, address=bare, url=_quoted(url), webcal=_quoted(f"webcal://{bare}"), name=_quoted(name)
        )


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")


CLIENTS = (
    Client(
        "apple", "Apple Calendar", "webcal://{address}",
        N_("iPhone, iPad and Mac"), N_("as often as you choose, from 5 minutes to a week"), ("ios", "mac")),
    Client(
        "google", "Google Calendar", "https://calendar.google.com/calendar/u/0/r?cid={webcal}",
        N_("on a computer"), N_("every 8 to 24 hours"), ("android", "linux")),
    Client(
        "google-by-address", N_("Google Calendar, by address"), "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        N_("if the link of Google Calendar does nothing: copy the address, paste it there"), N_("every 8 to 24 hours"), ("android",)),
    Client(
        "outlook-com", "Outlook.com", "https://outlook.live.com/calendar/0/addfromweb?url={url}&name={name}",
        N_("Outlook, Hotmail and Live accounts"), N_("about every 3 hours, at times once a day"), ("windows",)),
    Client(
        "microsoft-365", "Microsoft 365", "https://outlook.office.com/calendar/0/addfromweb?url={url}&name={name}",
        N_("the account of your work or school"), N_("about every 3 hours, at times once a day"), ("windows",)),
    Client(
        "outlook-windows", N_("New Outlook for Windows"), "webcal:{raw}",
        N_("opens the program itself; if it does not, copy the address"), N_("about every 3 hours"), ("windows",)),
    Client(
        "thunderbird", "Thunderbird", "webcal://{address}",
        N_("or: New Calendar, On the Network, paste the address"), N_("every 30 minutes"), ("linux",)),
    Client(
        "android", "Android", "",
        N_("Telephones cannot subscribe by themselves. Subscribe with Google Calendar on a computer: the events then "
           "come to your telephone too. Or install the free app ICSx⁵ and give it the address."),
        systems=("android",)),
    Client(
        "other", N_("Another calendar"), "",
        N_("Copy the address and give it to your calendar, under “from URL” or “from the internet”.")),
)  # fmt: skip
KEYS = tuple(client.key for client in CLIENTS)


def webcal(url: str) -> str:
    """Return ``url`` with the scheme that opens the calendar program of Apple, Thunderbird and others."""
    return f"webcal://{url.partition('://')[2]}"
