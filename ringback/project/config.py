"""What the environment may say: every variable starts with ``RINGBACK_``."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def settings_file() -> Path:
    """Where ``ringback init`` keeps its answers; the environment overrides them."""
    return Path(os.environ.get("RINGBACK_DATA_DIR", "var")).resolve() / "ringback.env"


class Config(BaseSettings):
    """Read once when settings load; see docs/operate/configure.md for the meaning of each."""

    model_config = SettingsConfigDict(env_prefix="RINGBACK_", extra="ignore")

    def __init__(self, **given: Any) -> None:
        super().__init__(_env_file=settings_file(), **given)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    data_dir: Path = Path("var")
    key_dir: Path | None = None
    database_url: str = ""
    reports_database_url: str = ""
    broker_url: str = ""
    demo: bool = False
    debug: bool = False
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    trusted_origins: str = ""
    trusted_proxies: str = ""
    https: bool = False
    public_url: str = ""
    metrics_token: str = ""
    status_page: str = ""
    status_phone: str = ""
    zone: str = "Asia/Shanghai"
    smtp_url: str = ""
    sms_gateway_url: str = ""
    sms_gateway_secret: str = ""
    outbound_hosts: str = ""
    oidc_issuer: str = ""
    oidc_name: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_claim: str = "preferred_username"
    oidc_two_factors: bool = False
    transports: str = ""
    ports: str = ""
    billing_url: str = ""
    billing_token: str = ""
    line_probe_url: str = ""
    line_probe_token: str = ""
    cipher: Literal["aes", "sm4"] = "aes"

    @property
    def keys(self) -> Path:
        return (self.key_dir or self.data_dir / "keys").resolve()

    def transport_of(self) -> dict[str, str]:
        """By medium, from ``text=sms_gateway,call=sms_gateway,email=smtp``; else simulated."""
        return _pairs(self.transports)

    def adapter_of(self) -> dict[str, str]:
        """By port, from ``billing=http,line_probe=http``; else simulated."""
        return _pairs(self.ports)

    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """From ``127.0.0.1,10.0.0.0/8``. Raises ``ValueError`` for what is no network."""
        parts = (part.strip() for part in self.trusted_proxies.split(","))
        return tuple(ip_network(part) for part in parts if part)

    @property
    def address(self) -> str:
        """Where customers reach us: what links in messages begin with."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def databases(self) -> dict[str, dict[str, object]]:
        """The one database, and the copy that reports are read from, if there is one."""
        found = {"default": self.database()}
        if self.reports_database_url:
            parts = urlsplit(self.reports_database_url)
            if parts.scheme not in POSTGRES:
                raise ValueError("RINGBACK_REPORTS_DATABASE_URL: only PostgreSQL keeps a copy")
            found["reports"] = postgres(parts) | {"TEST": {"MIRROR": "default"}}
        return found

    def database(self) -> dict[str, object]:
        """The Django settings of the one database. SQLite in the data folder unless told."""
        url = self.database_url or f"sqlite:///{self.data_dir.resolve()}/ringback.sqlite3"
        parts = urlsplit(url)
        if parts.scheme == "sqlite":
            return sqlite(parts.path.removeprefix("/") if self.database_url else parts.path)
        if parts.scheme in POSTGRES:
            return postgres(parts)
        raise ValueError(f"RINGBACK_DATABASE_URL: {parts.scheme!r} is neither sqlite nor postgres")


def _pairs(written: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in written.split(",") if pair.strip())
    return {name.strip(): choice.strip() for name, _, choice in pairs}


POSTGRES = ("postgres", "postgresql")


def postgres(parts: SplitResult) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: str) -> dict[str, object]:
    """One file. WAL lets readers pass a writer; IMMEDIATE makes writers queue instead of fail.

    ``synchronous=FULL``: an accepted request survives a power cut (NORMAL loses the last commits).
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Tests race threads against each other, which Django's in-memory database cannot bear.
        "TEST": {"NAME": f"{path}.test"},
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }
