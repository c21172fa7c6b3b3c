"""Runs the HTTP API until it is told to stop."""

from __future__ import annotations

import errno
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from rag.app import Citewire
from rag.config import Settings
from rag.digest.profile import Profile, load_profile
from rag.errors import ConfigError
from rag.schedule import Schedules
from rag.web.app import create_app

PATIENCE = 30
"""Seconds that requests under way have to end, once the server is told to stop."""

_LAST_PORT = 65_535


def serve(settings: Settings, host: str, port: int, announce: Callable[[str], None] | None = None) -> None:
    """Opens the archive, serves it until SIGINT or SIGTERM, lets the requests under way end, and closes the archive.

    Port 0 takes a free one. ``announce`` is told the address once requests are taken; a line on stderr tells it when
    there is none. Raises ConfigError for an address that cannot be had, and whatever opening an archive raises.
    """
    # The address first: it takes no time, and nobody waits for an archive that then cannot be served.
    with closing(_bound(host, port)) as bound, Citewire(settings) as citewire:
        citewire.check_chat_model()
        for notice in citewire.notices:
            _say(notice)
        schedules = Schedules(citewire, _profiles(settings), _say)
        config = uvicorn.Config(
            create_app(citewire),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE,
        )
        server = _Server(config, lambda: (announce or _announce)(_address(host, bound)))
        with schedules, _stopped_by_signals():
            server.run([bound])


def _profiles(settings: Settings) -> list[Profile]:
    paths = [path.strip() for path in (settings.digest_profiles or "").split(",")]
    return [load_profile(Path(path)) for path in paths if path]


def _say(what: str) -> None:
    sys.stderr.write(f"rag: {what}\n")
    sys.stderr.flush()


def exposure_warning(host: str) -> str | None:
    """What the operator must know before others than this machine can reach the server; None when they cannot."""
    try:
        addresses = {found[4][0] for found in socket.getaddrinfo(host or None, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        addresses = set()  # ``serve`` says so
    # An empty host means every address.
    if host and all(ip_address(str(address).partition("%")[0]).is_loopback for address in addresses):
        return None
    return (
        f"{host or 'every address'} can be reached from other machines, and this version asks for no key: whoever "
        "reaches it can read, add and delete articles. Keep it behind a proxy that does, or use --host 127.0.0.1."
    )


class _Server(uvicorn.Server):
    """Says when it takes requests."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def _bound(host: str, port: int) -> socket.socket:
    """A socket that has the address and does not listen yet."""
    if not 0 <= port <= _LAST_PORT:  # glibc would take it modulo 65536
        raise ConfigError(f"{port} is no port. Take one up to {_LAST_PORT} with --port (0: a free one).")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"{host!r} is no address of this machine ({error}). Use --host 127.0.0.1.") from error
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise ConfigError(_refusal(host, port, error)) from error
    return bound


def _refusal(host: str, port: int, error: OSError) -> str:
    match error:
        case OSError(errno=errno.EADDRINUSE):
            return (
                f"Port {port} of {host} is in use. Stop what uses it, or take another with --port (0 takes a free one)."
            )
        case OSError(errno=errno.EACCES):
            return f"Port {port} needs rights that this user does not have. Take one from 1024 on with --port."
        case OSError(errno=errno.EADDRNOTAVAIL):
            return f"{host} is no address of this machine. Use --host 127.0.0.1, or one that it has."
    return f"Port {port} of {host} cannot be had ({error}). Take another with --port."


def _address(host: str, bound: socket.socket) -> str:
    port = bound.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host or 'localhost'}:{port}"


def _announce(address: str) -> None:
    sys.stderr.write(f"Citewire answers at {address} (Ctrl-C ends it)\n")
    sys.stderr.flush()


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Lets a signal that uvicorn has obeyed be over with: it raises it anew at its end, which would kill this process
    before the archive is closed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
