"""The state that answers now, and the next one made behind it: a request sees one state from begin to end.

A build that fails leaves the state as it is. One build runs at a time; what changes meanwhile is seen by the next.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from time import perf_counter

from feeds.locale.gettext import N_, Message, language_of_person, translator
from feeds.model import Problem, on_one_line
from feeds.pages.site import Site
from feeds.pipeline.builder import Builder
from feeds.pipeline.collection import Collection
from feeds.pipeline.garbage import gc_paused
from feeds.pipeline.watch import Look, watch
from feeds.problems.catalogue import ERRORS, FeedsError
from feeds.reading.sorted_search import SOURCE, at
from feeds.reports.certainty import DOUBTS
from feeds.web.health import report

_FEW = 5  # documents, or problems, that are told by name
_TOLD = ERRORS | DOUBTS  # what costs an event or its hour: the person who saved it wants to know at once
_log = logging.getLogger("feeds")


class LiveSite:
    """The Site that is served, renewed by its ``builder`` when the folder of its documents changes.

    Without one it stays as it is. Attributes are replaced whole, so a reader needs no lock; ``on_change`` is called
    once another Site is there.
    """

    def __init__(self, site: Site, builder: Builder | None = None) -> None:
        self.site = site
        self.is_stale = False
        self.on_change: Callable[[], None] = lambda: None
        self._builder = builder
        self._building = Lock()
        self._watched_by = 0

    @property
    def health(self) -> bytes:
        """What a monitor is told."""
        return report(self.site.collection, is_stale=self.is_stale)

    def watch(self) -> None:
        """Begin to watch the folder, once in each process: threads do not come along when a server forks."""
        if self._builder is None or self._watched_by == os.getpid():
            return
        self._watched_by = os.getpid()
        settings = self.site.settings
        watched = (settings.content, self._builder.seen, self.renew, None, self._builder.head, lambda: settings.day)
        Thread(target=watch, args=watched, name="feeds-watch", daemon=True).start()

    def renew(self, files: Look = None) -> None:
        """Make the next state, of these ``files`` if they are known, and swap it in.

        Logs one line: what there is, and how long it took.
        """
        with self._building, gc_paused():
            begun = perf_counter()
            try:
                assert self._builder is not None
                collection = self._builder.build(files=files)
            except FeedsError as error:
                self.is_stale = True
                _log.warning("%s", _kept(error))
                return
            except Exception:  # a fault of ours must not take the feeds away either
                self.is_stale = True
                _log.exception("%s", _kept(FeedsError(N_("The documents could not be read."))))
                return
            language = language_of_person(collection.language)
            for problem in collection.site_errors:
                _log.warning("%s", _told(collection.settings.content, problem, language))
            before, self.site, self.is_stale = self.site, self.site.renewed(collection), False
            self.on_change()
            self._log_change(self._builder.changed, before.collection, collection, perf_counter() - begun)
            self._log_problems(self._builder.changed, before.collection, collection)

    @staticmethod
    def _log_change(changed: frozenset[str] | None, before: Collection, after: Collection, seconds: float) -> None:
        if changed and len(changed) <= _FEW:
            errors = sum(after.errors_of(source) for source in changed)
            documents = on_one_line(", ".join(sorted(changed)))
            said = Message(N_("changed: {documents}; errors there: {errors}"), documents=documents, errors=errors)
        else:
            old, new = ({event.slug: event for event in each.events} for each in (before, after))
            others = old.keys() - new.keys() | {slug for slug in new if new[slug] is not old.get(slug) != new[slug]}
            sentence = N_("changed: {number} of {total} events; errors in all: {errors}")
            said = Message(sentence, number=len(others), total=len(new), errors=after.errors)
        _log.info("%s (%.2f s)", said.said(language_of_person("en")), seconds)

    @staticmethod
    def _log_problems(changed: frozenset[str] | None, before: Collection, after: Collection) -> None:
        """Log what is wrong with what was saved, a line each, and which documents were mended.

        An error is told at each save of its document; a doubt about the start, and what is wrong elsewhere, when it is new.
        """
        was, now = set(_troubles(before, changed)), _troubles(after, changed)
        told = [each for each in now if each not in was or (each.code in ERRORS and each.source in (changed or ()))]
        mended = {each.source for each in was} - {each.source for each in now}
        words, folder = translator(language_of_person(after.language)), after.settings.content
        lines = [(logging.WARNING, _told(folder, each, language_of_person(after.language))) for each in told]
        lines += [(logging.INFO, words.gettext("{file}: mended.").format(file=on_one_line(str(folder / source))))
                  for source in sorted(mended & after.known.keys())]  # fmt: skip
        for level, line in lines[:_FEW]:
            _log.log(level, "%s", line)
        if len(lines) > _FEW:
            _log.warning("%s", words.gettext("… and {number} more").format(number=len(lines) - _FEW))


def _kept(error: FeedsError) -> str:
    """Return an error in the language of the person who runs the server, and that nothing was taken away."""
    language = language_of_person("en")
    kept = translator(language).gettext("The last state is kept.")
    return f"{error.message(language)} {kept}"


def _troubles(collection: Collection, changed: frozenset[str] | None) -> list[Problem]:
    """Return what costs an event or its hour, in the ``changed`` documents; where nobody knows which, in all."""
    every = collection.problems
    found = every if changed is None else (each for source in sorted(changed) for each in at(every, source, SOURCE))
    return [problem for problem in found if problem.code in _TOLD and problem.source in collection.known]


def _told(folder: Path, problem: Problem, language: str) -> str:
    """Return a problem as compilers write it: editors and terminals make the place a link."""
    file = on_one_line(str(folder / problem.source))
    place = f"{file}:{problem.line}" if problem.line else file
    return f"{place}: {on_one_line(problem.message(language))}"
