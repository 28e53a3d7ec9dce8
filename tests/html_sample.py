"""html_sample_tables/*.tsv, sentences of our own about world politics -> records, as from the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg.records import ENTITY_CLASSES, Article, Entity, Event, Factuality, Mention, Span, Statement
from kg.tables import read_rows

if TYPE_CHECKING:
    from kg.records import EntityClass

RELATIONS = ("meets", "accuses", "position_in", "aids", "assaults", "member_of", "beyond_the_table")
CLASSES = ENTITY_CLASSES
TABLES = Path(__file__).parent / "html_sample_tables"


@dataclass(frozen=True, slots=True)
class World:
    """Hand-made records, with the methods of a store."""

    article_records: tuple[Article, ...]
    entity_records: tuple[Entity, ...]
    statement_records: tuple[Statement, ...]
    event_records: tuple[Event, ...] = ()

    def articles(self) -> tuple[Article, ...]:
        return self.article_records

    def entities(self) -> tuple[Entity, ...]:
        return self.entity_records

    def statements(self) -> tuple[Statement, ...]:
        return self.statement_records

    def events(self) -> tuple[Event, ...]:
        return self.event_records


def _read(name: str) -> list[dict[str, str]]:
    return [row for _, row in read_rows(TABLES / name)]


def read_world() -> World:
    """The sample that the screenshots show."""
    entities = {row["name"]: make_entity(row) for row in _read("entities.tsv")}
    rows = _read("statements.tsv")
    articles = []
    statements = []
    for article in _read("articles.tsv"):
        own = [row for row in rows if row["article"] == article["id"]]
        text = "\n\n".join(dict.fromkeys(row["sentence"] for row in own))
        url = f"https://news.example.org/{article['id']}"
        articles.append(
            Article(
                article["id"],
                text,
                title=article["title"],
                publisher=article["publisher"],
                published=article["published"],
                url=url,
            )
        )
        statements += [_make_statement(row, text, entities) for row in own]
    return World(tuple(articles), tuple(entities.values()), tuple(statements), _find_events(statements))


def make_entity(row: dict[str, str]) -> Entity:
    return Entity(
        row["name"],
        cast("EntityClass", row["class"]),
        qid=row["qid"] or None,
        iso2=row["iso2"] or None,
        description=row["description"] or None,
    )


def _make_statement(row: dict[str, str], text: str, entities: dict[str, Entity]) -> Statement:
    sentence, speaker, where = row["sentence"], row["speaker"], row["where"]
    start = text.index(sentence)

    def find(words: str) -> Span:
        begin = start + max(sentence.find(words), 0)
        return Span(begin, begin + len(words), text[begin : begin + len(words)])

    def mention(name: str) -> Mention:
        return Mention(find(name), entities[name])

    return Statement(
        article=row["article"],
        subject=mention(row["subject"]),
        relation=row["relation"],
        object=mention(row["object"]),
        factuality=cast("Factuality", row["factuality"]),
        trigger=find(row["trigger"]),
        evidence=(Span(start, start + len(sentence), sentence),),
        confidence=0.6 + len(sentence) % 38 / 100,
        attributed_to=mention(speaker) if speaker else None,
        title=row["title"] or None,
        when=row["when"] or None,
        where=entities[where] if where else None,
    )


def _find_events(statements: list[Statement]) -> tuple[Event, ...]:
    wars = [s for s in statements if s.relation == "assaults" and s.object.entity.name == "Ukraine"]
    return (
        Event(
            id="e-invasion",
            relation="assaults",
            label="Assault of Russia on Ukraine, from 24 February 2022",
            actors=(wars[0].subject.entity,),
            targets=(wars[0].object.entity,),
            factuality="actual",
            statements=tuple(sorted(s.id for s in wars)),
            when="2022-02-24",
        ),
    )


def state(subject: Entity, relation: str, object_: Entity, sentence: str, **fields: Any) -> Statement:
    """A statement of the article 'a' whose words are wherever the sentence has them."""
    span = Span(0, len(sentence), sentence)
    words = Span(0, min(3, len(sentence)), sentence[:3])
    plain: dict[str, Any] = {
        "article": "a",
        "subject": Mention(words, subject),
        "relation": relation,
        "object": Mention(Span(len(sentence) - 2, len(sentence), sentence[-2:]), object_),
        "factuality": "actual",
        "trigger": Span(3, 5, sentence[3:5]),
        "evidence": (span,),
        "confidence": 0.9,
    }
    return Statement(**plain | fields)


def make_large_world(count: int) -> World:
    """So many people, each tied to a few others; those with low numbers to many."""
    people = [Entity(f"Person Number {n:05}", "person") for n in range(count)]
    statements = tuple(
        state(
            person,
            RELATIONS[n % len(RELATIONS)],
            people[target],
            f"In week {n} they {n % 7} met by the sea, twice.",
        )
        for n, person in enumerate(people)
        for target in sorted({n // 2, n // 3, n * n % 97 % count} - {n})
    )
    return World((Article("a", "", "A title", "A paper", "2025-05-08"),), tuple(people), statements)


HOSTILE = (
    "</script><script>window.hacked = 1; alert(1)</script>",
    "<img src=x onerror='window.hacked = 2'>",
    "\"><svg onload=alert(3)> & ' ` ${alert(4)} {{7*7}} $title",
    "javascript:alert(5)//http://",
    "\u202eevil\u2066 \u200b\ufeff name\u2028\u2029\x00\x1b[31m",
    "long " * 2000,
    "W" * 10_000,
    "__proto__",
    "constructor",
    "]]> --> <!-- <![CDATA[",
    "😀" * 500,
)
HOSTILE_LINKS = (
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "http://",
    "https://[broken",
    "file:///etc/passwd",
    'https://news.example.org/"onmouseover="alert(1)',
)


def make_hostile_world() -> World:
    """Each text bites: names, descriptions, titles, sentences, places, speakers, labels and addresses."""
    entities = [
        Entity(text, CLASSES[n % len(CLASSES)], qid="Q1' onclick='", iso2="<b", description=text)
        for n, text in enumerate(HOSTILE)
    ]
    articles = [
        Article(f"a{n}<b>", text, title=text, publisher=text, published="2025-05-08<i>", url=link)
        for n, (text, link) in enumerate(zip(HOSTILE * 2, HOSTILE_LINKS * 2, strict=False))
    ]
    statements = [
        state(
            entity,
            RELATIONS[n % len(RELATIONS)],
            entities[n - 1],
            f"{entity.name} - \ud800 {entity.name}",
            article=articles[n].id,
            title=entity.name if n % 2 else None,
            when="2025-13-99/<b>",
            where=entities[n - 2],
            attributed_to=Mention(Span(0, 2, entity.name[:2]), entities[n - 3]) if n % 3 else None,
        )
        for n, entity in enumerate(entities)
    ]
    event = Event(
        id="e-1",
        relation="meets",
        label=HOSTILE[0],
        actors=(entities[0],),
        targets=(entities[1],),
        factuality="actual",
        statements=tuple(s.id for s in statements[:3]),
    )
    return World(tuple(articles), tuple(entities), tuple(statements), (event,))
