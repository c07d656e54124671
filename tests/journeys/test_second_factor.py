"""Two factors in a browser: enrolled, used, lost and replaced, in any look.

The passkey is Chromium's own virtual authenticator (its debugging protocol, domain WebAuthn).
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ringback.base.models import Entry
from ringback.identity import commands as identity
from ringback.identity.models import StaffSession, User
from ringback.identity.roles import Role
from ringback.identity.tests.samples import BETTER, GOOD, NOW, SYSTEM, code_at
from ringback.kernel import instants
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _user(username: str, role: Role) -> User:
    made = identity.add_user(
        username=username, display_name="周敏", password=GOOD, actor=SYSTEM, now=NOW
    )
    identity.grant(user=made, role=role, scope_path="/", actor=SYSTEM, now=NOW)
    return made


@pytest.fixture
def administrator(db: None) -> User:
    return _user("zhou.min", Role.ADMINISTRATOR)


@pytest.fixture
def agent(db: None) -> User:
    return _user("li.na", Role.AGENT)


@pytest.fixture
def device(context: BrowserContext, page: Page) -> Iterator[None]:
    """A device that makes passkeys and asks its owner for a finger."""
    debugger = context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield
    debugger.detach()


def log_in(page: Page, username: str, password: str = GOOD) -> None:
    page.goto("/log-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.locator("main form .btn-primary").first.click()


def log_out(page: Page) -> None:
    page.locator("[popovertarget=user-menu]").click()
    page.locator("#user-menu form button").click()
    page.wait_for_url("**/log-in")


def enrol_app(page: Page) -> str:
    """Answers the secret the app would now hold."""
    page.goto("/account/totp")
    secret = page.locator(".enrol-key").inner_text().replace(" ", "")
    expect(page.locator("main img[src^='data:image/svg']")).to_be_visible()
    page.fill("[name=code]", code_at(instants.now(), secret))
    page.locator("main form .btn-primary").click()
    page.locator(".recovery-codes").wait_for()
    return secret


def enrol_passkey(page: Page) -> None:
    page.goto("/account/passkeys/add")
    page.fill("[name=name]", "手机")
    page.locator("main form .btn-primary").click()
    page.locator(".recovery-codes").wait_for()


def test_an_app_is_enrolled_because_the_role_demands_it_and_opens_from_then_on(
    page: Page, administrator: User
) -> None:
    log_in(page, "zhou.min")
    page.wait_for_url("**/account")
    page.goto("/accounts")
    page.wait_for_url("**/account")
    enrol_app(page)
    codes = page.locator(".recovery-codes code").all_inner_texts()
    page.goto("/accounts")
    expect(page.locator("main")).to_contain_text("zhou.min")
    log_out(page)
    log_in(page, "zhou.min")
    page.fill("[name=code]", codes[0])
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(lambda address: "log-in" not in address)
    methods = StaffSession.objects.order_by("began_at").values_list("method", "strong")
    assert list(methods) == [("password", False), ("totp", True), ("recovery_code", True)]


def test_a_passkey_is_enrolled_and_opens_without_a_password(
    page: Page, agent: User, device: None
) -> None:
    log_in(page, "li.na")
    page.wait_for_url(lambda address: "log-in" not in address)
    enrol_passkey(page)
    page.goto("/account")
    expect(page.locator("main")).to_contain_text("手机")
    log_out(page)
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url(lambda address: "log-in" not in address)
    page.goto("/account")
    expect(page.locator("main")).to_contain_text("通行密钥")
    session = StaffSession.objects.latest("began_at")
    assert (session.user, session.method, session.strong) == (agent, "passkey", True)
    assert session.device.startswith("Chrome")


def test_a_passkey_is_the_second_step_and_the_proof(page: Page, agent: User, device: None) -> None:
    log_in(page, "li.na")
    page.wait_for_url(lambda address: "log-in" not in address)
    enrol_passkey(page)
    page.goto("/account")
    log_out(page)
    log_in(page, "li.na")
    page.wait_for_url("**/second-step")
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url(lambda address: "log-in" not in address)
    StaffSession.objects.update(proved_at=NOW)
    page.goto("/account/totp")
    page.wait_for_url("**/account/proof**")
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url("**/account/totp")
    kinds = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-2:] == ["user.logged_in", "user.proved"]


def test_a_ceremony_that_is_cancelled_says_so_and_can_be_tried_again(
    page: Page, agent: User
) -> None:
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('no'))")
    page.goto("/log-in")
    problem = page.locator("[data-passkey] [data-problem]")
    expect(problem).to_be_hidden()
    page.locator("[data-passkey=get] button").click()
    expect(problem).to_be_visible()
    expect(page.locator("[data-passkey=get] button")).to_be_enabled()


def test_another_browser_is_logged_out_from_here(
    page: Page, browser, live_server, agent: User
) -> None:
    elsewhere = browser.new_context(base_url=live_server.url, locale="zh-CN")
    other = elsewhere.new_page()
    log_in(other, "li.na")
    other.wait_for_url(lambda address: "log-in" not in address)
    log_in(page, "li.na")
    page.wait_for_url(lambda address: "log-in" not in address)
    page.goto("/account")
    page.locator("form[action$='/end'] button").click()
    page.locator(".alert").wait_for()
    other.goto("/account")
    other.wait_for_url("**/log-in?next=**")
    elsewhere.close()


def test_a_forgotten_password_is_chosen_anew_by_a_link_handed_over(
    page: Page, browser, live_server, administrator: User, agent: User
) -> None:
    log_in(page, "zhou.min")
    page.wait_for_url("**/account")
    enrol_app(page)
    page.goto(f"/accounts/{agent.pk}")
    page.locator("[popovertarget=make-link]").first.click()
    page.locator("#make-link [type=submit]").click()
    link = page.locator("#link-address").input_value()
    elsewhere = browser.new_context(base_url=live_server.url, locale="zh-CN")
    other = elsewhere.new_page()
    other.goto("/password/" + link.split("/password/")[1])
    other.fill("[name=password]", BETTER)
    other.fill("[name=again]", BETTER)
    other.locator("main form .btn-primary").click()
    other.wait_for_url("**/log-in")
    log_in(other, "li.na", BETTER)
    other.wait_for_url(lambda address: "log-in" not in address)
    elsewhere.close()


@pytest.fixture(params=LOOKS)
def width(request, context: BrowserContext, page: Page, live_server) -> int:
    """One of the looks, put on."""
    language, theme, pixels = request.param
    read_as(context, live_server.url, language, theme)
    page.set_viewport_size({"width": pixels, "height": 900})
    return int(pixels)


def visit(page: Page, width: int, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        look_at(page, width)


def test_one_s_own_pages_are_accessible_and_fit(
    page: Page, administrator: User, device: None, width: int
) -> None:
    visit(page, width, "/log-in", "/password/forgotten")
    log_in(page, "zhou.min")
    page.wait_for_url("**/account")
    look_at(page, width)
    visit(page, width, "/account/totp")
    enrol_app(page)
    look_at(page, width)
    visit(page, width, "/account/passkeys/add")
    page.fill("[name=name]", "手机")
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/account")
    look_at(page, width)
    visit(page, width, "/account/password", "/account/proof", "/account")
    log_out(page)
    log_in(page, "zhou.min")
    page.wait_for_url("**/second-step")
    look_at(page, width)


def test_the_administrator_s_pages_are_accessible_and_fit(
    page: Page, administrator: User, agent: User, width: int
) -> None:
    log_in(page, "zhou.min")
    page.wait_for_url("**/account")
    enrol_app(page)
    visit(page, width, "/accounts", f"/accounts/{agent.pk}")
    page.locator("[popovertarget=make-link]").first.click()
    look_at(page, width)
    page.locator("#make-link [type=submit]").click()
    link = page.locator("#link-address").input_value()
    look_at(page, width)
    visit(page, width, "/password/" + link.split("/password/")[1])
