"""A piece -> its blocks: '- ', 'Xi in Moscow', '(Photo: Ann Lee/AFP)' -> mark-up, caption, credit."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.blocks.phrases import find_phrase, load_phrases
from kg.blocks.view import CLOSING, MARK_UP
from kg.records import Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.blocks.pieces import Piece
    from kg.blocks.view import View

NO_WORDS = "no words"
MAX_HEADLINE_WORDS = 25  # the longest headline or standfirst at hand has 17
MAX_CAPTION_WORDS = 60  # beyond that a credit was glued to a paragraph
MAX_CUTS = 4  # at either end: a label and a time stamp, two credits and a link
MAX_TAIL = 170  # characters at the end of a line in which a credit or a link is looked for

_NO_HEADLINE_END = ".!?…:;,"
_CAPTION_REASONS = {"credit", "caption label"}
_MARK_UP = re.compile(r"```|~~~|<!--.*-->$|!\[[^\]]*\]\([^)]*\)$")
# Stops come first, so that all else is passed over at once.
_SENTENCE_END = re.compile(
    r"[.!?](?:(?<![A-Z].)[\"')\]]*(?=\s+[\"'(\[©]?[^\Wa-z_])|(?<=[a-z]{2}.)(?=[A-Z][a-z]))"
)
_INNER_END = re.compile(r"[a-z]{3}[.!?][\"')]*\s*[\"'(]?[A-Z]")
# 'in 2024.The leaders': a lost space, of which the tokenizer would make one word and the parser one sentence.
# The word must begin behind white space, so that 'www.Example.Com' is none.
_GLUED = re.compile(r"(?<![^\s\"“‘(])[\w'’-]*(?:[a-z]{3}|\d{3})[.!?][\"'”’)]*(?=[“‘(]?[A-Z][a-z]*[ ,'’])")
# What every such place has, and can be looked for many times faster.
_STOP_AND_CAPITAL = re.compile(r"[.!?][\"'”’)]*[“‘(]?[A-Z]")


def cut_piece(piece: Piece, view: View) -> Iterator[Block]:
    """The mark before it, boilerplate at its beginning, what is the article's, boilerplate at its end."""
    whole = Block(piece.begin, piece.end, "paragraph")
    block = Block(piece.content, piece.end, "headline" if piece.mark == "heading" else "paragraph")
    is_title = view.is_title(block)
    if not is_title and (reason := _find_reason(whole, view)):
        yield leave_out(whole, reason)
        return
    if piece.begin < piece.content:
        yield view.make_block(piece.begin, piece.content, "boilerplate", MARK_UP)
    if is_title:
        yield replace(block, kind="headline")
    elif piece.begin < piece.content and (reason := _find_reason(block, view)):
        yield leave_out(block, reason)
    else:
        yield from _cut_block(block, piece.mark, view)


def leave_out(block: Block, reason: str) -> Block:
    """The block as boilerplate."""
    return replace(block, kind="boilerplate", reason=reason)


def cut_starts(block: Block, view: View, place: str) -> list[Block]:
    """A label, time stamp or dateline at the beginning, and the rest."""
    phrases = load_phrases(place, "start")
    heads: list[Block] = []
    begin = block.begin
    while len(heads) < MAX_CUTS and (match := phrases.pattern.match(view.plain, begin, block.end)):
        heads.append(view.make_block(begin, match.end(), "boilerplate", phrases.reason(match)))
        begin = match.end()
    return [*heads, replace(block, begin=begin)]


def cut_sentences(blocks: Sequence[Block], view: View, place: str) -> list[Block]:
    """Sentences of boilerplate at the beginning and the end of the one block that is none."""
    phrases = load_phrases(place, "sentence")
    core = next(i for i, block in enumerate(blocks) if block.kind != "boilerplate")
    parts = list(_find_sentences(blocks[core], view))
    if not any(phrases.find(view.phrase(part)) for part in {parts[0], parts[-1]}):
        return list(blocks)
    reasons = [phrases.find(view.phrase(part)) for part in parts]
    first = next((i for i, reason in enumerate(reasons) if not reason), len(parts))
    last = next((i for i in range(len(parts), first, -1) if not reasons[i - 1]), first)
    cuts = [leave_out(part, reason) for part, reason in zip(parts, reasons, strict=True)]
    kept = [replace(parts[first], end=parts[last - 1].end)] if first < last else []
    return [*blocks[:core], *_merge(cuts[:first]), *kept, *_merge(cuts[last:]), *blocks[core + 1 :]]


