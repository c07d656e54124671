"""Who is calling: a whole batch of callers found or registered in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.customers import access, queries, rules
from ringback.customers.commands.registration import register_if_free, register_many
from ringback.customers.drafts import NewContactPoint, NewCustomer
from ringback.customers.models import Customer
from ringback.customers.rows import number_taken
from ringback.customers.states import ContactType, Kind, Language
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What is known of somebody: a number, a name, or both. ``home_path``: where a new customer
    is at home."""

    home_path: str
    phone: str = ""
    name: str = ""
    language: Language = Language.CHINESE

    def draft(self) -> NewCustomer:
        """The new customer this would be. Raises ``Invalid`` for what is no number or name."""
        point = NewContactPoint(type=ContactType.PHONE, value=self.phone)
        draft = NewCustomer(
            kind=Kind.PERSON,
            home_path=self.home_path,
            name=self.name,
            language=self.language,
            contact_points=(point,) if self.phone else (),
        )
        return draft.cleaned()


def find_or_register_many(
    *, callers: Sequence[Caller], actor: Actor, now: datetime
) -> list[Customer]:
    """The customer behind each caller, in order, as ``find_or_register`` decides one by one.

    Without a number nobody is found: a name alone belongs to many. Finding writes nothing. Raises
    ``Invalid``.
    """
    access.require_register(actor)
    drafts = [caller.draft() for caller in callers]
    try:
        return _find_or_register(drafts, actor=actor, now=now)
    except Conflict:
        # Somebody else registered one of the numbers between our look and our write: look again.
        return _find_or_register(drafts, actor=actor, now=now)


def _find_or_register(
    drafts: Sequence[NewCustomer], *, actor: Actor, now: datetime
) -> list[Customer]:
    held = queries.by_phones({_phone(draft) for draft in drafts} - {""})
    known: dict[str, list[Customer | NewCustomer]] = {each: [*rows] for each, rows in held.items()}
    first: list[NewCustomer] = []
    sharing: list[NewCustomer] = []
    picked: list[Customer | NewCustomer] = []
    for draft in drafts:
        same_number = known.get(_phone(draft), [])
        place = rules.meant([_name(each) for each in same_number], draft.name)
        if place is None:
            place = len(same_number)
            (sharing if same_number else first).append(draft)
            same_number.append(draft)
        picked.append(same_number[place])
    made = {
        # Nobody had these numbers a moment ago: if somebody has now, look again.
        **_registered(first, share_numbers=False, actor=actor, now=now),
        **_registered(sharing, share_numbers=True, actor=actor, now=now),
    }
    return [each if isinstance(each, Customer) else made[id(each)] for each in picked]


def _registered(
    new: Sequence[NewCustomer], *, share_numbers: bool, actor: Actor, now: datetime
) -> dict[int, Customer]:
    """The customer each draft has become, by the draft's identity: equal drafts may be two."""
    if not new:
        return {}
    if len(new) == 1 and not share_numbers:
        row = register_if_free(draft=new[0], actor=actor, now=now)
        if row is None:
            raise number_taken()
        return {id(new[0]): row}
    rows = register_many(drafts=new, share_numbers=share_numbers, actor=actor, now=now)
    return {id(draft): row for draft, row in zip(new, rows, strict=True)}


def _phone(draft: NewCustomer) -> str:
    return draft.contact_points[0].value if draft.contact_points else ""


def _name(known: Customer | NewCustomer) -> str:
    if isinstance(known, NewCustomer):
        return known.name
    return known.name.reveal() if known.name else ""
