"""'The strikes killed at least 12 people' -> ('at least 12',): how many an attack is told to have cost.

The words that count stand with the attack ('killing 12', 'a raid in which 12 died', 'left nine dead'), or
point back to the only one told of late ('12 were killed in the attack'): then their sentence is evidence too.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.grammar import is_verb, lemma
from kg.replies import list_near, points_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.records import Span, Statement
    from kg.scene import Scene
    from kg.syntax import Token

    Place = tuple[int, int]

_KILL, _DIE = {"kill", "slay"}, {"die", "perish"}
_INJURE = {"injure", "wound", "hurt"}
_LEFT = {"dead": "killed", "wounded": "injured", "injured": "injured"}
_CAUSES = {"in", "by", "during", "after", "from"}
# What an attack costs beside people.
_NO_PEOPLE = {
    "percent",
    "animal",
    "cow",
    "cattle",
    "sheep",
    "horse",
    "dog",
    "bird",
    "pig",
    "hour",
    "day",
    "year",
}
_MANY = {"dozens", "scores", "hundreds", "thousands"}
_QUALIFIERS = {
    "at least": "at least", "no fewer than": "at least", "more than": "more than", "over": "more than",
    "about": "about", "around": "about", "some": "about", "roughly": "about", "an estimated": "about",
    "nearly": "nearly", "almost": "nearly", "up to": "up to", "as many as": "up to",
    "fewer than": "fewer than", "less than": "fewer than",
}  # fmt: skip
_WORDS_BEFORE = 3
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)


@dataclass(frozen=True, slots=True)
class _Cost:
    """`figure` people `killed` or `injured`; `sentence` says so."""

    what: str
    figure: str
    sentence: Span


def tell_casualties(told: Sequence[Statement], scene: Scene) -> list[Statement]:
    """The statements of an article; those of attacks with what these cost."""
    attacks: dict[Place, list[Statement]] = defaultdict(list)
    for statement in told:
        if statement.relation == "assaults" and statement.factuality == "actual":
            attacks[statement.trigger.begin, statement.trigger.end].append(statement)
    costs: dict[int, list[_Cost]] = defaultdict(list)
    for verb in scene.parse.doc if attacks else ():
        what, victims = _read_victims(verb)
        figure = next((f for v in victims if (f := _read_figure(v)) is not None), None)
        if figure is not None and not any(c.dep_ == "neg" for c in verb.children):
            cost = _Cost(what, figure, scene.parse.sentence(verb.sent))
            for attack in _find_attacks(verb, attacks, scene):
                costs[id(attack)].append(cost)
    return [
        _add(statement, costs[id(statement)]) if id(statement) in costs else statement for statement in told
    ]


def _add(statement: Statement, costs: Sequence[_Cost]) -> Statement:
    evidence = {*statement.evidence, *(cost.sentence for cost in costs)}
    return replace(
        statement,
        killed=tuple(sorted({cost.figure for cost in costs if cost.what == "killed"})),
        injured=tuple(sorted({cost.figure for cost in costs if cost.what == "injured"})),
        evidence=tuple(sorted(evidence, key=lambda span: (span.begin, span.end))),
    )


def _read_victims(verb: Token) -> tuple[str, list[Token]]:
    """Whether a verb says of whom that they were killed or injured, and the words for them."""
    word = lemma(verb)
    if word in _DIE:
        return "killed", [c for c in verb.children if c.dep_ == "nsubj"]
    if word in _KILL | _INJURE:
        what = "killed" if word in _KILL else "injured"
        objects = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
        # 'left nine dead and dozens wounded': the parser takes the participle for a verb.
        left = verb.dep_ == "conj" and lemma(verb.head) == "leave"
        return what, objects or [c for c in verb.children if left and c.dep_ == "nsubj"]
    if word == "leave":
        made = [_LEFT[c.lower_] for c in verb.children if c.dep_ in {"oprd", "acomp"} and c.lower_ in _LEFT]
        return (made or [""])[0], [c for c in verb.children if made and c.dep_ == "dobj"]
    return "", []


def _read_figure(victims: Token) -> str | None:
    """'at least 12 people' -> 'at least 12', 'three' -> '3', 'dozens of people' -> 'dozens'."""
    if victims.lower_ in _MANY:
        return victims.lower_
    numbers = [victims] if victims.tag_ == "CD" else [c for c in victims.children if c.dep_ == "nummod"]
    if len(numbers) != 1 or lemma(victims) in _NO_PEOPLE or victims.ent_type_ in {"PERCENT", "MONEY", "TIME"}:
        return None
    number = _read_number(numbers[0])
    if number is None:
        return None
    doc, begin = numbers[0].doc, numbers[0].i
    before = [doc[i].lower_ for i in range(max(numbers[0].sent.start, begin - _WORDS_BEFORE), begin)]
    words = (" ".join(before[i:]) for i in range(len(before)))
    qualifier = next((_QUALIFIERS[w] for w in words if w in _QUALIFIERS), "")
    return f"{qualifier} {number}".strip()


def _read_number(token: Token) -> int | None:
    digits = token.text.replace(",", "")
    if digits.isdecimal():
        return int(digits)
    # Not 'two' of 'two hundred'.
    simple = token.lower_ in _WORDS and not any(c.tag_ == "CD" for c in token.children)
    return _WORDS.index(token.lower_) if simple else None


def _find_attacks(verb: Token, attacks: dict[Place, list[Statement]], scene: Scene) -> Sequence[Statement]:
    """The statements of the attack that the verb tells the cost of."""
    causes = list(dict.fromkeys(_list_causes(verb)))
    for token in causes:
        span = scene.parse.span(token, token)
        if found := attacks.get((span.begin, span.end)):
            return found
    if not any(points_back(t) and _is_attack(t, scene) for t in causes):
        return ()
    begin, near = scene.parse.span(verb, verb).begin, list_near(verb, scene)
    late = [
        (place, found)
        for place, found in attacks.items()
        if place[0] < begin and any(s.evidence[0].begin in near for s in found)
    ]
    return late[0][1] if len(late) == 1 else ()


def _is_attack(noun: Token, scene: Scene) -> bool:
    return any(f.relation == "assaults" for f in scene.lexicon.frames.get(("noun", lemma(noun)), ()))


def _list_causes(verb: Token) -> Iterator[Token]:
    """The words that an attack may be told by: the verb, its subject, 'in the attack', what it hangs on."""
    yield verb
    for child in verb.children:
        if child.dep_ == "nsubj":
            yield child
        elif child.lower_ in _CAUSES:
            yield from (c for c in child.children if c.dep_ == "pobj")
    if verb.dep_ == "conj" and is_verb(verb.head):  # 'killed 12 and injured 30'
        yield from _list_causes(verb.head)
    elif verb.dep_ in {"advcl", "relcl", "acl", "ccomp"}:  # 'attacked Odesa, killing three'
        yield verb.head
        if verb.dep_ == "relcl" and verb.head.dep_ == "pobj":  # 'struck Rafah in an attack that killed 40'
            yield verb.head.head.head
        yield from (c for c in verb.head.children if c.dep_ in {"dobj", "nsubj"} and verb.tag_ == "VBG")
