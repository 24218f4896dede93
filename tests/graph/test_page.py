"""The page of ``flake8-temporal graph`` in a real browser, headless Chromium: click, search, filter, keyboard, colours.

Skipped, with the reason, where Chromium or its driver is not installed; ``.ci/run`` says so too.
"""

import contextlib
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import write
from graph.shop import HOSTILE, NASTY, SHOP, graph

webdriver = pytest.importorskip("selenium.webdriver")
from selenium.common.exceptions import StaleElementReferenceException  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(
        BROWSER is None or DRIVER is None, reason="chromium and chromedriver are not installed"
    ),
]
# The contrast of each text on the page with what is behind it, the lowest first (WCAG 2.1).
CONTRAST = """
const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const channel = (value) => linear(value / 255);
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const behind = (node) => {
  for (; node; node = node.parentElement) {
    const colour = parse(getComputedStyle(node).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255];
};
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const owner = node.parentElement;
  if (!node.data.trim() || /SCRIPT|STYLE|TITLE|OPTION/i.test(owner.tagName)) continue;
  if (!owner.getClientRects().length) continue;
  const isDrawn = owner.namespaceURI.endsWith("svg");
  const shape = isDrawn ? owner.parentElement.querySelector("rect") : null;
  const front = light(parse(isDrawn ? getComputedStyle(owner).fill : getComputedStyle(owner).color));
  const back = light(shape ? parse(getComputedStyle(shape).fill) : behind(owner));
  const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
  found.push([Math.round(ratio * 100) / 100, node.data.trim().slice(0, 40)]);
}
return found.sort((one, other) => one[0] - other[0]).slice(0, 5);
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(argument)
    options.add_argument("--window-size=1360,900")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    write(folder, SHOP)
    assert graph(folder, "-o", "report.html", "shop")[2] == 0
    return folder / "report.html"


@pytest.fixture
def page(browser: Any, report: Path) -> Any:
    browser.get("about:blank")
    browser.get(report.as_uri())
    return browser


def texts(page: Any, selector: str) -> list[str]:
    return [each.text for each in page.find_elements("css selector", selector) if each.is_displayed()]


def opened(page: Any, name: str) -> None:
    """Wait until the panel shows something: the browser tells of a new address a moment later."""
    for _ in range(200):
        with contextlib.suppress(StaleElementReferenceException):
            if texts(page, "main h1") == [name]:
                return
        time.sleep(0.05)
    raise AssertionError(f"{name} is not shown, but {texts(page, 'main h1')}")


def press(page: Any, *keys: str) -> None:
    page.switch_to.active_element.send_keys(*keys)


def test_a_click_opens_a_workflow_and_its_chain(page: Any) -> None:
    opened(page, "Workflows")
    assert texts(page, ".item .name") == ["order", "Ship"]
    assert texts(page, ".item .badge") == ["2 effects", "clean"]
    page.find_element("css selector", ".item").click()
    opened(page, "order")
    assert texts(page, ".chip code") == ["run", "finish", "__init__"]
    chain = page.find_element("xpath", "//details[.//*[contains(., 'requests.get')]]")
    if chain.get_attribute("open") is None:
        chain.find_element("css selector", "summary").click()
    assert [each.text for each in chain.find_elements("css selector", ".steps .fn")] == [
        "Order.run",
        "total",
        "rate",
        "fetched",
    ]
    assert "requests.get(" in chain.find_elements("css selector", "mark")[-1].text
    assert "order" in page.title


def test_the_map_leads_to_findings_and_child_workflows(page: Any) -> None:
    page.find_element("css selector", ".item").click()
    opened(page, "order")
    drawn = texts(page, "figure.map .node text:not(.sub)")
    assert {"run", "total", "rate", "fetched", "charge-card", "Ship", "booked"} <= set(drawn)
    assert "label" not in drawn
    page.find_element("id", "all").click()
    assert "label" in texts(page, "figure.map .node text:not(.sub)")
    page.find_element("css selector", ".node.effects a").send_keys(Keys.ENTER)
    assert page.switch_to.active_element.tag_name == "summary"
    page.find_element("xpath", "//table//a[text()='Ship']").click()
    opened(page, "Ship")
    page.back()
    opened(page, "order")


def test_search_and_filters(page: Any) -> None:
    search = page.find_element("id", "search")
    search.send_keys("charge-card")
    assert texts(page, ".item .name") == ["order"]
    assert texts(page, "#count") == ["1 of 2 workflows"]
    page.find_element("id", "reset").click()
    assert texts(page, ".item .name") == ["order", "Ship"]
    for name, value, left in [
        ("code", "TMP104", ["order"]),
        ("code", "TMP501", []),
        ("kind", "http", ["order"]),
        ("verdict", "clean", ["Ship"]),
    ]:
        page.find_element("css selector", f"#{name} option[value='{value}']").click()
        assert texts(page, ".item .name") == left
        page.find_element("id", "reset").click()
    page.find_element("css selector", "#kind option[value='http']").click()
    page.find_element("css selector", ".item").click()
    opened(page, "order")
    assert texts(page, "details.finding .msg") == ["requests.get() does network I/O"]


def test_everything_with_the_keyboard(page: Any) -> None:
    page.find_element("tag name", "body").send_keys("/")
    assert page.switch_to.active_element.get_attribute("id") == "search"
    press(page, "ship.run")
    press(page, Keys.ENTER)
    opened(page, "Ship")
    page.find_element("id", "search").send_keys(Keys.ESCAPE)
    assert texts(page, ".item .name") == ["order", "Ship"]
    page.find_element("tag name", "body").send_keys("/")
    press(page, Keys.ARROW_DOWN)
    press(page, Keys.ARROW_DOWN)
    assert page.switch_to.active_element.get_attribute("data-id") == "shop/flows.py:Ship"
    press(page, Keys.ARROW_UP)
    press(page, Keys.ENTER)
    opened(page, "order")
    for _ in range(30):
        press(page, Keys.TAB)
        focused = page.switch_to.active_element
        if focused.tag_name == "summary" and "finding" in focused.find_element("xpath", "..").get_attribute(
            "class"
        ):
            break
    details = page.switch_to.active_element.find_element("xpath", "..")
    was_open = details.get_attribute("open")
    press(page, Keys.ENTER)
    assert (details.get_attribute("open") is None) is (was_open is not None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_are_readable(page: Any, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    background = page.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", background))) > 380) is (scheme == "light")
    for selector, name in (("#home", "Workflows"), (".item", "order")):
        page.find_element("css selector", selector).click()
        opened(page, name)
        page.execute_script("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert [each for each in page.execute_script(CONTRAST) if each[0] < 4.5] == []
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_print_shows_all_chains_and_no_controls(page: Any) -> None:
    page.find_element("css selector", ".item").click()
    opened(page, "order")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert texts(page, "#search") == texts(page, ".list") == []
    assert all(each.get_attribute("open") for each in page.find_elements("css selector", "details.finding"))
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_hostile_names_run_nothing_and_nothing_is_fetched(browser: Any, tmp_path: Path) -> None:
    write(tmp_path, HOSTILE)
    graph(tmp_path, "-o", "report.html")
    browser.get_log("performance"), browser.get_log("browser")
    browser.get((tmp_path / "report.html").as_uri())
    browser.find_element("css selector", ".item").click()
    opened(browser, NASTY)
    assert "</script>" in texts(browser, "main h1")[0]
    assert any("<!--" in text for text in texts(browser, "td.mono"))
    assert browser.execute_script(
        "return [typeof window.hacked, document.images.length, document.scripts.length]"
    ) == [
        "undefined",
        0,
        2,
    ]
    events = [json.loads(each["message"])["message"] for each in browser.get_log("performance")]
    asked = {
        each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"
    }
    assert {url.partition(":")[0] for url in asked} == {"file"} and len(asked) == 1
    assert browser.get_log("browser") == []
