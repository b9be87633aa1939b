"""Writes problems.md: every kind of problem with its sentences, an example and its mend, from the package's own table.

Run it after a change of ``feeds/problems/``; a test compares the page with the code.
"""

from collections.abc import Iterator
from pathlib import Path

from feeds.problems.catalogue import KINDS, Kind, Severity
from feeds.problems.examples import DOCUMENTS
from feeds.reports.sarif import described

PAGE = Path(__file__).with_name("problems.md")
_INVISIBLE = str.maketrans({"\ufeff": "[BOM]", "\r": "[CR]", "\t": "[TAB]", "\x0b": "[VT]", "\udce9": "\ufffd"})
_COSTS = {
    Severity.ERROR: "costs the document its event; `feeds check` exits with 1",
    Severity.WARNING: "a value may be wrong; `feeds check --strict` exits with 1",
    Severity.INFO: "something was completed or passed over",
}
_HEAD = """# Problems

What `feeds check` may tell, with an example of each and its mend. `feeds list --format json` tells the same, event by
event. This page is made from the code by `python docs/generate_problems.py`.

Not to be told again:

- in one document, by a comment anywhere in its front matter: `# feeds: ignore=end-assumed, no-title`
- on the whole site, by a line of feeds.yaml: `ignore: [end-assumed, no-title]`

An error that is ignored is not told, but its document is still no event. Invisible characters are shown as [BOM],
[CR], [TAB] and [VT]; a comment such as `<!-- events/a.md -->` names the file of the lines below it.
"""


def page() -> str:
    """Return the text of the page."""
    return "\n".join((_HEAD, *_overview(), *(_section(code, kind) for code, kind in KINDS.items())))


def _overview() -> Iterator[str]:
    for severity, cost in _COSTS.items():
        codes = ", ".join(f"[{code}](#{code})" for code, kind in KINDS.items() if kind.severity is severity)
        yield f"**{severity}** – {cost}:\n{codes}\n"


def _section(code: str, kind: Kind) -> str:
    shown = "markdown" if code in DOCUMENTS else "text"
    return (
        f"## {code}\n\n{kind.severity}: {described(kind, 'en')}\n\nEn français : {described(kind, 'fr')}\n\n"
        f"{_block(shown, kind.example)}\n\nMended:\n\n{_block(shown, kind.mend)}\n"
    )


def _block(language: str, lines: str) -> str:
    return f"```{language}\n{lines.translate(_INVISIBLE).rstrip()}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
