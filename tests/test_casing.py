"""Headlines in Title Case -> only their names keep their capitals; everything else stays as it is."""

from __future__ import annotations

import pytest

from kg.blocks import find_blocks
from kg.casing import find_casing, is_title_case
from kg.parsing import load_model, parse_article
from kg.pipeline import extract
from kg.records import Article
from kg.settings import load_tables

TEXT = """# Zelensky Meets Harlan Meadow as Envoy Pledges More Aid for Ukraine

Harlan Meadow, the envoy, arrived in Kyiv on Monday. He said that Meadow Hall was open to all.
"""


@pytest.mark.parametrize(
    ("headline", "lowered"),
    [
        (
            "Trump Hosts Zelensky at White House, Pledges More Aid for Ukraine",
            "Trump hosts Zelensky at White House, pledges more aid for Ukraine",
        ),
        (
            "Iran Rejects U.S. Offer of Talks as Israel Threatens New Strikes",
            "Iran rejects U.S. offer of talks as Israel threatens new strikes",
        ),
        ("May Meets Turkey's Erdogan in Ankara in March", "May meets Turkey's Erdogan in Ankara in March"),
        ("New Zealand Bans Huawei From 5G Network", "New Zealand bans Huawei from 5G network"),
        ("Xi meets Putin as China, Russia strive on", "Xi meets Putin as China, Russia strive on"),
        ("UN Security Council", "UN Security Council"),
        ("", ""),
    ],
)
def test_only_names_keep_their_capitals(headline: str, lowered: str) -> None:
    assert find_casing([], load_tables(), load_model()).lower(headline) == lowered


def test_what_the_article_writes_with_a_capital_is_a_name() -> None:
    casing = find_casing(["The envoy, Harlan Meadow, met him."], load_tables(), load_model())
    assert casing.lower("Zelensky Thanks Meadow for Help") == "Zelensky thanks Meadow for help"


def test_a_few_capitals_make_no_title_case() -> None:
    assert not is_title_case("The President of the United States left")


def test_offsets_and_texts_are_those_of_the_article() -> None:
    article = Article(id="a", text=TEXT, origin="a.md")
    parse = parse_article(article, find_blocks(article), load_model(), load_tables())
    assert all(
        TEXT[b : b + len(t.text)].lower() == t.text.lower()
        for b, t in zip(parse.begins, parse.doc, strict=True)
    )
    statements = extract(article, load_model()).statements
    told = {(s.subject.entity.name, s.relation, s.object.entity.name) for s in statements}
    assert ("Volodymyr Zelensky", "meets", "Harlan Meadow") in told
    headline = TEXT.splitlines()[0].removeprefix("# ")
    assert any(e.text == headline for s in statements for e in s.evidence)
