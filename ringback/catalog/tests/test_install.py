"""Bringing the packaged catalogue in, once and again."""

from datetime import UTC, datetime, timedelta

import pytest

from ringback.base.models import Entry
from ringback.catalog import commands, queries
from ringback.catalog.document import document_of, packaged_sections, read_node, read_packaged
from ringback.catalog.models import Version
from ringback.catalog.tests.samples import ADMINISTRATOR, AGENT, NOW
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed

SYSTEM = Actor.system("catalog")
LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize("code", [*read_packaged().leaves, *read_packaged().groups])
def test_what_stands_behind_a_node_is_whole_in_itself(code: str) -> None:
    packaged = read_packaged().leaves | read_packaged().groups  # type: ignore[operator]
    assert read_node(document_of(code, packaged_sections())) == packaged[code]


@pytest.mark.django_db
def test_all_categories_come_in_and_hold_from_the_beginning() -> None:
    packaged = read_packaged()
    written = commands.install_packaged(actor=SYSTEM, now=NOW)
    assert written == len(packaged.leaves) + len(packaged.groups) + len(packaged.branches)
    assert queries.leaves(at=NOW) == tuple(packaged.leaves.values())
    long_ago = datetime(1999, 1, 1, tzinfo=UTC)
    assert queries.category("basic.balance", at=long_ago) == packaged.leaves["basic.balance"]
    (entry,) = Entry.objects.all()
    assert (entry.kind, entry.subject_id) == ("catalog.installed", "packaged")
    assert entry.content == {"added": written, "followed": 0}


@pytest.mark.django_db
@pytest.mark.usefixtures("installed")
def test_a_second_time_nothing_is_written() -> None:
    assert commands.install_packaged(actor=SYSTEM, now=LATER) == 0
    assert Entry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("installed")
def test_a_newer_package_follows_from_now_on() -> None:
    Version.objects.filter(category="basic.charges").update(
        content={"group": [{"code": "basic.charges", "zh": "旧名", "en": "Old name"}]}
    )
    assert commands.install_packaged(actor=SYSTEM, now=LATER) == 1
    first, second = Version.objects.filter(category="basic.charges").order_by("number")
    assert (second.number, second.effective_at) == (2, LATER)
    assert first.content["group"][0]["zh"] == "旧名"
    assert Entry.objects.order_by("id").last().content == {"added": 0, "followed": 1}  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.usefixtures("installed")
def test_what_an_administrator_wrote_is_left_alone() -> None:
    document = queries.document("basic.charges")
    document["group"][0]["en"] = "Money"
    commands.revise_category(
        code="basic.charges", document=document, based_on=1, actor=ADMINISTRATOR, now=NOW
    )
    commands.retire_category(code="basic.landline", based_on=1, actor=ADMINISTRATOR, now=NOW)
    assert commands.install_packaged(actor=SYSTEM, now=LATER) == 0


@pytest.mark.django_db
def test_an_agent_may_not() -> None:
    with pytest.raises(NotAllowed):
        commands.install_packaged(actor=AGENT, now=NOW)
    assert not Version.objects.exists()
