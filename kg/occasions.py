"""Tellings of statements -> the same with the day and place of the news, where theirs is not told.

An article reports a day: 'rolled out the red carpet for Xi on Thursday'. What it tells in the simple past
of the same people, or in its headline, is of that day, unless something near it tells another; what others
say to it they say between that day and the day of the article. Talks take place where the article says
that these two sides met or one visited the other. What is planned, possible or denied, what lies farther
back ('had visited', 'has visited') and what stands beside another date is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.grammar import is_verb
from kg.intervals import find_bounds, overlap
from kg.modality import find_tense
from kg.quotes import is_speech

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

    from kg.circumstances import Times, Told
    from kg.clauses import Clause
    from kg.gazetteer import Gazetteer
    from kg.matching import Scene
    from kg.parsing import Parse
    from kg.records import Entity, Statement

# The countries, or failing these the names, of the two ends of a statement.
Sides = frozenset[str]

# What brings its two sides together, and what is done by saying it.
_CONTACTS = {"meets", "hosts", "visits", "agrees_with"}
_SPOKEN = {"supports", "accuses", "requests", "rejects", "threatens"}
_READOUTS = {"readout", "summary"}
# The news of a day stands in the first sentences, and is no older than a week when it is told.
_LEAD_SENTENCES, _NEWS_DAYS = 8, 7
# Where no day is told, only these are sure to be news.
_FIRST_SENTENCES = 4
_DAY, _MONTH = len("2024-05-16"), len("2024-05")
# Words at a noun of action that make it another than the one at hand.
_OTHER = {"last", "previous", "earlier", "next", "future", "another", "former", "past", "recent", "annual"}
_NOT_YET = {"before", "since", "until", "ahead", "for"}
_BOUNDS = ("since", "by", "until", "before", "after", "from")
# What sets a clause at another time, of which no date is told.
_ANCHORS = {"after", "before", "since", "until", "during"}
_CONJUNCTIONS = _ANCHORS | {"when", "once"}
# But 'after their talks' is of the day on which they talked.
_AT_HAND = {"talks", "meeting", "visit", "ceremony", "dinner", "call"}
_OTHER_TIMES = {
    "later",
    "earlier",
    "previously",
    "once",
    "formerly",
    "originally",
    "before",
    "twice",
    "often",
}
_GATHERINGS = {"summit", "conference", "forum", "congress", "assembly"}
_FAR = {"phone", "telephone", "phoned", "telephoned", "video", "videoconference", "letter"}


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement as one clause tells it; `is_news`: in the way and place that news is told."""

    statement: Statement
    is_news: bool = False
    is_headline: bool = False
    is_face_to_face: bool = True
    # The earliest day of the news that has been told so far: what is said to it is not older.
    since: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """The day that an article reports, the words that tell it, and the sides that its lead names.

    Without words `day` is only the month, and what is told behind the token `ends` may be older.
    `spoken`: the words date what somebody said. `readout`: the whole article is the account of a meeting.
    """

    day: str
    words: str | None
    published: str
    sides: frozenset[str]
    spoken: bool
    readout: bool
    ends: int


def find_news(scene: Scene, times: Times) -> News | None:
    """The first time in the lead that tells a day of the last week, of something that happened."""
    published, parse = scene.parse.article.published, scene.parse
    if published is None or len(published) < _DAY:
        return None
    body = [sent for sent in parse.doc.sents if parse.kinds[sent.start] != "headline"][:_LEAD_SENTENCES]
    ends = {sent.start: sent.end for sent in body}
    told = [
        t for block in dict.fromkeys(parse.blocks[s] for s in ends) for t in times.by_block.get(block, ())
    ]
    for time in told:
        sent, day = time.owner.sent, times.resolve(time, "past")
        if sent.start not in ends or day is None or not _is_recent(day, published) or not _happened(time):
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
    months = _make_interval(week.isoformat()[:_MONTH], published[:_MONTH])
    sides = _find_sides([*_list_headlines(parse, body[0]), *body[0]], scene)
    lead = body[-1].end if len(body) < _FIRST_SENTENCES else body[_FIRST_SENTENCES - 1].end
    return News(months, None, published[:_DAY], sides, spoken=False, readout=False, ends=lead)


