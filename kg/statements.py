"""Clause -> Statement: the frames of the lexicon laid over each clause of an article.

'Xi was welcomed by Putin in Moscow on Thursday' -> (Vladimir Putin, hosts, Xi Jinping), actual,
2025-05-08, Moscow, with the sentence that says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

from kg.circumstances import Times, find_place
from kg.clauses import find_clauses, head_word, lemma
from kg.entities import people_of
from kg.factuality import find_status
from kg.lexicon import load_relations
from kg.positions import find_positions
from kg.records import Entity, Mention, Statement
from kg.referents import MATTERS_COUNT, find_referents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from kg.clauses import Clause
    from kg.entities import Cast
    from kg.factuality import Status
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Frame, Lexicon, Relation
    from kg.parsing import Parse
    from kg.positions import Position
    from kg.quotes import Quotes
    from kg.records import EntityClass

_ACTORS: frozenset[EntityClass] = frozenset({"person", "country", "organisation", "group", "region"})
_PLACES: frozenset[EntityClass] = frozenset({"place", "country"})
# To want to is already to do so.
_ATTITUDES = {"opposes", "requests"}
# What is done by saying it: 'I thank', 'the United States condemns'.
_SPOKEN = {"supports", "accuses", "requests", "rejects", "threatens"}
_BETWEEN_SIDES = {
    "supports",
    "meets",
    "cooperates_with",
    "agrees_with",
    "partner_of",
    "hosts",
    "aids",
    "requests",
}
_EVENTS_ONLY = {"be-at", "attend", "participation"}
_STATES_OF_REST = {"be-there", "arrive", "travel"}
_VAGUE_TITLES = {"leader", "chief", "head", "boss", "ruler"}

# What each step is worth, as a first estimate of how often it is right.
_SURE = {"verb": 0.9, "noun": 0.85, "adjective": 0.85}
_PRONOUN, _NOMINAL, _BELONGING, _PARTS, _HEADLINE = 0.8, 0.9, 0.8, 0.9, 0.9


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known of one article when its statements are made."""

    parse: Parse
    cast: Cast
    quotes: Quotes
    gazetteer: Gazetteer
    lexicon: Lexicon
    issuers: tuple[Mention, ...]


def find_statements(scene: Scene) -> tuple[Statement, ...]:
    """All statements of an article, each once, sorted by where it is first said."""
    times = Times(scene.parse)
    found = [
        s
        for clause in find_clauses(scene.parse.doc, scene.lexicon)
        for s in _read_clause(clause, scene, times)
    ]
    found += [_state_position(p, scene) for p in _positions(scene)]
    found += list(_find_locations(scene))
    return merge_statements(found)


# --- clauses ---------------------------------------------------------------------------------------


def _read_clause(clause: Clause, scene: Scene, times: Times) -> Iterator[Statement]:
    """The statements of the most special frame that fits."""
    words = 0
    for frame in scene.lexicon.frames[clause.pos, head_word(clause.predicate, clause.pos)]:
        if len(frame.others) < words or not _has_words(clause, frame, scene.lexicon):
            continue
        pairs = _find_pairs(clause, frame, scene)
        if not pairs:
            continue
        status = find_status(clause, scene.lexicon, scene.quotes)
        for subject, object_, sureness in pairs:
            yield _make(clause, frame, scene, times, status, subject, object_, sureness)
        return


def _has_words(clause: Clause, frame: Frame, lexicon: Lexicon) -> bool:
    """Whether what the expression asks for beside its head hangs on the head."""
    if not frame.others:
        return True
    near = [
        c for c in clause.predicate.children if c.dep_ not in {"nsubj", "conj", "nsubjpass", "advcl", "ccomp"}
    ]
    if clause.pos == "verb":
        near += [c for c in clause.roles.get("obj", ()) if c.dep_ in {"dobj", "nsubjpass", "conj"}]
        near += [
            g
            for c in list(near)
            for g in c.children
            if g.dep_ in {"pobj", "compound", "amod", "pcomp", "conj"}
        ]
    lemmas = {lemma(t) for t in near} | {t.lower_ for t in near}
    return all(
        not lexicon.sets[o[1:]].isdisjoint(lemmas) if o[0] == "@" else o in lemmas for o in frame.others
    )


