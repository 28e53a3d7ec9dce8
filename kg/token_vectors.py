"""A spaCy pipeline -> the same, but the vectors of its words are worked out once and then looked up.

Tagger, parser and entity recogniser rest on vectors of tokens: each word has one, of the features of its
form (Miranda et al., 2022, 'Multi hash embeddings in spaCy'), into which layers of convolution then put what
stands around it. That vector, and what it adds to the first of these layers, depend on nothing but the word
and are kept; the other layers are computed with fewer passes over the numbers than by thinc. The weights are
the pipeline's own; the vectors differ by rounding.
"""

from __future__ import annotations

import re
from functools import reduce
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Never

import numpy as np
from thinc.api import Model, NumpyOps, noop

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

# thinc's names of the models that are known here; they tell what they are made of.
_HASHED, _LAYER = r"ints-getitem>>hashembed", r"maxout>>layernorm>>dropout"
_EMBEDDED = rf"with_array\({_HASHED}(\|{_HASHED})+\)>>with_array\({_LAYER}\)"
_CONVOLUTION = rf"residual\(expand_window>>{_LAYER}\)"
_ENCODED = rf"with_array\({_CONVOLUTION}(>>{_CONVOLUTION})+\)"
_KNOWN = re.compile(f"extract_features>>list2ragged>>{_EMBEDDED}>>ragged2list>>{_ENCODED}")
_NO_TRAINING = "a pipeline that keeps the vectors of words cannot be trained; load it with spacy.load"
# So many words are remembered at most, in 64 MB for each of the two networks of the small pipeline.
_MOST_WORDS = 1 << 14
# As thinc has it: keeps the division by the deviation from dividing by 0.
_LEAST_VARIANCE = 1e-8


class _Layer:
    """The greatest of a few linear functions (Goodfellow et al., 2013, 'Maxout Networks'), standardised."""

    def __init__(self, layer: Any) -> None:
        maxout, norm = layer.layers[0].layers
        weights, biases = maxout.get_param("W"), maxout.get_param("b")
        self.width, _, inputs = weights.shape
        # All first pieces, then all second ones, so that the greatest are found column by column.
        self.weights: Floats = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, -1))
        self._biases: Floats = biases.T.ravel()
        # A product takes half the time of numpy's mean.
        self._averaging: Floats = np.full((self.width, 1), 1 / self.width, dtype=np.float32)
        self._scale, self._shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, rows: Floats) -> Floats:
        """A row of `width` for each row."""
        return self.finish(rows @ self.weights)

    def finish(self, linear: Floats) -> Floats:
        """The same of the products with the weights, which are overwritten."""
        linear += self._biases
        pieces = (linear[..., begin : begin + self.width] for begin in range(0, linear.shape[-1], self.width))
        best: Floats = reduce(np.maximum, pieces)
        best -= best @ self._averaging
        variance = np.square(best) @ self._averaging + _LEAST_VARIANCE
        best *= self._scale / np.sqrt(variance)
        best += self._shift
        return best


class _Words:
    """Docs -> a row for each word, by nothing but the features of its form: its vector, and what follows.

    That is what it adds to a layer for the token behind it, for itself, for the token before it; or for more
    of them, as the window of the layer is.
    """

    def __init__(self, embed: Any, layer: _Layer) -> None:
        features, _, hashed, mixed, _ = embed.layers
        self._columns: list[int | str] = features.attrs["columns"]
        self._ops = embed.ops
        parts = [part.layers[1] for part in hashed.layers[0].layers]
        self._tables = [(part.attrs["seed"], part.get_param("E")) for part in parts]
        self._mix = _Layer(mixed.layers[0])
        self.width = self._mix.width
        weights = layer.weights.reshape(-1, self.width, layer.weights.shape[-1])
        self._weights = weights.transpose(1, 0, 2).reshape(self.width, -1)
        self._known: dict[bytes, bytes] = {}

    def __call__(self, docs: Sequence[Doc]) -> Floats:
        features = np.concatenate([doc.to_array(self._columns) for doc in docs])
        words: list[bytes] = features.view(f"V{features.strides[0]}").ravel().tolist()
        if len(self._known) > _MOST_WORDS:
            self._known.clear()
        if new := [word for word in dict.fromkeys(words) if word not in self._known]:
            self._add(new)
        rows = b"".join([self._known[word] for word in words])
        return np.frombuffer(rows, dtype=np.float32).reshape(len(words), -1)

    def _add(self, words: Sequence[bytes]) -> None:
        features = np.frombuffer(b"".join(words), dtype=np.uint64).reshape(-1, len(self._columns))
        columns = np.ascontiguousarray(features.T)
        rows = np.hstack([self._embed(*pair) for pair in zip(columns, self._tables, strict=True)])
        # One after the other, as a matrix product's rounding depends a little on how many rows there are.
        mixed = self._mix(rows[:, np.newaxis])
        of_words = np.concatenate([mixed, mixed @ self._weights], axis=-1)
        self._known |= zip(words, (row.tobytes() for row in of_words), strict=True)

    def _embed(self, column: NDArray[np.uint64], table: tuple[int, Floats]) -> Floats:
        """For each feature the sum of the rows of the table that its hashes lead to."""
        seed, rows = table
        chosen: Floats = rows[self._ops.hash(column, seed) % len(rows)].sum(axis=1)
        return chosen


class _TokenVectors:
    """Docs -> for each the vectors of its tokens, by their words and what stands around them."""

    def __init__(self, embed: Any, encode: Any) -> None:
        self._ops = encode.ops
        # So many rows of nothing stand before and behind each doc, more than a layer's window.
        self._pad: int = encode.attrs["pad"]
        parts = [residual.layers[0].layers for residual in encode.layers[0].layers]
        layers = [(window.attrs["window_size"], _Layer(layer)) for window, layer in parts]
        (self._window, self._first), *self._others = layers
        self._words = _Words(embed, self._first)

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        lengths = [len(doc) for doc in docs]
        words = self._words(docs)
        places = np.arange(len(words)) + self._pad * np.repeat(np.arange(1, len(docs) + 1), lengths)
        count = len(words) + self._pad * (len(docs) + 1)
        vectors, *added = np.split(
            words, range(self._words.width, words.shape[1], self._first.weights.shape[1]), axis=1
        )
        rows = np.zeros((count, vectors.shape[1]), dtype=np.float32)
        rows[places] = vectors
        linear = np.zeros((count, self._first.weights.shape[1]), dtype=np.float32)
        for distance, of_word in enumerate(added, -self._window):
            linear[places - distance] += of_word
        rows += self._first.finish(linear)
        for window, layer in self._others:
            rows += layer(self._ops.seq2col(rows, window))
        return np.split(rows[places], list(accumulate(lengths))[:-1])


def keep_word_vectors(nlp: Language) -> Language:
    """The pipeline, where each of its networks that is of the kind known here looks up its words."""
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        nodes = list(model.walk()) if isinstance(model, Model) else []
        for node in nodes:
            if isinstance(node.ops, NumpyOps) and _KNOWN.fullmatch(node.name):
                embed, encode = node.layers
                model.replace_node(embed, _as_model(_TokenVectors(embed, encode)))
                model.replace_node(encode, noop())
    return nlp


def _as_model(compute: Callable[[Any], Any]) -> Model[Any, Any]:
    def forward(_: Model[Any, Any], given: object, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:  # noqa: ARG001, FBT001  thinc gives it
        return compute(given), _refuse_training

    return Model(type(compute).__name__, forward)


def _refuse_training(_: object) -> Never:
    raise UsageError(_NO_TRAINING)
