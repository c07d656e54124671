"""What the environment may say: every variable starts with ``RINGBACK_``."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

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
    demo: bool = False
    debug: bool = False
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    trusted_origins: str = ""
    trusted_proxies: str = ""
    https: bool = False
    public_url: str = ""
    metrics_token: str = ""
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
    cipher: Literal["aes", "sm4"] = "aes"

    @property
    def keys(self) -> Path:
        return (self.key_dir or self.data_dir / "keys").resolve()

    def transport_of(self) -> dict[str, str]:
        """By medium, from ``text=sms_gateway,call=sms_gateway,email=smtp``; else simulated."""
        pairs = (pair.partition("=") for pair in self.transports.split(",") if pair.strip())
        return {medium.strip(): name.strip() for medium, _, name in pairs}

    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """From ``127.0.0.1,10.0.0.0/8``. Raises ``ValueError`` for what is no network."""
        parts = (part.strip() for part in self.trusted_proxies.split(","))
        return tuple(ip_network(part) for part in parts if part)

    @property
    def address(self) -> str:
        """Where customers reach us: what links in messages begin with."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def database(self) -> dict[str, object]:
        """The Django settings of the one database. SQLite in the data folder unless told."""
        url = self.database_url or f"sqlite:///{self.data_dir.resolve()}/ringback.sqlite3"
        parts = urlsplit(url)
        if parts.scheme == "sqlite":
            return sqlite(parts.path.removeprefix("/") if self.database_url else parts.path)
        if parts.scheme in ("postgres", "postgresql"):
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
        raise ValueError(f"RINGBACK_DATABASE_URL: {parts.scheme!r} is neither sqlite nor postgres")


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
