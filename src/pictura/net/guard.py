"""May we talk to this address? Pure: URLs are parsed and addresses judged, nothing is asked.

A name is judged by all the addresses it resolves to (`dial` does that, once for each connection). An
odd spelling of an address is refused, so that nobody after this parser can read it differently.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import quote

import msgspec

from pictura.net.failure import Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Origin = tuple[str, str, int]
"""Scheme, host and port: what a connection may be used again for."""

URL_CHARS_MAX = 16 * 1024
HOST_CHARS_MAX = 253
PORTS = {"http": 80, "https": 443}


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(IPv6Network(net) if ":" in net else IPv4Network(net) for net in text.split())


PRIVATE = _networks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 100.64.0.0/10 ::1/128 fc00::/7")
"""The operator's own machines: allowed for the hosts that the operator names, for nobody else."""

NEVER = _networks(
    "169.254.0.0/16 100.100.100.200/32 168.63.129.16/32 fe80::/10 fd00:ec2::254/128 fd20:ce::254/128"
)
"""Link-local and the metadata services of the clouds: whoever reaches them reads secrets."""

NOT_PUBLIC = _networks(
    "0.0.0.0/8 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 "
    "64:ff9b::/96 64:ff9b:1::/48 2001::/23 2001:db8::/32 2002::/16 3fff::/20"
)
"""What `is_global` lets pass in some version of Python, and what tunnels to another address inside."""

GLOBAL_UNICAST = IPv6Network("2000::/3")


class Policy(msgspec.Struct, frozen=True):
    """Whom we may talk to. `private_hosts`: those, as `Url.host` spells them, that may be at private addresses."""

    private_hosts: frozenset[str] = frozenset()


class Url(msgspec.Struct, frozen=True, kw_only=True):
    """An address we could talk to, in the one spelling that we use."""

    scheme: str
    host: str
    """Lower case, in ASCII, without a final dot; an IPv6 address without brackets."""
    port: int
    target: str
    """Path and query, as they go into the request line."""
    authority: str
    """Host and port as the header `host` wants them."""
    address: Address | None
    """The host, if it is an address itself."""

    @property
    def origin(self) -> Origin:
        return (self.scheme, self.host, self.port)


def obstacle(address: Address, *, private_allowed: bool) -> str | None:
    """What speaks against talking to an address, as a clause; None: nothing does."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in NEVER):
        return "is a link-local or metadata address"
    if any(address in network for network in PRIVATE):
        return None if private_allowed else "is a private address"
    return None if _is_public(address) else "is not a public address"


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return address.is_global and not any(address in network for network in NOT_PUBLIC)


_URL = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE)
_ODD = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""A last label that is a number makes a host an address, however short, octal or hexadecimal."""
_PORT = re.compile(r"[0-9]{1,5}")
_NO_HOST = "The URL's host is not a name or an address."
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def parsed(url: str) -> Url:
    """Reads an http or https URL; raises `Refused` for all that is spelled oddly."""
    if len(url) > URL_CHARS_MAX:
        raise Refused("The URL is too long.")
    if is_odd(url):
        raise Refused("The URL has a space, a backslash or a control character in it.")
    match = _URL.fullmatch(url)
    if match is None:
        raise Refused("The URL is neither http nor https.")
    scheme, authority, target = match[1].lower(), match[2], match[3]
    text, port = _host_and_port(authority, scheme)
    host, address = _host(text)
    shown = f"[{host}]" if isinstance(address, IPv6Address) else host
    return Url(
        scheme=scheme,
        host=host,
        port=port,
        target=quote(target if target.startswith("/") else f"/{target}", safe=PRINTABLE),
        authority=shown if port == PORTS[scheme] else f"{shown}:{port}",
        address=address,
    )


def is_odd(text: str) -> bool:
    """Whether there is something in a URL that one reader skips and another does not."""
    return _ODD.search(text) is not None


def _host_and_port(authority: str, scheme: str) -> tuple[str, int]:
    if "@" in authority:
        raise Refused("The URL has a user name or password in it.")
    end = authority.rfind("]")
    host, colon, port = authority[end + 1 :].partition(":")
    host = authority[: end + 1] + host
    if not colon:
        return host, PORTS[scheme]
    if not _PORT.fullmatch(port) or not 0 < int(port) < 65536:
        raise Refused("The URL's port is not a number from 1 to 65535.")
    return host, int(port)


def _host(text: str) -> tuple[str, Address | None]:
    """A host in our one spelling, and as an address if it is one."""
    if text.startswith("["):
        address = _ipv6(text)
        return str(address), address
    name = _ascii(text).removesuffix(".")
    if len(name) > HOST_CHARS_MAX or not _NAME.fullmatch(name):
        raise Refused(_NO_HOST)
    if not _NUMERIC.fullmatch(name):
        return name, None
    try:
        return name, IPv4Address(name)
    except ValueError:
        raise Refused("The URL's host is an address in an odd spelling.") from None


def _ipv6(text: str) -> IPv6Address:
    if not text.endswith("]") or "%" in text:
        raise Refused(_NO_HOST)
    try:
        return IPv6Address(text[1:-1])
    except ValueError:
        raise Refused(_NO_HOST) from None


def _ascii(name: str) -> str:
    """Lower case; letters beyond ASCII as IDNA writes them, which also makes full-width digits plain."""
    if name.isascii():
        return name.lower()
    if len(name) > HOST_CHARS_MAX:
        raise Refused(_NO_HOST)
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise Refused(_NO_HOST) from None
