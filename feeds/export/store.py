"""A store of files behind an address, by fsspec: what each kind of store is asked in another way is a row of a table.

No other module knows fsspec, which is loaded when a store is opened. What goes wrong in a store is told as a FeedsError;
retries with backoff are those of each store's own library.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Any

from feeds.locale.gettext import N_, Message
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason

WORK = ".feeds"  # what is only there while somebody publishes
Headers = Mapping[str, str]


def _no_headers(headers: Headers) -> dict[str, Any]:
    """A file system keeps bytes and nothing else."""
    return {}


_S3 = {
    "Cache-Control": "CacheControl",
    "Content-Disposition": "ContentDisposition",
    "Content-Encoding": "ContentEncoding",
    "Content-Language": "ContentLanguage",
    "Content-Type": "ContentType",
}


def _of_s3(headers: Headers) -> dict[str, Any]:
    return {_S3[name]: value for name, value in headers.items() if name in _S3}


def _snake_case(headers: Headers) -> dict[str, str]:
    return {name.lower().replace("-", "_"): value for name, value in headers.items() if name in _S3}


def _of_gcs(headers: Headers) -> dict[str, Any]:
    fixed = _snake_case(headers)
    type_ = fixed.pop("content_type", "application/octet-stream")
    return {"content_type": type_, "fixed_key_metadata": fixed}


def _of_azure(headers: Headers) -> dict[str, Any]:
    return {"content_settings": _snake_case(headers)}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of store: how HTTP headers are given to it, how many requests it takes at once.

    ``is_disk`` is one that writes in steps and has folders: a file is written beside its place and renamed into it.
    """

    module: str = ""
    extra: str = "publish"
    headers: Callable[[Headers], dict[str, Any]] = _no_headers
    at_once: int = 16
    is_disk: bool = False
    exclusive: str = ""  # the mode of ``open`` that refuses to replace; empty: the store has a request for it
    options: Callable[[], Mapping[str, Any]] = dict


def _options_of_s3() -> dict[str, Any]:
    """boto3 calls "standard" what repeats faults of the server, throttling and lost connections, with growing pauses."""
    retries = {"mode": "standard", "max_attempts": 8}
    boto = {"retries": retries, "connect_timeout": 20, "read_timeout": 60, "max_pool_connections": 32}
    return {"config_kwargs": boto, "max_concurrency": 1, **_fresh()}


def _fresh() -> dict[str, Any]:
    return {"use_listings_cache": False}


def _options_of_sftp() -> dict[str, Any]:
    """Only hosts that ssh knows are talked to; fsspec would trust any."""
    import paramiko

    class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
        def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
            known = Path("~/.ssh/known_hosts").expanduser()
            if not known.is_file() or not paramiko.HostKeys(str(known)).check(hostname, key):
                raise paramiko.SSHException(f"{hostname} is not in {known}, or with another key")

    return {"host_key_policy": KnownHosts()}


KINDS: Mapping[str, Kind] = {
    "s3": Kind(module="s3fs", extra="s3", headers=_of_s3, options=_options_of_s3),
    "gs": Kind(module="gcsfs", extra="gcs", headers=_of_gcs, options=_fresh),
    "az": Kind(module="adlfs", extra="azure", headers=_of_azure, options=_fresh),
    # paramiko's client gives answers to the wrong thread when several ask.
    "sftp": Kind(module="paramiko", extra="sftp", is_disk=True, exclusive="wxb", at_once=1, options=_options_of_sftp),
    "file": Kind(is_disk=True, exclusive="xb"),
    "memory": Kind(),
}
_OFFERED = ("s3", "gs", "az", "sftp", "file")
_ALIASES = {"gcs": "gs", "abfs": "az", "ssh": "sftp", "s3a": "s3"}


