"""The ten tasks of docs/tasks.md: each from the home page in at most five actions, counted."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from evals.browser import browser, missing, size

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=f"no browser here: {missing()} (Debian: chromium chromium-driver)"),
]

#: Actions in which a task must be done.
MOST = 5


class Hand:
    """Somebody at the browser, whose actions are counted; looking costs nothing."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        self.actions = 0

    def see(self, css: str, holding: str = "") -> WebElement:
        """Find the first thing on the page that matches and holds some words."""

        def found(driver: Chrome) -> WebElement | bool:
            return next((one for one in driver.find_elements(By.CSS_SELECTOR, css) if holding in one.text), False)

        made = WebDriverWait(self.driver, 10, ignored_exceptions=(StaleElementReferenceException,)).until(
            found, f"{css} holding “{holding}” on {self.driver.current_url}"
        )
        assert isinstance(made, WebElement)
        return made

    def click(self, css: str, holding: str = "") -> None:
        """Click."""
        self._act()
        one = self.see(css, holding)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", one)
        one.click()

    def write(self, css: str, text: str) -> None:
        """Type a text into a field."""
        self._act()
        self.see(css).send_keys(text)

    def press(self, key: str) -> None:
        """Press a key where the cursor is."""
        self._act()
        self.driver.switch_to.active_element.send_keys(key)

    def choose(self, css: str, holding: str) -> None:
        """Choose from a list."""
        self._act()
        chosen = Select(self.see(css))
        chosen.select_by_value(
            next(one.get_attribute("value") or "" for one in chosen.options if holding in (one.text or ""))
        )

    def _act(self) -> None:
        self.actions += 1
        assert self.actions <= MOST, "this takes too many actions"


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tasks; downloads go to a folder of its own."""
    with browser() as driver:
        folder = tmp_path_factory.mktemp("downloads")
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
        driver.capabilities["luoshi:downloads"] = str(folder)
        yield driver


@pytest.fixture
def hand(chrome: Chrome, address: str) -> Hand:
    """Somebody on the home page, in Chinese, at a desk."""
    size(chrome, 1280, 900)
    chrome.get(f"{address}/?lang=zh")
    return Hand(chrome)


def test_1_who_raised_the_growth_target(hand: Hand) -> None:
    """Targets, the years of one indicator, the sentence."""
    hand.click("nav a", "指标目标")
    hand.click("th a[href='/series/gdp_growth']")
    hand.see("tbody th", "2024")
    assert {"2023", "2024"} <= {one.text[:4] for one in hand.driver.find_elements(By.CSS_SELECTOR, "tbody th")}
    hand.click("tbody a[href^='/p/']", "6")
    assert "6%" in hand.see("body.passage .context mark").text


def test_2_what_a_city_left_out(hand: Hand) -> None:
    """Gaps of the plan, an item of the city."""
    hand.click("main a[href^='/gaps/']")
    body = hand.see("section h2 a").text
    hand.click("section h2 a")
    hand.click("main section li > a[href*='/cell?']")
    assert hand.see(".verdict").text and body in hand.see("main").text


def test_3_cite_a_sentence(hand: Hand) -> None:
    """Search a few words, open the passage, copy its citation."""
    hand.write("#big", "净增规模以上工业企业")
    hand.press(Keys.ENTER)
    hand.click(".hits a[href^='/p/']")
    hand.click("button.copy[data-copy='#citation']")
    hand.see("button.copy", "✓")
    citation = hand.see("#citation").get_attribute("textContent") or ""
    assert "云泽省" in citation and "[" in citation


def test_4_open_a_task_from_a_gap(hand: Hand) -> None:
    """Gaps, open a task, who, for which body, send."""
    hand.click("main a[href^='/gaps/']")
    hand.click("main a[href^='/tasks/new']")
    hand.write("form.stack [name=name]", "甲")
    hand.write("form.stack [name=body]", "云泽省政府督查室")
    hand.click("form.stack button")
    assert hand.see(".timeline #last") and hand.see("blockquote").text


def test_5_who_changed_a_number(hand: Hand) -> None:
    """The plan, the sentence: the panel says who wrote which number instead."""
    hand.click("main li a[href^='/articles/']", "行动")
    hand.click(".s[data-at]", "3000家以上")
    assert hand.see(".echo del", "3") and hand.see(".echo ins", "900")
    assert "临湖" in hand.see(".echo", "900").text


def test_6_where_a_phrase_came_from(hand: Hand) -> None:
    """Formulations, the date of the first use."""
    hand.click("nav a", "提法")
    phrase = (
        hand.see("tbody tr td a[href^='/p/']").find_element(By.XPATH, "./ancestor::tr").find_element(By.TAG_NAME, "a")
    )
    form = phrase.text
    hand.click("tbody tr td a[href^='/p/']")
    assert form in hand.see("body.passage .context").text


def test_7_ask_a_question(hand: Hand) -> None:
    """Ask, type, send."""
    hand.click("nav a", "问答")
    hand.write("#question", "到2027年规模以上工业企业要净增多少家？")
    hand.press(Keys.ENTER)
    assert "3000" in hand.see(".hits .hit").text + hand.see(".hits").text


def test_8_check_a_plan_against_its_parent(hand: Hand) -> None:
    """Documents, the plan of the city, check, choose the parent, look."""
    hand.click("nav a", "文献")
    hand.click("main a[href^='/articles/']", "临湖市")
    hand.click("main a[href^='/check/']")
    hand.choose("#parent", "云泽省")
    hand.click("form.filter button")
    # A click returns before the next page is there.
    hand.see("tbody .shape")
    assert len(hand.driver.find_elements(By.CSS_SELECTOR, "tbody .shape")) > 5


def test_9_take_the_breakdown_away(hand: Hand) -> None:
    """The plan, its breakdown, DOCX."""
    hand.click("main li a[href^='/articles/']", "行动")
    hand.click("main a[href^='/breakdown/']")
    hand.click(".files a[href*='.docx']")
    folder = Path(str(hand.driver.capabilities["luoshi:downloads"]))
    for _ in range(100):
        if list(folder.glob("*.docx")):
            break
        time.sleep(0.1)
    with zipfile.ZipFile(next(folder.glob("*.docx"))) as word:
        assert "3000" in word.read("word/document.xml").decode()


def test_10_why_a_piece_was_dropped(hand: Hand) -> None:
    """Documents, an article of the newspaper, as printed, the piece."""
    hand.click("nav a", "文献")
    hand.click("main a[href^='/articles/']", "逐条逐项抓落实")
    hand.click(".switch a")
    hand.click(".sheet .dropped:not(.p-wrap):not(.p-blank):not(.p-spacing)")
    piece = hand.see("#piece, .side .piece")
    assert piece.find_element(By.TAG_NAME, "code").text and piece.find_element(By.CSS_SELECTOR, ".doc").text


def test_every_task_that_was_written_down_is_here() -> None:
    """A task of docs/tasks.md without a test, or the other way round, would be a promise nobody keeps."""
    text = (Path(__file__).parents[2] / "docs" / "tasks.md").read_text("utf-8")
    written = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")][1:]
    tests = [name.split("_")[1] for name in globals() if name.startswith("test_") and name.split("_")[1].isdigit()]
    assert written == tests and len(tests) == 10
