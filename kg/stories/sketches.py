"""'Xi met Putin in Moscow.' -> a sketch: each sentence as hashes of its triples of words, half of them.

Two texts share the triples of a sentence where one was copied from the other, whatever became of the rest:
of a sentence in which every fifth word is another, half of them are left, while two sentences on one matter
share few. Only every second is kept, chosen by the hash, so that the same are kept everywhere (A. Broder, On
the resemblance and containment of documents, 1997, there called sketches modulo m).
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from struct import pack, unpack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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
    """Hashes of 4 bytes, the highest first, a sentence after the other; `ends` of sentences, in bytes."""

    digits: bytes
    ends: tuple[int, ...]

    @property
    def sentences(self) -> tuple[frozenset[int], ...]:
        """The hashes of each sentence."""
        bounds = pairwise((0, *self.ends))
        return tuple(_read_hashes(self.digits[begin:end]) for begin, end in bounds)

    @property
    def hashes(self) -> frozenset[int]:
        """Those of all sentences."""
        return _read_hashes(self.digits)


def make_sketch(text: str, blocks: Iterable[Block]) -> Sketch:
    """The sketch of the paragraphs among the blocks; empty for what is too short to be told from others.

    Headlines, captions and boilerplate are each site's own, and say nothing of who wrote the text.
    """
    paragraphs = (text[block.begin : block.end] for block in blocks if block.kind == "paragraph")
    sentences = [hashes for paragraph in paragraphs for hashes in _hash_sentences(paragraph)]
    enough = len(set().union(*sentences)) >= MIN_HASHES
    return join_sentences(filter(None, sentences) if enough else ())


def join_sentences(sentences: Iterable[Collection[int]]) -> Sketch:
    """The sketch of sentences whose hashes are these."""
    digits, ends = b"", []
    for hashes in sentences:
        digits += pack(f">{len(hashes)}I", *sorted(hashes))
        ends.append(len(digits))
    return Sketch(digits, tuple(ends))


def write_sketch(sketch: Sketch) -> str:
    """'20.44 TqIeCLk…': where sentences end, and the hashes in Base64."""
    return f"{'.'.join(map(str, sketch.ends))} {b64encode(sketch.digits).decode()}"


def read_sketch(text: str) -> Sketch:
    """The inverse of `write_sketch`."""
    ends, _, digits = text.partition(" ")
    return Sketch(b64decode(digits), tuple(map(int, ends.split("."))) if ends else ())


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


# They take thirty times the memory of the digits; one article is compared with several in turn.
@lru_cache(maxsize=1 << 12)
def _read_hashes(digits: bytes) -> frozenset[int]:
    return frozenset(unpack(f">{len(digits) // BYTES}I", digits))
