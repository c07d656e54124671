"""The frame in a browser: nothing axe objects to, nothing wider than the screen, no lost input."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/styleguide",
    "/styleguide?frame=portal",
    "/log-in",
    "/nowhere",
    "/demo/clock",
    "/demo/phone",
)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
@pytest.mark.parametrize("address", PAGES)
def test_every_look_is_accessible_and_fits(
    context, page, live_server, address, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    look_at(page, width)


@pytest.mark.parametrize(
    ("scheme", "ground"), [("dark", "rgb(18, 22, 27)"), ("light", "rgb(244, 246, 248)")]
)
@pytest.mark.parametrize("address", ["/log-in", "/nowhere"])
def test_the_systems_theme_is_painted_without_script(browser, live_server, address, scheme, ground):
    context = browser.new_context(
        base_url=live_server.url, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address)
    expect(page.locator("body")).to_have_css("background-color", ground)
    context.close()


def test_a_refusal_stands_beside_the_form_and_the_input_stays(page: Page):
    page.goto("/styleguide")
    page.fill("#id_words", "没订过视频会员")
    page.click("text=演示冲突")
    expect(page.locator("#alerts [role=alert]")).to_contain_text("同事已领取")
    page.click("text=演示不合格回单")
    expect(page.locator("#alerts [role=alert]")).to_have_count(1)
    expect(page.locator("#alerts")).to_contain_text("缺少下一步安排")
    expect(page.locator("#id_words")).to_have_value("没订过视频会员")
    page.click("#alerts .btn-close")
    expect(page.locator("#alerts [role=alert]")).to_have_count(0)


def test_a_server_that_is_away_is_told_and_the_input_stays(context, live_server):
    page = context.new_page()
    page.goto("/styleguide")
    page.fill("#id_words", "没订过视频会员")
    context.set_offline(True)
    page.click("text=演示冲突")
    expect(page.locator("#alerts")).to_contain_text("服务器没有响应")
    expect(page.locator("#id_words")).to_have_value("没订过视频会员")


def test_a_theme_is_chosen_in_place_and_kept(page: Page):
    page.goto("/styleguide")
    page.fill("#id_words", "没订过视频会员")
    page.click("[popovertarget=theme-menu]")
    with page.expect_response("**/theme"):
        page.click("text=深色")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("#id_words")).to_have_value("没订过视频会员")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_language_changes_and_the_page_stays(page: Page):
    page.goto("/styleguide?frame=portal")
    page.click("text=English")
    expect(page.locator("h1")).to_contain_text("Style guide")
    assert page.url.endswith("/styleguide?frame=portal")


def test_a_confirmation_opens_by_keyboard_and_closes_by_escape(page: Page):
    page.goto("/styleguide")
    page.focus("text=取消受理单")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="确定取消这张受理单？")
    expect(dialog).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_first_tab_leads_past_the_frame(page: Page):
    page.goto("/styleguide")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_double_click_sends_once(page: Page):
    page.goto("/styleguide")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.dblclick("text=演示冲突")
    expect(page.locator("#alerts [role=alert]")).to_be_visible()
    assert sent.count("POST") == 1
    page.click("text=演示冲突")
    expect(page.locator("[data-busy]")).to_have_count(0)
    assert sent.count("POST") == 2


def test_a_double_click_sends_once_though_the_first_click_is_answered_before_the_second(page: Page):
    page.goto("/styleguide")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("text=演示冲突").hover()
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#alerts [role=alert]")).to_be_visible()
    expect(page.locator("[data-busy]")).to_have_count(0)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.wait_for_timeout(300)
    assert sent.count("POST") == 1
