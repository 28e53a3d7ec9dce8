"""A number of articles -> as many made-up Extractions: what years of news leave, at any size.

Few are spoken of often and many seldom (Zipf), some stories stand in one article and some in twenty, and
one in five statements is somebody's word. The same number and seed give the same articles.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from kg.lexicon import load_relations
from kg.records import Article, Entity, Extraction, Mention, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.lexicon import Relation
    from kg.records import EntityClass, Factuality

STATEMENTS_AN_ARTICLE = 11
# Of the statements of a real build, so many in a hundred.
_FACTUALITIES: dict[Factuality, int] = {"actual": 76, "planned": 8, "possible": 8, "negated": 4, "past": 4}
_ATTRIBUTED, _DATED, _PLACED, _TOLD_BEFORE = 0.2, 0.5, 0.25, 0.35
_RELATIONS = {
    "position_in": 22, "meets": 10, "visits": 6, "hosts": 4, "partner_of": 5, "opposes": 4, "member_of": 4,
    "agrees_with": 4, "supports": 7, "cooperates_with": 4, "aids": 5, "requests": 6, "accuses": 7,
    "rejects": 3, "threatens": 3, "sanctions": 4, "assaults": 2,
}  # fmt: skip
_HUBS: tuple[tuple[str, EntityClass], ...] = (
    ("United States", "country"), ("China", "country"), ("Xi Jinping", "person"), ("Russia", "country"),
    ("Vladimir Putin", "person"), ("Iran", "country"), ("Donald Trump", "person"), ("Beijing", "place"),
)  # fmt: skip
_CLASSES: dict[EntityClass, int] = {"person": 3000, "country": 180, "organisation": 700, "place": 500}
_ACTORS: tuple[EntityClass, ...] = ("person", "country", "organisation", "group")
_FIRST_DAY, _DAYS = date(2024, 1, 1), 730
_SYLLABLES = ("ka", "ro", "mi", "ta", "lu", "ve", "san", "dor", "bel", "nu", "gar", "zi", "po", "hel", "wen")


@dataclass(frozen=True, slots=True)
class _Story:
    """What several articles may tell."""

    subject: Entity
    relation: str
    object: Entity
    day: date
    where: Entity | None


class _Pool:
    """Entities to draw from, the first of them most often."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities = entities
        self._weights = list(accumulate(1 / rank for rank in range(1, len(entities) + 1)))

    def draw(self, chance: random.Random) -> Entity:
        return chance.choices(self._entities, cum_weights=self._weights)[0]


def make_extractions(articles: int, *, seed: int = 1) -> Iterator[Extraction]:
    """So many articles, each with about `STATEMENTS_AN_ARTICLE` statements."""
    chance = random.Random(seed)  # noqa: S311  a plausible world, not a secret
    entities = list(_make_entities(chance))
    pools: dict[str, _Pool] = {}
    relations = {name: load_relations()[name] for name in _RELATIONS}
    for relation in relations.values():
        for classes in (relation.subject, relation.object):
            pools.setdefault(";".join(classes), _Pool([e for e in entities if _fits(e, classes)]))
    places = _Pool([e for e in entities if e.cls == "place"])
    speakers = _Pool([e for e in entities if e.cls in ("person", "country")])
    stories: list[_Story] = []
    for number in range(articles):
        published = _FIRST_DAY + timedelta(days=number * _DAYS // articles)
        told = []
        for _ in range(STATEMENTS_AN_ARTICLE):
            if stories and chance.random() < _TOLD_BEFORE:
                # What is told again is mostly of late.
                told.append(stories[-1 - int(chance.paretovariate(0.7)) % len(stories)])
                continue
            name = chance.choices(list(_RELATIONS), weights=list(_RELATIONS.values()))[0]
            told.append(_make_story(relations[name], pools, places, published, chance))
            stories.append(told[-1])
        # An article says a thing once.
        once = {(story.subject.id, story.relation, story.object.id): story for story in told}
        yield _write(f"news-{number:06}", published, list(once.values()), speakers, chance)


def _fits(entity: Entity, classes: Sequence[str]) -> bool:
    return entity.cls in classes or ("actor" in classes and entity.cls in _ACTORS)


def _make_entities(chance: random.Random) -> Iterator[Entity]:
    names = {name for name, _ in _HUBS}
    yield from (Entity(name, cls) for name, cls in _HUBS)
    rest = [cls for cls, count in _CLASSES.items() for _ in range(count)]
    chance.shuffle(rest)
    for cls in rest:
        name = ""
        while not name or name in names:
            words = 2 if cls == "person" else 1
            name = " ".join(
                "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize() for _ in range(words)
            )
        names.add(name)
        yield Entity(name, cls)


def _make_story(
    relation: Relation, pools: dict[str, _Pool], places: _Pool, published: date, chance: random.Random
) -> _Story:
    subject = pools[";".join(relation.subject)].draw(chance)
    object_ = subject
    while object_.id == subject.id:
        object_ = pools[";".join(relation.object)].draw(chance)
    day = published - timedelta(days=chance.randint(0, 3))
    where = places.draw(chance) if chance.random() < _PLACED and relation.kind == "event" else None
    return _Story(subject, relation.relation, object_, day, where)


def _write(
    identifier: str, published: date, told: Sequence[_Story], speakers: _Pool, chance: random.Random
) -> Extraction:
    """An article of one sentence a story; who speaks is named behind it."""
    text = ""
    drafts = []
    for story in told:
        speaker = speakers.draw(chance) if chance.random() < _ATTRIBUTED else None
        begin = len(text)
        text += f"{story.subject.name} {story.relation} {story.object.name}"
        text += f", {speaker.name} said.\n" if speaker else ".\n"
        drafts.append((story, speaker, Span(begin, len(text) - 1, text[begin:-1])))
    article = Article(
        id=identifier, text=text, title=f"News of {published}", publisher="Made News",
        published=published.isoformat(), url=f"https://news.example.org/{identifier}", language="en",
    )  # fmt: skip
    statements = tuple(_state(article, *draft, chance) for draft in drafts)
    mentions = {m for s in statements for m in (s.subject, s.object, s.attributed_to) if m}
    return Extraction(article, (), tuple(sorted(mentions, key=lambda m: m.span.begin)), statements)


def _state(
    article: Article, story: _Story, speaker: Entity | None, sentence: Span, chance: random.Random
) -> Statement:
    def find(words: str, begin: int) -> Span:
        begin = article.text.index(words, begin)
        return Span(begin, begin + len(words), words)

    subject = find(story.subject.name, sentence.begin)
    trigger = find(story.relation, subject.end)
    object_ = find(story.object.name, trigger.end)
    state = load_relations()[story.relation].kind == "state"
    factuality = chance.choices(list(_FACTUALITIES), weights=list(_FACTUALITIES.values()))[0]
    return Statement(
        article=article.id,
        subject=Mention(subject, story.subject),
        relation=story.relation,
        object=Mention(object_, story.object),
        factuality=factuality,
        trigger=trigger,
        evidence=(sentence,),
        confidence=round(chance.uniform(0.6, 0.95), 2),
        attributed_to=Mention(find(speaker.name, object_.end), speaker) if speaker else None,
        title="minister" if story.relation == "position_in" else None,
        when=story.day.isoformat() if not state and chance.random() < _DATED else None,
        where=story.where,
        plover=load_relations()[story.relation].plover,
        rule="verb",
        row=story.relation,
    )