def _find_pairs(clause: Clause, frame: Frame, scene: Scene) -> list[tuple[Mention, Mention, float]]:
    """Subject and object, each fit for the relation, with how sure their reading is."""
    relation = load_relations()[frame.relation]
    subjects = _fill(clause, frame.subject, frame, relation.subject, scene, is_subject=True)
    if not subjects:
        return []
    for role in frame.object:
        if role == "=":
            if (
                clause.predicate.dep_ == "pcomp"
            ):  # 'thanked both for reaching this deal': not with one another
                continue
            pairs = _among(subjects, relation, scene)
        elif any(_is_each_other(t) for t in clause.roles.get(role, ())):
            pairs = _among(subjects, relation, scene)
        else:
            objects = _fill(clause, (role,), frame, relation.object, scene)
            pairs = [(s, o, a * b) for s, a in subjects for o, b in objects if s.entity.id != o.entity.id]
        if pairs:
            return [p for p in pairs if _is_plausible(p[0], p[1], clause, frame, scene)]
    return []


def _among(
    subjects: list[tuple[Mention, float]], relation: Relation, scene: Scene
) -> list[tuple[Mention, Mention, float]]:
    """The parts of a plural subject: each pair once, or once in each direction; not a leader and his aides."""
    pairs = [
        (s, o, a * b * _PARTS)
        for (s, a), (o, b) in permutations(subjects, 2)
        if s.entity.id != o.entity.id and not _are_of_one_side(s.entity, o.entity, scene.gazetteer)
    ]
    if not relation.symmetric:
        return pairs
    kept: dict[frozenset[str], tuple[Mention, Mention, float]] = {}
    for pair in pairs:
        kept.setdefault(frozenset({pair[0].entity.id, pair[1].entity.id}), pair)
    return list(kept.values())


def _are_of_one_side(first: Entity, second: Entity, gazetteer: Gazetteer) -> bool:
    home = gazetteer.country_of(first)
    return "person" in {first.cls, second.cls} and home is not None and home == gazetteer.country_of(second)


def _is_each_other(token: Token) -> bool:
    words = {c.lower_ for t in (token, *token.children) for c in (t, *t.children)}
    return ("other" in words and "each" in words) or ("another" in words and "one" in words)


def _fill(
    clause: Clause,
    roles: tuple[str, ...],
    frame: Frame,
    classes: tuple[str, ...],
    scene: Scene,
    *,
    is_subject: bool = False,
) -> list[tuple[Mention, float]]:
    """Who fills the first of the roles that somebody fit for it fills."""
    for role in roles:
        tokens = clause.roles.get(role.removesuffix("'s"), ())
        found = []
        for mention, direct in find_referents(
            _mod_tokens(tokens, scene) if role == "mod" else tokens,
            scene.cast,
            scene.lexicon,
            matters=frame.relation in MATTERS_COUNT and not is_subject,
            deeds=is_subject,
        ):
            fitting = _fit(mention, classes, scene.gazetteer)
            if direct and role.endswith("'s"):
                continue
            if fitting is not None and not is_subject and mention.step == "people in the gazetteer":
                fitting = _as_people(fitting)
            if fitting is not None:
                found.append((fitting, _sureness(mention) * (1.0 if direct else _BELONGING)))
        if role == "mod":
            found += [
                (fitting, 1.0)
                for t in tokens
                if t.i in scene.cast.modifiers
                and (fitting := _fit(scene.cast.modifiers[t.i], classes, scene.gazetteer)) is not None
            ]
        if found:
            return found
    return []


def _as_people(mention: Mention) -> Mention:
    """What is done to Belarusians is not done to Belarus; 'the Belarusians' may be either."""
    if mention.entity.cls != "country" or not mention.span.text.endswith("s"):
        return mention
    return replace(mention, entity=people_of(mention.entity))


def _mod_tokens(tokens: list[Token], scene: Scene) -> list[Token]:
    return [t for t in tokens if t.i in scene.cast.mentions]


def _sureness(mention: Mention) -> float:
    return {"name": 1.0, "nominal": _NOMINAL, "pronoun": _PRONOUN}[mention.kind]


def _fit(mention: Mention, classes: tuple[str, ...], gazetteer: Gazetteer) -> Mention | None:
    """The mention as what the relation asks for: a capital as its country where somebody must act."""
    cls = mention.entity.cls
    if cls in classes or ("actor" in classes and cls in _ACTORS):
        return mention
    if "actor" in classes or "country" in classes or "organisation" in classes:
        metonym = gazetteer.metonym(mention.entity.name)
        if metonym is not None and ("actor" in classes or metonym.stands_for.cls in classes):
            return replace(mention, entity=metonym.stands_for)
    return None


