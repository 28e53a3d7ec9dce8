"""A clause -> whether it tells news, or something that is set at another time: 'had met', 'after the war'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.grammar import is_verb
from kg.intervals import make_interval, overlap
from kg.occasions.narration import is_ahead, is_at_hand, is_main, is_narrative, is_over, is_presented
from kg.occasions.news import is_recent

if TYPE_CHECKING:
    from kg.circumstances import Times
    from kg.clauses import Clause
    from kg.occasions.news import News
    from kg.records import Statement
    from kg.scene import Scene
    from kg.syntax import Span as TokenSpan
    from kg.syntax import Token

# What brings its two sides together, and what is done by saying it.
CONTACTS = {"meets", "hosts", "visits", "agrees_with"}
SPOKEN = {"supports", "accuses", "requests", "rejects", "threatens"}
# What sets a clause at another time, of which no date is told.
_ANCHORS = {"after", "before", "since", "until", "during"}
_CONJUNCTIONS = _ANCHORS | {"when", "once"}
# But 'after their talks' is of the day on which they talked, and 'before reporters' tells no time.
_AT_HAND = {"talks", "meeting", "visit", "ceremony", "dinner", "call"}
_AUDIENCES = {
    "reporters", "journalists", "press", "cameras", "audience", "crowd", "parliament", "lawmakers", "court",
    "council", "assembly", "congress",
}  # fmt: skip
_OTHER_TIMES = {
    "later", "earlier", "previously", "once", "formerly", "originally", "before", "twice", "often",
}  # fmt: skip
_GATHERINGS = {"summit", "conference", "forum", "congress", "assembly"}
_FAR = {"phone", "telephone", "phoned", "telephoned", "video", "videoconference", "letter"}


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement as one clause tells it; `is_news`: in the way and place that news is told."""

    statement: Statement
    is_news: bool = False
    is_headline: bool = False
    is_face_to_face: bool = True
    is_at_hand: bool = False  # 'visited', 'his visit'; not 'had visited', 'his last visit'
    is_ahead: bool = False  # 'the talks will focus on trade'
    # The first and the last day of the news that have been told so far: what is said to it is not older.
    since: str = ""
    latest: str = ""


def tell(statement: Statement, clause: Clause, news: News | None, times: Times, scene: Scene) -> Telling:
    """The statement, and how its clause tells it."""
    headline = scene.parse.kinds[clause.predicate.i] == "headline"
    at_hand = _is_at_hand(clause)
    if news is None or not (headline or statement.relation in CONTACTS | SPOKEN):
        return Telling(statement, is_at_hand=at_hand)
    days = _list_days(clause.predicate, news, times)
    is_reported = (
        clause.predicate.i < news.ends
        and (headline or is_narrative(clause.support or clause.predicate))
        and (news.readout or not _is_anchored(clause.predicate, news, times, scene))
    )
    is_told = is_reported or is_presented(clause.predicate)
    return Telling(
        statement,
        is_news=is_told and at_hand and _is_near(clause.predicate.sent, news, times, scene),
        is_headline=headline and _is_predicated(clause, statement),
        is_face_to_face=not any(t.lower_ in _FAR for t in clause.predicate.sent),
        is_at_hand=at_hand,
        is_ahead=clause.pos == "noun" and at_hand and is_ahead(clause.predicate),
        since=min([news.day, *days]),
        latest=days[-1] if days else news.day,
    )


def _is_at_hand(clause: Clause) -> bool:
    if clause.pos == "noun":
        return is_at_hand(clause.predicate)
    return not any(c.dep_ == "aux" and c.lower_ in {"had", "has", "have"} for c in clause.predicate.children)


def _is_predicated(clause: Clause, statement: Statement) -> bool:
    """'visits Warsaw', 'hold talks', 'Xi’s Moscow visit alarms West'; not 'defends invasion of Ukraine'."""
    if clause.pos == "verb" or clause.support is not None:
        return True
    return statement.relation in CONTACTS and clause.predicate.dep_ != "pobj"


def _is_near(sent: TokenSpan, news: News, times: Times, scene: Scene) -> bool:
    """Whether no main clause before it in its paragraph, nor its own, tells another time."""
    reported = make_interval(news.day.partition("/")[0], news.published)
    for time in times.by_block.get(scene.parse.blocks[sent.start], ()):
        if time.owner.i >= sent.end or not is_main(time.owner) or not is_over(time.owner):
            continue
        elsewhere = time.past is None and time.expression.kind == "date"
        if elsewhere or (time.past is not None and not overlap(time.past, reported)):
            return False
    return True


def _is_anchored(predicate: Token, news: News, times: Times, scene: Scene) -> bool:
    """Whether its sentence, or one before it in its paragraph, is set at a time that has no date."""
    doc, block = predicate.doc, scene.parse.blocks[predicate.i]
    begin = predicate.sent.start
    while begin and scene.parse.blocks[begin - 1] == block:
        begin -= 1
    told = times.by_block.get(block, ())
    dated = {t.owner.sent.start for t in told if t.past is not None and overlap(t.past, news.day)}
    verbs = (t for t in doc[begin : predicate.sent.end] if is_verb(t) and is_main(t))
    return any(_is_set(verb, scene) for verb in verbs if verb.sent.start not in dated)


def _is_set(verb: Token, scene: Scene) -> bool:
    """'after the war', 'at the G20 summit', 'when he met him', 'on the eve of the vote', 'later'."""
    for child in verb.children:
        word = child.lower_
        nouns = [c for c in child.children if c.dep_ == "pobj"] if child.dep_ == "prep" else []
        if (
            (word in _ANCHORS and not all(_is_of_day_itself(noun) for noun in nouns))
            or (word == "at" and any(_is_gathering(noun, scene) for noun in nouns))
            or any(noun.lower_ == "eve" for noun in nouns)
            or (child.dep_ == "advmod" and word in _OTHER_TIMES)
            or (child.dep_ == "advcl" and _is_another(child))
        ):
            return True
    return False


def _is_of_day_itself(noun: Token) -> bool:
    return noun.lower_ in _AUDIENCES or (noun.lower_ in _AT_HAND and is_at_hand(noun))


def _is_another(clause: Token) -> bool:
    """'after he won', but not 'after signing a statement', which is a part of the same occasion."""
    return clause.tag_ != "VBG" and any(c.lower_ in _CONJUNCTIONS for c in clause.children)


def _is_gathering(noun: Token, scene: Scene) -> bool:
    return noun.lower_ in _GATHERINGS or any(m.entity.cls == "event" for m in scene.cast.at(noun))


def _list_days(token: Token, news: News, times: Times) -> list[str]:
    """The days of the news that are told before the token."""
    told = (t for block in times.by_block.values() for t in block if t.owner.i < token.i)
    recent = ((t, t.past) for t in told if t.past is not None and is_recent(t.past, news.published))
    return [day for t, day in recent if is_over(t.owner)]
