"""Pronoun -> whom it means: 'he', 'its', 'they', and in somebody's words 'I' and 'we'.

The subjects of the clauses that the pronoun stands in come first, then the sentence before; where two
readings stand side by side, none is taken. After the binding and salience principles of Lappin and Leass,
'An algorithm for pronominal anaphora resolution' (1994), without their weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.discourse import SENTENCES_BACK
from kg.grammar import is_relative, lemma
from kg.quotes import is_speech
from kg.verbs import list_asked, subject, verb_roles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.discourse import Discourse, Seen
    from kg.records import Entity
    from kg.syntax import Token

_HE, _SHE = {"he", "him", "his", "himself"}, {"she", "her", "hers", "herself"}
_IT, _THEY = {"it", "its", "itself"}, {"they", "them", "their", "theirs", "themselves"}
_I, _WE = {"i", "me", "my", "myself"}, {"we", "us", "our", "ours", "ourselves"}
_EXPLETIVE_VERBS = {
    "be", "seem", "appear", "remain", "escape", "take", "become", "rain", "snow", "happen",
}  # fmt: skip
_PAIR = 2
_MEETING = {
    "meet", "host", "receive", "welcome", "call", "phone", "greet", "embrace", "join",
    "speak", "talk",
}  # fmt: skip
_SUBJECTS, _OBJECTS = {"nsubj", "nsubjpass"}, {"dobj", "pobj", "dative"}
_THINGS = {"country", "organisation", "region", "place"}
# Nouns for people besides the words of titles.tsv and those that end in 'man' and 'woman'.
_PEOPLE = {
    "assistant", "boy", "brother", "child", "civilian", "cousin", "daughter", "doctor", "driver", "farmer",
    "father", "fighter", "friend", "girl", "guard", "guest", "host", "husband", "migrant", "mother",
    "neighbour", "neighbor", "nurse", "officer", "opponent", "person", "pilot", "predecessor", "prisoner",
    "protester", "refugee", "resident", "rival", "sailor", "sister", "soldier", "son", "student",
    "successor", "suspect", "teacher", "teenager", "tourist", "veteran", "victim", "visitor", "volunteer",
    "wife", "witness", "worker",
}  # fmt: skip


def resolve_pronoun(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """Whom the pronoun means; nobody where that is not clear."""
    word = token.lower_
    if word in _I | _WE:
        return _first_person(token, discourse)
    if word in _HE | _SHE:
        gender = "m" if word in _HE else "f"
        return _antecedent(token, discourse, lambda e: e.cls == "person" and _may_be(e, gender, discourse))
    if word in _IT and not _is_expletive(token):
        return _antecedent(token, discourse, lambda e: e.cls in _THINGS)
    if word in _THEY:
        return _plural_antecedent(token, discourse)
    return ()


def _first_person(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """'I' is who speaks or has issued the text, 'we' that person's side."""
    speaker = discourse.quotes.speaker(token)
    people = _people_at(speaker, discourse) if speaker is not None else ()
    if not people and not discourse.quotes.is_quoted(token):
        people = discourse.issuers
    if token.lower_ in _I:
        return people if len(people) == 1 and people[0].cls == "person" else ()
    return tuple(dict.fromkeys(c for p in people for c in discourse.side(p)))


