"""Articles -> which of them are copies: made pairs of both kinds, hostile crowds, whatever the order."""

from __future__ import annotations

from random import Random

import pytest
from copied import HELD_OUT, RETOLD, make_pairs, read_articles, score

from kg.records import Block
from kg.stories import Sketch, Sketched, find_stories, grouping, make_sketch, read_sketch
from kg.stories.grouping import measure

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
    return read_sketch(make_sketch(text, [Block(0, len(text), "paragraph")]))


def make_crowd(number: int, own: int, shared: int) -> list[Sketched]:
    """Articles that have so many hashes of their own and the same so many in common."""
    random = Random(8)  # noqa: S311  nothing secret
    common = frozenset(random.sample(range(1 << 32), shared))
    return [
        Sketched(
            f"{n:05}",
            Sketch((common, *(frozenset(random.sample(range(1 << 32), 10)) for _ in range(own // 10)))),
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
    assert make_sketch(text, [Block(0, len(text), "paragraph")]) == ""
    told = find_stories([Sketched("one", sketch(text)), Sketched("two", sketch(text))])
    assert [telling.copy_of for telling in told] == [None, None]


def test_a_sketch_is_read_as_it_was_written_and_knows_only_paragraphs() -> None:
    blocks = [Block(0, len(STORY), "paragraph")]
    text = make_sketch(STORY, blocks)
    assert len(text) < len(STORY)
    assert sum(map(len, read_sketch(text).sentences)) > 15
    noted = [*blocks, Block(len(STORY), len(STORY) + len(OTHER), "boilerplate")]
    assert make_sketch(STORY + OTHER, noted) == text
    assert make_sketch(STORY, [Block(0, len(STORY), "headline")]) == ""


def test_typography_makes_no_other_text() -> None:
    assert sketch(STORY.replace(" ", "\u00a0").replace("fi", "\ufb01")) == sketch(STORY)


@pytest.mark.parametrize(("own", "shared", "stories"), [(0, 60, 1), (60, 30, 2000), (10, 60, 1)])
def test_no_crowd_is_compared_pair_by_pair(
    own: int, shared: int, stories: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two thousand copies of one story, two thousand articles with the same boilerplate, and both at once."""
    crowd, measured = make_crowd(2000, own, shared), 0

    def watch(one: Sketch, other: Sketch) -> float:
        nonlocal measured
        measured += 1
        return measure(one, other)

    monkeypatch.setattr(grouping, "measure", watch)
    told = find_stories(crowd)
    assert len({telling.story for telling in told}) == stories
    assert measured <= len(crowd) * grouping.MOST_COMPARED * 2