def _make_interval(begin: str, end: str) -> str:
    return begin if begin == end else f"{begin}/{end}"


def _list_headlines(parse: Parse, first: TokenSpan) -> list[Token]:
    return [t for t in parse.doc[: first.start] if parse.kinds[t.i] == "headline"]


def _is_recent(day: str, published: str) -> bool:
    if len(day) != _DAY:
        return False
    return 0 <= (date.fromisoformat(published[:_DAY]) - date.fromisoformat(day)).days <= _NEWS_DAYS


def _happened(time: Told) -> bool:
    """Whether the time is of a verb in the simple past, or of what it brings: 'signed Tuesday's deal'."""
    return not time.expression.text.lower().startswith(_BOUNDS) and _is_narrative(time.owner)


def _find_sides(tokens: Sequence[Token], scene: Scene) -> frozenset[str]:
    """Who and where is named in these sentences: each by the country it belongs to."""
    entities = {m.entity for t in tokens for m in scene.cast.at(t)}
    return frozenset(_side(e, scene.gazetteer) for e in entities if e.cls != "event")


def _side(entity: Entity, gazetteer: Gazetteer) -> str:
    home = gazetteer.country_of(entity)
    return (home or entity).id


# --- what is told as news ----------------------------------------------------------------------------


def tell(statement: Statement, clause: Clause, news: News | None, times: Times, scene: Scene) -> Telling:
    """The statement, and how its clause tells it."""
    if news is None:
        return Telling(statement)
    headline = scene.parse.kinds[clause.predicate.i] == "headline"
    is_news = (
        clause.predicate.i < news.ends
        and (clause.pos != "noun" or _is_at_hand(clause.predicate))
        and (headline or _is_narrative(clause.support or clause.predicate))
        and _is_near(clause.predicate.sent, news, times, scene)
        and (news.readout or not _is_anchored(clause.predicate, news, times, scene))
    )
    return Telling(
        statement,
        is_news=is_news,
        is_headline=headline and (clause.pos == "verb" or clause.support is not None),
        is_face_to_face=not any(t.lower_ in _FAR for t in clause.predicate.sent),
        since=_find_first_day(clause.predicate, news, times),
    )


def _is_near(sent: TokenSpan, news: News, times: Times, scene: Scene) -> bool:
    """Whether no main clause before it in its paragraph, nor its own, tells another time."""
    reported = _make_interval(news.day.partition("/")[0], news.published)
    for time in times.by_block.get(scene.parse.blocks[sent.start], ()):
        if time.owner.i >= sent.end or not _is_main(time.owner) or not _is_over(time.owner):
            continue
        value = times.resolve(time, "past")
        elsewhere = value is None and time.expression.kind == "date"
        if elsewhere or (value is not None and not overlap(value, reported)):
            return False
    return True


def _is_anchored(predicate: Token, news: News, times: Times, scene: Scene) -> bool:
    """Whether its sentence, or one before it in its paragraph, is set at a time that has no date."""
    doc, block = predicate.doc, scene.parse.blocks[predicate.i]
    begin = predicate.sent.start
    while begin and scene.parse.blocks[begin - 1] == block:
        begin -= 1
    told = times.by_block.get(block, ())
    values = ((t.owner.sent.start, times.resolve(t, "past")) for t in told)
    dated = {start for start, value in values if value is not None and overlap(value, news.day)}
    verbs = (t for t in doc[begin : predicate.sent.end] if is_verb(t) and _is_main(t))
    return any(_is_set(verb, scene) for verb in verbs if verb.sent.start not in dated)


