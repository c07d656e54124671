"""The screens of revisions: who sees what, and what is typed is kept when it is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from ringback.handbook import queries
from ringback.handbook.models import Revision, Step
from ringback.handbook.states import RevisionState
from ringback.handbook.tests import writers
from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.kernel.actor import Actor

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
SYSTEM = Actor.system("test")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


class Person:
    def __init__(self, name: str, role: Role) -> None:
        user = identity.add_user(
            username=name, display_name=name, password=None, actor=SYSTEM, now=NOW
        )
        identity.grant(user=user, role=role, scope_path="/", actor=SYSTEM, now=NOW)
        self.actor, self.client = identities.actor_of(user), logged_in(user)

    def get(self, address: str, language: str = "en") -> str:
        response = self.client.get(address, headers={"accept-language": language})
        assert response.status_code == 200, (address, response.status_code)
        return response.content.decode()

    def post(self, address: str, **typed: object) -> Any:
        return self.client.post(address, typed, headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lead() -> Person:
    return Person("lead", Role.LEAD)


@pytest.fixture
def boss() -> Person:
    return Person("boss", Role.SUPERVISOR)


@pytest.fixture
def agent() -> Person:
    return Person("agent", Role.AGENT)


def test_a_stranger_is_led_to_the_log_in() -> None:
    response = Client().get("/handbook/revisions/", headers={"accept": "text/html"})
    assert response["Location"].startswith("/log-in")


def test_the_way_of_a_revision_on_the_screen(lead: Person, boss: Person, agent: Person) -> None:
    begun = lead.post("/handbook/revisions/begin", document="manual-3")
    at = begun["Location"]
    draft = Revision.objects.get(state=RevisionState.DRAFT)
    assert at == f"/handbook/revisions/{draft.pk}/"
    set_limit(lead, at, 12)
    draft.refresh_from_db()
    lead.post(f"{at}submit", seen=draft.version, reason="Others are faster")
    draft.refresh_from_db()
    assert draft.state == RevisionState.IN_REVIEW
    page = boss.get(at)
    assert "Others are faster" in page
    assert "24 hours" in page
    assert "12 hours" in page
    boss.post(
        f"{at}approve",
        seen=draft.version,
        effective_at="2026-02-14T00:00",
        urgency="Holiday",
        readers=["agent"],
    )
    queries.forget()
    effect = datetime(2026, 2, 13, 16, tzinfo=UTC)
    assert str(queries.parameter(writers.LIMIT, at=effect).value) == "12h"
    assert "waits for your sign-off" in agent.get("/handbook/")
    agent.post(f"{at}sign_off", seen=3)
    assert "waits for your sign-off" not in agent.get("/handbook/")


def set_limit(person: Person, at: str, hours: int) -> None:
    response = person.post(
        f"{at}parameters/{writers.LIMIT}",
        **{
            "seen": 1,
            "case-0-drop": "on",
            "case-0-priority": 10,
            "case-1-priority": 0,
            "case-1-value-amount": hours,
            "case-1-value-unit": "h",
        },
    )
    assert response.status_code == 302, response.content.decode()


def test_a_draft_is_none_of_an_agent_s_business(lead: Person, agent: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    at = f"/handbook/revisions/{draft.pk}/"
    for page in ("", "changes", "text", "clauses/3.2.2", "parameters/clock.handling.limit"):
        assert agent.client.get(f"{at}{page}").status_code == 404
    assert str(draft.pk) not in agent.get("/handbook/revisions/")
    assert agent.post("/handbook/revisions/begin", document="manual-5").status_code == 403


def test_who_wrote_at_it_is_not_offered_to_approve(boss: Person) -> None:
    revision = writers.submitted(NOW, author=boss.actor)
    page = boss.get(f"/handbook/revisions/{revision.pk}/")
    assert "somebody else approves it" in page
    assert 'id="approve-seen"' not in page
    response = boss.post(
        f"/handbook/revisions/{revision.pk}/approve",
        seen=revision.version,
        effective_at="2026-02-28T00:00",
    )
    assert response.status_code == 403


def test_the_last_administrator_is_offered_the_glass_and_the_page_tells_for_ever() -> None:
    alone = Person("root", Role.ADMINISTRATOR)
    revision = writers.submitted(NOW, author=alone.actor)
    at = f"/handbook/revisions/{revision.pk}/"
    assert "Nobody else may approve this" in alone.get(at)
    alone.post(
        f"{at}break_glass",
        seen=revision.version,
        effective_at="2026-02-28T00:00",
        reason="All others are ill",
    )
    page = alone.get(at)
    assert "Approved alone, by its own author" in page
    assert page.count("All others are ill") == 2
    assert "Nobody else has looked at it since" in page
    assert "Approved alone" in alone.get("/handbook/revisions/")


def test_the_glass_is_not_offered_while_somebody_else_may(boss: Person) -> None:
    root = Person("root", Role.ADMINISTRATOR)
    revision = writers.submitted(NOW, author=root.actor)
    at = f"/handbook/revisions/{revision.pk}/"
    assert "Nobody else may approve this" not in root.get(at)
    root.post(
        f"{at}break_glass",
        seen=revision.version,
        effective_at="2026-02-28T00:00",
        reason="I am in a hurry",
    )
    assert Revision.objects.get(pk=revision.pk).state == RevisionState.IN_REVIEW


def test_what_was_typed_stays_when_it_is_refused(boss: Person) -> None:
    revision = writers.submitted(NOW)
    response = boss.post(
        f"/handbook/revisions/{revision.pk}/approve",
        seen=revision.version,
        effective_at="2026-02-14T00:00",
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "Shorter notice than clause 8.2.1 asks needs a reason" in page
    assert "2026-02-14T00:00" in page


def test_the_midnight_that_gives_notice_is_proposed(boss: Person) -> None:
    revision = writers.submitted(NOW)
    page = boss.get(f"/handbook/revisions/{revision.pk}/")
    # Three days after the 13th is the 16th, and its end the midnight of the 17th.
    assert 'value="2026-02-17T00:00"' in page


def test_a_clause_that_others_changed_is_shown_over_their_state(lead: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    at = f"/handbook/revisions/{draft.pk}/clauses/3.2.2"
    typed = {
        f"{part}_{language}": f"{part} {language}"
        for part in ("title", "scope", "text")
        for language in ("zh", "en")
    }
    assert lead.post(at, seen=1, **typed).status_code == 302
    stale = lead.post(at, seen=1, **{**typed, "title_zh": "另一写法"})
    assert stale.status_code == 409
    assert "另一写法" in stale.content.decode()
    assert 'name="seen" value="2"' in stale.content.decode()


def test_a_value_that_is_none_is_refused_beside_its_case(lead: Person) -> None:
    draft = writers.begun(NOW, author=lead.actor)
    response = lead.post(
        f"/handbook/revisions/{draft.pk}/parameters/clock.warning.lead",
        **{"seen": 1, "case-0-value": "180", "case-0-priority": 0},
    )
    assert response.status_code == 422
    assert "1.8 is above 1" in response.content.decode()


def test_what_the_boxes_cannot_say_is_carried_along(lead: Person) -> None:
    draft = writers.begun(NOW, document="manual-4", author=lead.actor)
    row = next(
        each
        for each in draft.parameters.prefetch_related("cases")
        if any("not" in str(case.conditions) for case in each.cases.all())
    )
    page = lead.get(f"/handbook/revisions/{draft.pk}/parameters/{row.code}")
    assert "And always:" in page
    assert "Severity is not Critical" in page


def test_the_preview_is_safe(lead: Person) -> None:
    response = lead.post("/handbook/preview", text_zh="**粗**<script>x</script>", text_en="a")
    assert "<strong>粗</strong>" in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_a_verb_nobody_knows_and_another_document_s_revision_are_not_found(boss: Person) -> None:
    one, two = writers.begun(NOW), writers.begun(NOW, document="manual-5")
    assert boss.post(f"/handbook/revisions/{one.pk}/dance").status_code == 404
    changes = f"/handbook/revisions/{one.pk}/changes?against="
    assert boss.client.get(f"{changes}{two.pk}").status_code == 404
    assert boss.client.get(f"{changes}x").status_code == 404


def test_who_was_late_hears_so_and_nothing_is_done(boss: Person) -> None:
    revision = writers.submitted(NOW)
    response = boss.post(
        f"/handbook/revisions/{revision.pk}/send_back", seen=revision.version - 1, reason="x"
    )
    assert response.status_code == 302
    assert "has changed since you opened it" in boss.get(response["Location"])
    assert not Step.objects.filter(kind="sent_back").exists()


def test_the_index_names_forms_and_files_with_their_clauses(agent: Person) -> None:
    page = agent.get("/handbook/index")
    assert "F-04" in page
    edition = queries.edition_at(NOW)
    assert f"/handbook/3.1?edition={edition.pk}#clause-3.1.3" in page
    assert "Telecommunications Regulations of the PRC" in page
    assert "F-02 Receipt" in agent.get("/handbook/2.3"), "a clause names its forms"


def test_a_changed_clause_is_dated_with_its_revision(agent: Person) -> None:
    revision = writers.approved(NOW, NOW + timedelta(days=1))
    page = agent.get(f"/handbook/revisions/{revision.pk}/text")
    assert "2026-02-14" in page
    assert page.count("1970-01-01") > 10


def test_every_typed_input_reads_back_what_it_shows(lead: Person) -> None:
    """Saving a form as it was opened changes nothing: one parameter of every shape."""
    seen: set[str] = set()
    for document in [f"manual-{chapter}" for chapter in range(1, 9)]:
        draft = writers.begun(NOW, document=document, author=lead.actor)
        for row in draft.parameters.order_by("code"):
            if str(row.shape) in seen:
                continue
            seen.add(str(row.shape))
            at = f"/handbook/revisions/{draft.pk}/parameters/{row.code}"
            form = lead.client.get(at).context["form"]
            typed = {each.html_name: each.value() for each in form}
            kept = {
                name: value
                for name, value in typed.items()
                if value is not None and value is not False
            }
            response = lead.post(at, **kept)
            assert response.status_code == 422, row.code
            assert "Nothing differs" in response.content.decode(), row.code