class Store:
    """The files below an address; several threads may use it at once."""

    def __init__(self, url: str) -> None:
        self.url, self._kind = _shown(url), kind_of(url)
        self.at_once = self._kind.at_once
        import fsspec

        scheme = url.partition("://")[0]
        options = {**self._kind.options(), **fsspec.config.conf.get(scheme, {})}
        with self._told(N_("{url}: cannot be reached: {reason}")):
            self._fs, root = fsspec.url_to_fs(url, skip_instance_cache=True, **options)
            self._root = root.rstrip("/")
        self._beside = (f"{WORK}/new/{token_hex(4)}-{number}" for number in count(1))
        self._made, self._lock = set[str](), Lock()

    def read(self, name: str) -> bytes | None:
        """Return a file; None where there is none."""
        with self._told(N_("{url}/{name}: cannot be read: {reason}"), name=name):
            try:
                return bytes(self._fs.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def holds(self, name: str) -> bool:
        """Whether there is something of that name."""
        with self._told(N_("{url}/{name}: cannot be read: {reason}"), name=name):
            return bool(self._fs.exists(self._path(name)))

    def top(self) -> frozenset[str]:
        """Return the names of files and folders that are there, those within folders not."""
        with self._told(N_("{url}: cannot be read: {reason}")):
            try:
                found = self._fs.ls(self._root, detail=False)
            except FileNotFoundError:
                return frozenset()
        return frozenset(str(path).rstrip("/").rpartition("/")[2] for path in found)

    def write(self, name: str, body: bytes, headers: Headers) -> None:
        """Write a file, whole or not at all."""
        with self._told(N_("{url}/{name}: cannot be written: {reason}"), name=name):
            if not self._kind.is_disk:
                self._fs.pipe_file(self._path(name), body, **self._kind.headers(headers))
                return
            with self._lock:
                beside = self._path(next(self._beside))
            self._make_folder(beside)
            self._fs.pipe_file(beside, body)
            self._make_folder(self._path(name))
            self._fs.mv(beside, self._path(name))

    def create(self, name: str, body: bytes, headers: Headers) -> bool:
        """Write a file where there is none; return whether there was none."""
        with self._told(N_("{url}/{name}: cannot be written: {reason}"), name=name):
            try:
                if self._kind.exclusive:
                    self._fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
                    with self._fs.open(self._path(name), self._kind.exclusive) as file:
                        file.write(body)
                else:
                    self._fs.pipe_file(self._path(name), body, mode="create", **self._kind.headers(headers))
            except FileExistsError:
                return False
            return True

    def remove(self, name: str) -> bool:
        """Remove a file, if it is there, and the folders that it leaves empty; return False where that is denied."""
        with self._told(N_("{url}/{name}: cannot be removed: {reason}"), name=name):
            try:
                self._fs.rm_file(self._path(name))
            except FileNotFoundError:
                pass
            except Exception as error:
                if _is_denial(error):
                    return False
                raise
            if self._kind.is_disk:
                self._remove_empty(name)
            return True

    def clear(self) -> None:
        """Remove what a publisher that was killed left on its way."""
        if self._kind.is_disk:
            with suppress(OSError):
                self._fs.rm(self._path(f"{WORK}/new"), recursive=True)
            with suppress(OSError):
                self._fs.rmdir(self._path(WORK))
            self._made.clear()

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _make_folder(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        with self._lock:
            if folder not in self._made:
                self._fs.makedirs(folder, exist_ok=True)
                self._made.add(folder)

    def _remove_empty(self, name: str) -> None:
        with self._lock, suppress(OSError):
            while name := name.rpartition("/")[0]:
                self._made.discard(self._path(name))
                self._fs.rmdir(self._path(name))

    @contextmanager
    def _told(self, sentence: str, **values: object) -> Iterator[None]:
        """Turn whatever a store or its library says into a FeedsError."""
        try:
            yield
        except FeedsError:
            raise
        except Exception as error:
            first_line = Message(str(reason(error)).partition("\n")[0])  # of Azure's, which are many
            raise FeedsError(sentence, url=self.url, reason=first_line, **values) from error


def _is_denial(error: Exception) -> bool:
    """Whether a store says that something is not allowed; those of Google and Azure have no exception for it."""
    return isinstance(error, PermissionError) or getattr(error, "status_code", 0) == 403 or "Forbidden" in str(error)


def _shown(url: str) -> str:
    """Return an address as people may see it: without its password."""
    head, at, tail = url.rstrip("/").rpartition("@")
    scheme, colon, user = head.partition("://")
    return f"{scheme}{colon}{user.partition(':')[0]}{at}{tail}"


def kind_of(url: str) -> Kind:
    """Return the kind of store that an address leads to. Raises FeedsError where we know none, or its package is missing."""
    scheme, colon, _ = url.partition("://")
    found = KINDS.get(_ALIASES.get(scheme, scheme)) if colon else None
    if found is None:
        known = ", ".join(f"{name}://" for name in _OFFERED)
        raise FeedsError(N_("{url} is no address of a store; known are {known}"), url=_shown(url), known=known)
    for package in filter(None, ("fsspec", found.module)):
        if find_spec(package) is None:
            sentence = N_("the package {package} is missing; install it with: pip install 'feeds[{extra}]'")
            raise FeedsError(sentence, package=package, extra=found.extra)
    return found
