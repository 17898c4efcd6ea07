"""Debian's Chromium, headless, for tests and for the screenshots of the README."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")

#: As the machine's notes ask: no sandbox for root, no traffic of the browser's own.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--disable-dev-shm-usage",
)


def missing() -> str:
    """Say which program is missing, or nothing."""
    return ", ".join(str(path) for path in (BROWSER, DRIVER) if not path.exists())


@contextmanager
def browser(language: str = "zh-CN") -> Iterator[Chrome]:
    """Start a browser with a profile of its own and end it."""
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    with tempfile.TemporaryDirectory(prefix="luoshi-chromium-", ignore_cleanup_errors=True) as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--lang={language}", f"--accept-lang={language}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = Chrome(options=options, service=Service(str(DRIVER)))
        try:
            yield driver
        finally:
            driver.quit()


def size(driver: Chrome, width: int, height: int, *, dark: bool = False, phone: bool = False) -> None:
    """Set the size of the window, light or dark."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def requests(driver: Chrome) -> list[str]:
    """Return the addresses asked of the network since the last call; pages of the browser itself are left out."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]  # type: ignore[no-untyped-call]
    urls = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith(("chrome:", "data:", "devtools:"))]
