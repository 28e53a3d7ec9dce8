"""A number -> as many short articles of made-up news to be read: text, and not yet what it says.

Countries are drawn as unevenly as they stand in the news, their ministers are made up, and no two articles
are alike. The same number gives the same articles.
"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from kg.gazetteer import load_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# {a} and {b} are countries, {m} and {n} their ministers with first name, {x} and {y} without; {c} is the
# capital of the second, {d} a weekday, {k} a number.
_SENTENCES = (
    "Foreign Minister {m} of {a} met his counterpart from {b}, {n}, in {c} on {d}.",
    (
        "The two sides signed an agreement on {k} million tonnes of grain, which {a} is to deliver by "
        "the end of the year."
    ),
    '"We will not accept threats from anybody," {x} told reporters after the talks with {y}.',
    (
        "{b} accused {a} of having sent weapons to rebels near its border, which officials in the "
        "capital denied."
    ),
    "{y} said that {b} had offered {k} million dollars in aid to the victims of the floods in {a}.",
    "In a statement, the government of {a} condemned the sanctions that {b} imposed last month.",
    (
        "The parliament in {c} is expected to vote on the treaty with {a} within {k} days, though its "
        "opponents may still delay it."
    ),
    "{m}, who has been foreign minister of {a} since 2021, plans to visit {c} again in the autumn.",
    "Analysts doubt that the quarrel over fishing rights between {a} and {b} will end before the election.",
    "According to the ministry, {k} people were killed when troops from {b} shelled a village on {d}.",
    "It was the second meeting of {x} and {y} in less than a year.",
    "{a} has supported {b} at the United Nations, but it refused to recall its ambassador from {c}.",
    "Neither {x} nor his staff would say whether the invitation to {c} had been accepted.",
    (
        "Trade between the two countries fell by {k} per cent after {b} had closed the crossing, "
        "customs data show."
    ),
)
_TITLES = ("{a} and {b} hold talks in {c}", "{b} warns {a} over border", "Minister {x} travels to {c}")
_FIRST, _LAST = ("Ana", "Ivo", "Lena", "Marek", "Omar", "Petra", "Samir", "Tomas"), "bdfgklmnprstvz"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_SENTENCES_AN_ARTICLE, _SENTENCES_A_PARAGRAPH = 9, 3
_FIRST_DAY, _SPAN = date(2024, 1, 1), 700


def write_articles(articles: int, path: Path) -> int:
    """A line of JSON for each; how many words they have."""
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for article in make_articles(articles):
            words += len(article["text"].split())
            file.write(json.dumps(article) + "\n")
    return words


def make_articles(articles: int) -> Iterator[dict[str, str]]:
    """Each as `kg build` reads it: id, title, published, text."""
    chance = random.Random(1)  # noqa: S311  nothing secret
    gazetteer = load_gazetteer()
    countries = [c for c in gazetteer.tables.countries if c.capital and c.kind == "state"]
    chance.shuffle(countries)
    weights = list(accumulate(1 / rank for rank in range(1, len(countries) + 1)))
    ministers = {c.entity.name: f"{chance.choice(_FIRST)} {_make_name(chance)}" for c in countries}
    for number in range(articles):
        a = b = chance.choices(countries, cum_weights=weights)[0]
        while b is a:
            b = chance.choices(countries, cum_weights=weights)[0]
        told = {
            "a": a.entity.name,
            "b": b.entity.name,
            "c": b.capital.name if b.capital else "",
            "m": ministers[a.entity.name],
            "n": ministers[b.entity.name],
            "x": ministers[a.entity.name].split()[1],
            "y": ministers[b.entity.name].split()[1],
        }
        sentences = [
            sentence.format(**told, d=chance.choice(_DAYS), k=chance.randint(3, 900))
            for sentence in chance.sample(_SENTENCES, _SENTENCES_AN_ARTICLE)
        ]
        paragraphs = [
            " ".join(sentences[i : i + _SENTENCES_A_PARAGRAPH])
            for i in range(0, len(sentences), _SENTENCES_A_PARAGRAPH)
        ]
        yield {
            "id": f"made-{number:06}",
            "title": chance.choice(_TITLES).format(**told),
            "published": str(_FIRST_DAY + timedelta(days=number % _SPAN)),
            "text": "\n\n".join(paragraphs) + "\n",
        }


def _make_name(chance: random.Random) -> str:
    return "".join(chance.choice(_LAST) + chance.choice("aeiou") for _ in range(3)).capitalize() + "n"
