"""The ten minutes a buyer is shown: the scene as it stands before the first call.

It is Friday, 13 February 2026, 16:20, the last working afternoon but one before Spring Festival.
Yesterday somebody was promised an answer by 18:00 and got none; today she calls again. All of it is
done through the commands people use, each at its own instant; then the demo clock is set.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, seals
from ringback.base.models import Entry
from ringback.identity.models import User
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.kernel.phones import normalise_access_number
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Party
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel
from ringback.people import commands as people
from ringback.people.models import StaffMember
from ringback.people.states import PresenceState
from ringback.ports.queries import Line
from ringback.ports.simulator.billing import plant_order
from ringback.ports.states import Confirmation, OrderChannel
from ringback.project.demo import clock, customers, operator, seeding
from ringback.project.demo.company import Company
from ringback.project.demo.customers import Persona
from ringback.project.demo.events import SceneSet
from ringback.project.demo.rounds import work_until
from ringback.project.demo.seeding import ROUND, SEEDER
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.models import Ticket
from ringback.tickets.states import Kind


class Scenario(StrEnum):
    TEN_MINUTES = "ten-minutes"


OPENS_AT = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
CALLED_AT = datetime(2026, 2, 12, 9, 10, tzinfo=UTC)
PROMISED_AT = datetime(2026, 2, 12, 10, 0, tzinfo=UTC)
PREPARED_AT = OPENS_AT - timedelta(days=7)
"""Manual, calendars, catalogue, recognition, staff and customers are there since then."""
ORDERED_AT = datetime(2025, 11, 18, 6, 5, tzinfo=UTC)
CUSTOMERS = 12
CALLER, NEXT_CALLER = Persona(0), Persona(1)
AT_WORK = ("complaints", "handler")
"""Whom the departments of complaints and billing still have that afternoon: what is given to these
departments comes to a door that can be opened."""
EARLIER_CALLERS = (Persona(2), Persona(5), Persona(6))
"""They asked for their balance this afternoon, so that this is the agent's first key."""
LEAF, BALANCE = "network.no_signal", "basic.balance"
WORDS = "手机在家里一直没有信号，电话打不出去也接不进来"
RESTATED = "客户反映：家中手机没有信号，无法拨打和接听，今晚十八点前回电答复"


def require_ready(now: datetime) -> None:
    """Raises ``Conflict`` outside demo mode, where another life has begun, and when somebody has
    walked the scene already: time does not go back over what has happened."""
    if not settings.RINGBACK_DEMO:
        raise Conflict(_("The scene is for the demonstration alone: set RINGBACK_DEMO=1."))
    begun = OPENS_AT if is_set() else PREPARED_AT
    if Entry.objects.filter(at__gt=begun).exists():
        raise Conflict(
            _(
                "Something has happened here after the scene's beginning, and time does not go "
                "back. Set the scene in an empty data folder or database. Nothing was changed."
            )
        )


def is_set() -> bool:
    return Entry.objects.filter(kind=SceneSet.kind, subject_kind="demo").exists()


def set_scene() -> None:
    """Make what is missing and set the demo clock to the scene's instant. Before anybody has acted
    in it, doing so once more sets the clock anew and changes nothing else.

    Raises as ``require_ready``, and ``Conflict`` while a worker or another seeding runs.
    """
    with seeding.alone(instants.now()):
        require_ready(instants.now())
        if not is_set():
            prepare()
            _play()
        while seals.seal_settled(OPENS_AT):
            pass
        clock.show(OPENS_AT)


def prepare() -> None:
    """The manual, the calendars and the catalogue, as if they had been there for a week."""
    seeding.install_packaged(PREPARED_AT)


def told() -> Iterator[str]:
    """What the terminal says once the scene is set. These numbers are nobody's."""
    yield "The scene is set: Friday, 13 February 2026, 16:20 in China. From now on its clock runs."
    yield f"  the caller with a broken promise   {CALLER.phone}"
    yield f"  the next caller, about a balance   {NEXT_CALLER.phone}"
    yield "Now say `ringback run`, then follow docs/recipes/walk-the-ten-minutes.md."


@transaction.atomic
def _play() -> None:
    operator.install(PREPARED_AT)
    operator.plan_shifts(OPENS_AT)
    for _count in customers.register(CUSTOMERS, PREPARED_AT):
        pass
    _send_home()
    _order_what_nobody_wanted()
    company = Company()
    _break_a_promise(company)
    for at in _rounds():
        work_until(at)
    _answer_balances(company)
    work_until(OPENS_AT)
    journal.record(SceneSet(scenario=Scenario.TEN_MINUTES), actor=SEEDER, now=OPENS_AT)


def _send_home() -> None:
    """The others of two departments have left for the festival."""
    users = User.objects.filter(username__in=AT_WORK).values_list("pk", flat=True)
    members = StaffMember.objects.filter(department__code__in=("complaints", "billing"))
    for member in members.exclude(user_id__in=users).order_by("work_number"):
        state = PresenceState.AWAY
        people.set_presence(staff=member, state=state, actor=SEEDER, now=CALLED_AT)


def _order_what_nobody_wanted() -> None:
    """A video membership of 25 yuan a month on the caller's line, never confirmed a second time."""
    stored = normalise_access_number(CALLER.phone)
    assert stored is not None  # the generator makes numbers alone
    plant_order(
        line=Line(stored, CALLER.plan),
        code="video.25",
        ordered_at=ORDERED_AT,
        channel=OrderChannel.WEB,
        confirmation=Confirmation.NO_RECORD,
    )


def _break_a_promise(company: Company) -> Ticket:
    """A colleague took her call and promised an answer for the same evening."""
    colleague = company.agents(CALLER.home)[1]
    contact = _call(CALLER, colleague, CALLED_AT)
    registration = Registration(
        text=WORDS,
        kind=Kind.FAULT,
        channel=Channel.PHONE,
        category=LEAF,
        originating_path=CALLER.home,
        handling_path=CALLER.home,
        customer_id=contact.customer_id,
        contact_id=contact.pk,
        restated=RESTATED,
        owner=colleague.ref,
    )
    said_at = CALLED_AT + timedelta(minutes=3)
    case = tickets.register(registration=registration, actor=colleague, now=said_at)
    tickets.accept(ticket_id=case.pk, promised_at=PROMISED_AT, actor=colleague, now=said_at)
    messaging.end_with_ticket(
        contact_id=contact.pk, ticket_id=case.pk, actor=colleague, now=said_at
    )
    return case


def _rounds() -> Iterator[datetime]:
    at = CALLED_AT + ROUND
    while at < OPENS_AT:
        yield at
        at += ROUND


def _answer_balances(company: Company) -> None:
    agent = company.agents(CALLER.home)[0]
    for place, persona in enumerate(EARLIER_CALLERS):
        at = OPENS_AT - timedelta(minutes=60 - 15 * place)
        contact = _call(persona, agent, at)
        ended_at = at + timedelta(seconds=50)
        messaging.wrap_up(contact_id=contact.pk, code=BALANCE, actor=agent, now=ended_at)


def _call(persona: Persona, agent: Actor, at: datetime) -> Contact:
    (customer_id,) = customers.ids_of([persona]).values()
    contact = messaging.open_contact(
        channel=Channel.PHONE,
        organisation_path=persona.home,
        party=Party(language=persona.language, number=persona.phone, customer_id=customer_id),
        actor=agent,
        now=at,
    )
    messaging.confirm_number(contact_id=contact.pk, actor=agent, now=at)
    return contact
