"""Other eyes: submitted, sent back, published, renewed, retired."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry, SearchDocument
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.knowledge import commands, queries
from ringback.knowledge.models import Revision
from ringback.knowledge.states import Audience
from ringback.knowledge.sweeps import index_outdated
from ringback.knowledge.tests.shelf import (
    ADMINISTRATOR,
    AGENT,
    CUSTOMER,
    LATER,
    LEAD,
    NOW,
    OFFICER,
    SAID,
    article,
    begun,
    published,
    submitted,
    where,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


def test_somebody_else_publishes_it_and_it_is_found() -> None:
    revision = published()
    assert (revision.state, revision.approved_by) == ("published", LEAD.ref)
    assert revision.review_due_at == datetime(2026, 8, 12, 16, tzinfo=UTC)
    (hit,) = queries.search(words="红灯", actor=CUSTOMER, now=NOW)
    assert hit.article.mark == f"K{revision.article_id} r1"
    (entry,) = Entry.objects.filter(kind="article.published")
    assert SAID["title_zh"] not in str(entry.content)


def test_nobody_approves_what_they_wrote() -> None:
    revision = submitted(LEAD)
    with pytest.raises(NotAllowed) as refused:
        commands.publish(**where(revision), actor=LEAD)
    assert refused.value.reason == "own_words"
    revision.refresh_from_db()
    assert revision.state == "in_review"


def test_nor_what_they_wrote_at() -> None:
    revision = begun()
    commands.edit_article(**where(revision), draft=article(title_zh="红灯"), actor=LEAD)
    commands.submit(**where(revision), actor=AGENT)
    with pytest.raises(NotAllowed):
        commands.publish(**where(revision), actor=LEAD)
    assert commands.publish(**where(revision), actor=OFFICER).state == "published"


def test_the_database_holds_to_other_eyes() -> None:
    revision = submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(
            state="published", approved_by=AGENT.ref, approved_at=NOW, review_due_at=LATER
        )


def test_who_may_not_approve() -> None:
    revision = submitted()
    for actor in (AGENT, ADMINISTRATOR, CUSTOMER):
        with pytest.raises(NotAllowed):
            commands.publish(**where(revision), actor=actor)


def test_a_draft_is_not_published_unreviewed() -> None:
    with pytest.raises(Conflict):
        commands.publish(**where(begun()), actor=LEAD)


def test_it_is_filed_before_it_is_submitted() -> None:
    with pytest.raises(Invalid) as refused:
        submitted(categories=())
    assert "categories" in refused.value.fields


def test_sent_back_it_can_be_written_in_again() -> None:
    revision = submitted()
    commands.send_back(**where(revision), reason="补上断电时长", actor=LEAD)
    commands.edit_article(**where(revision), draft=article(title_zh="红灯"), actor=AGENT)
    assert [step.kind for step in revision.steps.order_by("id")] == [
        "begun",
        "submitted",
        "sent_back",
    ]
    (entry,) = Entry.objects.filter(kind="article.sent_back")
    assert "断电" not in str(entry.content)


def test_the_next_revision_supersedes_the_one_before() -> None:
    first = published()
    second = commands.begin_revision(article_id=first.article_id, actor=AGENT, now=LATER)
    changed = article(title_zh="光猫绿灯怎么办", asked_zh="绿灯", body_zh="绿灯是正常的。")
    commands.edit_article(**where(second), draft=changed, actor=AGENT)
    assert queries.search(words="绿灯", actor=AGENT, now=LATER) == []
    commands.submit(**where(second), actor=AGENT)
    commands.publish(**where(second), actor=LEAD)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert queries.search(words="红灯", actor=AGENT, now=LATER) == []
    assert len(queries.search(words="绿灯", actor=AGENT, now=LATER)) == 1
    assert not first.terms.exists()


def test_of_two_who_approve_one_acts() -> None:
    seen = where(submitted())
    commands.publish(**seen, actor=LEAD)
    with pytest.raises(Conflict):
        commands.publish(**seen, actor=OFFICER)


def test_renewed_it_holds_for_another_interval() -> None:
    revision = published()
    later = NOW + timedelta(days=200)
    assert queries.suggested(text="光猫红灯", actor=AGENT, now=later) == []
    with pytest.raises(NotAllowed):
        commands.renew(**{**where(revision), "now": later}, actor=AGENT)
    commands.renew(**{**where(revision), "now": later}, actor=OFFICER)
    assert len(queries.suggested(text="光猫红灯", actor=AGENT, now=later)) == 1


def test_retired_nobody_is_shown_it() -> None:
    revision = published()
    commands.retire(**where(revision), reason="改用新光猫", actor=LEAD)
    assert queries.search(words="红灯", actor=AGENT, now=NOW) == []
    assert queries.suggested(text="光猫红灯", actor=AGENT, now=NOW) == []
    with pytest.raises(NotFound):
        queries.article(number=revision.article_id, actor=AGENT, now=NOW)


def test_a_draft_given_up_leaves_room_for_another() -> None:
    first = published()
    for _round in range(2):
        draft = commands.begin_revision(article_id=first.article_id, actor=AGENT, now=LATER)
        commands.withdraw(**where(draft), actor=AGENT)
    assert first.article.revisions.filter(state="withdrawn").count() == 2


def test_somebody_takes_an_article_on() -> None:
    revision = published()
    who = {"article_id": revision.article_id, "seen": AGENT.ref, "now": NOW}
    assert commands.adopt(**who, actor=OFFICER).owner == OFFICER.ref
    with pytest.raises(Conflict):
        commands.adopt(**who, actor=LEAD)


def test_customers_read_what_is_theirs() -> None:
    ours = published(audience=Audience.INTERNAL)
    assert queries.search(words="红灯", actor=CUSTOMER, now=NOW) == []
    assert queries.suggested(text="光猫红灯", actor=CUSTOMER, now=NOW) == []
    with pytest.raises(NotFound):
        queries.article(number=ours.article_id, actor=CUSTOMER, now=NOW)
    assert len(queries.search(words="红灯", actor=ADMINISTRATOR, now=NOW)) == 1


def test_articles_an_older_tokenizer_cut_are_indexed_anew() -> None:
    published()
    SearchDocument.objects.filter(kind="article").update(tokenizer=0)
    assert index_outdated(LATER) == 1
    assert index_outdated(LATER) == 0
    assert len(queries.search(words="红灯", actor=AGENT, now=LATER)) == 1