def _people_at(speaker: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """Who speaks; a pronoun behind the quote ('"I am proud," he said') has not been read yet."""
    named = tuple(m.entity for m in discourse.cast.at(speaker))
    if not named and speaker.lower_ in _HE | _SHE:
        return resolve_pronoun(speaker, discourse)
    return named


def resolve_pair(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """'each other', 'both' without a noun -> the two that are put forward together."""
    found = _plural_antecedent(token, discourse)
    return found if len(found) == _PAIR else ()


def _may_be(entity: Entity, gender: str, discourse: Discourse) -> bool:
    person = discourse.gazetteer.person(entity.name)
    return person is None or not person.gender or person.gender == gender


def _antecedent(token: Token, discourse: Discourse, fits: Callable[[Entity], bool]) -> tuple[Entity, ...]:
    barred = _barred(token, discourse)
    if _is_told(token, discourse, fits):
        return ()
    for governing in _subjects_that_fit(token, discourse):
        if _is_rival(governing, token, discourse):
            return ()
        group = [e for t in (governing, *governing.conjuncts) for e in discourse.entities_at([t])]
        entities = tuple(e for e in dict.fromkeys(group) if fits(e) and e not in barred)
        if entities:
            return entities if len(entities) == 1 else ()
    ahead = [e for e in _subject_ahead(token, discourse) if fits(e) and e not in barred]
    if ahead:
        return tuple(ahead) if len(ahead) == 1 else ()
    is_thing = token.lower_ == "it" and token.dep_ not in {"nsubj", "nsubjpass"}
    for back in range(1 if is_thing else SENTENCES_BACK + 1):
        if back and _has_rival(token, discourse.number(token) - back, discourse):
            return ()
        rows = [s for s in discourse.before(token, back) if s.token.tag_ not in {"NNS", "NNPS"}]
        if not discourse.quotes.is_quoted(token):
            # The narrator goes on with who spoke, not with who was spoken of.
            rows = [s for s in rows if not discourse.quotes.is_quoted(s.token)] or rows
        fitting = dict.fromkeys(e for s in rows for e in s.entities if fits(e) and e not in barred)
        if fitting:
            subjects = [e for e in fitting if any(s.is_subject and e in s.entities for s in rows)]
            choice = subjects if len(subjects) == 1 else list(fitting)
            return tuple(choice) if len(choice) == 1 else ()
    return ()


def _subjects_that_fit(token: Token, discourse: Discourse) -> list[Token]:
    subjects = _subjects_above(token)
    return [t for t in subjects if token.lower_ not in _IT or not _are_people(t, discourse)]


def _are_people(token: Token, discourse: Discourse) -> bool:
    """'Armenians have fled since Azerbaijan attacked it': the people are no 'it'."""
    return any(m.step.startswith("people in the gazetteer") for m in discourse.cast.at(token))


def _subject_ahead(token: Token, discourse: Discourse) -> list[Entity]:
    """'In his first speech, Lai …': the subject that a clause or phrase at the front leads up to."""
    current = token
    while current.dep_ != "ROOT":
        before, current = current, current.head
        if before.dep_ in {"advcl", "prep"} and before.i < current.i and current.pos_ in {"VERB", "AUX"}:
            subjects = [t for t in subject(current) if token.i < t.i < current.i]
            if subjects:
                return list(dict.fromkeys(m.entity for t in subjects for m in discourse.cast.at(t)))
    return []


def _is_told(token: Token, discourse: Discourse, fits: Callable[[Entity], bool]) -> bool:
    """'Putin told Xi that he was tired': either may be."""
    clause = token.head
    while clause.dep_ in {"aux", "xcomp", "advcl", "conj", "prep", "pobj", "dobj", "poss", "compound"}:
        clause = clause.head
    if clause.dep_ != "ccomp" or token.i < clause.head.i:
        return False
    told = [c for c in clause.head.children if c.dep_ in {"dobj", "dative"} and c.i < token.i]
    return any(fits(e) for e in discourse.entities_at(told))


def _has_rival(token: Token, number: int, discourse: Discourse) -> bool:
    """Whether a sentence puts forward somebody or something without a name whom the pronoun may mean."""
    if number < 0:
        return False
    if token.lower_ in _IT:
        nouns = [c for c in discourse.sentences[number].root.children if c.dep_ in _SUBJECTS | {"dobj"}]
    else:
        nouns = list(discourse.sentences[number])
    speaks = token.dep_ == "nsubj" and is_speech(token.head, discourse.lexicon)
    return any(
        _is_rival(t, token, discourse)
        for t in nouns
        if t.dep_ in _SUBJECTS or (t.dep_ in _OBJECTS and not speaks and _is_new(t))
    )


def _is_rival(noun: Token, token: Token, discourse: Discourse) -> bool:
    """Whether nobody knows whom the noun means, but the pronoun may well mean it."""
    if noun.tag_ != "NN" or discourse.cast.at(noun) or discourse.cast.covers(noun):
        return False
    if any(discourse.cast.at(c) for c in noun.children if c.dep_ == "appos"):
        return False
    is_person = _is_person_noun(lemma(noun), discourse)
    return not is_person if token.lower_ in _IT else is_person


def _is_person_noun(word: str, discourse: Discourse) -> bool:
    return word in _PEOPLE or word in discourse.lexicon.titles or word.endswith(("man", "woman"))


def _is_new(noun: Token) -> bool:
    return any(c.lower_ in {"a", "an"} for c in noun.children)


def _barred(token: Token, discourse: Discourse) -> set[Entity]:
    """Whom the pronoun cannot mean: its own verb's subject, or in a quote the one who speaks."""
    barred: set[Entity] = set()
    is_object = token.tag_ == "PRP" and token.dep_ in {"dobj", "pobj", "dative"}
    if is_object and not token.lower_.endswith("self"):
        verb = token.head if token.dep_ != "pobj" else token.head.head
        if verb.pos_ in {"VERB", "AUX"}:
            barred |= discourse.entities_at(subject(verb))
    speaker = discourse.quotes.speaker(token)
    return barred | discourse.entities_at([speaker]) if speaker is not None else barred


def _plural_antecedent(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    for governing in _subjects_above(token):
        group = discourse.group(governing)
        if len(group) > 1:
            return group
    for back in range(SENTENCES_BACK + 1):
        rows = discourse.before(token, back)
        groups = [(s, g) for s in rows if s.token.dep_ != "conj" and len(g := discourse.group(s.token)) > 1]
        choice = [g for s, g in groups if s.is_subject] or [g for _, g in groups]
        if choice:
            return choice[-1] if len({frozenset(g) for g in choice}) == 1 else ()
        if back and (together := _met(discourse.number(token) - back, discourse)):
            return together
        if rows and back and not _is_aside(rows):
            return ()
    return ()


def _is_aside(rows: Sequence[Seen]) -> bool:
    """'The President underscored …' after 'The leaders agreed': a sentence of one of them is no new start."""
    subjects = [s for s in rows if s.is_subject and s.token.head.dep_ == "ROOT"]
    return len(subjects) == 1 and subjects[0].entities[0].cls == "person"


def _met(number: int, discourse: Discourse) -> tuple[Entity, ...]:
    """'Biden met Xi. They agreed …': who meets and who is met are they."""
    if number < 0:
        return ()
    root = discourse.sentences[number].root
    if lemma(root) not in _MEETING:
        return ()
    roles = verb_roles(root)
    sides = [tuple(discourse.entities_at(roles.get(r, []))) for r in ("subj", "obj", "with", "to")]
    one, *others = [side for side in sides if side] or [()]
    if len(others) != 1 or len(one) != 1:
        return ()
    company = tuple(sorted({*one, *others[0]}, key=lambda e: e.id))
    return company if len(company) > 1 and len({e.cls for e in company}) == 1 else ()


def _subjects_above(token: Token) -> list[Token]:
    """Subjects, before the pronoun, of the clauses that it stands in: from the innermost to the outermost."""
    found: list[Token] = []
    current = token
    while current.dep_ != "ROOT":
        before, current = current, current.head
        found += [t for t in list_asked(before) if t.i < token.i]
        if current.pos_ in {"VERB", "AUX"}:
            subjects = (c for c in current.children if c.dep_ in {"nsubj", "nsubjpass"})
            # 'Ukraine accuses Russia, which blockades its coast': 'which' is no surer than Ukraine.
            found += [c for c in subjects if c.i < token.i and not is_relative(c)]
    return found


def _is_expletive(token: Token) -> bool:
    """'It is time', 'it has not escaped anybody that': nothing is meant by this 'it'."""
    if token.lower_ != "it" or token.dep_ not in {"nsubj", "nsubjpass", "expl"}:
        return False
    return lemma(token.head) in _EXPLETIVE_VERBS
