"""10,000 entities and 30,000 links, generated -> what their explorer costs: seconds, milliseconds, megabytes.

The entities fall into stories, most of what is said stays within one, and some are named far more often than
others; sentences are made of common words, one for three statements in two, as in sources/. Times in the page
are processor time of Chromium's main thread.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from kg.exporters.html import write_html
from kg.records import ENTITY_CLASSES, Article, Entity, Event, Mention, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Page

ENTITIES, LINKS = 10_000, 30_000
STORY = 250
WITHIN = 0.8
RELATIONS = ("meets", "accuses", "assaults", "aids", "position_in", "visits", "agrees_with", "sanctions")
SYLLABLES = "ka ro mi ten sal vor li dan be nur gha shev ost an el"
WORDS = (
    "the a of in to and for on with said after that its over was has by from talks trade border ministers "
    "army agreed warned visit deal troops sanctions oil gas court vote summit week month officials capital "
    "leaders region attack ceasefire envoy statement pressure support election government parliament treaty "
    "signed rejected accused denied promised weapons aid foreign defence security nuclear energy grain port"
)
SPEAKERS = 200
# What disturbs a run only ever makes it slower.
RUNS = 3


class World:
    """Made records, with the methods of a store."""

    def __init__(self, entities: int, links: int) -> None:
        random = Random(1)  # noqa: S311 - nothing secret
        self._entities = [
            Entity(_name(random), ENTITY_CLASSES[n % len(ENTITY_CLASSES)]) for n in range(entities)
        ]
        self._entities = list({e.id: e for e in self._entities}.values())
        self._articles = [
            Article(
                f"article-{n}",
                "",
                title=_sentence(random, 8),
                publisher=f"Paper {n % 40}",
                published=f"20{15 + n % 11}-0{n % 9 + 1}-1{n % 10}",
                url=f"https://paper-{n % 40}.example.org/{n}",
            )
            for n in range(links // 12)
        ]
        self._statements = list(self._make_statements(random, links))

    def _make_statements(self, random: Random, links: int) -> Iterator[Statement]:
        pairs: set[tuple[int, int]] = set()
        sentence = ""
        count = len(self._entities)
        while len(pairs) < links:
            one = int(count * random.random())
            story = one // STORY * STORY
            near = story + int(STORY * random.random() ** 2)
            other = min(near if random.random() < WITHIN else int(count * random.random() ** 2), count - 1)
            if one == other or (min(one, other), max(one, other)) in pairs:
                continue
            pairs.add((min(one, other), max(one, other)))
            article = self._articles[len(pairs) // 12 % len(self._articles)]
            if len(pairs) % 3 != 1 or not sentence:
                sentence = _sentence(random, 22)
            ends = self._entities[one], self._entities[other]
            yield _state(random, article, sentence, ends, self._entities[:SPEAKERS])

    def articles(self) -> list[Article]:
        return self._articles

    def entities(self) -> list[Entity]:
        return self._entities

    def statements(self) -> list[Statement]:
        return self._statements

    def events(self) -> list[Event]:
        return [
            Event(
                id="e-" + s.id[2:],
                relation=s.relation,
                label=f"{s.relation} of {s.subject.entity.name} and {s.object.entity.name}, {s.when}",
                actors=(s.subject.entity,),
                targets=(s.object.entity,),
                factuality=s.factuality,
                statements=(s.id,),
                when=s.when,
            )
            for s in self._statements
            if s.when
        ]


def _name(random: Random) -> str:
    return " ".join(
        "".join(random.choices(SYLLABLES.split(), k=random.choice((2, 3)))).capitalize() for _ in range(2)
    )


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS.split(), k=words)).capitalize() + "."


def _state(
    random: Random, article: Article, sentence: str, ends: tuple[Entity, Entity], speakers: list[Entity]
) -> Statement:
    begin = random.randrange(50)
    said = Span(begin, begin + 6, sentence[begin : begin + 6])
    verb = Span(begin + 8, begin + 14, sentence[begin + 8 : begin + 14])
    last = Span(begin + 20, begin + 28, sentence[begin + 20 : begin + 28])
    return Statement(
        article=article.id,
        subject=Mention(said, ends[0]),
        relation=random.choice(RELATIONS),
        object=Mention(last, ends[1]),
        factuality=random.choice(("actual", "actual", "actual", "planned", "possible", "negated")),
        trigger=verb,
        evidence=(Span(0, len(sentence), sentence),),
        confidence=random.choice((0.52, 0.66, 0.83, 0.93, 0.98)),
        attributed_to=Mention(said, random.choice(speakers)) if random.random() < 0.14 else None,
        when=f"20{random.randrange(15, 26)}-{random.randrange(1, 13):02}" if random.random() < 0.3 else None,
    )


def measure(path: Path, chromium: str) -> dict[str, float]:
    """What the page costs its main thread, in milliseconds of processor time."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        runs = [_measure_once(browser, path) for _ in range(RUNS)]
        browser.close()
    return {name: min(run[name] for run in runs) for name in runs[0]}


def _measure_once(browser: Browser, path: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _read_clock(session)
    page.goto(path.as_uri())
    page.wait_for_selector("#shown:not(:empty)")
    page.wait_for_timeout(300)
    found = {"first picture": _read_clock(session) - before}
    found |= {name: _time(page, session, script, times) for name, script, times in STEPS}
    page.close()
    return found


STEPS = (
    ("search, a letter", "n => { search.value = 'kamir'.slice(0, 1 + n % 5); writeMatches(); }", 20),
    (
        "evidence, first",
        "async (_, tie = [...ties.values()][5]) => { choose(tie); await unpackEvidence(tie.statements); }",
        1,
    ),
    ("evidence, again", "n => choose([...ties.values()][n])", 10),
    ("a filter", "n => { form.elements.confidence.value = 50 + n; put(readForm()); }", 10),
    (
        "the 120 most important",
        "() => change({ ...nothing(OPENED), level: 'top', confidence: undefined })",
        1,
    ),
    (
        "panning, a frame",
        "async n => { pan(n % 2 ? 7 : -5, 3); await new Promise(requestAnimationFrame); }",
        60,
    ),
    (
        "zooming, a frame",
        "async n => { zoom(n % 2 ? 1.1 : 0.9); await new Promise(requestAnimationFrame); }",
        30,
    ),
)


def _time(page: Page, session: CDPSession, script: str, times: int) -> float:
    before = _read_clock(session)
    page.evaluate(f"async () => {{ for (let n = 0; n < {times}; n += 1) await ({script})(n); }}")
    page.wait_for_timeout(100)
    return (_read_clock(session) - before) / times


def _read_clock(session: CDPSession) -> float:
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return next(1000 * float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


def main() -> None:
    """Prints a line for each figure."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    entities, links = (int(a) for a in sys.argv[1:3] or (ENTITIES, LINKS))
    world = World(entities, links)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.html"
        start = time.process_time()
        write_html(world, path)
        _say("writing it", time.process_time() - start, "s")
        _say("the file", path.stat().st_size / 1e6, "MB")
        if chromium:
            for name, milliseconds in measure(path, chromium).items():
                _say(name, milliseconds, "ms")


def _say(name: str, figure: float, unit: str) -> None:
    sys.stdout.write(f"{name:24}{figure:8.1f} {unit}\n")


if __name__ == "__main__":
    main()
