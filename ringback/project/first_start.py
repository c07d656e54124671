"""The first start of a real installation: an operator, its zone, its first administrator.

``ringback.env`` in the data folder keeps what was answered; the environment overrides it.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection, transaction

from ringback.identity import commands as identity
from ringback.identity.models import Grant, User
from ringback.identity.passwords import require_strong
from ringback.identity.policy import rules_at
from ringback.identity.roles import Role
from ringback.identity.states import ResetReason
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.people import commands as people
from ringback.people.models import Organisation
from ringback.project.config import Config, settings_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a first start asks for. Without a password a link to choose one is made."""

    operator_zh: str
    operator_en: str
    code: str
    username: str
    display_name: str
    password: str | None


def has_administrator() -> bool:
    return Grant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists()


def require_first(config: Config) -> None:
    """Raises ``Conflict`` when there is an administrator already, or this is a demonstration."""
    if config.demo:
        raise Conflict("this is the demonstration. Unset RINGBACK_DEMO for an installation")
    is_new = Grant._meta.db_table not in connection.introspection.table_names()
    if not is_new and has_administrator():
        raise Conflict(
            "there is an administrator already; nothing was changed. Further ones are added by them"
        )


@transaction.atomic
def begin(*, answers: Answers, actor: Actor, now: datetime) -> tuple[User, str]:
    """The root of the organisation and who administers it, with the link if there is one. Raises
    as the commands it calls, and ``Invalid`` for a weak password."""
    if answers.password is not None:
        minimum = rules_at(now).password_minimum
        require_strong(answers.password, username=answers.username, minimum=minimum)
    if not Organisation.objects.exists():
        people.add_organisation(
            code=answers.code,
            name_zh=answers.operator_zh,
            name_en=answers.operator_en,
            parent=None,
            actor=actor,
            now=now,
        )
    user = identity.add_user(
        username=answers.username,
        display_name=answers.display_name,
        password=answers.password,
        actor=actor,
        now=now,
    )
    identity.grant(user=user, role=Role.ADMINISTRATOR, scope_path="/", actor=actor, now=now)
    if answers.password is not None:
        return user, ""
    return user, identity.make_link(user=user, reason=ResetReason.NEW, actor=actor, now=now)


def keep_settings(*, zone: str, public_url: str) -> Path:
    """Write down what the next start must know. What stands there already stays."""
    path = settings_file()
    wanted = {"RINGBACK_ZONE": zone, **_of_address(public_url)}
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if line.partition("=")[0] not in wanted]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text("".join(f"{line}\n" for line in [*kept, *map("=".join, wanted.items())]))
    draft.replace(path)
    return path


def _of_address(public_url: str) -> dict[str, str]:
    """What follows from the address people type. Raises ``Invalid`` when it is none."""
    if not public_url:
        return {}
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise Invalid("the public address is like https://desk.example.net, without a path")
    return {
        "RINGBACK_PUBLIC_URL": public_url.rstrip("/"),
        "RINGBACK_ALLOWED_HOSTS": f"{parts.hostname},localhost,127.0.0.1",
        "RINGBACK_TRUSTED_ORIGINS": f"{parts.scheme}://{parts.netloc}",
        "RINGBACK_HTTPS": "1" if parts.scheme == "https" else "0",
    }
