"""Graph -> a table of events, an event a line, with the columns that users of POLECAT and ICEWS know.

What nothing in the graph fills honestly is left out: Intensity and Goldstein scores, Contexts, Sectors, COW
codes, GeoNames. Ours stand behind. Several values of a cell are set apart by '; '.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kg.exporters.cells import write_table
from kg.exporters.links import read_statements
from kg.gazetteer import load_gazetteer
from kg.intervals import find_bounds
from kg.lexicon import load_relations
from kg.lexicon.plover import find_quad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.gazetteer import Gazetteer
    from kg.records import Article, Entity
    from kg.store import Store

COLUMNS = (
    "Event ID", "Event Date", "Event Date End", "Event Type", "Event Mode", "Quad Code",
    "Actor Name", "Actor Country", "Wikidata Actor ID", "Recipient Name", "Recipient Country",
    "Wikidata Recipient ID", "Placename", "Country", "Source", "Publication Date", "Headline", "URL",
    "Event Label", "Event Text", "Factuality", "Attributed To", "Confidence", "Killed", "Injured", "Articles",
)  # fmt: skip
_BETWEEN = "; "
_NEVER = "9999"


def write_plover(store: Store, path: Path) -> None:
    """Write every event by id: also what is only planned, possible or denied; Factuality says so."""
    write_table(path, COLUMNS, _list_rows(store), delimiter="\t")


def _list_rows(store: Store) -> Iterator[tuple[str | float | None, ...]]:
    gazetteer = load_gazetteer()
    articles = {article.id: article for article in store.articles()}
    tellings = _find_tellings(store, articles)
    for event in store.events():
        told = sorted(tellings[event.id])
        first, last = find_bounds(event.when)
        row = load_relations().get(event.relation)
        plover = event.plover or (row.plover if row else None)
        article = articles[told[0].article]
        place = [event.where] if event.where else []
        yield (
            event.id, first, last, plover, _choose_mode(told), find_quad(plover) if plover else None,
            *_describe(event.actors, first, gazetteer), *_describe(event.targets, first, gazetteer),
            *_describe(place, first, gazetteer)[:2],
            article.publisher, article.published, article.title, article.url,
            event.label, told[0].text, event.factuality,
            _join(telling.speaker for telling in told), max(telling.confidence for telling in told),
            _BETWEEN.join(event.killed), _BETWEEN.join(event.injured),
            _join(telling.article for telling in told),
        )  # fmt: skip


class _Telling(NamedTuple):
    """What the table wants of a statement; in the order of the dates of articles, those without one last."""

    published: str
    article: str
    begin: int
    text: str
    mode: str
    speaker: str
    confidence: float


def _find_tellings(store: Store, articles: Mapping[str, Article]) -> dict[str, list[_Telling]]:
    """The tellings of each event, by its id."""
    event_of = store.event_of()
    found: dict[str, list[_Telling]] = defaultdict(list)
    for statement in read_statements(store, articles):
        if statement.id in event_of:
            evidence, speaker = statement.evidence[0], statement.attributed_to
            telling = _Telling(
                published=articles[statement.article].published or _NEVER,
                article=statement.article,
                begin=evidence.begin,
                text=" ".join(evidence.text.split()),
                mode=statement.mode or "",
                speaker=speaker.entity.name if speaker else "",
                confidence=statement.confidence,
            )
            found[event_of[statement.id]].append(telling)
    return found


def _choose_mode(told: Iterable[_Telling]) -> str | None:
    """The mode that most tellings have."""
    modes = Counter(telling.mode for telling in told if telling.mode)
    return min(modes, key=lambda mode: (-modes[mode], mode), default=None)


def _describe(entities: Iterable[Entity], day: str | None, gazetteer: Gazetteer) -> tuple[str, str, str]:
    """Names, countries and Wikidata ids; each in the order of the names, where it is known."""
    entities = list(entities)
    return (
        _BETWEEN.join(entity.name for entity in entities),
        _join(_find_country(entity, day, gazetteer) for entity in entities),
        _join(entity.qid or "" for entity in entities),
    )


def _find_country(entity: Entity, day: str | None, gazetteer: Gazetteer) -> str:
    """The ISO 3166-1 code, of three letters, of the country one is, is of, or holds office in at the time."""
    state = gazetteer.country_of(entity)
    if state is None and entity.cls == "person" and day:
        offices = gazetteer.offices_of(entity, date=day)
        states = {office.of for office in offices if office.of.cls == "country"}
        state = states.pop() if len(states) == 1 else None
    row = gazetteer.country(state.name) if state else None
    return row.iso3 if row else ""


def _join(values: Iterable[str]) -> str:
    """Each once, in the order in which they come first."""
    return _BETWEEN.join(dict.fromkeys(filter(None, values)))
