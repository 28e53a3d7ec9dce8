"""html_sample_tables/*.tsv, sentences of our own about world politics -> records, as from the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.records import Article, Entity, Event, Factuality, Mention, Span, Statement
from kg.tables import read_rows

if TYPE_CHECKING:
    from kg.records import EntityClass

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
