"""A world of records -> its page in a real Chromium without network, and all it does that it should not."""

from __future__ import annotations

import re
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

    def say(self) -> str:
        return self.page.locator("#shown").inner_text()

    def panel(self) -> Locator:
        return self.page.locator("#panel")

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
        self.page.wait_for_function("() => !panel.textContent.includes(say('wait'))")


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


@pytest.fixture
def show(browser: Browser, files: Callable[[str], Path]) -> Iterator[Callable[..., Opened]]:
    """Opens a page without network; at the end no page may have asked, said or thrown anything."""
    opened: list[Opened] = []

    def open_page(
        name: str | Path = "sample", *, at: str = "", size: ViewportSize = WIDE, **options: Any
    ) -> Opened:
        context = browser.new_context(viewport=size, offline=True, reduced_motion="reduce", **options)
        context.set_default_timeout(8000)
        one = Opened(context.new_page())
        opened.append(one)
        address = (files(name) if isinstance(name, str) else name).as_uri()
        one.page.on("console", lambda message: one.noise.append(describe(message)))
        one.page.on("pageerror", lambda error: one.noise.append(f"error: {error}"))
        one.page.on("dialog", lambda dialog: one.noise.append(f"dialog: {dialog.message}"))
        one.page.on("popup", lambda popup: one.noise.append(f"popup: {popup.url}"))
        one.page.on(
            "request",
            lambda request: one.noise.append(request.url) if request.url.split("#")[0] != address else None,
        )
        one.page.goto(address + at)
        if options.get("java_script_enabled", True):
            one.page.wait_for_selector("#shown:not(:empty)")
        return one

    yield open_page
    noise = [said for one in opened for said in one.noise]
    for one in opened:
        one.page.context.close()
    assert noise == []


def describe(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}"
