"""How sure it is when an event takes place: certain, assumed or doubtful, by what its document says."""

import pytest

from feeds.problems.catalogue import KINDS, WHEN, Severity
from feeds.reports.certainty import ASSUMPTIONS, DOUBTS, Certainty, certainty

from .support import event_of


def document(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", ""))


SAID = ("event_start_date: 2027-05-18 14:30", "event_end_date: 2027-05-18 18:00")
CASES = {
    "all of it in keys": (document("title: Atelier", *SAID), Certainty.CERTAIN),
    "hours in a row for readers": (
        document("title: Atelier", "event_start_date: 2027-05-18", "horaires: 14h30-18h"),
        Certainty.CERTAIN,
    ),
    "no end": (document("title: Atelier", SAID[0]), Certainty.ASSUMED),
    "no hour": (document("title: Atelier", "event_start_date: 2027-05-18"), Certainty.ASSUMED),
    "the zone of the place": (document("title: Atelier", *SAID, "lieu: Tokyo, Japon"), Certainty.ASSUMED),
    "another warning": (document(*SAID), Certainty.ASSUMED),
    "a remark on the form": (document("title: Atelier", *SAID).replace("\n", "\r\n"), Certainty.CERTAIN),
    "two hours": (document("title: Atelier", *SAID, "horaires: 9h - 12h"), Certainty.DOUBTFUL),
    "a weekday that does not fit": (
        document("title: Atelier", *SAID) + "Rendez-vous lundi 18 mai 2027.",
        Certainty.DOUBTFUL,
    ),
    "a title that speaks of a cancellation": (document("title: Report de l'atelier", *SAID), Certainty.DOUBTFUL),
}


@pytest.mark.parametrize("name", CASES)
def test_the_light_of_an_event(name: str) -> None:
    """What nobody doubts is certain, what was completed is assumed, what contradicts itself is doubtful."""
    text, expected = CASES[name]
    event = event_of(text)
    assert certainty(event) is expected, [problem.code for problem in event.problems]


def test_an_event_whose_document_is_broken_is_doubtful() -> None:
    """The last good version of a document is not what its writer says now."""
    event = event_of(document("title: Atelier", *SAID))
    assert certainty(event, is_broken=True) is Certainty.DOUBTFUL


def test_every_warning_counts() -> None:
    """A warning is a doubt or an assumption, never nothing; a doubt about time is one, except an end that was assumed."""
    warnings = {code for code, kind in KINDS.items() if kind.severity is Severity.WARNING}
    assert warnings <= DOUBTS | ASSUMPTIONS
    assert (warnings & WHEN.keys()) - DOUBTS == {"end-assumed"}
    assert not DOUBTS & ASSUMPTIONS
