"""A bucket on this machine, by moto: it answers S3's protocol over HTTP, fails, hesitates, denies and kills as it is told."""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from random import Random
from time import sleep
from typing import Any

import pytest

BUCKET = "agenda"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
_DENIED = ("403 Forbidden", "AccessDenied", "Access Denied")
_BROKEN = ("500 Internal Server Error", "InternalError", "We encountered an internal error. Please try again.")


class Bucket:
    """The bucket as its owner sees it, and what is to go wrong with requests to it."""

    def __init__(self, app: Any) -> None:
        self._app, self._random, self._lock = app, Random(1), threading.Lock()
        self.requests: list[tuple[str, str]] = []  # method and name
        self.errors, self.denied = 0.0, frozenset[str]()  # the share of faults; methods that are not allowed
        self.kills: Callable[[int], object] = lambda number: None  # asked before and after each request
        self._number = self._active = 0
        self.endpoint = ""

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer a request."""
        with self._lock:
            self._active += 1
            fails, comes_late = self._random.random() < self.errors, self._random.random() < self.errors / 2
            self.requests.append((environ["REQUEST_METHOD"], environ["PATH_INFO"].removeprefix(f"/{BUCKET}/")))
        try:
            return self._answer(environ, start, fails=fails, comes_late=comes_late)
        finally:
            with self._lock:
                self._active -= 1

    def _answer(self, environ: dict[str, Any], start: Any, *, fails: bool, comes_late: bool) -> Iterable[bytes]:
        is_denied = environ["REQUEST_METHOD"] in self.denied
        self._count()
        sleep(0.1 if comes_late else 0)
        if is_denied or (fails and not comes_late):
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        else:  # where it fails, it is done, and the answer says that it is not
            body = list(self._app(environ, (lambda *_: None) if fails else start))
            self._count()
        if is_denied or fails:
            return [_fault(start, *(_DENIED if is_denied else _BROKEN))]
        return body

    def _count(self) -> None:
        with self._lock:
            self._number += 1
            self.kills(self._number)

    def begin(self) -> None:
        """Count requests anew."""
        self._number, self.requests = 0, []

    def wait(self) -> None:
        """Wait until all requests are answered, those of a process that was killed too."""
        quiet = 0
        while quiet < 3:
            sleep(0.01)
            quiet = 0 if self._active else quiet + 1

    def keys(self) -> Mapping[str, Any]:
        """Return what the bucket holds, by name."""
        return dict(_backend().buckets[BUCKET].keys.items())

    def files(self) -> dict[str, bytes]:
        """Return the bytes of every file."""
        return {name: key.value for name, key in self.keys().items()}

    def clear(self) -> None:
        """Empty the bucket, and let nothing go wrong."""
        self.errors, self.denied, self.kills = 0.0, frozenset(), lambda number: None
        _backend().reset()
        _backend().create_bucket(BUCKET, "us-east-1")
        self.begin()


def _backend() -> Any:
    from moto.s3.models import s3_backends

    return s3_backends["123456789012"]["aws"]  # moto's only account


def _fault(start: Any, status: str, code: str, message: str) -> bytes:
    start(status, [("Content-Type", "application/xml")])
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()


@contextmanager
def bucket_server() -> Iterator[Bucket]:
    """Serve a bucket on loopback."""
    for package in ("moto", "s3fs"):
        pytest.importorskip(package, reason=f"{package} is not installed here; `make test-stores` has it")
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    bucket = Bucket(DomainDispatcherApplication(create_backend_app))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, bucket, threaded=True)
    bucket.endpoint = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def publish_alone(folder: Any, url: str, endpoint: str) -> None:
    """Publish in a process of its own, which is killed somewhere; it takes over the lock of the last one at once."""
    os.environ.update(KEYS, AWS_ENDPOINT_URL=endpoint)
    from feeds.export import publish, remote_lock

    remote_lock._SETTLING = 0
    publish.publish(folder, url, take_over=True)