def _is_plausible(subject: Mention, object_: Mention, clause: Clause, frame: Frame, scene: Scene) -> bool:
    """Nobody visits the country they are from by being there, or thanks the country they lead."""
    if frame.family in _EVENTS_ONLY and object_.entity.cls != "event":
        return False
    if frame.relation in _BETWEEN_SIDES and _leads(subject.entity, object_.entity, scene):
        return False
    if frame.family not in _STATES_OF_REST:
        return True
    if subject.entity.cls != "person":
        return frame.family != "be-there"
    country = scene.gazetteer.country_of(object_.entity)
    return country is None or country != scene.gazetteer.country_of(subject.entity)


def _leads(person: Entity, country: Entity, scene: Scene) -> bool:
    offices = scene.gazetteer.offices_of(person, date=scene.parse.article.published)
    return any(office.of == country for office in offices)


def _make(
    clause: Clause,
    frame: Frame,
    scene: Scene,
    times: Times,
    status: Status,
    subject: Mention,
    object_: Mention,
    sureness: float,
) -> Statement:
    relation = load_relations()[frame.relation]
    parse = scene.parse
    factuality = frame.factuality if frame.factuality and status.factuality == "actual" else status.factuality
    when, time_text = (None, None)
    where = None
    if relation.kind == "event" or relation.relation == "participates_in":
        when, time_text = times.of(clause, "future" if factuality == "planned" else status.tense)
        where = find_place(clause, scene.cast)
        if relation.relation == "visits":
            where = object_.entity
        if relation.relation == "assaults" and where is None and object_.entity.cls in _PLACES:
            where = object_.entity
        issued = bool(scene.issuers) and parse.blocks[clause.predicate.i] == 0
        if when is None and (issued or _is_now(clause, frame, status, scene)):
            when = parse.article.published
    if factuality == "past" and relation.kind == "event":
        factuality = "actual"
    if factuality == "possible" and status.wished and frame.relation in _ATTITUDES:
        factuality = "actual"
    headline = parse.kinds[clause.predicate.i] in {"headline", "caption"}
    return Statement(
        article=parse.article.id,
        subject=subject,
        relation=frame.relation,
        object=object_,
        factuality=factuality,
        trigger=parse.span(clause.predicate, clause.predicate),
        evidence=(parse.sentence(clause.predicate.sent),),
        confidence=round(_SURE[clause.pos] * sureness * (_HEADLINE if headline else 1.0), 2),
        attributed_to=_attribute(clause.predicate, status, scene),
        when=when,
        time_text=time_text,
        where=where,
        plover=relation.plover,
        mode=frame.mode,
        rule=f"{clause.pos} frame",
        row=f"frames.tsv:{frame.family}",
    )


def _is_now(clause: Clause, frame: Frame, status: Status, scene: Scene) -> bool:
    """What is told in the present is so on the day of the article: 'is in Moscow', 'I thank'."""
    if status.tense != "present" or status.factuality != "actual" or clause.predicate.dep_ == "conj":
        return False
    if frame.family == "be-there":
        return True
    speaks = clause.pos == "verb" and bool(scene.issuers) and not scene.quotes.is_quoted(clause.predicate)
    return speaks and frame.relation in _SPOKEN


def _attribute(predicate: Token, status: Status, scene: Scene) -> Mention | None:
    """Whose word it is; somebody without a name is kept as the words call them ('analysts')."""
    for speaker in status.speakers:
        tokens = [speaker] if speaker.dep_ != "prep" else [c for c in speaker.children if c.dep_ == "pobj"]
        for mention, _ in find_referents(tokens, scene.cast, scene.lexicon, matters=True):
            fitting = _fit(mention, ("actor",), scene.gazetteer)
            if fitting is not None:
                return fitting
        for token in tokens:
            noun = token.text if token.pos_ in {"NOUN", "PROPN"} else "unnamed speaker"
            return Mention(
                scene.parse.span(token, token), Entity(noun, "group"), "nominal", "unnamed speaker"
            )
    if status.unnamed_speaker:
        span = scene.parse.span(predicate, predicate)
        return Mention(span, Entity("unnamed speaker", "group"), "nominal", "unnamed speaker")
    if len(scene.issuers) == 1 and scene.parse.kinds[predicate.i] != "headline":
        return scene.issuers[0]
    return None


# --- positions and places --------------------------------------------------------------------------


def _positions(scene: Scene) -> Iterator[Position]:
    for position in find_positions(scene.parse, scene.cast, scene.gazetteer, scene.lexicon):
        if _fit(position.employer, ("country", "organisation"), scene.gazetteer) is not None:
            yield position


