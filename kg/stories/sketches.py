"""'Xi met Putin in Moscow.' -> 'TqIeCLkBLg': a sentence as hashes of its triples of words, half of them.

Two texts share the triples of a sentence where one was copied from the other, whatever became of the rest: of
a sentence in which every fifth word is another, half of them are left, while two sentences on one matter
share few. Only every second is kept, chosen by the hash, so that the same are kept everywhere (A. Broder, On
the resemblance and containment of documents, 1997, there called sketches modulo m).
"""

from __future__ import annotations

import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.records import Block

WORDS = 3
SAMPLED = 2  # of so many hashes one is kept; with every fourth, a reworded sentence may seem another
BYTES = 4  # of a hash: of a million articles' two in a hundred mean two triples
MIN_WORDS = 8  # shorter sentences, 'U.S.' among them, are joined with the next
MIN_HASHES = 6  # a dozen words; two flashes may well have fewer in common

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n\s*\n")


@dataclass(frozen=True)
class Sketch:
    """The hashes of each sentence."""

    sentences: tuple[frozenset[int], ...]

    @cached_property
    def hashes(self) -> frozenset[int]:
        """Those of all sentences."""
        return frozenset().union(*self.sentences)


def make_sketch(text: str, blocks: Iterable[Block]) -> str:
    """The sketch of the paragraphs among the blocks; '' for what is too short to be told from others.

    Headlines, captions and boilerplate are each site's own, and say nothing of who wrote the text.
    """
    paragraphs = (text[block.begin : block.end] for block in blocks if block.kind == "paragraph")
    sentences = [hashes for paragraph in paragraphs for hashes in _hash_sentences(paragraph)]
    if len(set().union(*sentences)) < MIN_HASHES:
        return ""
    return " ".join(filter(None, map(_write_hashes, sentences)))


def read_sketch(text: str) -> Sketch:
    """The inverse of `make_sketch`."""
    return Sketch(tuple(frozenset(_read_hashes(sentence)) for sentence in text.split()))


def _hash_sentences(paragraph: str) -> Iterator[set[int]]:
    """Of each sentence the hashes that are kept."""
    words: list[str] = []
    for sentence in _SENTENCE_END.split(unicodedata.normalize("NFKC", paragraph)):
        words += _WORD.findall(sentence.casefold())
        if len(words) >= MIN_WORDS:
            yield _hash_words(words)
            words = []
    if words:
        yield _hash_words(words)


def _hash_words(words: list[str]) -> set[int]:
    triples = {" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}
    hashes = (blake2b(triple.encode(), digest_size=BYTES).digest() for triple in triples)
    return {number for h in hashes if (number := int.from_bytes(h)) % SAMPLED == 0}


def _write_hashes(hashes: set[int]) -> str:
    digits = b"".join(number.to_bytes(BYTES) for number in sorted(hashes))
    return urlsafe_b64encode(digits).rstrip(b"=").decode()


def _read_hashes(text: str) -> Iterator[int]:
    digits = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return (int.from_bytes(digits[at : at + BYTES]) for at in range(0, len(digits), BYTES))
