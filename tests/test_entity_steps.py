"""Entities that are decided on together are those that spaCy decides on one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy
from conftest import ROOT, SOURCES
from spacy.tokens import Span

from kg.entity_steps import step_together
from kg.parsing import DEFAULT_MODEL

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TEXTS = (
    "Xi Jinping",
    "  The \n\n Union of   South American Nations met.\nOn 9 May 2025 Vladimir Putin spoke. He",
    "Ursula von der Leyen, the President of the European Commission, gave $1.5 billion to Kyiv on Monday",
    *(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.md"))[6:12]),
    *(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "tests" / "gold" / "opened" / "articles").glob("*.md"))[4:8]
    ),
)


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=["lemmatizer", "attribute_ruler"])


@pytest.fixture(scope="module")
def together() -> Language:
    return step_together(spacy.load(DEFAULT_MODEL, exclude=["lemmatizer", "attribute_ruler"]))


def list_entities(doc: Doc) -> list[tuple[int, str]]:
    """Of every token, as an entity may not go where another begins."""
    return [(token.ent_iob, token.ent_type_) for token in doc]


def test_every_word_is_of_the_entity_that_spacy_finds(plain: Language, together: Language) -> None:
    assert together.pipe_names[-1] == "entity_steps"
    docs = list(zip(plain.pipe(TEXTS), together.pipe(TEXTS, batch_size=3), strict=True))
    assert sum(len(theirs.ents) for theirs, _ in docs) > 500
    assert all(list_entities(ours) == list_entities(theirs) for theirs, ours in docs)


def test_company_changes_nothing(together: Language) -> None:
    alone = [list_entities(together(text)) for text in TEXTS[:4]]
    assert [list_entities(doc) for doc in together.pipe(TEXTS[:4][::-1])][::-1] == alone


def test_empty_texts_have_no_entities(together: Language) -> None:
    found = [[ent.text for ent in doc.ents] for doc in together.pipe(["", "He met Vladimir Putin.", ""])]
    assert found == [[], ["Vladimir Putin"], []]


def test_entities_that_are_there_before_are_kept_as_spacy_keeps_them(
    plain: Language, together: Language
) -> None:
    found = []
    for nlp in (plain, together):
        doc = nlp.make_doc("Vladimir Putin met Xi Jinping in Moscow.")
        doc.set_ents([Span(doc, 3, 5, "ORG")], default="missing")
        found.append(list_entities(nlp(doc)))
    assert found[0] == found[1]
    assert (3, "ORG") in found[1]


def test_a_pipeline_of_another_kind_is_left_as_it_is() -> None:
    beams = spacy.load(DEFAULT_MODEL)
    beams.get_pipe("ner").cfg["beam_width"] = 2  # type: ignore[attr-defined]
    for nlp in (spacy.blank("en"), beams):
        names = list(nlp.pipe_names)
        assert step_together(nlp).pipe_names == names
