"""Article -> View: the text with plain quotes, dashes and spaces, in which phrases are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.records import Block

if TYPE_CHECKING:
    from kg.records import Article, BlockKind

MARK_UP = "mark-up"  # the reason of '# ', '- ' and the like, which are no words of anybody
MIN_PROSE_WORDS = 8  # shorter sentences also stand in menus and banners
MIN_TITLE_WORDS = 4
CLOSING = "\"')]*_ "  # may stand behind the stop that ends a sentence

_TERMINAL = ".!?…"
# Each stands for one character, so that offsets stay.
_PLAIN = str.maketrans("’‘‛“”„–—―‑\u00a0\u202f\t\n\r", "'''\"\"\"----  \t\n\r")


@dataclass(frozen=True, slots=True)
class View:
    """Offsets in `plain` are those of the article's `text`; `title` is the key of its title."""

    text: str
    plain: str
    title: str

    def phrase(self, block: Block) -> str:
        """The text of a block on one line."""
        return " ".join(self.plain[block.begin : block.end].split())

    def count_words(self, block: Block) -> int:
        """By white space."""
        return len(self.plain[block.begin : block.end].split())

    def key(self, block: Block) -> str:
        """Its words alone: two blocks with the same key say the same."""
        return make_key(self.plain[block.begin : block.end])

    def make_block(self, begin: int, end: int, kind: BlockKind, reason: str = "") -> Block:
        """Without the white space around it."""
        held = self.plain[begin:end].strip()
        begin = self.plain.index(held, begin)
        return Block(begin, begin + len(held), kind, reason)

    def is_title(self, block: Block) -> bool:
        """A title may go on where the page names its site: 'Putin arrives in Beijing | The Paper'."""
        key = self.key(block) if self.title else ""
        if not key or len(key.split()) < MIN_TITLE_WORDS:
            return bool(key) and key == self.title
        return f"{self.title} ".startswith(f"{key} ")

    def is_prose(self, block: Block) -> bool:
        """Whether a block is plainly a sentence of the article."""
        return (
            block.kind == "paragraph"
            and is_closed(self.plain[block.begin : block.end])
            and self.count_words(block) >= MIN_PROSE_WORDS
        )


def make_view(article: Article) -> View:
    """The same view for the same article."""
    return View(article.text, article.text.translate(_PLAIN), make_key(article.title or ""))


def make_key(text: str) -> str:
    """'Same bed, different dreams!' -> 'same bed different dreams'."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def is_closed(line: str) -> bool:
    """Whether it ends as a sentence does, or with the colon that leads to a list."""
    return line.rstrip(CLOSING)[-1:] in (*_TERMINAL, ":")
