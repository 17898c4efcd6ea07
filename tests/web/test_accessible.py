"""Every page by axe-core (WCAG 2.2 A and AA, and its advice): Chinese and English, on a desk and on a phone, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources

import pytest
from selenium.webdriver import Chrome

from evals.browser import browser, missing, size
from luoshi.store.query.documents import Document

from .test_browser import every_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=f"no browser here: {missing()} (Debian: chromium chromium-driver)"),
]

RUN = """const done = arguments[0];
axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(found => done(found.violations.map(
  one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | '))))"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    """One browser for all tests of this module."""
    with browser() as driver:
        driver.set_script_timeout(60)
        yield driver


def violations(driver: Chrome) -> list[str]:
    """What axe finds on the page at hand."""
    axe = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    # Into the page by the driver, past the policy that lets no foreign script run.
    driver.execute_script(axe)
    return list(driver.execute_async_script(RUN))


@pytest.mark.parametrize(
    ("language", "width", "dark"), [("zh", 1280, False), ("en", 360, False), ("zh", 360, True), ("en", 1280, True)]
)
def test_axe_finds_nothing(
    chrome: Chrome,
    address: str,
    plan: Document,
    document: Callable[[str], Document],
    language: str,
    width: int,
    dark: bool,
) -> None:
    """No violation on any sort of page."""
    size(chrome, width, 900, dark=dark, phone=width < 500)
    found = {}
    page = document("daily_yunze_2023-03-16.txt")
    for path in [*every_page(plan), f"/articles/{page.article_id}?show=target", f"/sources/{page.source_id}"]:
        chrome.get(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        told = violations(chrome)
        if told:
            found[path] = told
    assert found == {}
