"""Looked-up parts of speech and lemmas are those that spaCy works out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy
from conftest import ROOT, SOURCES

from kg import word_forms
from kg.parsing import DEFAULT_MODEL
from kg.word_forms import look_up_forms

if TYPE_CHECKING:
    from spacy.language import Language

GOLD = ROOT / "tests" / "gold"
TEXTS = (
    "There's a man. Let's go, y'all: are they gonna come on? He ain't, she'd gone, it's got ta be.",
    "Do it, he did.  I told him\n\nthat you had one of these; somethin' that we'll save.",
    *(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.md"))[:6]),
    *(path.read_text(encoding="utf-8") for path in sorted((GOLD / "opened" / "articles").glob("*.md"))[:4]),
)


@pytest.fixture(scope="module")
def looked_up() -> Language:
    return look_up_forms(spacy.load(DEFAULT_MODEL))


def test_every_word_has_the_form_that_spacy_gives_it(looked_up: Language) -> None:
    assert "lemmatizer" not in looked_up.pipe_names
    plain = spacy.load(DEFAULT_MODEL)
    for theirs, ours in zip(plain.pipe(TEXTS), looked_up.pipe(TEXTS), strict=True):
        assert [(t.text, t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, t.ent_type_) for t in ours] == [
            (t.text, t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, t.ent_type_) for t in theirs
        ]


def test_what_was_looked_up_before_does_not_matter(looked_up: Language) -> None:
    first, second = (look_up_forms(spacy.load(DEFAULT_MODEL)) for _ in range(2))
    for nlp, texts in ((first, TEXTS), (second, TEXTS[::-1])):
        for text in texts:
            nlp(text)
    text = TEXTS[0]
    assert {tuple((t.pos_, t.lemma_) for t in nlp(text)) for nlp in (first, second, looked_up)} == {
        tuple((t.pos_, t.lemma_) for t in looked_up(text))
    }


def test_what_was_forgotten_is_worked_out_anew(looked_up: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [[(t.pos_, t.lemma_) for t in looked_up(text)] for text in TEXTS[:2]]
    monkeypatch.setattr(word_forms, "_MOST_KNOWN", 3)
    assert [[(t.pos_, t.lemma_) for t in looked_up(text)] for text in TEXTS[:2]] == before


def test_a_pipeline_of_another_kind_is_left_as_it_is() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    assert look_up_forms(blank).pipe_names == ["sentencizer"]


def test_a_ruler_that_asks_for_more_than_the_word_is_left_as_it_is() -> None:
    nlp = spacy.load(DEFAULT_MODEL)
    ruler = nlp.get_pipe("attribute_ruler")
    ruler.add([[{"ENT_TYPE": "PERSON"}]], {"LEMMA": "somebody"})  # type: ignore[attr-defined]
    assert "lemmatizer" in look_up_forms(nlp).pipe_names


def test_an_empty_text_has_no_words(looked_up: Language) -> None:
    assert list(looked_up("")) == []
