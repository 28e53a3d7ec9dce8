"""A spaCy pipeline -> the same, but its entity recogniser decides on all words of an article together.

The recogniser goes from word to word and begins, goes on with, or ends a name (the transition-based model of
Lample et al., 2016, 'Neural Architectures for Named Entity Recognition'). In spaCy 3.8 this takes as long as
tagging and parsing together, as at each word it asks of each of 73 steps whether it is allowed. But outside a
name a step depends on the next word alone: there all are scored together, and only within names one after
the other, all names at once. The layers are the pipeline's own, and so are the names.
"""

from __future__ import annotations

from functools import reduce
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Booleans = NDArray[np.bool_]
    Floats = NDArray[np.float32]
    Ints = NDArray[np.int_]

_RECOGNISER, _NAME = "ner", "entity_steps"
_BEGIN, _IN, _LAST, _UNIT, _OUT = "BILUO"
# What a step depends on: the next word, and within a name its first word and the one before the next.
_NEXT, _FIRST, _BEFORE = range(3)
_ROLES = 3


class EntitySteps:
    """Sets the entities of docs, whose sentences are known, as the recogniser would."""

    def __init__(self, recogniser: EntityRecognizer) -> None:
        self._recogniser: Any = recogniser
        model: Any = recogniser.model
        self._ops = model.ops
        self._embed, self._lower, upper = (model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        self._weights: Floats = upper.get_param("W")
        self._biases: Floats = upper.get_param("b")
        self._steps = _list_steps(recogniser)
        numbers = {step: number for number, step in enumerate(self._steps)}
        # For each step the two that a name of its label may go on with.
        self._choices = np.array(
            [[numbers.get((kind, label), 0) for kind in (_IN, _LAST)] for _, label in self._steps]
        )
        kinds = np.array([kind for kind, _ in self._steps])
        # The step without a label is for words that the caller has ruled out.
        self._barred = np.isin(kinds, [_IN, _LAST]) | np.array([s == (_UNIT, "") for s in self._steps])
        self._beginning, self._opening = kinds == _BEGIN, np.isin(kinds, [_BEGIN, _UNIT])

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its entities."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The docs with their entities; so many are worked on at a time."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            some = [doc for doc in batch if len(doc)]
            if any(doc.has_annotation("ENT_IOB") for doc in some):
                yield from self._recogniser.pipe(batch)
                continue
            if some:
                self._set_entities(some)
            yield from batch

    def _set_entities(self, docs: Sequence[Doc]) -> None:
        asked = [doc.to_array(["IS_SPACE", "SENT_START"]) for doc in docs]
        is_space = np.concatenate([of_doc[:, 0] == 1 for of_doc in asked])
        # Where no name goes on: before a sentence, and at the end of a doc.
        is_last = np.concatenate([np.append(of_doc[1:, 1] == 1, [True]) for of_doc in asked])
        # What each word adds to a step in each of its roles; in the first row, what no word adds.
        features: Floats = self._lower.predict(self._embed.predict(docs))
        words, nobody = features[1:], features[0]
        hidden = self._hide(words[:, _NEXT], nobody[_FIRST], nobody[_BEFORE])
        scores = self._ops.gemm(hidden, self._weights, trans2=True) + self._biases
        scores[:, self._barred] = -np.inf
        scores[np.ix_(is_space, self._opening)] = -np.inf
        scores[np.ix_(is_last, self._beginning)] = -np.inf
        best = scores.argmax(axis=1)
        ends = self._find_ends(words, best, is_last)
        begin = 0
        for doc in docs:
            own = slice(begin, begin + len(doc))
            doc.set_ents([Span(doc, *span) for span in self._list_spans(best[own], ends[own] - begin)])
            begin = own.stop

    def _find_ends(self, words: Floats, best: Ints, is_last: Booleans) -> Ints:
        """For each word the token behind the name that begins with it, if one does by the `best` step."""
        starts = np.flatnonzero(self._beginning[best])
        choices, ends = self._choices[best[starts]], starts + 1
        going_on = np.arange(len(starts))
        while len(going_on := going_on[~is_last[ends[going_on]]]):
            at, of = ends[going_on], choices[going_on]
            hidden = self._hide(words[at, _NEXT], words[starts[going_on], _FIRST], words[at - 1, _BEFORE])
            scores = (self._weights[of] @ hidden[:, :, np.newaxis])[:, :, 0] + self._biases[of]
            going_on = going_on[scores[:, 1] <= scores[:, 0]]
            ends[going_on] += 1
        behind = np.arange(1, len(words) + 1)
        behind[starts] = ends + 1
        return behind

    def _list_spans(self, best: Ints, ends: Ints) -> Iterator[tuple[int, int, str]]:
        """First token, the one behind the last, label of each name; where one is, no other begins."""
        behind = 0
        for start in np.flatnonzero(self._opening[best]).tolist():
            if start >= behind:
                behind = int(ends[start])
                yield start, behind, self._steps[best[start]][1]

    def _hide(self, next_: Floats, first: Floats, before: Floats) -> Floats:
        """What the scores of steps behind each of the words are computed from: a layer of maxout."""
        linear = next_ + first + before + self._lower.get_param("b")
        hidden: Floats = reduce(np.maximum, np.moveaxis(linear, -1, 0))
        return hidden


def step_together(nlp: Language) -> Language:
    """The pipeline with this component in place of its recogniser, where that is of the kind known here."""
    if _RECOGNISER in nlp.pipe_names and _is_known(nlp.get_pipe(_RECOGNISER)):
        nlp.add_pipe(_NAME, after=_RECOGNISER)
        nlp.disable_pipe(_RECOGNISER)
    return nlp


@Language.factory(_NAME)
def _make_entity_steps(nlp: Language, name: str) -> EntitySteps:  # noqa: ARG001  spaCy gives it
    recogniser = nlp.get_pipe(_RECOGNISER)
    assert isinstance(recogniser, EntityRecognizer)  # noqa: S101  as `step_together` made sure
    return EntitySteps(recogniser)


def _is_known(component: object) -> bool:
    if not isinstance(component, EntityRecognizer):
        return False
    model: Any = component.model
    steps = set(_list_steps(component))
    labels = {label for _, label in steps} - {""}
    known = {(kind, label) for kind in (_BEGIN, _IN, _LAST, _UNIT) for label in labels}
    return (
        component.cfg.get("beam_width") == 1
        and model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and model.get_ref("lower").get_dim("nF") == _ROLES
        and steps == known | {(_UNIT, ""), (_OUT, "")}
    )


def _list_steps(recogniser: EntityRecognizer) -> list[tuple[str, str]]:
    """The kind and the label of each step, as 'B' and 'ORG', in the order of the scores."""
    moves: Any = recogniser.moves
    names = (moves.get_class_name(number).partition("-") for number in range(moves.n_moves))
    return [(kind, label) for kind, _, label in names]
