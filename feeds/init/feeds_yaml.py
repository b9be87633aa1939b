"""A Proposal → the text of its feeds.yaml, and the sentence that says how sure its time zone is."""

import json
import re
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from feeds.init.clues import Reason
from feeds.init.proposal import Proposal, shown
from feeds.init.zone_guess import Sureness, ZoneGuess
from feeds.locale.gettext import N_, translator
from feeds.schemas import sentence
from feeds.settings import FIELDS

_HEAD = N_("The settings of this site, as `feeds init` proposed them. A variable of the same name, such as FEEDS_TIMEZONE, "
           "wins over a line of this file.")  # fmt: skip
_ZONE_NOTES = {
    Sureness.CERTAIN: N_("Certain: {reasons}."),
    Sureness.LIKELY: N_("Likely: {reasons}."),
    Sureness.GUESS: N_("Only a guess, please check: {reasons}."),
    Sureness.OPEN: N_("In which time zone are the hours of the documents? Nothing settles it. {reasons}"),
}


def feeds_yaml(proposal: Proposal) -> str:
    """Return the text of the feeds.yaml that a Proposal amounts to, commented in the site's language."""
    _ = translator(proposal.language).gettext
    chosen = _chosen(proposal)
    blocks = [_comment(_(_HEAD))]
    for name in dict.fromkeys((*chosen, *FIELDS)):
        value, note = chosen.get(name, (None, ""))
        meaning = FIELDS[name].metadata["meaning"]
        comment = _comment(sentence(_(meaning))) + (f"\n{_comment(note)}" if note else "")
        blocks.append(f"{comment}\n{_line(name, value) if value else '# ' + _line(name, _sample(name))}")
    return "\n\n".join(blocks) + "\n"


def _chosen(proposal: Proposal) -> dict[str, tuple[Any, str]]:
    """Return the values that are proposed, in order, each with a note; an empty value is left open."""
    _ = translator(proposal.language).gettext
    name_note = _("From {file}.").format(file=proposal.name_source) if proposal.name_source else ""
    question = (
        _("Is it {url}/…/{{slug}}/ ?").format(url=proposal.url) if proposal.url and not proposal.permalink else ""
    )
    chosen: dict[str, tuple[Any, str]] = {
        "timezone": (proposal.zone.tzid, zone_note(proposal.zone, proposal.language)),
        "name": (proposal.name, name_note),
        "language": (proposal.language, ""),
        "fields": (
            {"start": proposal.questions.start} if proposal.questions.start else "",
            proposal.questions.start_note(proposal.language),
        ),
        "types": ("", proposal.questions.types_note(proposal.language)),
        "permalink": (proposal.permalink, question),
        "uid_domain": (proposal.uid_domain, ""),
    }
    return {name: each for name, each in chosen.items() if any(each) or name not in ("fields", "types")}


def zone_note(guess: ZoneGuess, language: str) -> str:
    """Return how sure a zone is and on what it was decided, in one sentence."""
    _ = translator(language).gettext
    reasons = "; ".join(shown(reason.message(language), 300) for reason in _reasons(guess))
    return _(_ZONE_NOTES[guess.sureness]).format(reasons=reasons).strip()


def _reasons(guess: ZoneGuess) -> Iterator[Reason]:
    yield from guess.reasons
    if guess.candidates:
        yield Reason(N_("perhaps {zones}"), (("zones", ", ".join(guess.candidates)),))


def _sample(name: str) -> Any:
    setting = FIELDS[name]
    return setting.default or next(iter(setting.metadata["schema"].get("examples", ())), setting.default)


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in wrap(text, 110, break_long_words=False, break_on_hyphens=False))


def _line(name: str, value: Any) -> str:
    return f"{name}: {_scalar(value)}".rstrip()


def _scalar(value: Any) -> str:
    """Return a value as YAML: plain where nothing in it has a meaning, else in quotes, as JSON is."""
    if (
        isinstance(value, str)
        and re.fullmatch(r"[^\W\d_](?:[\w /.'’–(),-]|:(?=\S))*", value)
        and not _is_word_of_yaml(value)
    ):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_word_of_yaml(value: str) -> bool:
    return value.casefold() in ("true", "false", "yes", "no", "on", "off", "null", "y", "n", "none")
