"""The demonstration's customers: each is worked out from its place in the row, always the same."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import transaction

from ringback.customers import commands
from ringback.customers.commands import NewContactPoint, NewCustomer, NewSubscription
from ringback.customers.indexes import of_access_number
from ringback.customers.models import Customer, Subscription
from ringback.customers.rules import credit_code_check_character, resident_check_character
from ringback.customers.states import (
    ConsentChannel,
    ContactType,
    IdentityType,
    Kind,
    Language,
    Purpose,
    Region,
)
from ringback.kernel.actor import Actor
from ringback.kernel.phones import normalise_access_number
from ringback.project.demo import operator

SEEDER = Actor.system("seed")
BATCH = 200
ONE_IN_ENTERPRISES, ONE_IN_ENGLISH = 12, 15
AREA = "990101"
"""The first six digits of every identity number: 99 is nobody's province, so nobody's number."""
PREFIXES = ("166", "173", "175", "177", "191", "193", "195", "199")

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻"
FIRST, SECOND = "子雨思文浩欣梓嘉俊晓佳宇明怡建淑桂", "涵轩怡杰然萱琪豪彤凡妍航霖芬兰英国"
TRADES = ("餐饮", "物流", "纺织", "建材", "医药", "软件", "农业", "旅行", "印务", "机电")
ENGLISH = ("Oakley", "Merrin", "Tarrant", "Halden", "Quill", "Vesper", "Wexley", "Brandt")
ROADS = ("望湖路", "北桥街", "溪口巷", "城关大道", "河东路", "古城西街", "塔前路", "学府路")
PRODUCTS = ("mobile.59", "mobile.99", "mobile.129", "mobile.199", "mobile.senior")


@dataclass(frozen=True)
class Persona:
    """Customer number ``place`` of the demonstration."""

    place: int

    @property
    def is_enterprise(self) -> bool:
        return self.place % ONE_IN_ENTERPRISES == 7

    @property
    def language(self) -> Language:
        is_foreign = self.place % ONE_IN_ENGLISH == 4 and not self.is_enterprise
        return Language.ENGLISH if is_foreign else Language.CHINESE

    @property
    def phone(self) -> str:
        """Eleven digits: a known prefix, four zeros, and the place. As good as never given out."""
        prefix = PREFIXES[self.place % len(PREFIXES)]
        return f"{prefix}0{self.place:07d}"

    @cached_property
    def name(self) -> str:
        one, rest = self.place % len(SURNAMES), self.place // len(SURNAMES)
        two, three = FIRST[rest % len(FIRST)], SECOND[(rest * 5 + self.place) % len(SECOND)]
        if self.is_enterprise:
            return f"{two}{three}{SURNAMES[one]}记{TRADES[self.place % len(TRADES)]}有限公司"
        if self.language is Language.ENGLISH:
            return f"{ENGLISH[self.place % len(ENGLISH)]} {chr(65 + rest % 26)}. {self._family}"
        return f"{SURNAMES[one]}{two}{three}"

    @property
    def plan(self) -> str:
        return PRODUCTS[self.place % len(PRODUCTS)]

    @property
    def _family(self) -> str:
        return ("Averill", "Dunmore", "Kestrel", "Lorimer", "Penhale", "Rushton")[self.place % 6]

    @property
    def home(self) -> str:
        homes = operator.homes()
        return homes[self.place % len(homes)]

    @cached_property
    def identity(self) -> tuple[IdentityType, str]:
        if self.is_enterprise:
            stem = f"91{AREA}MA{self.place:07d}"
            return IdentityType.ORGANISATION, stem + credit_code_check_character(stem)
        if self.language is Language.ENGLISH:
            return IdentityType.PASSPORT, f"X{self.place:08d}"
        year, month, day = 1945 + self.place * 7 % 60, 1 + self.place % 12, 1 + self.place * 5 % 28
        stem = f"{AREA}{year}{month:02d}{day:02d}{self.place % 1000:03d}"
        return IdentityType.RESIDENT, stem + resident_check_character(stem)

    @property
    def address(self) -> str:
        road = ROADS[self.place % len(ROADS)]
        door, block, floor = self.place * 3 % 280 + 1, self.place % 30 + 1, self.place % 9 + 1
        return f"云泽省{road}{door}号{block}栋{floor}01室"

    def secrets(self) -> Iterator[str]:
        """Every text of this customer's that may stand nowhere in the clear."""
        yield from (self.name, self.phone, self.identity[1], self.address)

    def draft(self, now: datetime) -> NewCustomer:
        return NewCustomer(
            kind=Kind.ENTERPRISE if self.is_enterprise else Kind.PERSON,
            home_path=self.home,
            name=self.name,
            language=self.language,
            identity_type=self.identity[0],
            identity_number=self.identity[1],
            contact_points=tuple(self._contact_points(now)),
            subscriptions=tuple(self._subscriptions(now)),
        )

    def _contact_points(self, now: datetime) -> Iterator[NewContactPoint]:
        verified_at = now if self.place % 3 else None
        yield NewContactPoint(type=ContactType.PHONE, value=self.phone, verified_at=verified_at)
        if self.place % 4 == 0:
            mail = f"customer{self.place}@example.com"
            yield NewContactPoint(type=ContactType.EMAIL, value=mail)
        if self.place % 5 == 0:
            yield NewContactPoint(type=ContactType.ADDRESS, value=self.address)

    def _subscriptions(self, now: datetime) -> Iterator[NewSubscription]:
        region = Region.RURAL if self.place % 5 in (2, 4) else Region.URBAN
        since = now - timedelta(days=200 + self.place * 13 % 2400)
        account = f"YZ{self.place:08d}"
        yield NewSubscription(
            product=self.plan,
            access_number=self.phone,
            region=region,
            starts_at=since,
            star_level=self.place * 11 % 8,
            account_number=account,
        )
        if self.is_enterprise or self.place % 3 == 0:
            yield NewSubscription(
                product="leased_line.100" if self.is_enterprise else "broadband.500",
                access_number=f"yzkd{self.place:07d}",
                region=region,
                starts_at=since + timedelta(days=40),
                account_number=account,
                address=self.address,
                site_path=self.home,
            )


