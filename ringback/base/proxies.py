"""Where a request really comes from, when a reverse proxy stands before us.

What a header says is believed only of a peer in ``RINGBACK_TRUSTED_PROXIES``: anybody can write
``X-Forwarded-For``. Of its addresses the last one counts that no proxy of ours has: those before it
were handed in by whoever asked.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ringback.base.http import address_of
from ringback.base.middleware import Either

Network = IPv4Network | IPv6Network

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")
"""What a proxy adds: behind one, somebody far away may look like this machine."""


class TrustedProxies(Either):
    """Puts the client's address in the peer's place. The first of the middlewares."""

    def __call__(self, request: HttpRequest) -> Any:
        _believe(request.META, settings.RINGBACK_TRUSTED_PROXIES)
        return self.get_response(request)


def _believe(meta: dict[str, Any], trusted: Sequence[Network]) -> None:
    peer = str(meta.get("REMOTE_ADDR", ""))
    if not _is_within(peer, trusted):
        return
    meta["REMOTE_ADDR"] = client_address(peer, str(meta.get("HTTP_X_FORWARDED_FOR", "")), trusted)
    scheme = str(meta.get("HTTP_X_FORWARDED_PROTO", "")).rpartition(",")[2].strip().lower()
    if scheme in ("http", "https"):
        meta[settings.SECURE_PROXY_SSL_HEADER[0]] = scheme


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Follow the addresses back from the nearest as long as they are proxies of ours."""
    address = peer
    for hop in reversed(forwarded_for.split(",")):
        known = _plain(hop)
        if known is None:
            break
        address = known
        if not _is_within(address, trusted):
            break
    return address


def _is_within(address: str, trusted: Sequence[Network]) -> bool:
    known = _plain(address)
    return known is not None and any(ip_address(known) in network for network in trusted)


def _plain(text: str) -> str | None:
    """An address without port, brackets or zone; an IPv4 one mapped into IPv6 as itself."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


def is_local(request: HttpRequest) -> bool:
    """Whether the request was made on this machine, by a program that speaks for nobody else."""
    if any(request.META.get(header) for header in FORWARDED):
        return False
    address = _plain(address_of(request))
    return address is not None and ip_address(address).is_loopback
