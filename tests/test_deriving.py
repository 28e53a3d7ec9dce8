"""Articles that come, change and go -> the graph that making everything anew would give, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest
from samples import list_quads

from kg.events import merge_tellings
from kg.rdf.terms import kg_term
from kg.records import Article, Block, Entity, Extraction, Mention, Span, Statement, make_hash_id
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.records import Event, Telling

SENTENCE = "They met, visited and accused each other for the second time, and left."
STORY = (
    "Rain fell on the northern provinces for a third day, and rivers left their beds in eleven districts. "
    "Farmers drove their cattle to higher ground while the army brought sacks of sand by boat. "
)
MORE = (
    "The old bridge between the two halves of the town was closed to lorries before noon on Saturday. "
    "The weather service expects that the water will begin to fall at the end of the coming week. "
)
# What an article goes on with: some are copies, parts or extended versions of others.
BODIES = ("", "", STORY, STORY, STORY.upper(), STORY + MORE, MORE)
WORDS = ("They", "met", "visited", "accused", "left")
PEOPLE = tuple(Entity(name, "person") for name in ("Ann", "Bob", "Cy", "Di"))
PLACES = (
    Entity("Beijing", "place"),
    Entity("China", "country"),
    Entity("China", "country", qid="Q148"),
    Entity("Moscow", "place"),
)
FORUM = Entity("Forum", "event")
DAYS = (None, "2025-05-08", "2025-05-09", "2025-05-20", "2025-05", "2025")
RELATIONS = (
    *("meets", "meets", "agrees_with", "visits", "accuses", "partner_of", "participates_in"),
    "position_in",
)


def make_random(seed: int) -> Random:
    """The same numbers every time."""
    return Random(seed)  # noqa: S311  nothing secret


def find_span(word: str) -> Span:
    begin = SENTENCE.index(word)
    return Span(begin, begin + len(word), word)


def make_extraction(random: Random, number: int) -> Extraction:
    """An article in which a few people meet, in threes too, visit places and accuse each other."""
    article = Article(
        id=f"article {number}",
        text=f"{SENTENCE}\n\n{random.choice(BODIES)}",
        publisher=random.choice([None, "The Post"]),
        published=random.choice([None, *DAYS[1:4], *DAYS[1:4]]),
    )
    body = Block(len(SENTENCE) + 2, len(article.text), "paragraph")
    statements: dict[str, Statement] = {}
    for _ in range(random.randrange(6)):
        relation, word = random.choice(RELATIONS), random.choice(WORDS)
        people = random.sample(PEOPLE, k=random.choice([2, 2, 3]))
        when, where = random.choice(DAYS), random.choice([None, None, *PLACES])
        factuality = random.choice(["actual", "actual", "actual", "planned", "possible", "negated"])
        ends = [(people[0], random.choice(PLACES))] if relation == "visits" else list(pairwise(people))
        ends = [(people[0], FORUM)] if relation == "participates_in" else ends
        if len(people) > 2 and random.random() < 0.8:
            ends.append((people[0], people[2]))
        for subject, object_ in ends:
            statement = Statement(
                article=article.id,
                subject=Mention(find_span("They"), subject),
                relation=relation,
                object=Mention(find_span("each other"), object_),
                factuality=factuality,  # type: ignore[arg-type]
                trigger=find_span(word),
                evidence=(Span(0, len(SENTENCE), SENTENCE),),
                confidence=0.9,
                attributed_to=Mention(find_span("left"), random.choice(PEOPLE))
                if random.random() < 0.2
                else None,
                when=when,
                time_text=random.choice([None, "then"]) if when else None,
                where=where,
                title=random.choice([None, "Ally", "ally"])
                if relation in {"partner_of", "position_in"}
                else None,
                part_of=random.choice([None, None, *statements, FORUM.id]),
            )
            statements[statement.id] = statement
    mentions = (Mention(find_span("They"), FORUM),) if random.random() < 0.7 else ()
    return Extraction(article, (body,), mentions, tuple(statements.values()))


def put(store: Store, extraction: Extraction) -> None:
    article = extraction.article
    made_from = (article.text, str(article.publisher), *(statement.id for statement in extraction.statements))
    fingerprint = make_hash_id("f-", *made_from)
    store.put_extraction(extraction, fingerprint=fingerprint)


@pytest.mark.parametrize("seed", range(60))
def test_what_changes_step_by_step_is_what_making_all_anew_gives(seed: int) -> None:
    random = make_random(seed)
    current: dict[str, Extraction] = {}
    with Store.in_memory() as store:
        store.derive(merge_tellings)
        for _ in range(12):
            for _ in range(random.choice([1, 1, 3])):
                number = random.randrange(7)
                extraction = make_extraction(random, number)
                known = current.pop(extraction.article.id, None)
                if known and random.random() < 0.3:
                    store.remove_article(extraction.article.id)
                else:
                    put(store, extraction)
                    current[extraction.article.id] = extraction
            store.derive(merge_tellings)
            assert not store.is_stale()
        order = list(current.values())
        random.shuffle(order)
        with Store.in_memory() as anew:
            for extraction in order:
                put(anew, extraction)
            anew.derive(merge_tellings)
            assert list_quads(store) == list_quads(anew)


def make_telling(random: Random, number: int) -> Extraction:
    """An article that says, in some text, one or two of three things that others say as well."""
    made = make_extraction(random, number)
    ann, bob, *_ = PEOPLE
    china = PLACES[1]
    ends = [("position_in", ann, china), ("accuses", ann, bob), ("partner_of", ann, china)]
    statements = (
        Statement(
            article=made.article.id,
            subject=Mention(find_span("They"), subject),
            relation=relation,
            object=Mention(find_span("each other"), object_),
            factuality="actual",
            trigger=find_span("accused"),
            evidence=(Span(0, len(SENTENCE), SENTENCE),),
            confidence=random.choice([0.8, 0.9]),
        )
        for relation, subject, object_ in random.sample(ends, k=random.choice([1, 2]))
    )
    return replace(made, mentions=(), statements=tuple(statements))


@pytest.mark.parametrize("seed", range(10))
def test_what_copies_say_is_counted_as_making_all_anew_would(seed: int) -> None:
    """One article that comes or goes may make copies of others, which nobody touched."""
    random = make_random(seed)
    current = [make_telling(random, number) for number in range(6)]
    with Store.in_memory() as store:
        for extraction in current:
            put(store, extraction)
        store.derive(merge_tellings)
        for _ in range(6):
            number = random.randrange(6)
            current[number] = make_telling(random, number)
            put(store, current[number])
            store.derive(merge_tellings)
            with Store.in_memory() as anew:
                for extraction in reversed(current):
                    put(anew, extraction)
                anew.derive(merge_tellings)
                assert list_quads(store) == list_quads(anew)


def test_an_article_touches_only_the_events_that_it_speaks_of() -> None:
    """What is merged anew when one article comes: its own pairs, and no others."""
    seen: list[str] = []

    def watch(tellings: Iterable[Telling], settled: Mapping[str, str]) -> tuple[Event, ...]:
        found = list(tellings)
        seen.extend(sorted(f"{t.article}: {t.subject.name} {t.relation} {t.object.name}" for t in found))
        return merge_tellings(found, settled)

    def tell(article: str, subject: Entity, object_: Entity) -> Extraction:
        made = make_extraction(make_random(0), 0)
        statement = Statement(
            article=article,
            subject=Mention(find_span("They"), subject),
            relation="meets",
            object=Mention(find_span("each other"), object_),
            factuality="actual",
            trigger=find_span("met"),
            evidence=(Span(0, len(SENTENCE), SENTENCE),),
            confidence=0.9,
        )
        return replace(made, article=replace(made.article, id=article), statements=(statement,))

    ann, bob, cy, _ = PEOPLE
    with Store.in_memory() as store:
        put(store, tell("one", ann, bob))
        put(store, tell("two", ann, cy))
        store.derive(merge_tellings)
        put(store, tell("three", bob, ann))
        store.derive(watch)
        assert seen == ["one: Ann meets Bob", "three: Bob meets Ann"]


def test_a_graph_whose_building_was_stopped_is_made_anew(tmp_path: object) -> None:
    """What was touched is in memory only: where it is lost, nothing is taken for up to date."""
    random = make_random(1)
    first, second = make_extraction(random, 1), make_extraction(random, 2)
    with Store.open(f"{tmp_path}/graph", "create") as store:
        put(store, first)
        store.derive(merge_tellings)
        put(store, second)
    with Store.open(f"{tmp_path}/graph", "write") as store, Store.in_memory() as anew:
        put(store, make_extraction(random, 3))
        store.remove_article("article 3")
        store.derive(merge_tellings)
        put(anew, first)
        put(anew, second)
        anew.derive(merge_tellings)
        assert list_quads(store) == list_quads(anew)
        assert next(store.match(predicate=kg_term("describes")), None)
