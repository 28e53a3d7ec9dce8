"""All that is known of an article when its statements are made, and the two ends of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.parsing import Parse
    from kg.quotes import Quotes
    from kg.records import Mention


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known of one article when its statements are made.

    `issuers` are those whose words the whole article is, `voices` those whose words single blocks are.
    """

    parse: Parse
    cast: Cast
    quotes: Quotes
    gazetteer: Gazetteer
    lexicon: Lexicon
    issuers: tuple[Mention, ...]
    voices: Mapping[int, Mention]


@dataclass(frozen=True, slots=True)
class Pair:
    """The two ends of a relation."""

    subject: Mention
    object: Mention
