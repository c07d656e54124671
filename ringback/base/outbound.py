"""Where the product may go of its own accord: the hosts the operator has allowed, nowhere else."""

from urllib.parse import urlsplit

from django.conf import settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""What never leaves this machine need not be encrypted."""


def is_allowed(host: str) -> bool:
    """Whether the operator has named the host (``RINGBACK_OUTBOUND_HOSTS``), so that a wrong or
    planted address cannot carry customers' numbers away."""
    return host in settings.RINGBACK_OUTBOUND_HOSTS


def is_private(address: str) -> bool:
    """Whether what is sent there can be read by nobody on the way."""
    return address.startswith("https://") or host_of(address) in LOOPBACK


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""
