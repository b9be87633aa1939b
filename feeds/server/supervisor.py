"""Processes that stand and fall together: children of one that only watches over them, and starts anew those that died.

A child is forked, does one work, and ends when it is told to. Where the parent is killed, a pipe ends that it held
open, so that its children notice and go. The first child, which the others need, is told by this pipe only: once these
have ended, and with them all that they had begun.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn

Work = Callable[[int], None]
_SHORT, _BREATH = 5.0, 1.0  # seconds: a life that was too short, and the pause before the next one
_GRACE = 10  # seconds to end what was begun


class Supervisor:
    """The children that do ``works``, each of which is given the end of the pipe that tells when the parent is gone."""

    def __init__(self, works: Sequence[Work]) -> None:
        self._works = works
        self._children: dict[int, tuple[int, float]] = {}
        self._lifeline, held = os.pipe()
        self._held: int | None = held
        self._is_stopping = False

    def start(self, number: int) -> None:
        """Start the child that does a work."""
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            self._live(self._works[number])
        self._children[child] = number, time.monotonic()

    def watch_over(self) -> None:
        """Start anew what dies, until SIGTERM or SIGINT; then wait until all children have ended."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: self.stop())
        while self._children:
            child, _ = os.wait()
            number, since = self._children.pop(child, (-1, 0.0))
            if number >= 0 and not self._is_stopping:
                time.sleep(_BREATH if time.monotonic() - since < _SHORT else 0)
            if number >= 0 and not self._is_stopping:  # nobody said so during that breath
                self.start(number)
            self._let_go()

    def stop(self) -> None:
        """Tell the children to end; those that cannot are killed after a while."""
        self._is_stopping = True
        self._tell(signal.SIGTERM)
        self._let_go()
        signal.signal(signal.SIGALRM, lambda *_: self._tell(signal.SIGKILL))
        signal.alarm(_GRACE)

    def _let_go(self) -> None:
        """Tell the first child to end when it is the last one."""
        if self._is_stopping and not any(number for number, _ in self._children.values()):
            held, self._held = self._held, None  # a signal may come at any moment, and with it another call of this
            if held is not None:
                os.close(held)

    def _tell(self, what: signal.Signals) -> None:
        for child in list(self._children):
            try:
                os.kill(child, what)
            except ProcessLookupError:
                continue

    def _live(self, work: Work) -> NoReturn:
        code = 1
        try:
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
                signal.signal(each, signal.SIG_DFL)
            if self._held is not None:
                os.close(self._held)
            work(self._lifeline)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
