"""The manual is revised in a browser: drafted by one, approved by another, signed off (§8.2)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW, Floor, Person
from ringback.handbook import commands, queries
from ringback.handbook.models import Revision
from ringback.handbook.tests import writers
from ringback.identity.queries import Role
from ringback.kernel.errors import NotAllowed
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)
EFFECT = datetime(2026, 2, 13, 16, tzinfo=UTC)


class Editors(Floor):
    """The floor, and two supervisors: one who drafts and one who approves."""

    def __init__(self) -> None:
        super().__init__()
        self.author = self._person("pen", "陆文博", Role.SUPERVISOR, self.desk, "8005", "/44/")
        self.approver = self._person("boss", "秦望舒", Role.SUPERVISOR, self.desk, "8004", "/44/")

    def drafted(self, limit: str = "12h") -> Revision:
        draft = writers.begun(NOW, author=self.author.actor)
        writers.state(draft, writers.LIMIT, limit, NOW, author=self.author.actor)
        clause = writers.clause(draft, "3.2.2")
        commands.edit_clause(
            revision_id=draft.pk,
            number="3.2.2",
            draft=commands.ClauseDraft(
                title_zh=clause.title_zh,
                title_en=clause.title_en,
                text_zh=f"{clause.text_zh}\n\n普通问题的处理时限现为 {limit}。",
                text_en=f"{clause.text_en}\n\nThe ordinary limit is now {limit}.",
                scope_zh=clause.scope_zh,
                scope_en=clause.scope_en,
            ),
            seen=clause.version,
            actor=self.author.actor,
            now=NOW,
        )
        draft.refresh_from_db()
        return draft

    def submitted(self, limit: str = "12h") -> Revision:
        draft = self.drafted(limit)
        return commands.submit(
            revision_id=draft.pk,
            reason="对标同业",
            seen=draft.version,
            actor=self.author.actor,
            now=NOW,
        )

    def approved(self) -> Revision:
        draft = self.submitted()
        return commands.approve(
            revision_id=draft.pk,
            effective_at=EFFECT,
            readers=["agent", "lead"],
            urgency="春节前执行",
            seen=draft.version,
            actor=self.approver.actor,
            now=NOW,
        )


@pytest.fixture
def floor(handbook: None, calendars: None) -> Iterator[Editors]:
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        yield Editors()


@pytest.fixture
def seen_by(context: BrowserContext, live_server, page: Page) -> Callable[[Person], Page]:
    """The page, in the browser of one of the staff."""

    def log_in(person: Person) -> Page:
        cookie = person.client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return log_in


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_screen_is_accessible_and_fits(
    context, floor, seen_by, live_server, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    approved, draft = floor.approved(), floor.drafted("6h")
    floor.accepted()
    at = f"/handbook/revisions/{draft.pk}/"
    page = seen_by(floor.author)
    page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/handbook/",
        "/handbook/3.2",
        "/handbook/index",
        "/handbook/revisions/",
        f"/handbook/revisions/{approved.pk}/",
        f"/handbook/revisions/{approved.pk}/changes",
        f"/handbook/revisions/{approved.pk}/text",
        f"/handbook/revisions/{approved.pk}/sign-offs",
        at,
        f"{at}clauses/3.2.2",
        f"{at}clauses/add?under=3.2",
        f"{at}clauses/3.2.2/parameters/add",
        f"{at}clauses/3.2.2/parameters/add?type=integer",
        f"{at}parameters/clock.handling.limit",
        f"{at}parameters/hold.reasons",
    ):
        page.goto(address)
        look_at(page, width)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS[:2])
def test_the_author_cannot_approve_a_second_person_does(
    context, floor, seen_by, live_server, language, theme, width
):
    read_as(context, live_server.url, "zh-hans", theme)
    page = seen_by(floor.author)
    page.set_viewport_size({"width": width, "height": 900})
    write_the_draft(page)
    look_at(page, width)
    expect(page.get_by_text("您参与了起草，须由他人批准")).to_be_visible()
    expect(page.locator("#approve-seen")).to_have_count(0)
    revision = Revision.objects.get(state="in_review")
    with pytest.raises(NotAllowed):
        commands.approve(
            revision_id=revision.pk,
            effective_at=EFFECT,
            urgency="x",
            seen=revision.version,
            actor=floor.author.actor,
            now=NOW,
        )
    page = seen_by(floor.approver)
    page.goto(f"/handbook/revisions/{revision.pk}/")
    expect(page.get_by_text("12 小时").first).to_be_visible()
    expect(page.get_by_text("在计时：处理")).to_be_visible()
    look_at(page, width)
    approve_at_short_notice(page)
    look_at(page, width)
    assert str(queries.parameter(writers.LIMIT, at=EFFECT).value) == "12h"
    page = seen_by(floor.agent)
    page.goto("/handbook/")
    page.get_by_role("link", name="阅读并签阅").click()
    page.get_by_role("button", name="我已阅读").click()
    expect(page.locator("#alerts")).to_contain_text("已签阅")


def write_the_draft(page: Page) -> None:
    """A number and a clause, then to the reviewer."""
    page.goto("/handbook/revisions/")
    page.get_by_role("button", name="开始修订第 3 章").click()
    page.get_by_role("link", name="处理时限", exact=True).click()
    page.locator("[name=case-1-value-amount]").fill("12")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#alerts")).to_contain_text("处理时限已保存")
    page.get_by_role("link", name="3.2.2").first.click()
    page.locator("[name=text_zh]").fill("普通问题 **12 小时**，重大问题 48 小时。")
    page.locator("[name=text_en]").fill("Ordinary: **12 hours**; major: 48 hours.")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#preview strong").first).to_have_text("12 小时")
    page.get_by_role("button", name="保存").click()
    page.locator("#submit-reason").fill("对标同业，普通问题缩短到 12 小时")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator("h1")).to_contain_text("审核中")


def approve_at_short_notice(page: Page) -> None:
    """Refused without a reason, and then nothing has to be typed again."""
    page.locator("summary").filter(has_text="批准").click()
    page.locator("#approve-effective_at").fill("2026-02-14T00:00")
    page.get_by_label("坐席").check()
    page.get_by_role("button", name="批准").click()
    expect(page.locator("#approve-urgency")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#approve-effective_at")).to_have_value("2026-02-14T00:00")
    page.locator("#approve-urgency").fill("春节前执行")
    page.get_by_role("button", name="批准").click()
    expect(page.locator("h1")).to_contain_text("已批准，待生效")


def test_of_two_editors_the_second_keeps_what_was_typed(floor, seen_by):
    draft = floor.drafted()
    page = seen_by(floor.author)
    page.goto(f"/handbook/revisions/{draft.pk}/clauses/3.2.1")
    clause = writers.clause(draft, "3.2.1")
    commands.edit_clause(
        revision_id=draft.pk,
        number="3.2.1",
        draft=commands.ClauseDraft(
            title_zh="首次响应",
            title_en=clause.title_en,
            text_zh=clause.text_zh,
            text_en=clause.text_en,
            scope_zh=clause.scope_zh,
            scope_en=clause.scope_en,
        ),
        seen=clause.version,
        actor=floor.approver.actor,
        now=NOW,
    )
    page.locator("[name=title_zh]").fill("第一次联系")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("他人已更新")
    expect(page.locator("[name=title_zh]")).to_have_value("第一次联系")
    clause.refresh_from_db()
    assert clause.title_zh == "首次响应"
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#alerts")).to_contain_text("已保存")
    clause.refresh_from_db()
    assert clause.title_zh == "第一次联系", "saved again, it is meant"
