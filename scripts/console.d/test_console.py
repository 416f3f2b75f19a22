"""The console, as a person meets it: by every width, in both themes, by keyboard and by screen reader."""

from __future__ import annotations

import gzip
import re
import urllib.request

import pytest
from directory import LINK, USER
from playwright.sync_api import expect
from visiting import HERE, PASSWORD, Enter, Open, Shot, ask, button, faults, rows, width_of

STORES = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
FIRST = [
    "Ada",
    "Grace",
    "Alan",
    "Edsger",
    "Barbara",
    "Donald",
    "Frances",
    "Ken",
    "Radia",
    "Tim",
    "Hedy",
    "Niklaus",
]
LAST = ["Lovelace", "Hopper", "Turing", "Liskov", "Knuth", "Allen", "Perlman", "Wirth", "Hamilton", "Lamport"]


@pytest.fixture(scope="module", autouse=True)
def crowd(server: str) -> None:
    """120 users."""
    for number in range(120):
        first, last = FIRST[number % 12], LAST[number // 12]
        ask(
            USER,
            input={"firstName": first, "lastName": last, "email": f"{first}.{last}@example.com".lower()},
        )


def test_the_first_link_leads_to_a_password_and_a_name(open_page: Open, shot: Shot) -> None:
    link = ask(LINK, user={"username": "admin"}, purpose="SETUP")["link"]
    page = open_page(link.removeprefix(HERE))
    expect(page.get_by_label("New password")).to_be_visible()
    assert page.url == f"{HERE}/console/welcome"
    shot(page, "console-welcome")
    page.get_by_label("New password").fill("password")
    page.get_by_label("The same again").fill("password")
    button(page, "Set password").click()
    expect(page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    shot(page, "console-welcome-weak")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    button(page, "Set password").click()
    page.get_by_label("First name").fill("Margaret")
    page.get_by_label("Last name").fill("Hamilton")
    page.get_by_label("E-mail address").fill("no address")
    button(page, "Save").click()
    expect(page.get_by_label("E-mail address")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("An email address must have an @-sign.")).to_be_visible()
    shot(page, "console-profile")
    page.get_by_label("E-mail address").fill("margaret@example.com")
    button(page, "Save").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(button(page, "Account of Margaret Hamilton")).to_be_visible()


def test_a_search_is_typed_and_is_in_the_address(enter: Enter) -> None:
    page = enter("/")
    page.get_by_role("link", name="Users", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Users")).to_be_focused()
    expect(rows(page)).to_have_count(50)
    page.keyboard.press("/")
    page.keyboard.type("grace ")
    expect(page).to_have_url(f"{HERE}/console/users?search=grace")
    page.keyboard.type("liskov")
    expect(rows(page)).to_have_count(1)
    assert page.url == f"{HERE}/console/users?search=grace+liskov"


def test_who_signs_out_comes_back_to_where_they_were_and_nothing_is_stored(enter: Enter) -> None:
    page = enter("/users?search=grace+liskov")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Account of").click()
    button(page, "Sign out").click()
    page.get_by_label("Username or e-mail address").fill("admin")
    page.get_by_label("Password").fill("wrong")
    button(page, "Sign in").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Sign in").click()
    expect(rows(page)).to_have_count(1)
    assert page.url == f"{HERE}/console/users?search=grace+liskov"
    assert page.evaluate(STORES) == '[{},{},""]'


def test_a_phone_shows_four_places_and_the_others_by_a_menu(enter: Enter, shot: Shot) -> None:
    page = enter("/users", 360)
    main = page.get_by_role("navigation", name="Main")
    expect(main.get_by_role("link")).to_have_text(["Overview", "Users", "Projects", "Groups"])
    button(main, "More").click()
    expect(main.get_by_role("link", name="Server")).to_be_visible()
    assert faults(page) == []
    shot(page, "console-more-360")
    main.get_by_role("link", name="Audit log").click()
    expect(page.get_by_role("heading", level=1, name="Audit log")).to_be_focused()
    expect(main.get_by_role("link")).to_have_count(4)


def test_a_page_that_does_not_load_says_so(enter: Enter, shot: Shot) -> None:
    page = enter("/users")
    expect(rows(page)).to_have_count(50)
    page.route("**/*.js", lambda route: route.fulfill(status=200, body="", content_type="text/plain"))
    page.get_by_role("link", name="Projects", exact=True).click()
    expect(page.get_by_role("heading", name="This did not load")).to_be_visible()
    expect(button(page, "Reload")).to_be_focused()
    assert faults(page) == []
    shot(page, "console-unloaded")
    page.unroute_all()
    button(page, "Reload").click()
    expect(page.get_by_role("heading", level=1, name="Projects")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_list_can_be_used_by_everybody(enter: Enter, shot: Shot, width: int, theme: str) -> None:
    page = enter("/users", width, 800, theme)
    expect(rows(page)).to_have_count(50)
    page.get_by_role("checkbox", name=re.compile("Select Ada A")).check()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"console-users-{width}-{theme}")


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("open", ["new", "invite"])
def test_a_dialog_can_be_used_by_everybody(
    enter: Enter, shot: Shot, open: str, width: int, theme: str
) -> None:
    page = enter(f"/users?open={open}", width, 800, theme)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail address").fill("ada.lovelace@example.com")
    dialog.get_by_role("button").last.click()
    expect(dialog.get_by_label("E-mail address")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("E-mail address")).to_be_focused()
    assert faults(page) == []
    shot(page, f"console-{open}-{width}-{theme}")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url == f"{HERE}/console/users"


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("path", ["sign-in", "welcome#token=gt_none", "welcome", "verify#token=gt_none"])
def test_what_is_open_to_all_can_be_used_by_everybody(
    open_page: Open, shot: Shot, path: str, width: int, theme: str
) -> None:
    page = open_page(f"/console/{path}", width, 740, theme)
    expect(page.get_by_role("heading")).to_be_visible()
    assert "gt_none" not in page.url
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"console-{path.replace('#token=gt_none', '-link')}-{width}-{theme}")


def test_filters_order_and_page_are_in_the_address(enter: Enter, shot: Shot) -> None:
    page = enter("/users")
    page.get_by_role("button", name="Status").click()
    page.get_by_role("button", name="Active", exact=True).click()
    page.get_by_role("button", name="Created").last.click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text(re.compile("51.100 of \\d+ users"))).to_be_visible()
    shot(page, "console-users-filtered")
    assert re.fullmatch(f"{HERE}/console/users\\?status=ACTIVE&sort=CREATED_AT&after=.+&page=2", page.url)
    page.reload()
    expect(page.get_by_text(re.compile("51.100 of \\d+ users"))).to_be_visible()
    page.get_by_role("button", name="Remove filter Status").click()
    expect(page.get_by_text(re.compile("1.50 of \\d+ users"))).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("filter", ["Project", "Permission", "Last sign-in"])
def test_a_filter_can_be_used_by_everybody(enter: Enter, shot: Shot, filter: str, width: int) -> None:
    page = enter("/users", width)
    page.get_by_role("button", name=filter).first.click()
    assert faults(page) == []
    shot(page, f"console-filter-{filter}-{width}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=filter).first).to_be_focused()


def test_a_list_of_nobody_says_what_to_do(enter: Enter, shot: Shot) -> None:
    page = enter("/users?search=nobody-of-this-name")
    expect(page.get_by_role("heading", name="Nobody like that")).to_be_visible()
    assert faults(page) == []
    shot(page, "console-users-none")
    page.get_by_role("button", name="Show all users").click()
    expect(rows(page)).to_have_count(50)


def test_no_cell_of_a_file_is_a_formula(enter: Enter) -> None:
    ask(USER, input={"username": "formula", "displayName": '=HYPERLINK("x"), "y";+1'})
    page = enter("/users?search=hyperlink")
    expect(rows(page)).to_have_count(1)
    with page.expect_download() as found:
        page.get_by_role("button", name="CSV").click()
    assert found.value.suggested_filename == "users.csv"
    text = found.value.path().read_bytes().decode("utf-8-sig")
    assert (
        text.split("\r\n")[1].split(",", 2)[2].startswith('"\'=HYPERLINK(""x""), ""y"";\'+1",,ACTIVE,0,0,,')
    )


def test_who_is_invited_gets_a_link_that_is_shown_once(enter: Enter, open_page: Open, shot: Shot) -> None:
    page = enter("/users?open=invite")
    page.get_by_label("E-mail address").fill("katherine@example.com")
    page.get_by_label("First name").fill("Katherine")
    page.get_by_role("button", name="Invite").last.click()
    link = page.get_by_role("dialog").locator("code").inner_text()
    assert faults(page) == []
    page.context.grant_permissions(["clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".toast")).to_have_text("Copied")
    shot(page, "console-invited")
    page.get_by_role("button", name="Done").click()
    guest = open_page(link.removeprefix(HERE))
    guest.get_by_label("New password").fill(PASSWORD)
    guest.get_by_label("The same again").fill(PASSWORD)
    guest.get_by_role("button", name="Set password").click()
    expect(guest.get_by_role("button", name="Account of Katherine")).to_be_visible()
    expect(guest.locator(".toast")).to_have_text("You sign in as katherine@example.com")
    expect(guest.get_by_role("button", name="New user")).to_have_count(0)


def test_a_session_that_is_over_leads_to_the_sign_in_and_back(enter: Enter) -> None:
    page = enter("/users?search=turing")
    expect(rows(page)).to_have_count(12)
    page.context.clear_cookies()
    page.get_by_role("searchbox").fill("hopper")
    expect(page.get_by_text("Your session ended: its time was over, or somebody ended it.")).to_be_visible()
    page.get_by_label("Username or e-mail address").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(rows(page)).to_have_count(12)
    assert page.url == f"{HERE}/console/users?search=hopper"


def test_the_theme_is_kept_and_nothing_else(enter: Enter) -> None:
    page = enter("/users")
    page.get_by_role("button", name=re.compile("Account of")).click()
    page.get_by_role("button", name="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("JSON.stringify({...localStorage})") == '{"gatebook-theme":"dark"}'


def test_what_a_page_loads_is_small(enter: Enter) -> None:
    loaded: set[str] = set()
    page = enter("/sign-in")
    page.context.on("request", lambda request: loaded.add(request.url))
    page.goto(f"{HERE}/console/users")
    expect(rows(page)).to_have_count(50)
    scripts = [url for url in loaded if url.endswith(".js")]
    assert sum(map(size_of, scripts)) < 125_000


def size_of(url: str) -> int:
    with urllib.request.urlopen(url) as answer:
        return len(gzip.compress(answer.read(), 9))


def test_on_a_phone_the_cards_are_sorted_and_all_of_them_selected(enter: Enter, shot: Shot) -> None:
    page = enter("/users?search=turing", 360)
    expect(rows(page)).to_have_count(12)
    page.get_by_role("table").get_by_role("button", name="Created").click()
    expect(page).to_have_url(f"{HERE}/console/users?search=turing&sort=CREATED_AT")
    page.get_by_label("Select all shown").check()
    expect(page.get_by_role("region", name="Selection")).to_contain_text("12 selected")
    assert faults(page) == []
    assert width_of(page) <= 360
    shot(page, "console-users-selected-360")


def test_a_menu_ends_where_its_button_does_when_there_is_no_room(enter: Enter) -> None:
    page = enter("/users?search=turing")
    rows(page).first.get_by_role("link").click()
    opener = page.get_by_role("button", name="Actions")
    opener.click()
    menu = page.locator(".popover:popover-open").bounding_box()
    ends = opener.bounding_box()
    assert menu
    assert ends
    assert abs(menu["x"] + menu["width"] - ends["x"] - ends["width"]) < 1
