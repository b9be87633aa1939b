"""An SFTP server on this machine, by paramiko, that shows one folder."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import paramiko
from paramiko import SFTP_OK, SFTPAttributes, SFTPServer


@contextmanager
def sftp_server(folder: Path, known_hosts: Path) -> Iterator[str]:
    """Serve a folder, and write the key of the server where ``ssh`` keeps those that it knows; yield its address."""
    key = paramiko.RSAKey.generate(2048)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        known_hosts.parent.mkdir(parents=True)
        known_hosts.write_text(f"[127.0.0.1]:{port} {key.get_name()} {key.get_base64()}\n")
        transports: list[Any] = []
        thread = threading.Thread(target=_accept, args=(listener, key, folder, transports))
        thread.start()
        try:
            yield f"sftp://user:secret@127.0.0.1:{port}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for transport in transports:
                transport.close()
            thread.join()


def _accept(listener: socket.socket, key: Any, folder: Path, transports: list[Any]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        transport = paramiko.Transport(connection)
        transports.append(transport)
        transport.add_server_key(key)
        transport.set_subsystem_handler("sftp", SFTPServer, Files, folder=folder)
        with suppress(paramiko.SSHException, EOFError, OSError):  # a client that does not know us goes away
            transport.start_server(server=Anybody())


class Anybody(paramiko.ServerInterface):
    """Lets in whoever knows the password."""

    def check_auth_password(self, username: str, password: str) -> int:
        return int(paramiko.AUTH_SUCCESSFUL if password == "secret" else paramiko.AUTH_FAILED)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)


def _told(work: Any) -> Any:
    """Turn errors of the system into what SFTP calls them."""

    def wrapped(*arguments: Any) -> Any:
        try:
            found = work(*arguments)
        except OSError as error:
            return SFTPServer.convert_errno(error.errno)
        return SFTP_OK if found is None else found

    return wrapped


class Files(paramiko.SFTPServerInterface):
    """The files of a folder."""

    def __init__(self, server: Any, *, folder: Path) -> None:
        super().__init__(server)
        self._folder = folder

    def _path(self, path: str) -> str:
        return f"{self._folder}{self.canonicalize(path)}"

    @_told
    def list_folder(self, path: str) -> Any:
        own = self._path(path)
        return [SFTPAttributes.from_stat(os.stat(f"{own}/{name}"), name) for name in os.listdir(own)]

    @_told
    def stat(self, path: str) -> Any:
        return SFTPAttributes.from_stat(os.stat(self._path(path)))

    lstat = stat

    @_told
    def open(self, path: str, flags: int, attr: Any) -> Any:
        writes = flags & (os.O_WRONLY | os.O_RDWR)
        file = os.fdopen(os.open(self._path(path), flags, 0o644), "wb" if writes else "rb")
        handle = paramiko.SFTPHandle(flags)
        handle.filename, handle.readfile, handle.writefile = path, file, file
        return handle

    @_told
    def remove(self, path: str) -> Any:
        os.remove(self._path(path))

    @_told
    def posix_rename(self, oldpath: str, newpath: str) -> Any:
        os.replace(self._path(oldpath), self._path(newpath))

    @_told
    def mkdir(self, path: str, attr: Any) -> Any:
        os.mkdir(self._path(path))

    @_told
    def rmdir(self, path: str) -> Any:
        os.rmdir(self._path(path))
