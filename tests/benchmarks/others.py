"""Texts -> processor-seconds of what others extract from them, where that is installed beside kg.

.venv/bin/pip install textacy triplet-extract
"""

from __future__ import annotations

import tempfile
import time
from contextlib import chdir
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language

# triplet-extract loads a model of this name, whatever it is given.
_ITS_MODEL = "en_core_web_sm"


def measure_textacy(texts: Sequence[str], nlp: Language) -> float | None:
    """Subject, verb and object of each clause, parsing included; None where textacy is not installed."""
    if find_spec("textacy") is None:
        return None
    import textacy.extract  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    triples: Callable[..., Any] = textacy.extract.subject_verb_object_triples
    begin = time.process_time()
    for doc in nlp.pipe(texts):
        list(triples(doc))
    return time.process_time() - begin


def measure_triplets(texts: Sequence[str], nlp: Language) -> float | None:
    """Open triples by the default settings, parsing included; None where triplet-extract is not installed."""
    if find_spec("triplet_extract") is None:
        return None
    from triplet_extract import OpenIEExtractor  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path(folder, _ITS_MODEL).symlink_to(nlp.path or "")
        extractor = OpenIEExtractor(nlp=spacy.load(nlp.path or ""))
        begin = time.process_time()
        for text in texts:
            extractor.extract_triplet_objects(text)
        return time.process_time() - begin
