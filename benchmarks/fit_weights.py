"""Fits the weights of the reading to labelled documents: `python benchmarks/fit_weights.py` writes weights.py anew.

For each labelled document the days that its statements name, and the hours, are candidates; the weights are those under
which the labelled ones are most likely (a softmax over the candidates), held near what was set before by a penalty, since
labelled documents are few. Plain coordinate ascent: the sum of the best statements of each place has no gradient.
"""

import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from feeds.interpretation import DocumentEvidence, FrontMatter, SiteEvidence
from feeds.interpretation.when import decision, timestamps
from feeds.interpretation.when.sentences import passages, stated_hours
from feeds.interpretation.when.statements import Source, read_statements
from feeds.interpretation.when.time_fields import read_stored
from feeds.interpretation.when.timestamps import NotADate
from feeds.reading import read_folder
from feeds.settings import load_settings

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
TABLE = ROOT / "feeds" / "interpretation" / "when" / "weights.py"
_STEPS = (1.0, 0.5, 0.25)
_PENALTY = 0.35  # for each unit by which a weight leaves what it was
_AGREEMENT = "agreement"
Features = Mapping[str, float]
# What the weights are before any document was labelled: a guess of the order in which an editor believes places.
PRIOR = {
    "start key": 6.0,
    "date key": 4.5,
    "other key": 1.0,
    "file name": 2.5,
    "label": 4.5,
    "title": 3.5,
    "abstract": 1.5,
    "picture": 1.5,
    "first lines": 1.5,
    "text": 0.3,
    "end key": 0.0,
    "agreement": 0.6,
    "year written": 0.7,
    "weekday fits": 1.5,
    "weekday contradicts": -2.0,
    "hours beside": 0.8,
    "beside a start key": -3.0,
    "under a word for hours": -3.0,
    "copied": -6.0,
    "posting family": -3.0,
    "without hour": -0.3,
    "with hour": 0.5,
    "odd seconds": -1.5,
    "odd minutes": -1.5,
    "night": -1.0,
    "shared hour": -0.3,
    "names are the days": 2.0,
    "nothing but a time": 1.5,
    "labels are the days": 1.5,
    "before the stored day": -1.0,
    "hours: label": 4.5,
    "hours: title": 3.0,
    "hours: abstract": 2.5,
    "hours: row": 2.0,
    "hours: picture": 1.5,
    "hours: text": 0.3,
    "hours: other key": 1.0,
    "hours: first lines": 0.7,
    "hours: a range": 1.0,
    "hours: of the day": 1.3,
    "hours: behind the day": 0.7,
    "hours: the only ones": 0.7,
    "hours: half a day later": 1.6,
    "hours: in a word": -1.5,
    "stored hour": 3.0,
    "stored hour: its own key": 2.5,
    "stored hour: odd seconds": -2.5,
    "stored hour: odd minutes": -1.5,
    "stored hour: night": -1.5,
    "stored hour: shared": -0.5,
    "stored hour: an end beside": 1.5,
    "stored hour: posting family": -2.0,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one document, each with the features of what speaks for it, by place; and which are right."""

    site: str
    candidates: Sequence[Sequence[tuple[str, Features]]]
    right: frozenset[int]


def choices() -> Iterator[Choice]:
    """Yield the choices of every labelled event of the corpus: of its day, and of its hour."""
    for truth in sorted(CORPUS.glob("*/truth.json")):
        site = truth.parent
        settings = load_settings(site / "docs", site / "feeds.yaml", {})
        documents = [FrontMatter(document) for document in read_folder(site / "docs").documents]
        heard = [DocumentEvidence.of(each, settings.timezone, settings.zulu) for each in documents]
        evidence = SiteEvidence.of(heard, settings.zulu)
        labels = json.loads(truth.read_text("utf-8"))
        for each in documents:
            label = labels.get(each.document.source)
            if label and label["is_event"] and label.get("start"):
                yield from _of_document(site.name, each, evidence, settings.timezone, label)


def _of_document(
    site: str, front_matter: FrontMatter, evidence: SiteEvidence, tzid: str, label: Mapping[str, object]
) -> Iterator[Choice]:
    stored = _stored(front_matter, tzid)
    statements = read_statements(front_matter, passages(front_matter))
    sources = {each.source for each in statements}
    setting = decision.Setting(
        front_matter, evidence, stored.date() if stored else None, None,
        has_start=Source.START_KEY in sources, has_date=Source.DATE_KEY in sources,
    )  # fmt: skip
    found = decision.candidates(statements, setting)
    right = frozenset(number for number, each in enumerate(found) if each.day in _days(label))
    if right and len(found) > 1:
        rows = [
            [(each.source.value, decision.features(each, candidate.day, setting)) for each in candidate.statements]
            for candidate in found
        ]
        yield Choice(site, rows, right)
    yield from _of_hours(site, front_matter, evidence, stored, label)


def _of_hours(
    site: str, front_matter: FrontMatter, evidence: SiteEvidence, stored: datetime | None, label: Mapping[str, object]
) -> Iterator[Choice]:
    day = next(iter(_days(label)))
    said = [item for text in passages(front_matter) for item in stated_hours(text)
            if item.mention is None or item.mention.covers(day)]  # fmt: skip
    lone = len({item.hours.start for item in said}) == 1
    rows: dict[time, list[tuple[str, Features]]] = {}
    for item in said:
        rows.setdefault(item.hours.start, []).append(("text", decision.features_of_hours(item, day, lone=lone)))
    if stored and stored.time() != time():
        end = next((item.end or item.until for item in read_stored(front_matter) if item.end or item.until), None)
        features = decision.features_of_stored_hour(
            stored.time(), front_matter, evidence, beside=end is not None and ":" in end.text
        )
        rows.setdefault(stored.time(), []).append(("stored", features))
    right = frozenset(number for number, clock in enumerate(rows) if clock in _clocks(label))
    if right and len(rows) > 1:
        yield Choice(site, list(rows.values()), right)


def _stored(front_matter: FrontMatter, tzid: str) -> datetime | None:
    start = next((item.start for item in read_stored(front_matter) if item.start), None) or front_matter.first("day")
    try:
        stamp = timestamps.parse(start.text) if start else None
    except NotADate:
        return None
    return timestamps.resolve(stamp, tzid).at.replace(tzinfo=None) if stamp and not stamp.is_typo else None


def _said(label: Mapping[str, object]) -> Iterable[str]:
    others = label.get("alternatives")
    yield str(label["start"])
    yield from (str(each) for each in (others.get("start", ()) if isinstance(others, dict) else ()))


def _days(label: Mapping[str, object]) -> set[date]:
    return {date.fromisoformat(each[:10]) for each in _said(label)}


def _clocks(label: Mapping[str, object]) -> set[time]:
    return {time.fromisoformat(each[11:16]) for each in _said(label) if len(each) > 10}


def likelihood(weights: Mapping[str, float], found: Sequence[Choice], before: Mapping[str, float]) -> float:
    """Return the logarithm of how likely the labelled candidates are, less the penalty."""
    total = sum(_log_odds(weights, each) for each in found)
    return total - _PENALTY * sum((weights[name] - value) ** 2 for name, value in before.items())


def _log_odds(weights: Mapping[str, float], choice: Choice) -> float:
    scores = [_score(weights, candidate) for candidate in choice.candidates]
    highest = max(scores)
    every = math.log(sum(math.exp(score - highest) for score in scores)) + highest
    return max(scores[number] for number in choice.right) - every


def _score(weights: Mapping[str, float], candidate: Sequence[tuple[str, Features]]) -> float:
    best: dict[str, float] = {}
    for place, features in candidate:
        weight = sum(weights[name] * value for name, value in features.items())
        best[place] = max(weight, best.get(place, weight))
    first, *others = sorted(best.values(), reverse=True)
    return first + weights[_AGREEMENT] * sum(max(0.0, each) for each in others)


def fit(found: Sequence[Choice], before: Mapping[str, float]) -> dict[str, float]:
    """Return the weights under which the labels are most likely, beginning with those ``before``."""
    weights = dict(before)
    best = likelihood(weights, found, before)
    for step in _STEPS:
        is_better = True
        while is_better:
            is_better = False
            for name in weights:
                for change in (step, -step):
                    tried = weights | {name: round(weights[name] + change, 2)}
                    if (value := likelihood(tried, found, before)) > best + 1e-6:
                        weights, best, is_better = tried, value, True
    return weights


def main() -> None:
    """Write the table."""
    if not CORPUS.is_dir():
        sys.exit(f"{CORPUS} is missing: nothing to fit to")
    found = list(choices())
    weights = fit(found, PRIOR)
    text = TABLE.read_text("utf-8")
    for name, value in weights.items():
        text = re.sub(rf'(    "{re.escape(name)}": )[-\d.]+,', rf"\g<1>{value},", text)
    TABLE.write_text(text, "utf-8")
    changed = {name: (PRIOR[name], value) for name, value in weights.items() if PRIOR[name] != value}
    print(f"{len(found)} choices; changed: {json.dumps(changed, indent=1)}")


if __name__ == "__main__":
    main()
