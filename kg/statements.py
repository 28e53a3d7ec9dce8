"""Parse and cast -> statements: the frames of the lexicon laid over each clause of an article.

'Xi was welcomed by Putin in Moscow on Thursday' -> (Vladimir Putin, hosts, Xi Jinping), actual,
2025-05-08, Moscow, with the sentence that says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.attribution import find_author
from kg.casualties import tell_casualties
from kg.circumstances import Times, find_occasion
from kg.clauses import find_clauses, head_word
from kg.factuality import find_status
from kg.grammar import lemma
from kg.lexicon import load_relations
from kg.lexicon.confidence import UNRATED, rate
from kg.lexicon.plover import find_type
from kg.matching import find_match
from kg.merging import find_exact_times, merge_statements
from kg.modality import STANCES, find_tense
from kg.occasions import Telling, find_news, share_occasions, tell
from kg.records import Statement
from kg.referents import SPOKEN
from kg.replies import find_denials, find_reply
from kg.standing import state_belongings, state_locations, state_positions
from kg.unfinished import find_unfinished, finish
from kg.whereabouts import find_where
from kg.wholes import join_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.clauses import Clause
    from kg.lexicon import Frame
    from kg.lexicon.plover import Told
    from kg.modality import Status
    from kg.occasions.news import News
    from kg.records import Factuality
    from kg.scene import Pair, Scene
    from kg.syntax import Token
    from kg.unfinished import Unfinished

_THREAT = "frames.tsv:threaten-deed"
_TO_COME = {"planned", "possible"}
# What does not last longer than the day on which it is told to be going on.
_OF_A_DAY = {"meets", "hosts", "agrees_with"}
_MONTH = len("2025-05")
# To want to is already to do so.
_ATTITUDES = {"opposes", "requests"}
# Deeds that are only promised by the word itself.
_PROMISES = {"offer", "pledge", "promise"}


def find_statements(scene: Scene) -> tuple[Statement, ...]:
    """All statements of an article, each once, sorted by where it is first said."""
    times = Times(scene.parse)
    clauses = list(find_clauses(scene.parse.doc, scene.lexicon))
    news, tellings = _read_clauses(clauses, scene, times)
    exact = find_exact_times(t.statement for t in tellings)
    if exact and (again := Times(scene.parse, exact)) != times:
        news, tellings = _read_clauses(clauses, scene, again)
    positions = list(state_positions(scene, times))
    found = share_occasions(tellings, news, positions, scene.gazetteer)
    found = _drop_threatened([*found, *positions, *state_belongings(scene), *state_locations(scene)])
    found = tell_casualties(found, scene)
    return join_parts(merge_statements([rate(statement) for statement in found]), found, clauses, scene)


def _drop_threatened(statements: list[Statement]) -> list[Statement]:
    """'threatened to bomb Iran' is the threat, and not a bombing that is possible besides."""
    threats = {_place(s) for s in statements if s.row == _THREAT}
    return [
        s for s in statements if s.factuality not in _TO_COME or s.row == _THREAT or _place(s) not in threats
    ]


def _place(statement: Statement) -> tuple[str, str, int]:
    return statement.subject.entity.id, statement.object.entity.id, statement.evidence[0].begin


# --- clauses ---------------------------------------------------------------------------------------


def _read_clauses(clauses: list[Clause], scene: Scene, times: Times) -> tuple[News | None, list[Telling]]:
    news = find_news(scene, times)
    tellings: list[Telling] = []
    unfinished: list[Unfinished] = []
    for clause in clauses:
        told = list(_read_clause(clause, scene, times, news))
        tellings += told or _read_answer(clause, [t.statement for t in tellings], scene, times, news)
        unfinished += () if told else find_unfinished(clause, scene, times)
    return news, finish(tellings, unfinished, scene.gazetteer)


def _read_clause(clause: Clause, scene: Scene, times: Times, news: News | None) -> Iterator[Telling]:
    """The statements of the first frame that finds its ends; the more special frames come first."""
    frames = scene.lexicon.frames[clause.pos, head_word(clause.predicate, clause.pos)]
    match = find_match(clause, frames, scene)
    if match is not None:
        frame, pairs = match
        status = find_status(clause, scene.lexicon, scene.quotes)
        for pair in pairs:
            statement = _state(clause, frame, pair, status, scene, times=times)
            yield tell(statement, clause, news, times, scene)


def _read_answer(
    clause: Clause, told: list[Statement], scene: Scene, times: Times, news: News | None
) -> Iterator[Telling]:
    """'Kabul condemned the attack', 'an accusation that Iran denies': what was told before says of what."""
    for denial in find_denials(clause, told, scene):
        yield Telling(denial)
    reply = find_reply(clause, told, scene)
    if reply is not None:
        status = find_status(clause, scene.lexicon, scene.quotes)
        for pair in reply.pairs:
            statement = _state(clause, reply.frame, pair, status, scene, times=times)
            yield tell(replace(statement, rule="answer frame"), clause, news, times, scene)


def _state(
    clause: Clause, frame: Frame, pair: Pair, status: Status, scene: Scene, *, times: Times
) -> Statement:
    parse = scene.parse
    factuality = _settle_factuality(frame, status)
    when, time_text = times.of(clause, "future" if status.factuality == "planned" else status.tense)
    if when is None and _takes_place(frame):
        if factuality in {"actual", "planned"}:
            attended = pair.object if frame.relation == "participates_in" else None
            when, time_text = find_occasion(clause, attended, scene.cast, scene.gazetteer)
        when = when or _find_now(clause, frame, pair, status, scene)
    return Statement(
        article=parse.article.id,
        subject=pair.subject,
        relation=frame.relation,
        object=pair.object,
        factuality=factuality,
        trigger=parse.span(clause.predicate, clause.predicate),
        evidence=(parse.sentence(clause.predicate.sent),),
        confidence=UNRATED,
        attributed_to=find_author(clause.predicate, pair.subject, status, scene),
        when=when,
        time_text=time_text,
        where=find_where(clause, frame, pair, scene) if _takes_place(frame) else None,
        plover=find_type(frame, _find_told(clause, status, factuality)),
        mode=frame.mode,
        rule=f"{clause.pos} frame",
        row=f"frames.tsv:{frame.family}",
    )


def _settle_factuality(frame: Frame, status: Status) -> Factuality:
    """What the context makes of it, as far as it can be said of the relation."""
    factuality = status.factuality
    if factuality == "actual" and frame.factuality:
        return frame.factuality
    if factuality == "past" and load_relations()[frame.relation].kind == "event":
        return "actual"  # only what lasts can be over; an event that is past happened
    if factuality == "possible" and status.wished and frame.relation in _ATTITUDES:
        return "actual"
    return factuality


def _find_told(clause: Clause, status: Status, factuality: Factuality) -> Told:
    """How the deed is told, where that decides what kind of event it is."""
    if factuality == "past":
        return "actual"
    if factuality == "actual" and lemma(clause.support or clause.predicate) in _PROMISES:
        return "offered"  # 'pledged weapons'
    for stance, fact in STANCES.items():
        if (status.stance, factuality) == (stance, fact):
            return stance
    if factuality == "negated" and "planned" in status.effects:
        return "refused"  # 'will not withdraw'
    if factuality == "planned" and _has_condition(clause.support or clause.predicate):
        return "conditional"
    return factuality


def _has_condition(verb: Token) -> bool:
    """'will withdraw unless the shelling stops'."""
    return any(m.lower_ == "unless" for c in verb.children if c.dep_ == "advcl" for m in c.children)


def _takes_place(frame: Frame) -> bool:
    return load_relations()[frame.relation].kind == "event" or frame.relation == "participates_in"


def _find_now(clause: Clause, frame: Frame, pair: Pair, status: Status, scene: Scene) -> str | None:
    """What is told in the present: 'I thank' on the day of the article, 'is in Moscow' in its month."""
    day = scene.parse.article.published
    if scene.issuers and scene.parse.blocks[clause.predicate.i] == 0:
        return day  # 'Joint Statement from …'
    if status.tense != "present" or status.factuality != "actual" or not _is_present(clause.predicate):
        return None
    if frame.family == "be-there" or _is_going_on(clause):  # since when and for how long is not told
        return day and (day if frame.relation in _OF_A_DAY else day[:_MONTH])
    # A statement that was issued, or a press release of who speaks in it.
    own = bool(scene.issuers) or pair.subject.entity.name == scene.parse.article.publisher
    spoken = clause.pos != "noun" and own and frame.relation in SPOKEN
    return day if spoken and not scene.quotes.is_quoted(clause.predicate) else None


def _is_going_on(clause: Clause) -> bool:
    """'is shelling Kharkiv', 'with Ukraine rejecting a ceasefire and launching attacks'."""
    verb = clause.support or clause.predicate
    first = verb.head if verb.dep_ == "conj" else verb
    auxiliaries = {c.lower_ for c in first.children if c.dep_ == "aux"}
    is_aside = first.dep_ == "pcomp" and first.head.lower_ == "with"
    return verb.tag_ == first.tag_ == "VBG" and (is_aside or bool(auxiliaries & {"is", "are"}))


def _is_present(verb: Token) -> bool:
    """Whether the first of several verbs with one subject is: not 'urged him to come and thank her'."""
    while verb.dep_ == "conj" and not any(c.dep_ == "nsubj" for c in verb.children):
        verb = verb.head
    return find_tense(verb) == "present"