def register(count: int, now: datetime) -> Iterator[int]:
    """Register whoever is missing of the first ``count``, batch by batch; yields how many are
    there."""
    for start in range(0, count, BATCH):
        personas = [Persona(place) for place in range(start, min(start + BATCH, count))]
        known = ids_of(personas)
        missing = [persona for persona in personas if persona.place not in known]
        with transaction.atomic():
            drafts = [persona.draft(now) for persona in missing]
            rows = commands.register_many(drafts=drafts, actor=SEEDER, now=now)
            for persona, customer in zip(missing, rows, strict=True):
                _give_consents(persona, customer, now)
        yield start + len(personas)


def _give_consents(persona: Persona, customer: Customer, now: datetime) -> None:
    """Most agree to be asked; some let their words teach recognition."""
    dice = random.Random(f"consents {persona.place}")  # noqa: S311 - a play, no secret
    for purpose, share in ((Purpose.SURVEY, 0.9), (Purpose.TRAINING, 0.3), (Purpose.CARE, 0.5)):
        if dice.random() < share:
            commands.give_consent(
                customer=customer,
                purpose=purpose,
                channel=ConsentChannel.COUNTER,
                actor=SEEDER,
                now=now,
            )


def ids_of(personas: Sequence[Persona]) -> dict[int, UUID]:
    """By place, the customer each persona has become: whoever holds the line."""
    places = {}
    for persona in personas:
        stored = normalise_access_number(persona.phone)
        assert stored is not None  # the generator makes numbers alone
        places[of_access_number(stored)] = persona.place
    found = {}
    indexes = list(places)
    for start in range(0, len(indexes), BATCH):
        rows = Subscription.objects.filter(
            access_index__in=indexes[start : start + BATCH], product__startswith="mobile."
        )
        for index, customer_id in rows.values_list("access_index", "customer_id"):
            found[places[index]] = customer_id
    return found
