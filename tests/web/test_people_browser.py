"""Signing in, acting and signing out in a real browser: with the keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from evals.browser import browser, missing, requests, size
from luoshi.ledger import actions
from luoshi.ledger.actions import Opening
from luoshi.ledger.writing import By as Acting
from luoshi.model import Actor, ActorRole, Grant
from luoshi.store.accounts import accounts
from luoshi.store.desk import desk
from luoshi.web import create_app
from luoshi.web.serving import serving

from .conftest import TODAY
from .test_accessible import violations
from .test_browser import scripts_off, wait
from .test_people import LEAD, OFFICE, PASSWORD, PDF, Clock, staffed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=f"no browser here: {missing()} (Debian: chromium chromium-driver)"),
]


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    """One browser for all tests of this module."""
    with browser() as driver:
        yield driver


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Where a shelf with accounts is served, and the path of a task that waits for the report of its lead unit."""
    shelf = staffed(tmp_path / "shelf")
    at, now = desk(shelf), Clock()()
    task = actions.open_task(
        at, Acting(Actor("李督查", ActorRole.REGISTRAR, OFFICE), now), Opening("净增"), "supervision"
    )
    actions.register(at, task.id, Acting(Actor("李督查", ActorRole.REGISTRAR, OFFICE), now))
    actions.assign(at, task.id, Acting(Actor("李督查", ActorRole.ASSIGNER, OFFICE), now), lead=LEAD)
    actions.sign_for(at, task.id, Acting(Actor("王工", ActorRole.HANDLER, LEAD), now))
    with serving(create_app(shelf, today=lambda: TODAY)) as address:
        yield address, f"/tasks/{task.id}"


def sign_in(driver: Chrome) -> None:
    """Type login and password into the focused form and send it by Enter."""
    driver.find_element(By.ID, "login").send_keys("wang" + Keys.TAB)
    assert driver.switch_to.active_element.get_attribute("id") == "password"
    driver.switch_to.active_element.send_keys(PASSWORD + Keys.ENTER)


def test_sign_in_report_with_a_file_and_sign_out(chrome: Chrome, place: tuple[str, str], tmp_path: Path) -> None:
    """From the link in a message: sign in, land on the task, report with a file, see it, sign out, and be out."""
    address, task = place
    proof = tmp_path / "统计公报.pdf"
    proof.write_bytes(PDF)
    requests(chrome)
    chrome.get_log("browser")
    chrome.get(address + task)
    wait(chrome, "#password")
    sign_in(chrome)
    wait(chrome, ".timeline")
    assert chrome.current_url == address + task
    form = chrome.find_element(By.CSS_SELECTOR, f"form[action='{task}/report']")
    summary = form.find_element(By.XPATH, "./preceding-sibling::summary")
    summary.send_keys(Keys.ENTER)
    form.find_element(By.NAME, "text").send_keys("已新增412家")
    form.find_element(By.NAME, "upload").send_keys(str(proof))
    form.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
    wait(chrome, "a[href^='/attachments/']")
    told = chrome.find_element(By.ID, "last").text
    assert "王工" in told and LEAD in told and "统计公报.pdf" in told
    leave(chrome)
    chrome.get(address + task)
    wait(chrome, "#password")
    chrome.back()
    wait(chrome, "#password")
    assert [url for url in requests(chrome) if not url.startswith(address)] == []
    assert [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"] == []


def leave(driver: Chrome) -> None:
    """Sign out through the page of the account."""
    driver.find_element(By.CSS_SELECTOR, ".who a").send_keys(Keys.ENTER)
    wait(driver, "form[action='/logout'] button")
    driver.find_element(By.CSS_SELECTOR, "form[action='/logout'] button").send_keys(Keys.ENTER)
    wait(driver, "#password")


def test_signing_in_without_scripts_and_in_english(chrome: Chrome, place: tuple[str, str]) -> None:
    """No script is needed; a wrong password is said, and the page fits a narrow window."""
    address, _ = place
    with scripts_off(chrome):
        chrome.delete_all_cookies()
        chrome.get(f"{address}/login?lang=en")
        chrome.find_element(By.ID, "login").send_keys("wang")
        chrome.find_element(By.ID, "password").send_keys("wrong password 1" + Keys.ENTER)
        wait(chrome, "[role=alert]")
        assert chrome.find_element(By.TAG_NAME, "h1").text == "Sign in"
        assert chrome.find_element(By.ID, "login").get_attribute("value") == "wang"
        chrome.find_element(By.ID, "password").send_keys(PASSWORD + Keys.ENTER)
        wait(chrome, ".who a[href='/account']")
        leave(chrome)
    WebDriverWait(chrome, 10).until(lambda page: page.find_elements(By.ID, "login"))


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 360)])
def test_an_administrator_makes_and_changes_an_account(
    chrome: Chrome, tmp_path: Path, language: str, width: int
) -> None:
    """From the page of one's own account: make one, grant, reset, disable; axe finds nothing on either page."""
    shelf = staffed(tmp_path / "shelf")
    accounts(shelf).add("guan", "管理员", PASSWORD, [Grant(OFFICE, ActorRole.ADMINISTRATOR)])
    size(chrome, width, 900, phone=width < 500)
    with serving(create_app(shelf, today=lambda: TODAY)) as address:
        chrome.delete_all_cookies()
        requests(chrome)
        chrome.get(f"{address}/login?lang={language}")
        chrome.find_element(By.ID, "login").send_keys("guan" + Keys.TAB + PASSWORD + Keys.ENTER)
        wait(chrome, ".who a[href='/account']")
        chrome.get(f"{address}/account")
        chrome.find_element(By.CSS_SELECTOR, "a[href='/accounts']").send_keys(Keys.ENTER)
        wait(chrome, "form[action='/accounts']")
        assert chrome.find_element(By.TAG_NAME, "h1").text == {"zh": "账号管理", "en": "Accounts"}[language]
        assert violations(chrome) == []
        chrome.find_element(By.ID, "login").send_keys("sun" + Keys.TAB + "孙七")
        Select(chrome.find_element(By.ID, "role")).select_by_value("reviewer")
        chrome.find_element(By.ID, "body").send_keys(LEAD + Keys.ENTER)
        wait(chrome, "#password")
        assert len(chrome.find_element(By.ID, "password").text) == 23
        chrome.find_element(By.CSS_SELECTOR, "[role=status] a").send_keys(Keys.ENTER)
        wait(chrome, "form[action='/accounts/sun/grant']")
        assert violations(chrome) == []
        overflow = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not chrome.execute_script(overflow)
        press(chrome, "form[action='/accounts/sun/password'] button", "#password")
        press(chrome, "form[action='/accounts/sun/disable'] button", "form[action='/accounts/sun/enable']")
        press(chrome, "form[action='/accounts/sun/revoke'] button", "main .quiet")
        assert [url for url in requests(chrome) if not url.startswith(address)] == []
    assert accounts(shelf).get("sun").disabled and accounts(shelf).get("sun").grants == ()


def press(driver: Chrome, button: str, then: str) -> None:
    """Press a button by the keyboard and wait for what comes of it."""
    # Asked of the page, not of the button: chromedriver may fail on an element while its page goes.
    driver.execute_script("window.before = true")
    driver.find_element(By.CSS_SELECTOR, button).send_keys(Keys.ENTER)
    gone = "return !window.before && document.readyState === 'complete'"
    WebDriverWait(driver, 10, ignored_exceptions=(WebDriverException,)).until(lambda page: page.execute_script(gone))
    wait(driver, then)
