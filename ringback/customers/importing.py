"""Customers from a file, a hundred at a time: what the operator's own list of them holds.

Every row has its outcome. Run again, whoever has one of the numbers already is left as they are, so
a file can be mended and sent once more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base.tables import Cells, Row, Shape, Table, columns_of, filled, require_length
from ringback.customers import access
from ringback.customers.commands.registration import register_many
from ringback.customers.drafts import NewContactPoint, NewCustomer, NewSubscription
from ringback.customers.states import ContactType, Kind, Language, Region
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound, RingbackError
from ringback.people import queries as people

FIELDS = (
    "name",
    "phone",
    "organisation",
    "kind",
    "language",
    "product",
    "access_number",
    "account_number",
    "region",
    "star_level",
)
NEEDED = ("phone", "organisation")
HEADINGS = {
    "姓名": "name",
    "客户姓名": "name",
    "名称": "name",
    "电话": "phone",
    "手机号": "phone",
    "联系电话": "phone",
    "组织": "organisation",
    "组织编码": "organisation",
    "归属地": "organisation",
    "客户类型": "kind",
    "语言": "language",
    "产品": "product",
    "业务号码": "access_number",
    "账户号": "account_number",
    "城乡": "region",
    "星级": "star_level",
}
"""What people here write above a column; the field names themselves are understood as well."""
CODES = {
    "个人": Kind.PERSON,
    "企业": Kind.ENTERPRISE,
    "政企": Kind.ENTERPRISE,
    "中文": Language.CHINESE,
    "英文": Language.ENGLISH,
    "城市": Region.URBAN,
    "城": Region.URBAN,
    "农村": Region.RURAL,
    "乡": Region.RURAL,
}
"""As people here write them, beside the codes."""
Code = TypeVar("Code", bound=StrEnum)
CHUNK = 100
"""Rows of one transaction."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a row. ``problem`` says what to mend; empty when it was taken. ``is_new``
    false without a problem: somebody has one of the numbers already and was left alone."""

    number: int
    is_new: bool
    problem: object = ""


CUSTOMERS = Shape(lambda headings: columns_of(headings, FIELDS, HEADINGS, NEEDED), FIELDS)


def import_file(
    *, path: Path, most: int | None = None, actor: Actor, now: datetime
) -> Iterator[Imported]:
    """Register the rows as they are read, a set at a time; a set with a row that is refused is
    taken row by row. ``most`` rows, if told.

    Raises ``NotAllowed``, and ``Invalid`` for a file that cannot be read or has more rows.
    """
    access.require_register(actor)
    table = Table(path, largest=None, shape=CUSTOMERS)
    require_length(table, most)
    places = {each.code: each.path for each in people.within(["/"])}
    return _imported(iter(table), places, actor, now)


def _imported(
    rows: Iterator[Row], places: Mapping[str, str], actor: Actor, now: datetime
) -> Iterator[Imported]:
    while chunk := list(islice(rows, CHUNK)):
        drafts: dict[int, NewCustomer] = {}
        problems: dict[int, object] = {}
        for row in chunk:
            try:
                drafts[row.number] = _draft(row, places, actor, now)
            except RingbackError as refusal:
                problems[row.number] = _said(refusal)
        outcome = _registered(drafts, actor, now)
        for row in chunk:
            refused = problems.get(row.number)
            yield Imported(row.number, False, refused) if refused else outcome[row.number]


def _registered(
    drafts: Mapping[int, NewCustomer], actor: Actor, now: datetime
) -> dict[int, Imported]:
    if not drafts:
        return {}
    try:
        with transaction.atomic():
            register_many(drafts=[*drafts.values()], share_numbers=False, actor=actor, now=now)
    except RingbackError as refusal:
        if len(drafts) > 1:
            halves = ({number: draft} for number, draft in drafts.items())
            return {k: v for half in halves for k, v in _registered(half, actor, now).items()}
        (number,) = drafts
        is_known = isinstance(refusal, Conflict) and refusal.reason == "number_taken"
        return {number: Imported(number, False, "" if is_known else _said(refusal))}
    return {number: Imported(number, True) for number in drafts}


def _draft(row: Row, places: Mapping[str, str], actor: Actor, now: datetime) -> NewCustomer:
    """Raises ``Invalid`` or ``NotFound`` with what is to be mended."""
    cells = filled(row.cells, FIELDS, NEEDED)
    code = cells["organisation"]
    home = places.get(code) or (code if code in places.values() else "")
    if not home or not actor.covers(home):
        raise NotFound(_("There is no organisation %(code)s within your reach.") % {"code": code})
    return NewCustomer(
        kind=_coded(Kind, cells.get("kind"), Kind.PERSON),
        name=cells.get("name", ""),
        home_path=home,
        language=_coded(Language, cells.get("language"), Language.CHINESE),
        contact_points=(NewContactPoint(type=ContactType.PHONE, value=cells["phone"]),),
        subscriptions=_lines(cells, now),
    )


def _lines(cells: Cells, now: datetime) -> tuple[NewSubscription, ...]:
    if not cells.get("product"):
        return ()
    level = cells.get("star_level") or "0"
    if not level.isdecimal() or len(level) > 2:
        raise Invalid(_("%(field)s: this cannot be understood.") % {"field": "star_level"})
    return (
        NewSubscription(
            product=cells["product"],
            access_number=cells.get("access_number") or cells["phone"],
            account_number=cells.get("account_number", ""),
            region=_coded(Region, cells.get("region"), Region.URBAN),
            star_level=int(level),
            starts_at=now,
        ),
    )


def _coded(codes: type[Code], written: str | None, plain: Code) -> Code:
    """The code of a word. Raises ``Invalid``."""
    if not written:
        return plain
    try:
        return codes(CODES.get(written, written))
    except ValueError:
        raise Invalid(
            _("%(written)s is none of %(known)s.")
            % {"written": written, "known": ", ".join(each.value for each in codes)}
        ) from None


def _said(refusal: RingbackError) -> object:
    fields = getattr(refusal, "fields", None) or {}
    return "; ".join(f"{field}: {problem}" for field, problem in fields.items()) or refusal.message