def _cut_block(block: Block, mark: str, view: View) -> Iterator[Block]:
    """What is left when boilerplate is cut off at both ends may be boilerplate itself: '... ? Log in.'"""
    parts = cut_sentences(_cut_ends(cut_starts(block, view, "any"), view), view, "any")
    for part in parts:
        is_rest = len(parts) > 1 and part.kind != "boilerplate"
        if is_rest and (reason := find_phrase(view.phrase(part).rstrip("."))):
            yield leave_out(part, reason)
        else:
            yield from _cut_glued(_classify(part, parts, mark, view), view)


def _cut_ends(blocks: Sequence[Block], view: View) -> list[Block]:
    """A credit or a link at the end of the last block."""
    phrases = load_phrases("any", "end")
    *heads, block = blocks
    tails: list[Block] = []
    while len(tails) < MAX_CUTS:
        window = max(block.begin + 1, block.end - MAX_TAIL)
        match = phrases.pattern.search(view.plain, window, block.end)
        if match is None:
            break
        tails.insert(0, view.make_block(match.start(), block.end, "boilerplate", phrases.reason(match)))
        block = view.make_block(block.begin, match.start(), block.kind)
    return [*heads, block, *tails]


def _cut_glued(block: Block, view: View) -> Iterator[Block]:
    """Sentences that are parsed apart, because nothing but a stop stands between them."""
    may_be_glued = _STOP_AND_CAPITAL.search(view.text, block.begin, block.end)
    found = _GLUED.finditer(view.text, block.begin, block.end) if may_be_glued else ()
    ends = [match.end() for match in found]
    if block.kind != "paragraph" or not ends:
        yield block
        return
    for begin, end in pairwise((block.begin, *ends, block.end)):
        yield view.make_block(begin, end, block.kind)


def _find_sentences(block: Block, view: View) -> Iterator[Block]:
    """Good enough for boilerplate: none ends at an initial or an abbreviation in capitals."""
    ends = (match.end() for match in _SENTENCE_END.finditer(view.plain, block.begin, block.end))
    for begin, end in pairwise((block.begin, *ends, block.end)):
        yield view.make_block(begin, end, block.kind)


def _find_reason(block: Block, view: View) -> str:
    """Why to leave out all of it, or ''."""
    phrase = view.phrase(block)
    if reason := find_phrase(phrase):
        return reason
    if not any(c.isalpha() for c in phrase):
        return NO_WORDS
    return MARK_UP if _MARK_UP.match(phrase) else ""


def _merge(blocks: Sequence[Block]) -> list[Block]:
    """Neighbours with the same reason as one."""
    merged: list[Block] = []
    for block in blocks:
        if merged and merged[-1].reason == block.reason:
            merged[-1] = replace(merged[-1], end=block.end)
        else:
            merged.append(block)
    return merged


def _classify(block: Block, neighbours: Sequence[Block], mark: str, view: View) -> Block:
    """What kind a block is that was not found to be boilerplate."""
    if block.kind != "paragraph":
        return block
    is_labelled = any(neighbour.reason in _CAPTION_REASONS for neighbour in neighbours)
    if is_labelled and view.count_words(block) <= MAX_CAPTION_WORDS:
        return replace(block, kind="caption")
    if mark in {"item", "row"}:
        return replace(block, kind="item")
    return replace(block, kind="headline") if _is_headline(view.phrase(block)) else block


def _is_headline(phrase: str) -> bool:
    """Short, one sentence, and without the stop that ends one."""
    bare = phrase.rstrip(CLOSING)
    return (
        bare[-1:] not in tuple(_NO_HEADLINE_END)
        and len(bare.split()) <= MAX_HEADLINE_WORDS
        and not _INNER_END.search(bare)
    )
