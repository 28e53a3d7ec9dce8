"""Vectors of words that are kept are those that spaCy works out, whatever was read before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import spacy
from conftest import SOURCES
from spacy.tokens import Doc

from kg import token_vectors
from kg.errors import UsageError
from kg.parsing import DEFAULT_MODEL
from kg.token_vectors import keep_word_vectors

if TYPE_CHECKING:
    from spacy.language import Language

TEXTS = (
    "Xi Jinping met him.",
    "",
    *(p.read_text(encoding="utf-8") for p in sorted(SOURCES.glob("*.md"))[:3]),
)


def load() -> Language:
    return spacy.load(DEFAULT_MODEL, enable=["tok2vec"])


def list_models(nlp: Language) -> list[str]:
    return [model.name for model in find_component(nlp).model.walk()]


def find_component(nlp: Language) -> Any:
    return nlp.get_pipe("tok2vec")


def find_vectors(nlp: Language, text: str) -> bytes:
    return nlp(text).tensor.tobytes()


def test_they_are_those_of_spacy() -> None:
    ours, theirs = keep_word_vectors(load()), load()
    for text in TEXTS:
        assert np.allclose(ours(text).tensor, theirs(text).tensor, atol=1e-4)


def test_what_was_read_before_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [find_vectors(keep_word_vectors(load()), text) for text in TEXTS]
    nlp = keep_word_vectors(load())
    assert [find_vectors(nlp, text) for text in reversed(TEXTS)] == alone[::-1]
    monkeypatch.setattr(token_vectors, "_MOST_WORDS", 3)  # all are forgotten, again and again
    assert [find_vectors(nlp, text) for text in TEXTS] == alone


def test_a_word_has_a_vector_for_each_form_that_is_set() -> None:
    nlp = keep_word_vectors(load())
    plain, renamed = (Doc(nlp.vocab, words=["can"], spaces=[False]) for _ in range(2))
    renamed[0].norm_ = "will"
    plain, renamed = nlp(plain), nlp(renamed)
    assert not np.allclose(plain.tensor, renamed.tensor)


def test_another_network_is_left_alone() -> None:
    nlp = spacy.blank("en")
    model: dict[str, object] = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 8,
        "depth": 1,
    }
    model |= {"embed_size": 20, "window_size": 1, "maxout_pieces": 2, "subword_features": False}
    nlp.add_pipe("tok2vec", config={"model": model})
    nlp.initialize()
    before = list_models(nlp)
    assert list_models(keep_word_vectors(nlp)) == before


def test_it_cannot_be_trained() -> None:
    nlp = keep_word_vectors(load())
    vectors, train = find_component(nlp).model.begin_update([nlp.make_doc("Xi")])
    with pytest.raises(UsageError, match=r"spacy\.load"):
        train(vectors)
