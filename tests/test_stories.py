"""Articles -> which of them are copies: made pairs of both kinds, hostile crowds, whatever the order."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from copied import HELD_OUT, RETOLD, make_pairs, read_articles, score
from samples import CHINA, PUTIN, XI, fill, mention, merge_events, state

from kg.events import merge_tellings
from kg.graph import Graph
from kg.network import build_network
from kg.network.measures import count_values
from kg.rdf.terms import kg_term
from kg.records import Article, Block, Extraction
from kg.store import Store
from kg.stories import (
    Sketch,
    Sketched,
    count_independent,
    find_stories,
    grouping,
    make_sketch,
    read_sketch,
    write_sketch,
)
from kg.stories.grouping import measure
from kg.stories.sketches import join_sentences

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RunKg

STORY = (
    "Foreign ministers of the two countries met in the capital on Tuesday and agreed to reopen the border. "
    "The crossing at the old bridge had been closed since soldiers fired on a convoy in March. "
    "A spokesman said that lorries would be let through first and families a week later. "
    "The opposition called the agreement a gift to the generals and asked for a vote in parliament."
)
OTHER = (
    "Rain fell on the northern provinces for a third day, and rivers left their beds in eleven districts. "
    "Farmers drove their cattle to higher ground while the army brought sacks of sand by boat. "
    "The weather service expects the water to fall before the end of the week."
)


def sketch(text: str) -> Sketch:
    return make_sketch(text, [Block(0, len(text), "paragraph")])


def make_crowd(number: int, own: int, shared: int) -> list[Sketched]:
    """Articles that have so many hashes of their own and the same so many in common."""
    random = Random(8)  # noqa: S311  nothing secret
    common = frozenset(random.sample(range(1 << 32), shared))
    return [
        Sketched(
            f"{n:05}",
            join_sentences([common, *(random.sample(range(1 << 32), 10) for _ in range(own // 10))]),
        )
        for n in range(number)
    ]


def test_copies_are_found_and_what_is_alike_is_none() -> None:
    """Of articles by which nothing was set; `python tests/copied.py` prints the figures."""
    scored = score(list(make_pairs(read_articles(HELD_OUT))))
    assert scored.precision >= 0.97
    assert scored.recall >= 0.97
    for how in ("told again", "the same quote", "the same background", "the same small print"):
        assert scored.kinds[how][0] == 0, how


def test_what_was_told_again_is_told_of_articles_that_are_there() -> None:
    known = {article.id for article in read_articles(["sources", *HELD_OUT])}
    assert {article.id for article in read_articles([RETOLD])} <= known


def test_each_copy_is_named_with_its_kind_and_the_first_telling() -> None:
    half = ". ".join(STORY.split(". ")[:2]) + "."
    told = find_stories(
        [
            Sketched("e extended", sketch(f"{STORY} {OTHER}"), "2025-05-03"),
            Sketched("c same", sketch(STORY.upper()), "2025-05-02", publisher="B"),
            Sketched("b part", sketch(half), "2025-05-02"),
            Sketched("a first", sketch(STORY), "2025-05-01", publisher="A"),
            Sketched("d update", sketch(STORY.replace("Tuesday", "Monday")), "2025-05-04", publisher="A"),
            Sketched("f other", sketch(OTHER)),
        ]
    )
    assert {(t.article, t.copy_of, t.kind) for t in told} == {
        ("a first", None, None),
        ("b part", "a first", "part"),
        ("c same", "a first", "copy"),
        ("d update", "a first", "update"),
        ("e extended", "a first", "extended"),
        ("f other", "e extended", "part"),
    }
    assert {telling.story for telling in told} == {"a first"}


def test_the_order_in_which_articles_come_does_not_matter() -> None:
    articles = [
        Sketched(f"{n}", sketch(" ".join((STORY, OTHER, STORY.lower())[n % 3 :])), f"2025-05-0{n % 4 + 1}")
        for n in range(9)
    ]
    expected = find_stories(articles)
    for seed in range(5):
        Random(seed).shuffle(articles)  # noqa: S311  nothing secret
        assert find_stories(articles) == expected


@pytest.mark.parametrize("text", ["", "\n", "Xi met Putin.", "...", "Trump and Putin met on Friday."])
def test_what_is_too_short_to_tell_is_no_copy(text: str) -> None:
    assert sketch(text) == Sketch(b"", ())
    told = find_stories([Sketched("one", sketch(text)), Sketched("two", sketch(text))])
    assert [telling.copy_of for telling in told] == [None, None]


def test_a_sketch_is_read_as_it_was_written_and_knows_only_paragraphs() -> None:
    made = sketch(STORY)
    assert len(write_sketch(made)) < len(STORY)
    assert read_sketch(write_sketch(made)) == made
    assert read_sketch("") == sketch("")
    assert len(made.hashes) > 15
    noted = [Block(0, len(STORY), "paragraph"), Block(len(STORY), len(STORY) + len(OTHER), "boilerplate")]
    assert make_sketch(STORY + OTHER, noted) == made
    assert make_sketch(STORY, [Block(0, len(STORY), "headline")]).ends == ()


def test_typography_makes_no_other_text() -> None:
    assert sketch(STORY.replace(" ", "\u00a0").replace("fi", "\ufb01")) == sketch(STORY)


@pytest.mark.parametrize(("own", "shared", "stories"), [(0, 60, 1), (60, 30, 2000), (10, 60, 1)])
def test_no_crowd_is_compared_pair_by_pair(
    own: int, shared: int, stories: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two thousand copies of one story, two thousand articles with the same boilerplate, and both at once."""
    crowd, measured = make_crowd(2000, own, shared), 0

    def watch(one: Sketch, common: frozenset[int]) -> float:
        nonlocal measured
        measured += 1
        return measure(one, common)

    monkeypatch.setattr(grouping, "measure", watch)
    told = find_stories(crowd)
    assert len({telling.story for telling in told}) == stories
    assert measured <= len(crowd) * grouping.MOST_COMPARED * 2


