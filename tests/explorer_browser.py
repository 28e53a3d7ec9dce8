"""A world of records -> its page in a real Chromium without network, and all it does that it should not."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from html_sample import HOSTILE, World, make_hostile_world, make_large_world, read_world

from kg.exporters.html import write_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize

# Chromium as root and without the connections it makes for itself.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}
TIE = "[...ties.values()].find(t => t.first.name === '{}' && t.second.name === '{}')"
ENTITY = "entities.find(e => e.name === '{}')"


@dataclass(slots=True)
class Opened:
    """A page and what it did that it should not: requests, console messages, errors, dialogs."""

    page: Page
    noise: list[str] = field(default_factory=list)
    address: str = ""
    scheme: Any = "light"

    def hear(self, url: str) -> None:
        if url.split("#", maxsplit=1)[0] not in {self.address, "about:blank"}:
            self.noise.append(url)

    def say(self) -> str:
        return self.page.locator("#shown").inner_text()

    def panel(self) -> Locator:
        """The panel, once no evidence is being unpacked for it, which takes a slow machine a while."""
        panel = self.page.locator("#panel")
        panel.filter(has_not_text="Unpacking the evidence").wait_for(state="attached")
        return panel

    def heading(self) -> str:
        return self.panel().locator("h2").inner_text()

    def chip(self, name: str) -> Locator:
        return self.page.locator(".chip", has_text=re.compile(rf"^\s*{re.escape(name)}"))

    def tab(self, name: str) -> Locator:
        return self.panel().locator(".tabs[role=group] button", has_text=name)

    def hash(self) -> str:
        return str(self.page.evaluate("() => decodeURIComponent(location.hash)"))

    def filter(self, name: str, value: str) -> None:
        """Sets a filter of those that are folded away at first."""
        self.page.locator("#further").evaluate("one => { one.open = true; }")
        control = self.page.locator(f"[name={name}]")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
            control.press("Tab")

    def save(self, form: str) -> None:
        self.page.locator("#save").evaluate("one => { one.open = true; }")
        self.page.locator(f"[data-save={form}]").click()

    def offered(self) -> str:
        return self.page.locator("#offer textarea").input_value()

    def spot(self, script: str) -> tuple[float, float]:
        """Where in the window something is that an expression gives in coordinates of the graph."""
        box = self.page.locator("#picture").bounding_box()
        assert box
        at = self.page.evaluate(f"() => network.canvasToDOM({script})")
        return box["x"] + at["x"], box["y"] + at["y"]

    def place(self, name: str) -> tuple[float, float]:
        return self.spot(f"network.getPosition({ENTITY.format(name)}.key)")

    def click(self, spot: tuple[float, float]) -> None:
        self.page.mouse.click(*spot)
        # vis-network waits this long for a second click.
        self.page.wait_for_timeout(100)

    def choose(self, script: str) -> None:
        """Opens what an expression gives, and waits for its evidence."""
        self.page.evaluate(f"() => choose({script})")
        self.panel()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The page of a world, written once."""
    folder = tmp_path_factory.mktemp("pages")
    makers: dict[str, Callable[[], World]] = {
        "sample": read_world,
        "hostile": make_hostile_world,
        "large": lambda: make_large_world(600),
        "empty": lambda: World((), (), ()),
    }

    def find(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            title = HOSTILE[0] if name == "hostile" else "World politics, a sample"
            write_html(makers[name](), path, title=title)
        return path

    return find


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[_Pages]:
    pages = _Pages(browser)
    yield pages
    pages.close()


class _Pages:
    """Windows without network, each kept for the tests that open a page in one of its size and options.

    A new window starts a process of Chromium, which takes longer than to load the page in one that is there.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Opened]] = defaultdict(list)
        self._taken: list[tuple[str, Opened]] = []

    def take(self, size: ViewportSize, options: dict[str, Any]) -> Opened:
        key = repr((size, sorted(options.items())))
        one = self._free[key].pop() if self._free[key] else self._make(size, options)
        self._taken.append((key, one))
        return one

    def _make(self, size: ViewportSize, options: dict[str, Any]) -> Opened:
        context = self._browser.new_context(viewport=size, offline=True, reduced_motion="reduce", **options)
        context.set_default_timeout(8000)
        one = Opened(context.new_page(), scheme=options.get("color_scheme", "light"))
        one.page.on("console", lambda message: one.noise.append(describe(message)))
        one.page.on("pageerror", lambda error: one.noise.append(f"error: {error}"))
        one.page.on("dialog", lambda dialog: one.noise.append(f"dialog: {dialog.message}"))
        one.page.on("popup", lambda popup: one.noise.append(f"popup: {popup.url}"))
        one.page.on("request", lambda request: one.hear(request.url))
        return one

    def give_back(self) -> list[str]:
        """What the windows taken did that they should not; what a test changed of one is as it was."""
        noise = []
        for key, one in self._taken:
            noise += one.noise
            one.noise.clear()
            if not one.page.is_closed():
                one.page.emulate_media(media="null", color_scheme=one.scheme)
                self._free[key].append(one)
        self._taken.clear()
        return noise

    def close(self) -> None:
        for one in (one for free in self._free.values() for one in free):
            one.page.context.close()


@pytest.fixture
def show(pages: _Pages, files: Callable[[str], Path]) -> Iterator[Callable[..., Opened]]:
    """Opens a page without network; at the end no page may have asked, said or thrown anything."""

    def open_page(
        name: str | Path = "sample", *, at: str = "", size: ViewportSize = WIDE, **options: Any
    ) -> Opened:
        one = pages.take(size, options)
        # Behind an empty page the next one is read anew, whatever was left in the window.
        one.page.goto("about:blank")
        one.address = (files(name) if isinstance(name, str) else name).as_uri()
        one.page.goto(one.address + at)
        if options.get("java_script_enabled", True):
            one.page.wait_for_selector("#shown:not(:empty)")
        return one

    yield open_page
    assert pages.give_back() == []


def describe(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}"
