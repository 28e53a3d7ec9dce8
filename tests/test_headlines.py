"""What is put in for the parser is gone afterwards: the words of a headline are those of the article."""

from __future__ import annotations

import pytest

from kg.blocks import find_blocks
from kg.parsing import load_model, parse_article
from kg.records import Article
from kg.settings import load_tables

BODY = "The two sides spoke on Tuesday, and Harlan Meadow said that nobody had asked about the weather."


@pytest.mark.parametrize(
    ("headline", "verb", "subjects"),
    [
        ("Trump hosts Zelensky at White House", "hosts", ["Trump"]),
        ("Xi, Putin sign new trade pact in Moscow", "sign", ["Xi", "Putin"]),
        ("Meadow urges France to sign the pact", "urges", ["Meadow"]),
    ],
)
def test_the_parser_finds_verb_and_subjects(headline: str, verb: str, subjects: list[str]) -> None:
    article = Article(id="a", text=f"# {headline}\n\n{BODY}\n", published="2025-05-09")
    parse = parse_article(article, find_blocks(article), load_model(), load_tables())
    words = [t for t in parse.doc if parse.kinds[t.i] == "headline"]
    assert "".join(t.text_with_ws for t in words).strip() == headline
    found = next(t for t in words if t.text == verb)
    first = next(c for c in found.children if c.dep_ in {"nsubj", "compound"})
    assert [first.text, *(c.text for c in first.children if c.dep_ == "conj")] == subjects