def tell(identifier: str, text: str, *, published: str, sure: float = 0.9) -> Extraction:
    """An article that states, behind the text, that Xi Jinping met Vladimir Putin and is president."""
    last = "Xi, the president of China, met Putin."
    article = Article(identifier, f"{text}\n\n{last}", published=published)
    xi, putin, china = (
        mention(article, "Xi", XI),
        mention(article, "Putin", PUTIN),
        mention(article, "China", CHINA),
    )
    return Extraction(
        article,
        (Block(0, len(text), "paragraph"),),
        (xi, putin, china),
        (
            state(article, xi, "accuses", putin, "met", last, confidence=sure),
            state(article, xi, "position_in", china, "president", last, title="president"),
        ),
    )


def test_what_copies_say_counts_once_and_what_others_say_as_well_twice() -> None:
    original = tell("b original", STORY, published="2025-05-01")
    copies = [
        tell("a copy", STORY.upper(), published="2025-05-02", sure=0.95),
        tell("c part", STORY[:205], published="2025-05-03"),
    ]
    with Store.in_memory() as store:

        def count() -> tuple[list[str], list[str]]:
            counts = [q.object.value for q in store.match(predicate=kg_term("articles"))]
            alone = [store.names.article_id(q.object) for q in store.match(predicate=kg_term("onlyIn"))]  # type: ignore[arg-type]
            return counts, sorted(set(alone))

        fill(store, [*copies, original])
        assert store.stories() == {"a copy": "b original", "b original": "b original", "c part": "b original"}
        assert count() == (["1"], ["b original"])
        edge = build_network(store).edges["Xi_Jinping", "China", "position_in|actual"]
        assert (edge["weight"], edge["stories"]) == (1, ("b original",))
        assert (len(edge["articles"]), len(edge["statements"])) == (3, 3)
        assert [copy.kind for copy in store.copies()] == ["copy", "part"]
        fill(store, [tell("d other", OTHER, published="2025-05-01")])
        assert count() == (["2"], [])
        store.remove_article("b original")
        store.derive(merge_events)
        # The earliest of the copies that are left takes its place.
        assert store.stories()["c part"] == "a copy"
        assert count() == (["2"], [])


def test_of_copies_the_one_that_tells_most_counts() -> None:
    """Two visits that an article tells of are two, however many copied the article, or the half of it."""
    assert count_independent(["a", "a", "b", "b", "c", "d"], {"b": "a", "c": "a"}) == 3
    assert count_independent([], {}) == 0


def test_what_users_are_shown_counts_copies_once(call_kg: RunKg, tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", "create") as store:
        told = [("a", STORY, "2025-05-01"), ("b", STORY, "2025-05-02"), ("c", OTHER, "2025-05-03")]
        fill(store, [tell(name, text, published=day) for name, text, day in told])
        assert count_values(build_network(store), "relation") == {"accuses": 2, "position_in": 2}
        spoken_of = Graph(store).ask("actors")
    assert [(row["name"], int(row["statements"])) for row in spoken_of][:2] == [
        ("Xi Jinping", 4),
        ("China", 2),
    ]
    shown = " ".join(call_kg("show", "Xi Jinping", "--graph", tmp_path / "graph").stdout.split())
    assert "in 3 statements, 2 of them independent" in shown
    counted = " ".join(call_kg("stats", "--graph", tmp_path / "graph").stdout.split())
    assert "6 statements (4 of them independent" in counted


def test_a_copy_that_is_printed_later_does_not_differ_in_when_until_it_is_a_copy_no_more() -> None:
    def put(name: str, text: str, when: str) -> None:
        told = tell(name, text, published="2025-05-03")
        statements = tuple(replace(s, when=when, time_text="said") for s in told.statements)
        store.put_extraction(replace(told, statements=statements), fingerprint=f"{name} {text}")
        store.derive(merge_tellings)

    def differ() -> list[str]:
        return [quad.object.value for quad in store.match(predicate=kg_term("differIn"))]

    with Store.in_memory() as store:
        put("a", STORY, "2025-05-01")
        put("b", STORY, "2025-05")
        assert (len(store.copies()), differ()) == (1, [])
        put("c", OTHER, "2025-05")
        assert differ() == ["when"]
        store.remove_article("c")
        # Nothing of what b says is other than before.
        put("a", OTHER, "2025-05-01")
        assert (store.copies(), differ()) == ([], ["when"])
