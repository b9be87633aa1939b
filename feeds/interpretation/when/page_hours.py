"""The hour that the page of the site shows, where its generator does not take a stamp for what was typed.

Ruby's YAML takes ``2027-07-01 14:30:00`` (seconds, no offset, no quotes) for UTC, and Jekyll turns it into the
``timezone`` of its _config.yml: in Paris the page says 16:30. Without the seconds it is a text, and stays what it is.
"""

from datetime import UTC, datetime

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.trace import Trace
from feeds.interpretation.when.resolve import When
from feeds.reading.yaml import spell
from feeds.timezones.database import zone


def check_page_hour(front_matter: FrontMatter, when: When, page_zone: str, trace: Trace) -> None:
    """Report a start that the page of the site shows at another hour than the one that was typed."""
    document = front_matter.document
    if not page_zone or not document.stamps or not isinstance(when.dtstart, datetime):
        return
    typed = when.dtstart.replace(tzinfo=None)
    shown = typed.replace(tzinfo=UTC).astimezone(zone(page_zone))
    keys = {spell(path) for path in document.stamps}
    start = next((item for item in when.origins if item.name == "dtstart" and item.key in keys), None)
    if start and shown.utcoffset() and f"{typed:%H:%M:%S}" in start.quote:
        trace.add("page-hour", start.line, key=start.key, found=start.quote, shown=f"{shown:%Y-%m-%d %H:%M}",
                  typed=f"{typed:%Y-%m-%d %H:%M}")  # fmt: skip
