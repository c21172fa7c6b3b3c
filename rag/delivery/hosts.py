"""Names of machines: in ASCII, as the network knows them, and whether it is this one."""

from __future__ import annotations

import re
from ipaddress import ip_address

import idna

_NAME = re.compile(r"(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)*(?!-)[a-z0-9_-]{1,63}(?<!-)")


def ascii_host(host: str) -> str:
    """A host's name in lower case, with its letters beyond ASCII as in RFC 5891 (``xn--``); an IP address as it is.

    UTS 46 without its transitional rules, as browsers have it: "straße" is not "strasse". Raises ValueError for what
    can be no host.
    """
    if is_ip(host):
        return ip_address(host).compressed
    name = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    if len(name) > 253 or _NAME.fullmatch(name) is None:
        raise ValueError(f"{host!r} is no name of a host")
    return name


def is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_this_machine(host: str) -> bool:
    """Whether what is sent to ``host`` never leaves this machine."""
    return host == "localhost" or (is_ip(host) and ip_address(host).is_loopback)
