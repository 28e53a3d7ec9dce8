"""A spaCy pipeline -> the same, but the vectors of its words are worked out once and then looked up.

Tagger, parser and entity recogniser rest on vectors of tokens: each word has one, of the features of its
form (Miranda et al., 2022, 'Multi hash embeddings in spaCy'), into which layers of convolution then put what
stands around it. The first depends on nothing but the word, so it is kept; the layers are computed with fewer
passes over the numbers than by thinc. The weights are the pipeline's own; the vectors differ by rounding.
"""

from __future__ import annotations

import re
from functools import reduce
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Never

import numpy as np
from thinc.api import Model, NumpyOps

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
# So many words are remembered at most, in 25 MB for vectors of 96 numbers.
_MOST_WORDS = 1 << 16
# As thinc has it: keeps the division by the deviation from dividing by 0.
_LEAST_VARIANCE = 1e-8


class _Layer:
    """The greatest of a few linear functions (Goodfellow et al., 2013, 'Maxout Networks'), standardised."""

    def __init__(self, layer: Any) -> None:
        maxout, norm = layer.layers[0].layers
        weights, biases = maxout.get_param("W"), maxout.get_param("b")
        self.width, _, inputs = weights.shape
        # All first pieces, then all second ones, so that the greatest are found column by column.
        self._weights: Floats = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, -1))
        self._biases: Floats = biases.T.ravel()
        # A product takes half the time of numpy's mean.
        self._averaging: Floats = np.full((self.width, 1), 1 / self.width, dtype=np.float32)
        self._scale, self._shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, rows: Floats) -> Floats:
        """A row of `width` for each row."""
        linear: Floats = rows @ self._weights
        linear += self._biases
        pieces = (linear[..., begin : begin + self.width] for begin in range(0, linear.shape[-1], self.width))
        best: Floats = reduce(np.maximum, pieces)
        best -= best @ self._averaging
        variance = np.square(best) @ self._averaging + _LEAST_VARIANCE
        best *= self._scale / np.sqrt(variance)
        best += self._shift
        return best


class _WordVectors:
    """Docs -> for each the vectors of its words, by nothing but the features of their forms."""

    def __init__(self, embed: Any) -> None:
        features, _, hashed, mixed, _ = embed.layers
        self._ops = embed.ops
        self._columns: list[int | str] = features.attrs["columns"]
        parts = [part.layers[1] for part in hashed.layers[0].layers]
        self._tables = [(part.attrs["seed"], part.get_param("E")) for part in parts]
        self._mix = _Layer(mixed.layers[0])
        self._known: dict[bytes, bytes] = {}

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        features = np.concatenate([doc.to_array(self._columns) for doc in docs])
        words: list[bytes] = features.view(f"V{features.strides[0]}").ravel().tolist()
        if len(self._known) > _MOST_WORDS:
            self._known.clear()
        if new := [word for word in dict.fromkeys(words) if word not in self._known]:
            self._add(new)
        numbers = b"".join([self._known[word] for word in words])
        vectors = np.frombuffer(numbers, dtype=np.float32).reshape(-1, self._mix.width)
        ends = accumulate((len(doc) for doc in docs), initial=0)
        return [vectors[begin:end] for begin, end in pairwise(ends)]

    def _add(self, words: Sequence[bytes]) -> None:
        features = np.frombuffer(b"".join(words), dtype=np.uint64).reshape(-1, len(self._columns))
        columns = np.ascontiguousarray(features.T)
        rows = np.hstack([self._embed(*pair) for pair in zip(columns, self._tables, strict=True)])
        # One after the other, as a matrix product's rounding depends a little on how many rows there are.
        mixed = self._mix(rows[:, np.newaxis])
        self._known |= zip(words, (row.tobytes() for row in mixed), strict=True)

    def _embed(self, column: NDArray[np.uint64], table: tuple[int, Floats]) -> Floats:
        """For each feature the sum of the rows of the table that its hashes lead to."""
        seed, rows = table
        chosen: Floats = rows[self._ops.hash(column, seed) % len(rows)].sum(axis=1)
        return chosen


class _TokenVectors:
    """For each doc the vectors of its words -> for each those of its tokens, by what stands around them."""

    def __init__(self, encode: Any) -> None:
        self._ops, self._pad = encode.ops, encode.attrs["pad"]
        parts = [residual.layers[0].layers for residual in encode.layers[0].layers]
        self._layers = [(window.attrs["window_size"], _Layer(layer)) for window, layer in parts]

    def __call__(self, words: list[Floats]) -> list[Floats]:
        rows = self._ops.flatten(words, pad=self._pad)
        for window, layer in self._layers:
            rows = rows + layer(self._ops.seq2col(rows, window))
        lengths = self._ops.asarray1i([len(rows_of_doc) for rows_of_doc in words])
        vectors: list[Floats] = self._ops.unflatten(rows, lengths, pad=self._pad)
        return vectors


def keep_word_vectors(nlp: Language) -> Language:
    """The pipeline, where each of its networks that is of the kind known here looks up its words."""
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        nodes = list(model.walk()) if isinstance(model, Model) else []
        for node in nodes:
            if isinstance(node.ops, NumpyOps) and _KNOWN.fullmatch(node.name):
                embed, encode = node.layers
                model.replace_node(embed, _as_model(_WordVectors(embed)))
                model.replace_node(encode, _as_model(_TokenVectors(encode)))
    return nlp


def _as_model(compute: Callable[[Any], Any]) -> Model[Any, Any]:
    def forward(_: Model[Any, Any], given: object, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:  # noqa: ARG001, FBT001  thinc gives it
        return compute(given), _refuse_training

    return Model(type(compute).__name__, forward)


def _refuse_training(_: object) -> Never:
    raise NotImplementedError(_NO_TRAINING)
