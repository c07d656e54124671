"""What limits may ask about a customer."""

import pytest

from ringback.customers import commands, queries
from ringback.customers.queries import Standing
from ringback.customers.states import Kind, MergeReason, Region
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, LEAD, NOW

pytestmark = pytest.mark.usefixtures("places")


def line(number: str, **changes: object) -> object:
    return samples.subscription(access_number=number, account_number="", **changes)


def test_the_highest_star_of_what_is_in_use_and_the_one_product() -> None:
    customer = samples.customer(
        subscriptions=(
            line("020-87654321", star_level=2, region=Region.RURAL),
            line("020-87654322", star_level=6, region=Region.RURAL),
        )
    )
    found = queries.standings([customer.pk])
    assert found == {customer.pk: Standing("person", 6, "rural", "fixed_line")}


def test_a_line_in_town_has_the_limits_of_the_town_and_two_products_are_no_product() -> None:
    customer = samples.customer(
        kind=Kind.PERSON,
        subscriptions=(
            line("020-87654321", region=Region.RURAL),
            line("020-87654322", product="broadband", region=Region.URBAN),
        ),
    )
    (found,) = queries.standings([customer.pk]).values()
    assert (found.region, found.product) == ("urban", None)


def test_of_somebody_without_a_line_little_is_known() -> None:
    customer = samples.plain()
    assert queries.standings([customer.pk]) == {customer.pk: Standing("person")}


def test_who_was_merged_stands_as_the_other_does() -> None:
    kept, merged = samples.customer(), samples.plain(number=samples.PHONE)
    proposal = commands.propose_merge(
        kept=kept, merged=merged, reason=MergeReason.SAME_NUMBER, actor=AGENT, now=NOW
    )
    commands.merge(proposal=proposal, actor=LEAD, now=NOW)
    found = queries.standings([merged.pk])
    assert found[merged.pk].star_level == 4
