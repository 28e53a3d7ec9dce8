"""Articles are parsed as by spaCy's own pipeline, and by any number of threads alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy
from conftest import SOURCES
from threadpoolctl import threadpool_info, threadpool_limits

from kg.blocks import find_blocks
from kg.parsing import DEFAULT_MODEL, load_model, parse_article
from kg.records import Article
from kg.settings import load_tables

if TYPE_CHECKING:
    from spacy.tokens import Doc

TEXTS = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.md"))[:6]]


def tell(doc: Doc) -> list[tuple[str, int, str]]:
    """What the parse rests on, of every token."""
    return [(token.dep_, token.head.i, token.ent_type_) for token in doc]


def test_every_word_is_parsed_as_by_spacy() -> None:
    ours, theirs = load_model(), spacy.load(DEFAULT_MODEL)
    docs = [ours.make_doc(text) for text in TEXTS]
    words = [
        spacy.tokens.Doc(theirs.vocab, [t.text for t in d], [bool(t.whitespace_) for t in d]) for d in docs
    ]
    pairs = list(zip(ours.pipe(docs), theirs.pipe(words), strict=True))
    assert sum(len(doc) for doc, _ in pairs) > 2000
    assert all(tell(one) == tell(other) for one, other in pairs)


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_change_nothing_and_are_given_back(threads: int) -> None:
    article = Article(id="one", text="Xi Jinping met Vladimir Putin in Moscow. He praised Russia.")
    nlp, tables = load_model(), load_tables()
    with threadpool_limits(limits=threads, user_api="blas"):
        before = threadpool_info()
        parse = parse_article(article, find_blocks(article), nlp, tables)
        assert threadpool_info() == before
    assert [t.dep_ for t in parse.doc][:4] == ["compound", "nsubj", "ROOT", "compound"]
