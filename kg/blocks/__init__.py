"""Article -> Block: '# Xi in Moscow', 'By Ann Lee', 'Putin met Xi.' -> headline, boilerplate, paragraph.

A sentence never spans two blocks: the lines of a wrapped paragraph are one block, and headlines, captions
and list items are apart from the paragraphs around them. Together the blocks cover all of the body but white
space. What is boilerplate stands in lexicon/boilerplate.tsv; in doubt a block is kept as a paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.blocks.cuts import cut_piece
from kg.blocks.pieces import find_pieces
from kg.blocks.settle import settle_links, settle_menus, settle_repeats, settle_tail, settle_top
from kg.blocks.view import MARK_UP, MIN_TITLE_WORDS, make_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.records import Article, Block

__all__ = ["MARK_UP", "find_blocks", "find_title"]

_SETTLERS = (settle_top, settle_menus, settle_links, settle_tail, settle_repeats)


def find_blocks(article: Article) -> tuple[Block, ...]:
    """All of `article.text[article.body:]` but white space, in order and without overlap."""
    view = make_view(article)
    blocks = [block for piece in find_pieces(view.plain, article.body) for block in cut_piece(piece, view)]
    for settle in _SETTLERS:
        blocks = settle(blocks, view)
    return tuple(blocks)


def find_title(article: Article, blocks: Sequence[Block]) -> str | None:
    """The headline of an article that names none, where it is safe to tell from other short lines.

    That is where only one headline stands above the first paragraph of prose, or the text begins with it.
    """
    view = make_view(article)
    above = [block for block in blocks if block.reason != MARK_UP]
    prose = next((i for i, block in enumerate(above) if view.is_prose(block)), len(above))
    headlines = [
        block
        for block in above[:prose]
        if block.kind == "headline" and view.count_words(block) >= MIN_TITLE_WORDS
    ]
    if headlines and (len(headlines) == 1 or above[0] == headlines[0]):
        return " ".join(article.text[headlines[0].begin : headlines[0].end].strip("*_ ").split())
    return None
