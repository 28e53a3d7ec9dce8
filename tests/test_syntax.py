"""Our tokens tell of each word what spaCy's tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.parsing import load_model
from kg.syntax import join

if TYPE_CHECKING:
    from spacy.tokens import Doc

TEXTS = (
    "Xi Jinping and Vladimir Putin, who met in Moscow on 9 May 2025, didn't say why.  It rained.",
    "“We'll go,” he said to the U.S.-led group of 12 (or more) states\n\nand left",
    "Ten",
)
LABELS = ("text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "idx", "i", "text_with_ws")
FLAGS = ("is_space", "is_punct", "is_alpha", "like_num")


@pytest.fixture(scope="module")
def docs() -> list[Doc]:
    nlp = load_model()
    return [nlp(text) for text in TEXTS]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_doc_is_that_of_spacy(docs: list[Doc], number: int) -> None:
    theirs = docs[number]
    ours = join([theirs], [[t.text for t in theirs]])
    assert ours.text == theirs.text
    assert [(s.start, s.end, s.text, s.root.i) for s in ours.sents] == [
        (s.start, s.end, s.text, s.root.i) for s in theirs.sents
    ]
    assert [(e.start, e.end, e.label_, e.root.i, e.sent.start) for e in ours.ents] == [
        (e.start, e.end, e.label_, e.root.i, e.sent.start) for e in theirs.ents
    ]
    for our, their in zip(ours, theirs, strict=True):
        assert [getattr(our, name) for name in LABELS] == [getattr(their, name) for name in LABELS]
        assert [getattr(our, name) for name in FLAGS] == [getattr(their, name) for name in FLAGS]
        assert our.is_sent_start == bool(their.is_sent_start)
        assert [our.head.i, our.left_edge.i, our.right_edge.i, our.sent.start] == [
            their.head.i,
            their.left_edge.i,
            their.right_edge.i,
            their.sent.start,
        ]
        for name in ("children", "lefts", "rights", "subtree", "ancestors", "conjuncts"):
            assert [t.i for t in getattr(our, name)] == [t.i for t in getattr(their, name)]


def test_joined_docs_stand_one_behind_the_other(docs: list[Doc]) -> None:
    joined = join(docs, [[t.text for t in doc] for doc in docs])
    assert joined.text == " ".join(doc.text for doc in docs)
    assert [joined.text[t.idx : t.idx + len(t)] for t in joined] == [t.text for doc in docs for t in doc]
    assert len(joined.sents) == sum(len(list(doc.sents)) for doc in docs)
    assert [e.text for e in joined.ents] == [e.text for doc in docs for e in doc.ents]


def test_a_word_that_was_parsed_as_another_stands_as_itself(docs: list[Doc]) -> None:
    words = [t.text for t in docs[0]]
    words[1] = "Putin"
    token = join([docs[0]], [words])[1]
    assert (token.text, token.lower_, token.lemma_, token.tag_) == ("Putin", "putin", "Putin", "NNP")


def test_a_slice_has_the_text_of_its_words_and_its_own_root(docs: list[Doc]) -> None:
    doc = join([docs[0]], [[t.text for t in docs[0]]])
    assert doc[0:2].text == "Xi Jinping"
    assert doc[0:2].root.text == "Jinping"
    assert doc[2:2].text == ""
    assert doc[-1].text == doc.tokens[-1].text
    assert doc[1].nbor(-1) is doc[0]
    with pytest.raises(IndexError):
        doc[0].nbor(-1)


def test_no_text_gives_an_empty_doc() -> None:
    assert len(join([], [])) == 0
    assert list(join([], []).sents) == []
