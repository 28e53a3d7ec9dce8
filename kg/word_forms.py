"""A spaCy pipeline -> the same, but each part of speech and lemma is worked out once and then looked up.

spaCy's attribute ruler and lemmatizer work on each token anew and take a quarter of the time of the small
English pipeline. What they give a token follows from its word, its tag and its dependency, but for the few
patterns of the ruler that span several tokens; so they are asked once for each such triple.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.vocab import Vocab

_RULER, _LEMMATIZER, _NAME = "attribute_ruler", "lemmatizer", "word_forms"
# What follows from a word, its tag and its dependency; a ruler that asks for more is left as it is.
_KNOWN = {"TAG", "DEP", "LOWER", "ORTH", "TEXT", "IS_SPACE", "IS_PUNCT", "LENGTH", "SHAPE"}
_ASKED: list[int | str] = ["ORTH", "TAG", "DEP"]
_GIVEN: list[int | str] = ["TAG", "POS", "LEMMA"]
# Between two words of which nothing may be told together.
_GAP = ("x", "NN", "dep")

# So many are remembered, in some 50 MB.
_MOST_KNOWN = 1 << 17

_Key = tuple[int, int, int]


class WordForms:
    """Gives each token the tag, part of speech and lemma that ruler and lemmatizer give such a token."""

    def __init__(self, vocab: Vocab, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        self._vocab, self._ruler, self._lemmatizer = vocab, ruler, lemmatizer
        self._known: dict[_Key, tuple[int, ...]] = {}
        # Any: spaCy types all values of a row alike.
        rows: list[dict[str, Any]] = [dict(row) for row in ruler.patterns]
        self._spanning = [row for row in rows if any(len(p) > 1 for p in row["patterns"])]
        self._matcher, self._beginnings = Matcher(vocab), Matcher(vocab)
        for number, row in enumerate(self._spanning):
            self._matcher.add(str(number), row["patterns"])
            self._beginnings.add(str(number), [pattern[:1] for pattern in row["patterns"]])
        # With what a pattern that spans several tokens may begin.
        self._begin: set[_Key] = set()

    def __call__(self, doc: Doc) -> Doc:
        """The doc, whose tokens have been tagged and parsed, with their forms."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The docs with the forms of their tokens; so many are worked on at a time."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            keys: list[list[_Key]] = [[tuple(row) for row in doc.to_array(_ASKED).tolist()] for doc in batch]
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            if new := [key for key in dict.fromkeys(chain.from_iterable(keys)) if key not in self._known]:
                self._ask(new)
            for doc, of_doc in zip(batch, keys, strict=True):
                self._set(doc, of_doc)
            yield from batch

    def _set(self, doc: Doc, keys: Sequence[_Key]) -> None:
        forms = np.array([self._known[key] for key in keys], dtype=np.uint64).reshape(-1, len(_GIVEN))
        doc.from_array(_GIVEN, cast("Any", forms))  # spaCy's protocol is one that no array has
        if self._begin.isdisjoint(keys):
            return
        for number, start, _ in sorted(self._matcher(doc)):
            row = self._spanning[int(self._vocab.strings[number])]
            token = doc[start + row.get("index", 0)]
            token.pos_ = row["attrs"].get("POS", token.pos_)
            token.lemma_ = row["attrs"].get("LEMMA", token.lemma_)

    def _ask(self, keys: list[_Key]) -> None:
        """Let ruler and lemmatizer say what they make of these, each on its own."""
        strings = self._vocab.strings
        rows = [row for key in keys for row in (tuple(strings[name] for name in key), _GAP)]
        words, tags, deps = (list(column) for column in zip(*rows, strict=True))
        apart = Doc(self._vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        forms = self._lemmatizer(self._ruler(apart)).to_array(_GIVEN).tolist()
        self._known.update(zip(keys, (tuple(row) for row in forms[::2]), strict=True))
        places = {start for _, start, _ in self._beginnings(apart)}
        self._begin |= {key for number, key in enumerate(keys) if 2 * number in places}


def look_up_forms(nlp: Language) -> Language:
    """The pipeline with one component in the place of these two, where that gives the same."""
    names = nlp.pipe_names
    if _RULER not in names or _LEMMATIZER not in names:
        return nlp
    ruler, lemmatizer = nlp.get_pipe(_RULER), nlp.get_pipe(_LEMMATIZER)
    if not isinstance(ruler, AttributeRuler) or not isinstance(lemmatizer, Lemmatizer):
        return nlp
    if not all(_is_known(p["patterns"]) for p in ruler.patterns):
        return nlp
    nlp.add_pipe(_NAME, before=_RULER)
    for name in (_RULER, _LEMMATIZER):
        nlp.disable_pipe(name)
    return nlp


@Language.factory(_NAME)
def _make_word_forms(nlp: Language, name: str) -> WordForms:  # noqa: ARG001  spaCy gives it
    ruler, lemmatizer = nlp.get_pipe(_RULER), nlp.get_pipe(_LEMMATIZER)
    assert isinstance(ruler, AttributeRuler)  # noqa: S101  as `look_up_forms` made sure
    assert isinstance(lemmatizer, Lemmatizer)  # noqa: S101
    return WordForms(nlp.vocab, ruler, lemmatizer)


def _is_known(patterns: Any) -> bool:
    return all(token.keys() <= _KNOWN for pattern in patterns for token in pattern)