def _is_set(verb: Token, scene: Scene) -> bool:
    """'after the war', 'at the G20 summit', 'when he met him', 'on the eve of the vote', 'later'."""
    for child in verb.children:
        word = child.lower_
        nouns = [c for c in child.children if c.dep_ == "pobj"] if child.dep_ == "prep" else []
        if (
            (word in _ANCHORS and any(n.lower_ not in _AT_HAND or not _is_at_hand(n) for n in nouns))
            or (word == "at" and any(_is_gathering(noun, scene) for noun in nouns))
            or any(noun.lower_ == "eve" for noun in nouns)
            or (child.dep_ == "advmod" and word in _OTHER_TIMES)
            or (child.dep_ == "advcl" and _is_another(child))
        ):
            return True
    return False


def _is_another(clause: Token) -> bool:
    """'after he won', but not 'after signing a statement', which is a part of the same occasion."""
    return clause.tag_ != "VBG" and any(c.lower_ in _CONJUNCTIONS for c in clause.children)


def _is_gathering(noun: Token, scene: Scene) -> bool:
    return noun.lower_ in _GATHERINGS or any(m.entity.cls == "event" for m in scene.cast.at(noun))


def _find_first_day(token: Token, news: News, times: Times) -> str:
    told = (
        t for block in times.by_block.values() for t in block if t.owner.i < token.i and _is_over(t.owner)
    )
    days = [day for t in told if (day := times.resolve(t, "past")) and _is_recent(day, news.published)]
    return min([news.day, *days])


def _is_main(owner: Token) -> bool:
    while owner.dep_ == "conj":
        owner = owner.head
    return owner.dep_ == "ROOT"


def _is_over(owner: Token) -> bool:
    """Whether the time is of something past: not 'is expected on Wednesday'."""
    return find_tense(owner) == "past" and not any(c.lower_ in {"is", "are"} for c in owner.children)


def _is_at_hand(noun: Token) -> bool:
    """'their meeting', 'the talks', a headline's 'Moscow visit'; not 'a meeting', 'their last meeting'."""
    words = {c.lower_ for c in noun.children}
    if words & _OTHER or (noun.dep_ == "pobj" and noun.head.lower_ in _NOT_YET):
        return False
    return not words & {"a", "an", "any", "no", "every", "each", "many", "several"}


def _is_narrative(token: Token) -> bool:
    """Whether the verb above tells what happened: 'met', 'was received'; not 'had met', 'after he met'."""
    current = token
    while not _is_finite(current):
        if current.dep_ == "ROOT" or current.dep_ in {"relcl", "acl", "ccomp", "pcomp"}:
            return False
        if is_verb(current) and any(c.dep_ in {"aux", "mark"} for c in current.children):
            return False  # 'to meet', 'after meeting'
        current = current.head
    while _is_listed(current):
        current = current.head
    if current.dep_ == "advcl":
        marks = {c.lower_ for c in current.children if c.dep_ in {"mark", "advmod"}}
        return bool(marks & {"as", "when", "while"}) and not marks & {"after", "before", "since"}
    return current.dep_ in {"ROOT", "parataxis"}


def _is_listed(verb: Token) -> bool:
    """Whether it is one of several that happened: 'raised concerns, noted that …, and asked'."""
    head = verb.head
    if verb.dep_ == "conj":
        return is_verb(head)
    if verb.dep_ == "ccomp" and any(c.tag_ == "MD" for c in verb.children):
        return True  # 'said that he must leave, and asked': where the parser hung the second on 'leave'
    begins = verb.dep_ == "ccomp" and verb.i < head.i  # as the parser often takes the first of a list
    return begins and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in head.children)


def _is_finite(token: Token) -> bool:
    """'met', 'was met', but neither 'had met' nor 'has met'."""
    auxiliaries = {c.lower_ for c in token.children if c.dep_ in {"aux", "auxpass"}}
    if token.tag_ == "VBD":
        return is_verb(token) and not auxiliaries & {"had", "have", "has"}
    return token.tag_ == "VBN" and auxiliaries in ({"was"}, {"were"})


# --- sharing -------------------------------------------------------------------------------------------


