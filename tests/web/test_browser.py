"""The pages in a real browser: what a reader does, by mouse and keyboard, wide and narrow, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from evals.browser import browser, missing, requests, size
from luoshi.store import Shelf, sources
from luoshi.store.query.documents import Document

from .conftest import served

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
def open_page(chrome: Chrome, address: str) -> Iterator[Callable[..., Chrome]]:
    """Open pages at desktop width; afterwards nothing was asked of another host and nothing broke the policy."""
    chrome.get_log("browser")
    requests(chrome)

    def go(path: str, width: int = 1280, height: int = 900) -> Chrome:
        size(chrome, width, height, phone=width < 500)
        chrome.get(address + path)
        return chrome

    yield go
    asked = [url for url in requests(chrome) if not url.startswith(address)]
    assert asked == [], "a page asked another host"
    assert [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"] == []


@contextmanager
def scripts_off(driver: Chrome) -> Iterator[None]:
    """Switch JavaScript off for a while."""
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def wait(driver: Chrome, css: str, seconds: int = 10) -> None:
    """Wait until something is there."""
    WebDriverWait(driver, seconds).until(lambda page: page.find_elements(By.CSS_SELECTOR, css))


def every_page(plan: Document) -> list[str]:
    """One address of every sort of page."""
    return [
        "/",
        "/documents",
        "/sources",
        "/issues",
        "/runs",
        "/add",
        "/ask?q=今年新增就业目标是多少",
        f"/breakdown/{plan.article_id}",
        f"/check/{plan.article_id}",
        f"/cascade/{plan.article_id}",
        f"/articles/{plan.article_id}",
        f"/sources/{plan.source_id}",
        f"/p/{plan.source_id}.400-440",
        "/matrix",
        f"/matrix/{plan.article_id}",
        f"/gaps/{plan.article_id}",
        "/directives",
        "/targets",
        "/series/gdp_growth",
        "/references",
        f"/references/{plan.article_id}",
        "/review",
        "/review?kind=target&state=all",
        "/results",
        "/commitments",
        "/formulations",
        "/search?q=落实",
        "/ledger",
        "/tasks/new",
        "/login",
        "/account",
        "/nothing",
    ]


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_is_wider_than_its_window(open_page: Callable[..., Chrome], plan: Document, width: int) -> None:
    """Only frames that are made for it scroll sideways."""
    wide = {}
    for path in every_page(plan):
        if path == "/nothing":
            continue
        driver = open_page(path, width)
        over = driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            wide[path] = over
    assert wide == {}


def test_a_click_on_a_sentence_shows_where_it_went(open_page: Callable[..., Chrome], plan: Document) -> None:
    """Reader: click a sentence, read the echo with its changed number, follow it to its place."""
    driver = open_page(f"/articles/{plan.article_id}")
    sentence = next(one for one in driver.find_elements(By.CSS_SELECTOR, ".s[data-at]") if "3000家以上" in one.text)
    sentence.click()
    wait(driver, ".panel .echo")
    assert "at=" in driver.current_url
    assert "900" in [one.text for one in driver.find_elements(By.CSS_SELECTOR, ".echo ins")]
    driver.find_element(By.CSS_SELECTOR, ".echo a[href^='/p/']").click()
    wait(driver, "body.passage .context")
    assert driver.find_element(By.CSS_SELECTOR, ".context mark").text


def test_the_reader_by_keyboard(open_page: Callable[..., Chrome], plan: Document) -> None:
    """J steps to the next sentence with echoes, Enter opens it; the focus can be seen."""
    driver = open_page(f"/articles/{plan.article_id}")
    body = driver.find_element(By.TAG_NAME, "body")
    body.send_keys("j")
    first = driver.switch_to.active_element
    assert "echoes" in (first.get_attribute("class") or "")
    first.send_keys("j")
    second = driver.switch_to.active_element
    assert second != first
    outline = driver.execute_script("return getComputedStyle(arguments[0]).outlineStyle", second)
    assert outline == "solid"
    second.send_keys(Keys.ENTER)
    wait(driver, ".panel blockquote")


def test_restored_and_as_printed_are_one_switch_apart(
    open_page: Callable[..., Chrome], document: Callable[[str], Document]
) -> None:
    """There and back; in print a click on a piece explains it."""
    page = document("daily_yunze_2023-03-16.txt")
    driver = open_page(f"/articles/{page.article_id}")
    driver.find_element(By.CSS_SELECTOR, ".switch a").click()
    wait(driver, "body.printed .sheet")
    driver.find_elements(By.CSS_SELECTOR, ".sheet .kept")[3].click()
    wait(driver, "#chosen")
    assert driver.find_element(By.CSS_SELECTOR, ".side .panel code").text
    driver.find_element(By.CSS_SELECTOR, ".switch a").click()
    wait(driver, "article.text .line")


def test_the_matrix_keeps_its_headers_and_opens_a_cell(open_page: Callable[..., Chrome], plan: Document) -> None:
    """Scrolled down, the bodies stay in sight; a cell opens its evidence."""
    driver = open_page(f"/matrix/{plan.article_id}", 900, 500)
    frame = driver.find_element(By.CSS_SELECTOR, ".matrix-frame")
    driver.execute_script("arguments[0].scrollTo(200, 300)", frame)
    gap = (
        "return arguments[0].getBoundingClientRect()[arguments[2]] - arguments[1].getBoundingClientRect()[arguments[2]]"
    )
    head = driver.find_element(By.CSS_SELECTOR, "thead th.body")
    item = driver.find_element(By.CSS_SELECTOR, "tbody th.item")
    assert abs(driver.execute_script(gap, head, frame, "top")) <= 2
    assert abs(driver.execute_script(gap, item, frame, "left")) <= 2
    driver.execute_script("arguments[0].scrollTo(0, 0)", frame)
    driver.find_element(By.CSS_SELECTOR, "td.s-verbatim a").click()
    wait(driver, ".verdict")
    assert driver.find_elements(By.CSS_SELECTOR, ".echo .diff")


def test_states_differ_by_shape_not_only_by_colour(open_page: Callable[..., Chrome], plan: Document) -> None:
    """No two states of the legend are drawn alike once colour is taken away."""
    driver = open_page(f"/matrix/{plan.article_id}")
    look = """return [...document.querySelectorAll('.states .shape')].map(one => { const s = getComputedStyle(one);
      return [s.borderRadius, s.transform, s.clipPath, s.borderTopStyle, s.backgroundImage.replace(/rgba?\\([^)]*\\)/g, '')
      .slice(0, 60)].join('|') })"""
    drawn = driver.execute_script(look)
    assert len(drawn) >= 5 and len(set(drawn)) == len(drawn)


def test_a_task_is_opened_from_a_gap_in_five_actions(open_page: Callable[..., Chrome], plan: Document) -> None:
    """Gaps, “open a task”, name, body, send: five actions from the list of gaps."""
    driver = open_page(f"/gaps/{plan.article_id}")
    driver.find_element(By.CSS_SELECTOR, "a[href^='/tasks/new']").click()
    wait(driver, "form.stack")
    driver.find_element(By.NAME, "name").send_keys("甲")
    driver.find_element(By.NAME, "body").send_keys("省政府督查室")
    driver.find_element(By.CSS_SELECTOR, "form.stack button").click()
    wait(driver, ".timeline #last")
    assert driver.find_element(By.CSS_SELECTOR, "blockquote").text


def test_findings_are_reviewed_by_keyboard(open_page: Callable[..., Chrome]) -> None:
    """J, A, X, U say a word and go on; E opens the fields; S saves and shows how many were written."""
    driver = open_page("/review?kind=formulation")
    for name, value in (("name", "甲"), ("body", "云泽省政府督查室")):
        field = driver.find_element(By.NAME, name)
        field.clear()
        field.send_keys(value)
    field.send_keys(Keys.ESCAPE)
    total = int(driver.find_element(By.CSS_SELECTOR, ".summary").text.split()[0])
    for key in "jax":
        driver.switch_to.active_element.send_keys(key)
    driver.switch_to.active_element.send_keys("e")
    wait(driver, "details.correct[open]")
    assert driver.switch_to.active_element.get_attribute("name") == "field-3-canonical"
    driver.switch_to.active_element.send_keys("改")
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    driver.switch_to.active_element.send_keys("s")
    wait(driver, "[role=status]")
    assert "4" in driver.find_element(By.CSS_SELECTOR, "[role=status]").text
    assert int(driver.find_element(By.CSS_SELECTOR, ".summary").text.split()[0]) == total - 3


def test_findings_are_reviewed_without_scripts(open_page: Callable[..., Chrome]) -> None:
    """With JavaScript off the same form is filled by mouse."""
    driver = open_page("/review?kind=reference&state=all")
    with scripts_off(driver):
        driver = open_page("/review?kind=reference&state=all")
        driver.find_element(By.CSS_SELECTOR, ".item input[value=accepted]").click()
        for name, value in (("name", "乙"), ("body", "云泽省政府督查室")):
            field = driver.find_element(By.NAME, name)
            field.clear()
            field.send_keys(value)
        driver.find_element(By.CSS_SELECTOR, "fieldset.actor button").click()
        wait(driver, "[role=status]")
        assert driver.find_elements(By.CSS_SELECTOR, ".labels .v-accepted")


@pytest.mark.parametrize("scripts", [True, False])
def test_documents_are_added_and_taken_back(chrome: Chrome, tmp_path: Path, scripts: bool) -> None:
    """Choose two files, send, see the article, undo; with and without scripts, on a phone."""
    shelf = Shelf.create(tmp_path / "shelf")
    (tmp_path / "<b>通知.txt").write_text("云泽省人民政府通知\n\n各市要认真抓好落实，建成智能工厂20家。\n", "utf-8")
    (tmp_path / "empty.txt").write_text("")
    size(chrome, 360, 740, phone=True)
    off = nullcontext() if scripts else scripts_off(chrome)
    with served(shelf) as at, off:
        chrome.get(f"{at}/add?lang=en")
        field = chrome.find_element(By.ID, "files")
        field.send_keys("\n".join(str(tmp_path / name) for name in ("<b>通知.txt", "empty.txt")))
        chrome.find_element(By.CSS_SELECTOR, "#add button").send_keys(Keys.ENTER)
        wait(chrome, "#upload[data-state=done]", 60)
        assert chrome.find_element(By.CSS_SELECTOR, "td a[href^='/articles/']").text == "云泽省人民政府通知"
        assert "empty.txt" in chrome.find_element(By.TAG_NAME, "main").text
        over = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert chrome.execute_script(over) <= 0 if scripts else True
        chrome.find_element(By.CSS_SELECTOR, "form[action$=undo] button").click()
        wait(chrome, "#upload[data-state=undone]", 60)
        assert not list(sources.every(shelf))
        chrome.get(f"{at}/add?lang=zh")
        assert "已撤销" in chrome.find_element(By.TAG_NAME, "main").text
    size(chrome, 1280, 900)


def test_everything_is_there_without_scripts(open_page: Callable[..., Chrome], plan: Document) -> None:
    """With JavaScript off: search, reader, panel, switch, matrix."""
    driver = open_page("/")
    with scripts_off(driver):
        driver.find_element(By.ID, "big").send_keys("云泽湖实验室" + Keys.ENTER)
        wait(driver, ".hits mark.m-hit")
        driver = open_page(f"/articles/{plan.article_id}")
        driver.find_element(By.CSS_SELECTOR, "a.echoes").click()
        wait(driver, ".panel .echo")
        driver.find_element(By.CSS_SELECTOR, ".switch a").click()
        wait(driver, ".sheet")


def test_the_page_is_readable_in_the_dark(open_page: Callable[..., Chrome], plan: Document, chrome: Chrome) -> None:
    """Dark scheme: the contrast of text and paper stays above 7 to 1."""
    for dark in (False, True):
        driver = open_page(f"/articles/{plan.article_id}")
        size(chrome, 1280, 900, dark=dark)
        ink, paper = driver.execute_script(
            "const s = e => getComputedStyle(e); return [s(document.body).color, s(document.documentElement).backgroundColor]"
        )
        assert contrast(ink, paper) > 7
    size(chrome, 1280, 900)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two ``rgb()`` colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """WCAG relative luminance."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
