"""Sentence -> the PLOVER type of what it states: of the deed, or of its announcement, offer or refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.parsing import load_model
from kg.pipeline import extract
from kg.records import Article

if TYPE_CHECKING:
    from spacy.language import Language

SENTENCES = [
    ("Japan sent medicine to Nepal.", "aids", "AID"),
    ("Japan will send medicine to Nepal.", "aids", "AGREE"),
    ("Japan promised to send medicine to Nepal.", "aids", "AGREE"),
    ("Japan offered to send medicine to Nepal.", "aids", "AGREE"),
    ("Japan is willing to send medicine to Nepal.", "aids", "AGREE"),
    ("Japan refused to send medicine to Nepal.", "aids", "REJECT"),
    ("Japan will not send medicine to Nepal.", "aids", "REJECT"),
    ("Japan may send medicine to Nepal.", "aids", "AID"),
    ("Japan did not send medicine to Nepal.", "aids", "AID"),
    ("Japan pledged medicine to Nepal.", "aids", "AGREE"),
    ("Emmanuel Macron cancelled a planned visit to Norway.", "visits", "SANCTION"),
    ("Emmanuel Macron visited Norway.", "visits", "CONSULT"),
    ("Emmanuel Macron will visit Norway.", "visits", "AGREE"),
    ("Emmanuel Macron declined to meet Viktor Orban.", "meets", "REJECT"),
    ("Canada will impose sanctions on Belarus.", "sanctions", "THREATEN"),
    ("Canada imposed sanctions on Belarus.", "sanctions", "SANCTION"),
    ("Canada condemned Belarus.", "accuses", "ACCUSE"),
    ("Peru and Chile agreed on a trade pact.", "agrees_with", "AGREE"),
    ("Peru and Chile signed a trade pact.", "agrees_with", "SUPPORT"),
    ("Peru and Chile will sign a trade pact.", "agrees_with", "AGREE"),
    ("Peru and Chile failed to reach an agreement.", "agrees_with", "REJECT"),
    ("Egypt restored diplomatic relations with Turkey.", "agrees_with", "SUPPORT"),
    ("Denmark apologised to Iceland.", "yields_to", "SUPPORT"),
    ("Kenya withdrew its troops from Somalia.", "yields_to", "RETREAT"),
    ("Kenya bowed to Somalia.", "yields_to", "CONCEDE"),
    ("Kenya will withdraw its troops from Somalia.", "yields_to", "AGREE"),
    ("Kenya will withdraw its troops from Somalia unless the shelling stops.", "yields_to", "THREATEN"),
    ("Kenya will withdraw its observers from Somalia.", "yields_to", "THREATEN"),
    ("Peru and Chile upgraded their diplomatic ties.", "cooperates_with", "SUPPORT"),
    ("Peru opened an embassy in Hanoi.", "cooperates_with", "SUPPORT"),
    ("Belgium expressed willingness to negotiate with Cuba.", "meets", "AGREE"),
    ("France is an ally of Greece.", "partner_of", None),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


@pytest.mark.parametrize(("sentence", "relation", "plover"), SENTENCES)
def test_the_type_follows_how_it_is_told(
    sentence: str, relation: str, plover: str | None, nlp: Language
) -> None:
    statements = extract(Article("a", sentence + "\n"), nlp).statements
    assert {s.plover for s in statements if s.relation == relation} == {plover}
