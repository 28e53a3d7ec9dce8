"""Clause and status -> whose word it is: a speaker's, an issuer's, the answerer's or the article's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.grammar import spread
from kg.matching import fit
from kg.records import Entity, Mention
from kg.referents import find_referents

if TYPE_CHECKING:
    from kg.modality import Status
    from kg.scene import Scene
    from kg.syntax import Token


def find_author(predicate: Token, subject: Mention, status: Status, scene: Scene) -> Mention | None:
    """Whose word it is; somebody without a name is kept as the words call them ('analysts').

    Of several who speak, each speaks for itself: 'Denmark and Norway said they would help'.
    """
    for speaker in status.speakers:
        referents = find_referents(spread(speaker), scene.cast, scene.lexicon, matters=True, voices=True)
        speakers = [s for m, _ in referents if (s := fit(m, ("actor",), scene.gazetteer)) is not None]
        if speakers:
            return next((s for s in speakers if s.entity == subject.entity), speakers[0])
    if status.speakers:
        return _name_unknown(status.speakers[0], scene)
    if status.unnamed_speaker:
        return _name_unknown(predicate, scene)
    return find_voice(predicate, scene)


def find_voice(token: Token, scene: Scene) -> Mention | None:
    """Whose text it is, where it is not the author's own: an issued statement, an answer in an interview."""
    voice = scene.voices.get(scene.parse.blocks[token.i])
    if voice is not None:
        return voice
    if len(scene.issuers) == 1 and scene.parse.kinds[token.i] != "headline":
        return scene.issuers[0]
    return None


def _name_unknown(token: Token, scene: Scene) -> Mention:
    is_somebody = token.tag_ in {"NNS", "NNPS", "NNP"} or token.lower_ in scene.lexicon.titles
    name = token.text if is_somebody else "unnamed speaker"
    return Mention(scene.parse.span(token, token), Entity(name, "group"), "nominal", "unnamed speaker")