def _state_position(position: Position, scene: Scene) -> Statement:
    parse = scene.parse
    headline = parse.kinds[position.first.i] == "headline"
    return Statement(
        article=parse.article.id,
        subject=position.person,
        relation="position_in",
        object=_fit(position.employer, ("country", "organisation"), scene.gazetteer) or position.employer,
        factuality="past" if position.past else "actual",
        trigger=parse.span(position.first, position.last),
        evidence=(parse.sentence(position.first.sent),),
        confidence=round(0.92 * _sureness(position.person), 2),
        title=position.title,
        attributed_to=scene.issuers[0] if len(scene.issuers) == 1 and not headline else None,
        rule=position.rule,
    )


def _find_locations(scene: Scene) -> Iterator[Statement]:
    """'the Brookings Institution in Washington', 'Bali, Indonesia'."""
    for root, mentions in sorted(scene.cast.mentions.items()):
        token = scene.parse.doc[root]
        for mention in mentions:
            if mention.kind != "name" or mention.entity.cls not in {"organisation", "place"}:
                continue
            for place in _places_of(token, mention, scene):
                yield Statement(
                    article=scene.parse.article.id,
                    subject=mention,
                    relation="located_in",
                    object=place,
                    factuality="actual",
                    trigger=mention.span,
                    evidence=(scene.parse.sentence(token.sent),),
                    confidence=0.85,
                    rule="place beside name",
                )


def _places_of(token: Token, mention: Mention, scene: Scene) -> Iterator[Mention]:
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "in" and mention.entity.cls == "organisation":
            for pobj in child.children:
                yield from (m for m in scene.cast.at(pobj) if m.entity.cls in _PLACES)
        elif child.dep_ in {"appos", "npadvmod", "conj"} and mention.entity.cls == "place":
            for other in scene.cast.at(child):
                if other.entity.cls in _PLACES and scene.gazetteer.country_of(mention.entity) == other.entity:
                    yield other


# --- merging ---------------------------------------------------------------------------------------


def merge_statements(statements: list[Statement]) -> tuple[Statement, ...]:
    """The same statement met in several sentences is one, with several pieces of evidence.

    Tellings whose times contradict each other stay apart; one without a time joins the first.
    """
    groups: dict[tuple[str, ...], list[Statement]] = {}
    for statement in sorted(statements, key=lambda s: (s.evidence[0].begin, s.trigger.begin, s.id)):
        groups.setdefault(_key(statement), []).append(statement)
    merged = [m for group in groups.values() for m in _merge_group(group)]
    return tuple(sorted(merged, key=lambda s: (s.evidence[0].begin, s.trigger.begin, s.id)))


def _key(statement: Statement) -> tuple[str, ...]:
    ends = [statement.subject.entity.id, statement.object.entity.id]
    if load_relations()[statement.relation].symmetric:
        ends.sort()
    speaker = statement.attributed_to.entity.id if statement.attributed_to else ""
    return (*ends, statement.relation, statement.factuality, speaker)


def _merge_group(group: list[Statement]) -> list[Statement]:
    dated: list[Statement] = []
    undated: list[Statement] = []
    for statement in group:
        if statement.when is None:
            undated.append(statement)
            continue
        fellow = next((i for i, d in enumerate(dated) if _overlap(d.when, statement.when)), None)
        if fellow is None:
            dated.append(statement)
        else:
            dated[fellow] = _join(dated[fellow], statement)
    if not dated:
        dated, undated = undated[:1], undated[1:]
    for statement in undated:
        dated[0] = _join(dated[0], statement)
    return dated


def _join(first: Statement, second: Statement) -> Statement:
    """Both tellings as one: the more exact time, all the evidence, the surer reading's words."""
    better = max(first, second, key=lambda s: s.confidence)
    evidence = tuple(sorted({*first.evidence, *second.evidence}, key=lambda e: (e.begin, e.end)))
    times = [s for s in (first, second) if s.when is not None]
    exact = max(times, key=lambda s: len(s.when or "") if "/" not in (s.when or "") else 0, default=first)
    doubt = (1 - first.confidence) * (1 - second.confidence)
    return replace(
        better,
        evidence=evidence,
        when=exact.when,
        time_text=exact.time_text,
        where=first.where or second.where,
        title=_better_title(first.title, second.title),
        confidence=round(min(1 - doubt, 0.98), 2),
    )


def _better_title(first: str | None, second: str | None) -> str | None:
    """'president' tells more than 'leader'."""
    if first is not None and first.lower() in _VAGUE_TITLES:
        return second or first
    return first or second


def _overlap(first: str | None, second: str | None) -> bool:
    (a, b), (c, d) = _bounds(first or ""), _bounds(second or "")
    return a <= d and c <= b


def _bounds(when: str) -> tuple[str, str]:
    begin, _, end = when.partition("/")
    return begin.ljust(10, "0"), (end or begin).ljust(10, "9")
