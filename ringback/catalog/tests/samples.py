"""A small catalogue document and small fields for tests."""

from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ringback.catalog.facts import FieldType
from ringback.catalog.nodes import FormField, Named, Wording
from ringback.kernel.actor import Actor

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
ADMINISTRATOR = Actor("user:1", verbs=frozenset({"catalog.revise"}))
AGENT = Actor("user:2", verbs=frozenset({"ticket.register"}))


def wording(text: str) -> Wording:
    return Wording(zh=f"{text}（中）", en=text)


def named(code: str) -> Named:
    return Named(code=code, name=wording(code))


def a_field(type_: FieldType, **traits: Any) -> FormField:
    """A field called `x`; `low` and `high` may be given as int or text."""
    for bound in ("low", "high"):
        if bound in traits:
            traits[bound] = Decimal(traits[bound])
    text = wording("x")
    return FormField(
        **{
            "code": "x",
            "type": type_,
            "name": text,
            "help": text,
            "purpose": text,
            "required": True,
            **traits,
        }
    )


def _names(code: str, **rest: Any) -> dict[str, Any]:
    return {"code": code, "zh": f"{code}中", "en": code, **rest}


def _field(code: str, type_: str, **rest: Any) -> dict[str, Any]:
    texts = {
        f"{part}_{language}": part for part in ("help", "purpose") for language in ("zh", "en")
    }
    return _names(code, type=type_, **texts, **rest)


_SECTIONS: dict[str, list[dict[str, Any]]] = {
    "department": [_names("billing")],
    "team": [_names("billing.accounts")],
    "skill": [_names("charges")],
    "licence": [_names("A12")],
    "material": [_names("holder_id")],
    "pre_check": [_names("arrears")],
    "fact": [
        _names("holder", type="boolean"),
        _names("owed", type="decimal"),
    ],
    "requirement": [
        _names("nothing_owed", cure_zh="缴费", cure_en="Pay", when={"owed": {"at_most": 0}}),
    ],
    "branch": [_names("basic", about_zh="基础", about_en="Basic")],
    "group": [_names("basic.charges")],
    "field": [
        _field("number", "access_number", personal=True),
        _field("way", "choice", choices=[_names("mail"), _names("hall")]),
        _field("address", "text", max=100, when={"way": "mail"}),
        _field("since", "date", min=-30, max=0),
        _field("until", "date", min=-30, max=0, not_before="since"),
    ],
    "leaf": [
        _names(
            "basic.bill",
            group="basic.charges",
            about_zh="账单",
            about_en="Bill",
            words=["账单"],
            kinds=["lookup", "transaction", "complaint"],
            licence="A12",
            team="billing.accounts",
            skill="charges",
            verification={"see": "calling_number", "tell": "one_time_code", "do": "sighted_id"},
            clauses=["1.3"],
            required=["number", "way"],
            optional=["address", "since", "until"],
            material=["holder_id"],
            eligibility=["nothing_owed"],
            pre_checks=["arrears"],
        )
    ],
    "weights": [{"basic.bill": 1000}],
}


def sections() -> dict[str, list[dict[str, Any]]]:
    """The document as TOML would be read; yours to spoil."""
    return deepcopy(_SECTIONS)
