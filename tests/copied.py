"""Articles -> pairs with what was done to one: copies to be found, and pairs that are alike and no copies.

`python tests/copied.py` prints how many of the copies are found and how many of those found are copies: of
the articles of `sources/`, by which the thresholds of `kg/stories/` were set, and of those of `tests/gold/`,
by which nothing was set. Nothing here is drawn by chance but from numbers that are the same every time.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from kg.blocks import find_blocks
from kg.readers import read_sources
from kg.records import Article
from kg.stories import Sketched, find_stories, make_sketch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
RETOLD = ROOT / "tests/retold"
SET_BY = ("sources",)
HELD_OUT = ("tests/gold/opened/articles", "tests/gold/held_out/articles", "tests/gold/mentions")

HEADLINES = (
    "Präsidenten einigen sich nach langen Gesprächen auf ein Abkommen",
    "Les dirigeants s'entendent sur un accord après de longues discussions",
    "Los líderes acuerdan un pacto tras largas conversaciones en la capital",
    "Лидеры договорились о соглашении после долгих переговоров",
)
SITE = (
    "Home World Business Sport",
    "We use cookies to improve your experience. Accept all",
    "{body}",
    "Sign up for our newsletter",
    "The Evening Register is a member of the Fair Press Council and corrects its errors at once.",
)
QUOTE = (
    '"We have come a long way together, and I want to thank everybody who stood by us in these difficult '
    'months," the minister said. "There will be those who say that it was not enough. To them I say: look '
    "at where we were a year ago, and look at where we are today. Nobody believed that we would sit at one "
    'table. We do, and we shall go on sitting there until the last question is answered."'
)
BACKGROUND = (
    "The conflict goes back to the collapse of the old federation, when the province declared itself "
    "independent and its neighbour sent troops across the river. Some 30,000 people were killed in the "
    "first two years of fighting, and a million fled to the coast, where many of their children still live "
    "in the camps.\n\n"
    "Several attempts to make peace have failed since. A plan of the United Nations was rejected in a "
    "referendum, and talks in Geneva broke down over the question of who should command the border police. "
    "A truce has been in force for nine years, though observers report violations almost every week."
)
SMALL_PRINT = (
    "This report may be reproduced free of charge by subscribers of the service, provided that its source "
    "is named and its meaning is left as it was. Photographs are the property of those who took them. "
    "Readers who find a mistake are asked to write to the editor of the day, who answers every letter "
    "within a week."
)
NEWS = (
    "In a later development, aides confirmed that both delegations would stay for another night.",
    "Markets rose on hopes that trade between the two would pick up again before the winter.",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, what was done to the second, and whether it is a copy of the first."""

    first: Article
    second: Article
    how: str
    copied: bool


def read_articles(places: Sequence[str | Path]) -> list[Article]:
    """The articles of some folders without their front matter, by id."""
    found = read_sources([str(ROOT / place) for place in places])
    articles = [a for a in found if isinstance(a, Article) and a.id != "README"]
    bare = [replace(a, text=a.text[a.body :], body=0, publisher=None) for a in articles]
    return sorted(bare, key=lambda article: article.id)


def make_pairs(articles: Sequence[Article]) -> Iterator[Pair]:
    """Of each article its copies; of two articles each pair, and some with a part in common."""
    for article in articles:
        for how, change in CHANGES.items():
            yield Pair(article, _alter(article, how, change), how, copied=True)
    for one, other in combinations(articles, 2):
        yield Pair(one, other, "two articles", copied=False)
    for article, retold in _list_retold(articles):
        yield Pair(article, retold, "told again", copied=False)
    neighbours = list(zip(articles, (*articles[1:], articles[0]), strict=True))
    for how, part in (("quote", QUOTE), ("background", BACKGROUND), ("small print", SMALL_PRINT)):
        for one, other in neighbours:
            first, second = (replace(a, id=f"{a.id} {how}", text=f"{a.text}\n\n{part}") for a in (one, other))
            yield Pair(first, second, f"the same {how}", copied=False)


def _list_retold(articles: Sequence[Article]) -> Iterator[tuple[Article, Article]]:
    retold = {article.id: article for article in read_articles([RETOLD])}
    for article in articles:
        if article.id in retold:
            yield article, replace(retold[article.id], id=f"{article.id} told again")


def _alter(article: Article, how: str, change: Callable[[str, Random], str]) -> Article:
    random = Random(f"{article.id} {how}")  # noqa: S311  nothing secret
    return replace(article, id=f"{article.id} {how}", text=change(article.text, random), title=None)


# -- what becomes of a text that is copied


