"""The lead of an article -> News: the day that it reports, and of whom.

'Putin rolled out the red carpet for Xi on Thursday', published on Friday 9 May 2025 -> 2025-05-08, of
Russia and China.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from kg.intervals import make_interval
from kg.occasions.narration import is_narrative
from kg.quotes import is_speech

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.circumstances import Times, Told
    from kg.gazetteer import Gazetteer
    from kg.parsing import Parse
    from kg.records import Entity
    from kg.scene import Scene
    from kg.syntax import Span as TokenSpan
    from kg.syntax import Token

# Countries, or failing these names: whom a happening brings together.
Sides = frozenset[str]

# The news of a day stands in the first sentences, and is no older than a week when it is told.
_LEAD_SENTENCES, _NEWS_DAYS = 8, 7
# Where no day is told, only these are sure to be news.
_FIRST_SENTENCES = 4
_DAY, _MONTH = len("2024-05-16"), len("2024-05")
_READOUTS = {"readout", "summary"}
_BOUNDS = ("since", "by", "until", "before", "after", "from")


@dataclass(frozen=True, slots=True)
class News:
    """The day that an article reports, the words that tell it, and the sides that its lead names.

    Without words `day` is only the month, and what is told behind the token `ends` may be older.
    `spoken`: the words date what somebody said. `readout`: the whole article is the account of a meeting.
    """

    day: str
    words: str | None
    published: str
    sides: Sides
    spoken: bool
    readout: bool
    ends: int


def find_news(scene: Scene, times: Times) -> News | None:
    """The first time in the lead that tells a day of the last week, of something that happened."""
    published, parse = scene.parse.article.published, scene.parse
    if published is None or len(published) < _DAY:
        return None
    body = list(islice((s for s in parse.doc.sents if parse.kinds[s.start] != "headline"), _LEAD_SENTENCES))
    ends = {sent.start: sent.end for sent in body}
    told = [
        t for block in dict.fromkeys(parse.blocks[s] for s in ends) for t in times.by_block.get(block, ())
    ]
    for time in told:
        sent, day = time.owner.sent, time.past
        if sent.start not in ends or day is None or not is_recent(day, published) or not _happened(time):
            continue
        return News(
            day,
            time.expression.text,
            published[:_DAY],
            sides=_find_sides([*_list_headlines(parse, body[0]), *body[0], *sent], scene),
            spoken=is_speech(time.owner, scene.lexicon),
            readout=any(t.lower_ in _READOUTS for t in parse.doc[:2]),
            ends=len(parse.doc),
        )
    if not body:
        return None
    # No day is told: what the lead tells in the simple past is as good as a week old at most.
    week = date.fromisoformat(published[:_DAY]) - timedelta(days=_NEWS_DAYS)
    months = make_interval(week.isoformat()[:_MONTH], published[:_MONTH])
    sides = _find_sides([*_list_headlines(parse, body[0]), *body[0]], scene)
    lead = body[-1].end if len(body) < _FIRST_SENTENCES else body[_FIRST_SENTENCES - 1].end
    return News(months, None, published[:_DAY], sides, spoken=False, readout=False, ends=lead)


def find_coming(published: str) -> str:
    """When what is about to take place does, as far as that tells: the month, or the two of the next week."""
    week = date.fromisoformat(published) + timedelta(days=_NEWS_DAYS)
    return make_interval(published[:_MONTH], week.isoformat()[:_MONTH])


def _list_headlines(parse: Parse, first: TokenSpan) -> list[Token]:
    return [t for t in parse.doc[: first.start] if parse.kinds[t.i] == "headline"]


def is_recent(day: str, published: str) -> bool:
    """Whether it is a day of the week up to publication."""
    if len(day) != _DAY:
        return False
    return 0 <= (date.fromisoformat(published[:_DAY]) - date.fromisoformat(day)).days <= _NEWS_DAYS


def _happened(time: Told) -> bool:
    """Whether the time is of a verb in the simple past, or of what it brings: 'signed Tuesday's deal'."""
    return not time.expression.text.lower().startswith(_BOUNDS) and is_narrative(time.owner)


def _find_sides(tokens: Sequence[Token], scene: Scene) -> Sides:
    """Who and where is named in these sentences: each by the country it belongs to."""
    entities = {m.entity for t in tokens for m in scene.cast.at(t)}
    return frozenset(find_side(e, scene.gazetteer) for e in entities if e.cls != "event")


def find_side(entity: Entity, gazetteer: Gazetteer) -> str:
    """The id of its country, or failing that its own."""
    home = gazetteer.country_of(entity)
    return (home or entity).id
