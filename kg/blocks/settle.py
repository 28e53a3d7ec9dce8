"""Blocks -> blocks, seen together: menus, links below 'See also', sign-offs, second copies are left out."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from kg.blocks.cuts import NO_WORDS, cut_sentences, cut_starts, leave_out
from kg.blocks.phrases import load_phrases
from kg.blocks.view import MARK_UP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.blocks.view import View
    from kg.records import Block

ABOVE_HEADLINE = "above the headline"
MENU = "menu"
MAX_MENU_WORDS = 2
MIN_MENU_ENTRIES = 3
MIN_REPEATED_WORDS = 4  # 'Yes, I do' may be said twice


def settle_top(blocks: Sequence[Block], view: View) -> list[Block]:
    """Above the second paragraph of prose (the first may be a standfirst): bylines, labels, datelines.

    What stands above the headline belongs to the page.
    """
    prose = [i for i, block in enumerate(blocks) if view.is_prose(block)][:2]
    top = prose[-1] + 1 if prose else len(blocks)
    title = next(
        (i for i, block in enumerate(blocks[: prose[0] if prose else top]) if view.is_title(block)), 0
    )
    phrases = load_phrases("top", "whole")
    settled: list[Block] = []
    for i, block in enumerate(blocks[:top]):
        if block.kind in {"boilerplate", "item"} or view.is_title(block):
            settled.append(block)
        elif reason := phrases.find(view.phrase(block)) or (ABOVE_HEADLINE if i < title else ""):
            settled.append(leave_out(block, reason))
        else:
            settled.extend(cut_starts(block, view, "top"))
    return [*settled, *blocks[top:]]


def settle_menus(blocks: Sequence[Block], view: View) -> list[Block]:
    """Entries of one or two words among entries of a menu are entries too."""
    settled = list(blocks)
    run: list[int] = []
    for i, block in enumerate([*blocks, None]):
        if block and view.count_words(block) <= MAX_MENU_WORDS and not view.is_title(block):
            run.append(i)
            continue
        is_menu = len(run) >= MIN_MENU_ENTRIES and any(blocks[j].reason == MENU for j in run)
        # What stands right above a paragraph may be its heading.
        for j in run[:-1] if block and view.is_prose(block) else run:
            if is_menu and blocks[j].kind in {"headline", "item"}:
                settled[j] = leave_out(blocks[j], MENU)
        run = []
    return settled


def settle_links(blocks: Sequence[Block], view: View) -> list[Block]:
    """Headings or items below 'Related articles' are links; above the prose they may be the headline.

    The last of several headings with prose below it is a heading of the article.
    """
    opens = load_phrases("any", "opens")
    settled: list[Block] = []
    has_prose, reason, kind = False, "", ""
    for block, below in zip_longest(blocks, blocks[1:]):
        has_prose = has_prose or view.is_prose(block)
        if block.kind == "boilerplate":
            settled.append(block)
            if block.reason not in {MARK_UP, NO_WORDS}:
                reason, kind = opens.find(view.phrase(block)) if has_prose else "", ""
        elif reason and block.kind in {"headline", "item"} and kind in {"", block.kind}:
            is_heading = kind == "headline" and below is not None and view.is_prose(below)
            settled.append(block if is_heading else leave_out(block, reason))
            kind = block.kind
        else:
            settled.append(block)
            reason = ""
    return settled


def settle_tail(blocks: Sequence[Block], view: View) -> list[Block]:
    """From the end up to the last paragraph of prose: sign-offs, which higher up could be news."""
    phrases = load_phrases("tail", "whole")
    settled: list[Block] = []
    for i in range(len(blocks) - 1, -1, -1):
        parts = [blocks[i]]
        if blocks[i].kind != "boilerplate":
            reason = phrases.find(view.phrase(blocks[i]))
            parts = [leave_out(blocks[i], reason)] if reason else cut_sentences(parts, view, "tail")
        settled = parts + settled
        if any(view.is_prose(part) for part in parts):
            return [*blocks[:i], *settled]
    return settled


def settle_repeats(blocks: Sequence[Block], view: View) -> list[Block]:
    """The second copy of a headline or paragraph adds nothing."""
    seen: dict[str, Block] = {}
    settled: list[Block] = []
    for block in blocks:
        first = seen.setdefault(view.key(block), block)
        is_copy = first is not block and view.count_words(block) >= MIN_REPEATED_WORDS
        if is_copy and block.kind != "boilerplate":
            block = leave_out(block, f"repeats characters {first.begin} to {first.end}")  # noqa: PLW2901
        settled.append(block)
    return settled