def cut(text: str, random: Random) -> str:
    """Every paragraph or sentence with a chance of two in three, half of them at least."""
    pieces = _list_pieces(text)
    number = max(len(pieces) // 2, 1)
    kept = set(random.sample(range(len(pieces)), number))
    return "\n\n".join(p for at, p in enumerate(pieces) if at in kept or random.random() < 1 / 3)


def cut_to_a_third(text: str, _random: Random) -> str:
    """The beginning, as where an agency's story is used as a brief."""
    pieces = _list_pieces(text)
    return "\n\n".join(pieces[: max(len(pieces) // 3, 2)])


def reorder(text: str, random: Random) -> str:
    """The paragraphs in another order."""
    pieces = _list_pieces(text)
    return "\n\n".join(random.sample(pieces, len(pieces)))


def reword(text: str, random: Random) -> str:
    """A fifth of all words is another one, is left out or gets another beside it; names and numbers stay."""
    words = re.split(r"(\s+)", text)
    small = [at for at, word in enumerate(words) if re.fullmatch(r"[a-z]+[,.]?", word)]
    number = min(len(small), len(text.split()) // 5)
    for at in random.sample(small, number):
        other = random.choice(_list_small_words())
        kind = random.random()
        words[at] = other if kind < 0.7 else "" if kind < 0.85 else f"{words[at]} {other}"
    return "".join(words)


def reword_sentences(text: str, random: Random) -> str:
    """Of a fifth of the sentences every small word is another."""
    sentences = re.split(r"(?<=[.!?])(\s+)", text)
    for at in random.sample(range(0, len(sentences), 2), (len(sentences) + 1) // 2 // 5):
        sentences[at] = re.sub(r"\b[a-z]{3,}\b", lambda _: random.choice(_list_small_words()), sentences[at])
    return "".join(sentences)


def translate_headline(text: str, random: Random) -> str:
    """The first line gives way to a headline in another language."""
    body = text.split("\n\n", 1)[-1] if text.startswith("# ") else text
    return f"# {random.choice(HEADLINES)}\n\n{body}"


def put_on_a_site(text: str, _random: Random) -> str:
    """With the menu, the banner and the foot of another site."""
    return "\n\n".join(SITE).replace("{body}", text)


def update(text: str, random: Random) -> str:
    """Two new sentences on top, a fifth cut, other numbers."""
    pieces = _list_pieces(text)
    kept = [p for p in pieces if random.random() < 0.8]
    changed = re.sub(r"\b\d{1,3}\b", lambda m: str(int(m[0]) + 1), "\n\n".join(kept))
    return "\n\n".join([*NEWS, changed])


def do_it_all(text: str, random: Random) -> str:
    """Cut, reordered, a fifth reworded, the headline translated, on another site."""
    for change in (cut, reorder, reword, translate_headline, put_on_a_site):
        text = change(text, random)
    return text


CHANGES: dict[str, Callable[[str, Random], str]] = {
    change.__name__.replace("_", " "): change
    for change in (
        cut,
        cut_to_a_third,
        reorder,
        reword,
        reword_sentences,
        translate_headline,
        put_on_a_site,
        update,
        do_it_all,
    )
}


def _list_pieces(text: str) -> list[str]:
    """The paragraphs; of a text in one paragraph, or two, its sentences."""
    paragraphs = [p for p in re.split(r"\n\s*\n", text.strip()) if p.strip()]
    prose = [p for p in paragraphs if len(p.split()) > 15]
    return paragraphs if len(prose) > 3 else re.split(r"(?<=[a-z)\"][.!?])\s+", text.strip())


@cache
def _list_small_words() -> list[str]:
    """Words of the texts that were told again, each as often as it comes."""
    return re.findall(r"\b[a-z]{3,}\b", " ".join(a.text for a in read_articles([RETOLD])))


# -- what is found


def is_found(pair: Pair) -> bool:
    """Whether the two are taken for one story."""
    return any(telling.copy_of for telling in find_stories([_sketch(pair.first), _sketch(pair.second)]))


@cache
def _sketch(article: Article) -> Sketched:
    return Sketched(article.id, make_sketch(article.text, find_blocks(article)))


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the copies were found, of those found were copies, and of each kind of pair were found."""

    precision: float
    recall: float
    kinds: dict[str, tuple[int, int]]


def score(pairs: Sequence[Pair]) -> Score:
    """Of these pairs."""
    kinds: defaultdict[str, list[bool]] = defaultdict(list)
    counts: Counter[tuple[bool, bool]] = Counter()
    for pair in pairs:
        found = is_found(pair)
        kinds[pair.how].append(found)
        counts[pair.copied, found] += 1
    right = counts[True, True]
    return Score(
        precision=right / max(right + counts[False, True], 1),
        recall=right / max(right + counts[True, False], 1),
        kinds={how: (sum(found), len(found)) for how, found in kinds.items()},
    )


def main() -> None:
    """Print both halves."""
    for name, places in (("set by", SET_BY), ("held out", HELD_OUT)):
        pairs = list(make_pairs(read_articles(places)))
        scored = score(pairs)
        lines = [
            f"{name}: {', '.join(places)}",
            f"  precision {scored.precision:.3f}, recall {scored.recall:.3f}, {len(pairs)} pairs",
            *(f"  {how:<24}{n:>5} found of {of}" for how, (n, of) in scored.kinds.items()),
        ]
        sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
