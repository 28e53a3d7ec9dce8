"""Word of a sentence -> whom it names as the source of what is said: 'according to X', 'in X's view'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.grammar import lemma
from kg.quotes import is_speech
from kg.verbs import verb_roles

if TYPE_CHECKING:
    from kg.lexicon import Lexicon
    from kg.modality import Status
    from kg.syntax import Token

# What of somebody tells whose word it is: "in Beijing's view", 'as per a statement by Xi'.
_VIEWS = {"view", "word", "opinion", "eye", "telling", "account", "reading", "judgement", "judgment"}
_ACCOUNTS = {"statement", "report", "readout", "account", "source", "release"}


def add_sources(token: Token, status: Status, lexicon: Lexicon) -> None:
    """'According to X', and 'X said' set between commas."""
    for child in token.children:
        if child.lower_ == "according" and child.dep_ in {"prep", "advcl", "advmod"}:
            # What is said elsewhere than in the clause that the source is named for is not from it.
            if not is_speech(token, lexicon) or status.speakers:
                status.speakers += [p for c in child.children if c.lower_ == "to" for p in c.children]
        elif child.dep_ == "prep" and (source := _find_source(child)) is not None:
            status.speakers.append(source)
        elif child.dep_ == "parataxis" and is_speech(child, lexicon):
            add_speaker(child, status)
        elif child.dep_ == "advcl" and child.tag_ != "VBG" and is_speech(child, lexicon):
            words = {c.dep_ for c in child.children}
            if any(c.lower_ == "as" for c in child.children) and not words & {"dobj", "ccomp", "xcomp"}:
                add_speaker(child, status)


def _find_source(preposition: Token) -> Token | None:
    """'per the UN', 'as per a statement by Xi', "in Beijing's view", 'in the words of Wang Yi'."""
    if preposition.lower_ == "as":
        inner = (c for c in preposition.children if c.lower_ == "per")
        preposition = next(inner, preposition)
    if preposition.lower_ not in {"per", "in"}:
        return None
    noun = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    if noun is None:
        return None
    told = [c for c in noun.children if c.dep_ == "poss"]
    told += [p for c in noun.children if c.lower_ in {"of", "by"} for p in c.children if p.dep_ == "pobj"]
    if preposition.lower_ == "in":
        return told[0] if told and lemma(noun) in _VIEWS else None
    return told[0] if told and lemma(noun) in _ACCOUNTS else noun


def add_speaker(verb: Token, status: Status) -> None:
    """The subject of a verb of saying, or that it has none."""
    speakers = verb_roles(verb)["subj"]
    if not speakers and verb.dep_ == "acl" and lemma(verb) != "tell":
        speakers = [
            verb.head
        ]  # 'Johnson and Morrison announced that', which the parser takes for a participle
    if speakers:
        status.speakers += [s for s in speakers if s not in status.speakers][:1]
    else:
        status.unnamed_speaker = True
