"""Where people can be written to: at the address they chose, else at that of their account."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from ringback.identity import queries as identity
from ringback.notifications.models import Preference
from ringback.notifications.states import BY_MAIL_AT_FIRST


@dataclass(frozen=True, slots=True)
class Box:
    """``preference`` is ``None`` for whoever never chose: then the house's defaults hold."""

    address: str
    preference: Preference | None

    @property
    def language(self) -> str:
        return self.preference.language if self.preference else settings.LANGUAGE_CODE

    @property
    def by_mail(self) -> Collection[str]:
        return self.preference.by_mail if self.preference else BY_MAIL_AT_FIRST


def boxes(user_ids: Collection[UUID]) -> dict[UUID, Box]:
    """By user; whoever has no address at all is left out. Two queries."""
    chosen = {row.user_id: row for row in Preference.objects.filter(user__in=user_ids)}
    of_accounts = identity.mail_addresses(user_ids)
    found = {}
    for user_id in user_ids:
        preference = chosen.get(user_id)
        own = preference.address.reveal() if preference and preference.address else ""
        address = own or of_accounts.get(user_id, "")
        if address:
            found[user_id] = Box(address, preference)
    return found