def share_occasions(
    tellings: Sequence[Telling], news: News | None, positions: Sequence[Statement], gazetteer: Gazetteer
) -> list[Statement]:
    """The statements; those that the news dates and places with its day and place.

    `positions` tell the side of people whom the gazetteer does not know.
    """
    if news is None:
        return [t.statement for t in tellings]
    homes = {p.subject.entity.id: _side(p.object.entity, gazetteer) for p in positions}

    def find_sides(statement: Statement) -> Sides:
        ends = (statement.subject.entity, statement.object.entity)
        sides = (_side(e, gazetteer) for e in ends)
        return frozenset(
            homes.get(e.id, side) if side == e.id else side for e, side in zip(ends, sides, strict=True)
        )

    apart = {find_sides(t.statement): t.statement for t in tellings if _is_other_day(t.statement, news)}
    told = [(find_sides(t.statement), t) for t in tellings]
    known = _find_places(told, news, gazetteer)
    dated = []
    for sides, telling in told:
        place, at = telling.statement.where, known.get(sides)
        elsewhere = place is not None and at is not None and _side(place, gazetteer) != _side(at, gazetteer)
        open_ = elsewhere or sides in apart
        dated.append((sides, replace(telling, statement=_date(telling, sides, news, apart=open_))))
    places = _find_places(dated, news, gazetteer)
    return [_place(telling, sides, places, news) for sides, telling in dated]


def _date(telling: Telling, sides: Sides, news: News, *, apart: bool) -> Statement:
    """`apart`: the two sides came together elsewhere, or on another day of the news: it is open when."""
    statement = telling.statement
    if statement.when is not None or not telling.is_news or statement.factuality != "actual":
        return statement
    if statement.relation in _SPOKEN:
        begin = telling.since
        if news.words is None:
            return statement
        if news.readout and sides & news.sides:
            return replace(statement, when=news.day, time_text=news.words)
        return replace(statement, when=_make_interval(begin, news.published), time_text=news.words)
    is_of_day = telling.is_headline or statement.relation in _CONTACTS
    if is_of_day and sides <= news.sides and not apart and not news.spoken:
        return replace(statement, when=news.day, time_text=news.words)
    return statement


def _is_other_day(statement: Statement, news: News) -> bool:
    """Whether it tells that two sides came together on another day of the news; not 'is in Moscow'."""
    if statement.relation not in _CONTACTS or statement.factuality != "actual" or statement.time_text is None:
        return False
    begin, _ = find_bounds(statement.when)
    return begin is not None and _is_recent(begin, news.published) and not _is_of_day(statement, news)


def _is_of_day(statement: Statement, news: News) -> bool:
    if statement.factuality != "actual" or statement.when is None:
        return False
    is_there = statement.time_text is None and statement.when == news.published  # 'is in Moscow'
    return is_there or overlap(statement.when, news.day)


def _find_places(
    tellings: Sequence[tuple[Sides, Telling]], news: News, gazetteer: Gazetteer
) -> dict[Sides, Entity]:
    """Where two sides came together on the day: a town rather than its country, the first that is told."""
    places: dict[Sides, Entity] = {}
    for sides, telling in tellings:
        statement, place = telling.statement, telling.statement.where
        if statement.relation in _CONTACTS and place is not None and _is_of_day(statement, news):
            known = places.get(sides)
            if known is None or (known.cls == "country" and gazetteer.country_of(place) == known):
                places[sides] = place
    return places


def _place(telling: Telling, sides: Sides, places: dict[Sides, Entity], news: News) -> Statement:
    statement = telling.statement
    spoken = statement.relation in _SPOKEN
    if statement.where is not None or not telling.is_face_to_face or not _is_of_day(statement, news):
        return statement
    if spoken and telling.is_news and news.readout and sides & news.sides and len(set(places.values())) == 1:
        return replace(statement, where=next(iter(places.values())))
    if statement.relation in _CONTACTS or (spoken and telling.is_news):
        return replace(statement, where=places.get(sides))
    return statement
