"""Parse -> Quotes: for each token between quotation marks, the token that names who says it.

'"We are ready," Xi said. "We ask for talks."': both quotes are Xi's, though the second names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.grammar import lemma

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lexicon import Lexicon
    from kg.parsing import Parse
    from kg.syntax import Doc, Token
    from kg.syntax import Span as TokenSpan

# A stretch in quotation marks shorter than this, and without a verb, is a quoted word ('an "old friend"').
_SHORTEST_QUOTE = 4
_OPENING, _CLOSING = "“«„", "”»"
_SINGLE_OPENING, _SINGLE_CLOSING = {"'", "‘"}, {"'", "’"}
# Verbs that govern a quote, but of themselves vouch for nothing that they govern.
_VOICES = {
    "answer", "ask", "begin", "chant", "continue", "cry", "demand", "exclaim", "inquire", "joke", "quip",
    "recall", "reply", "respond", "shout", "sing", "wonder", "yell",
}  # fmt: skip
# In a longer 'sentence', a list or a heap of marks, the tree says nothing of who speaks.
_LONGEST_SENTENCE = 250
# 'Zelensky asked.' behind a question has so few words.
_LONGEST_TAG = 8
# Who speaks was named at most so many tokens before.
_FARTHEST = 300


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
    for start, end in _all_spans(parse):
        block = parse.blocks[start]
        before = (
            last_speaker
            if block == last_block
            else _narrated_speaker(parse.doc, start, block, parse, lexicon)
        )
        speaker = _named_speaker(parse.doc, start, end, lexicon) or before
        if speaker is None and block == last_block + 1 and _fills_block(parse, start, end):
            speaker = last_speaker  # the speech goes on in a paragraph of its own
        if speaker is None:
            speaker = _narrated_speaker(parse.doc, start, block, parse, lexicon)
        speakers.update(dict.fromkeys(range(start, end), speaker))
        last_block, last_speaker = block, speaker
    return Quotes(speakers)


def _fills_block(parse: Parse, start: int, end: int) -> bool:
    """Whether the block has no words but the quoted ones."""
    block, first, last = parse.blocks[start], start, end
    while first > 0 and parse.blocks[first - 1] == block and not parse.doc[first - 1].text[:1].isalnum():
        first -= 1
    while last < len(parse.doc) and parse.blocks[last] == block and not parse.doc[last].text[:1].isalnum():
        last += 1
    begins = first == 0 or parse.blocks[first - 1] != block
    return begins and (last == len(parse.doc) or parse.blocks[last] != block)


def _all_spans(parse: Parse) -> list[tuple[int, int]]:
    """What stands between marks of either kind; single ones within double ones are part of the speech."""
    double = list(_spans(parse))
    inside = {i for start, end in double for i in range(start, end)}
    single = [(s, e) for s, e in _single_spans(parse) if inside.isdisjoint(range(s, e))]
    return sorted([*double, *single])


def _single_spans(parse: Parse) -> Iterator[tuple[int, int]]:
    """'…,' as British papers quote: opened behind a space, closed behind a full stop or comma."""
    text, doc, opened = parse.article.text, parse.doc, None
    for token in doc:
        if opened is not None and parse.blocks[token.i] != parse.blocks[opened]:
            opened = None
        place = parse.begins[token.i]
        mark, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
        if len(token.text) > 1 and token.text != "''":
            continue
        if opened is None and mark in _SINGLE_OPENING and not before.strip() and after.isalnum():
            opened = token.i
        elif opened is not None and mark in _SINGLE_CLOSING and before in set(",.?!") and not after.isalnum():
            if any(t.pos_ in {"VERB", "AUX"} for t in doc[opened + 1 : token.i]):
                yield from _quote(doc, opened + 1, token.i)
            opened = None


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
        if len(sent) > _LONGEST_SENTENCE:
            continue
        inside = [t for t in sent if start <= t.i < end]
        outside = [t for t in sent if not start <= t.i < end]
        verbs = [t for t in outside if t.pos_ == "VERB" or t == sent.root]
        verbs.sort(key=lambda t: t != sent.root)
        for verb in verbs:
            if not _is_voiced(verb, lexicon):
                continue
            speaker = _subject(verb)
            if speaker is not None and not start <= speaker.i < end and _joined(verb, inside):
                return speaker
        sources = (s for t in outside if (s := _source(t, start, end)) is not None)
        if (source := next(sources, None)) is not None:
            return source
    return _tag_speaker(doc, end, lexicon)


def _source(token: Token, start: int, end: int) -> Token | None:
    """'according to Syrskyi' right behind or before the quote -> Syrskyi."""
    if token.lower_ != "according":
        return None
    source = next((p for c in token.children if c.lower_ == "to" for p in c.children), None)
    if source is None or start <= source.i < end:
        return None
    is_behind = end <= token.i <= end + 2
    is_before = source.right_edge.i < start and all(
        not t.text[:1].isalnum() for t in token.doc[source.i + 1 : start]
    )
    return source if is_behind or is_before else None


def _tag_speaker(doc: Doc, end: int, lexicon: Lexicon) -> Token | None:
    """'"Where are they?" Zelensky asked.': a short sentence behind a question that only says who asks."""
    if end + 1 >= len(doc) or doc[end - 1].text not in {"?", "!"}:
        return None
    sent = doc[end + 1].sent
    if sent.start < end or len(sent) > _LONGEST_TAG or not _is_voiced(sent.root, lexicon):
        return None
    return None if any(c.dep_ in {"ccomp", "dobj"} for c in sent.root.children) else _subject(sent.root)


def _joined(verb: Token, inside: list[Token]) -> bool:
    """Whether the quoted tokens and the verb of saying hang on one another by clauses."""
    return any(verb in {t.head, t} or verb.head in {t.head, t} for t in inside)


def _narrated_speaker(doc: Doc, start: int, block: int, parse: Parse, lexicon: Lexicon) -> Token | None:
    """Who was last said to speak before `start` in the same block."""
    for i in range(start - 1, max(start - _FARTHEST, 0) - 1, -1):
        if parse.blocks[i] != block:
            return None
        if doc[i].pos_ == "VERB" and is_speech(doc[i], lexicon) and (speaker := _subject(doc[i])) is not None:
            return speaker
    return None


def _is_voiced(verb: Token, lexicon: Lexicon) -> bool:
    return is_speech(verb, lexicon) or lemma(verb) in _VOICES


def is_speech(verb: Token, lexicon: Lexicon) -> bool:
    """Whether the verb's subject answers for what it governs ('said', 'believes')."""
    context = lexicon.contexts.get(("verb", lemma(verb)))
    return context is not None and context.speaker


def _subject(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "nsubj":
            return child
    if verb.dep_ == "conj" or (verb.dep_ == "advcl" and verb.tag_ == "VBG"):
        return _subject(verb.head)
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":  # 'was quoted as saying'
        return next((c for c in verb.head.head.children if c.dep_ == "nsubjpass"), None)
    return None


def _sentences(doc: Doc, start: int, end: int) -> Iterator[TokenSpan]:
    position = start
    while position < end:
        sent = doc[position].sent
        yield sent
        position = sent.end
