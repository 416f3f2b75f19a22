"""The playground, as a person meets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from directory import USER, mark
from playwright.sync_api import Page, expect
from visiting import ELSEWHERE, HERE, KEY, PASSWORD, Open, ask, sign_in

Shot = Callable[[Page, str], None]
STORES = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"


def playground(page: Page) -> Page:
    expect(page.locator(".graphiql-query-editor .view-line").first).to_be_visible()
    return page


def use_key(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("API key or session token").fill(KEY)
    page.get_by_role("button", name="Use this key").click()
    expect(page.get_by_role("status")).to_have_text("admin by key")


def run(page: Page, operation: str) -> None:
    page.get_by_role("button", name="Execute query").click()
    page.get_by_role("menuitem", name=operation).click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_it_works_offline_with_a_key_that_is_typed(
    open_page: Open, shot: Shot, width: int, height: int, theme: str
) -> None:
    name = f"playground-{width}-{theme}"
    page = playground(open_page("/graphql", width, height, theme))
    shot(page, f"{name}-1")
    use_key(page)
    run(page, "WhoAmI")
    expect(page.locator(".result-window")).to_contain_text("admin")
    shot(page, f"{name}-2")
    assert page.url == f"{HERE}/graphql"
    assert page.evaluate(STORES) == '[{},{},""]'
    assert page.evaluate("document.documentElement.scrollWidth") == width
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(33, 42, 59)"
    assert dark is (theme == "dark")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("Not signed in")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_documentation_can_be_read(open_page: Open, shot: Shot, width: int) -> None:
    page = playground(open_page("/graphql", width, 740))
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_role("link", name="Mutation", exact=True).first.click()
    expect(page.get_by_text("createUser").first).to_be_visible()
    shot(page, f"documentation-{width}")


def test_its_workers_run(open_page: Open) -> None:
    """One of them finds what is wrong with an operation."""
    page = playground(open_page("/graphql?query={nonsense}"))
    expect(page.locator(".graphiql-query-editor .squiggly-error").first).to_be_visible()
    assert len(page.workers) >= 2


def test_an_address_keeps_its_query_and_nothing_else(open_page: Open) -> None:
    link = "/graphql?query=query+Mine{server{version}}&variables={%22password%22:%22secret%22}&x=1"
    page = playground(open_page(link))
    expect(page.locator(".graphiql-query-editor")).to_contain_text("server")
    assert page.url == f"{HERE}/graphql?query=query+Mine%7Bserver%7Bversion%7D%7D"
    assert page.get_by_role("tab").first.inner_text() == "Mine"
    page.get_by_role("button", name="Execute query").click()
    expect(page.locator(".result-window")).to_contain_text("version")
    assert page.url == f"{HERE}/graphql?query=query+Mine%7Bserver%7Bversion%7D%7D"


def test_variables_stay_in_the_page(open_page: Open, shot: Shot) -> None:
    page = playground(open_page("/graphql"))
    use_key(page)
    page.get_by_role("tab", name="Antfly").click()
    page.get_by_role("button", name="Variables").click()
    page.locator(".graphiql-editor-tool .monaco-editor").first.click()
    page.keyboard.insert_text('{"password": "hunter22-hunter22"}')
    run(page, "AntflyCreateUser")
    expect(page.locator(".result-window")).to_contain_text("johndoe")
    shot(page, "variables")
    assert page.url == f"{HERE}/graphql"
    assert page.evaluate(STORES) == '[{},{},""]'


def test_a_wrong_key_is_refused_in_words(open_page: Open, shot: Shot) -> None:
    page = playground(open_page("/graphql", 360, 740))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("API key or session token").fill("gw_wrong")
    with page.expect_response("**/graphql") as refused:
        page.get_by_role("button", name="Use this key").click()
    assert refused.value.status == 401
    expect(page.locator(".problem")).to_have_text("This key or token is not valid.")
    shot(page, "refused")


def test_it_can_be_used_by_keyboard(open_page: Open) -> None:
    page = playground(open_page("/graphql"))
    page.get_by_role("button", name="Sign in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_focused()
    page.locator(".graphiql-query-editor .view-line").nth(2).click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".result-window")).to_contain_text('"viewer": null')


@pytest.mark.parametrize("width", [1280, 360])
def test_a_red_line_warns_of_plain_http_from_afar(open_page: Open, shot: Shot, width: int) -> None:
    far = playground(open_page("/graphql", width, 740, at=ELSEWHERE))
    near = playground(open_page("/graphql", width, 740))
    expect(far.locator(".danger")).to_contain_text("plain HTTP")
    expect(near.locator(".danger")).to_have_count(0)
    shot(far, f"danger-{width}")


def test_a_session_is_begun_and_ended(open_page: Open, administrator: object) -> None:
    page = playground(open_page("/graphql"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Username or e-mail address").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").last.click()
    expect(page.get_by_role("status")).to_have_text("admin")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("admin")
    assert page.evaluate(STORES) == '[{},{},""]'  # the cookie is not for scripts
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("Not signed in")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("Not signed in")


def test_the_recipes_are_about_whoever_is_signed_in(new_page: Open) -> None:
    name = f"ada-{mark()}"
    ask(USER, input={"username": name, "firstName": "Ada", "lastName": "Lovelace", "password": PASSWORD})
    page = new_page()
    sign_in(page, name)
    page.goto(f"{HERE}/graphql")
    run(playground(page), "MayI")
    expect(page.locator(".result-window")).to_contain_text("Ada Lovelace")
    expect(page.locator(".hint")).to_have_count(0)


def test_who_is_not_signed_in_is_told_how_to_be(open_page: Open) -> None:
    page = playground(open_page("/graphql", 360, 740))
    expect(page.locator(".hint")).to_contain_text("with your password, or with an API key")
    use_key(page)
    expect(page.locator(".hint")).to_have_count(0)
