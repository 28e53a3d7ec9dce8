"""Parse -> Quotes: for each token between quotation marks, the token that names who says it.

'"We are ready," Xi said. "We ask for talks."': both quotes are Xi's, though the second names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

    from kg.lexicon import Lexicon
    from kg.parsing import Parse

# A stretch in quotation marks shorter than this, and without a verb, is a quoted word ('an "old friend"').
_SHORTEST_QUOTE = 4
_OPENING, _CLOSING = "“«„", "”»"


@dataclass(frozen=True, slots=True)
class Quotes:
    """`speakers[i]` is the token that names who says token `i`; None where it is quoted and nobody named."""

    speakers: dict[int, Token | None]

    def is_quoted(self, token: Token) -> bool:
        """Whether the token stands between quotation marks that hold somebody's words."""
        return token.i in self.speakers

    def speaker(self, token: Token) -> Token | None:
        """Who says this token, if it is quoted and the text tells."""
        return self.speakers.get(token.i)


def find_quotes(parse: Parse, lexicon: Lexicon) -> Quotes:
    """Quotes and their speakers, block by block."""
    speakers: dict[int, Token | None] = {}
    last_block, last_speaker = -1, None
    for start, end in _spans(parse):
        block = parse.blocks[start]
        before = (
            last_speaker
            if block == last_block
            else _narrated_speaker(parse.doc, start, block, parse, lexicon)
        )
        speaker = _named_speaker(parse.doc, start, end, lexicon) or before
        if speaker is None:
            speaker = _narrated_speaker(parse.doc, start, block, parse, lexicon)
        speakers.update(dict.fromkeys(range(start, end), speaker))
        last_block, last_speaker = block, speaker
    return Quotes(speakers)


def _spans(parse: Parse) -> Iterator[tuple[int, int]]:
    """Tokens between quotation marks; a mark that is never closed holds to the end of its block."""
    doc, opened = parse.doc, None
    for token in doc:
        if opened is not None and parse.blocks[token.i] != parse.blocks[opened]:
            yield from _quote(doc, opened + 1, token.i)
            opened = None
        mark = (
            parse.article.text[parse.begins[token.i]]
            if token.text == '"' or token.tag_ in {"``", "''"}
            else ""
        )
        if mark not in {'"', "“", "”", "«", "»", "„"} or not mark:
            continue
        if opened is None and mark not in _CLOSING:
            opened = token.i
        elif opened is not None and mark not in _OPENING:
            yield from _quote(doc, opened + 1, token.i)
            opened = None
        elif opened is not None:  # opened anew: the speech went on from the paragraph before
            yield from _quote(doc, opened + 1, token.i)
            opened = token.i
    if opened is not None:
        yield from _quote(doc, opened + 1, len(doc))


def _quote(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start >= _SHORTEST_QUOTE or any(t.pos_ in {"VERB", "AUX"} for t in doc[start:end]):
        yield start, end


def _named_speaker(doc: Doc, start: int, end: int, lexicon: Lexicon) -> Token | None:
    """The subject of the verb of saying that one of the quote's sentences hangs on, or that hangs on it."""
    for sent in _sentences(doc, start, end):
        root = sent.root
        inside = [t for t in sent if start <= t.i < end]
        verbs = [root] + [t for t in sent if t.pos_ == "VERB" and not start <= t.i < end]
        for verb in verbs:
            if start <= verb.i < end or not is_speech(verb, lexicon):
                continue
            speaker = _subject(verb)
            if speaker is not None and not start <= speaker.i < end and _joined(verb, inside):
                return speaker
    return None


def _joined(verb: Token, inside: list[Token]) -> bool:
    """Whether the quoted tokens and the verb of saying hang on one another by clauses."""
    return any(verb in {t.head, t} or verb.head in {t.head, t} for t in inside)


def _narrated_speaker(doc: Doc, start: int, block: int, parse: Parse, lexicon: Lexicon) -> Token | None:
    """Who was last said to speak before `start` in the same block."""
    for i in range(start - 1, -1, -1):
        if parse.blocks[i] != block:
            return None
        if doc[i].pos_ == "VERB" and is_speech(doc[i], lexicon) and (speaker := _subject(doc[i])) is not None:
            return speaker
    return None


def is_speech(verb: Token, lexicon: Lexicon) -> bool:
    """Whether the verb's subject answers for what it governs ('said', 'believes')."""
    context = lexicon.contexts.get(("verb", verb.lemma_.lower()))
    return context is not None and context.speaker


def _subject(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "nsubj":
            return child
    if verb.dep_ == "conj":
        return _subject(verb.head)
    return None


def _sentences(doc: Doc, start: int, end: int) -> Iterator[TokenSpan]:
    position = start
    while position < end:
        sent = doc[position].sent
        yield sent
        position = sent.end
