"""golden/mentions/*.txt -> kg.pipeline.extract: whom words stand for, and which stand for nobody.

The expected lines; a text is looked for as it is written, and '#2' is the second place where it stands:
he#2 -> Vladimir Putin                          the mention that ends there means him and nobody else
the two leaders -> Xi Jinping; Vladimir Putin   it means these, in any order
Okafor -> Miriam Okafor | person                and this is the class
! it                                            no mention ends there
! Jordan -> Jordan                              none that ends there means Jordan
Mentions are told by where they end: whether 'the', a title or a possessive is part of one does not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from golden_cases import GOLDEN, find_cases, read_cases

from kg.gazetteer import load_gazetteer, normalise
from kg.parsing import load_model
from kg.pipeline import extract
from kg.records import ENTITY_CLASSES, Article

if TYPE_CHECKING:
    from pathlib import Path

    from golden_cases import GoldenCase
    from spacy.language import Language

    from kg.records import Mention

_LINE = re.compile(r"(?P<no>! )?(?P<text>.+?)(?:#(?P<nth>\d+))?(?: -> (?P<names>.+?))?(?: \| (?P<cls>\w+))?")
# What may stand at the end of a mention without being part of the name.
_TAIL = re.compile(r"(?:['’]s?|\.|\s)+$")


@dataclass(frozen=True, slots=True)
class Expectation:
    """A line of a case; `end` is where the head of the mention ends in the text."""

    line: str
    end: int
    names: frozenset[str]
    cls: str | None
    is_forbidden: bool

    def read_fault(self, mentions: tuple[Mention, ...]) -> str | None:
        """What is wrong with the mentions of the text by this line; None where nothing is."""
        found = [m for m in mentions if find_end(m.span.text, m.span.begin) == self.end]
        names = {m.entity.name for m in found}
        if self.is_forbidden:
            wrong = names & self.names if self.names else names
        else:
            wrong = names ^ self.names or {
                m.entity.name for m in found if self.cls not in {None, m.entity.cls}
            }
        return f"{self.line}   (found: {'; '.join(map(write_mention, found)) or 'nobody'})" if wrong else None


def read_expectation(line: str, text: str) -> Expectation:
    """Raises ValueError for a line that cannot be read or whose words do not stand in the text."""
    match = _LINE.fullmatch(line)
    if match is None or not (match["no"] or match["names"]):
        raise ValueError(f"cannot read {line!r}; write 'he -> Xi Jinping' or '! he'")
    if match["cls"] not in {None, *ENTITY_CLASSES}:
        raise ValueError(f"unknown class {match['cls']!r} in the line {line!r}")
    names = frozenset(match["names"].split("; ")) if match["names"] else frozenset[str]()
    begin = find_place(text, match["text"], int(match["nth"] or 1))
    return Expectation(line, find_end(match["text"], begin), names, match["cls"], bool(match["no"]))


def find_place(text: str, words: str, nth: int) -> int:
    """Where the words stand for the nth time, not as part of longer words."""
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if len(places) < nth:
        raise ValueError(f"{words!r} stands {len(places)} times in the text, not {nth}")
    return places[nth - 1]


def find_end(words: str, begin: int) -> int:
    """Where they end without a possessive: the same for 'Xi', 'Xi's' and 'President Xi'."""
    return begin + len(_TAIL.sub("", words))


def write_mention(mention: Mention) -> str:
    entity = mention.entity
    return f"{mention.span.text!r} -> {entity.name} | {entity.cls}, {mention.kind}, {mention.step}"


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()


@pytest.mark.parametrize("case", find_cases("mentions"))
def test_words_stand_for_whom_they_mean_and_for_no_tempting_others(case: GoldenCase, nlp: Language) -> None:
    found = extract(case.article, nlp).mentions
    faults = [read_expectation(line, case.article.text).read_fault(found) for line in case.expected]
    wrong = [fault for fault in faults if fault]
    told = "\n".join(["found:", *(f"  {write_mention(m)}" for m in found)])
    assert not wrong, "\n".join(["", f"{case.path.name}:{case.line}", case.article.text, *wrong, told])


@pytest.mark.parametrize("path", sorted((GOLDEN / "mentions").glob("*.txt")), ids=lambda path: path.stem)
def test_every_expected_line_names_words_of_its_text_and_somebody_known(path: Path) -> None:
    """A slip in a case that is a known gap would hide behind the gap."""
    gazetteer = load_gazetteer()
    for case in read_cases(path):
        words = normalise(case.article.text)
        for line in case.expected:
            for name in read_expectation(line, case.article.text).names:
                known = {entity.name for entity in gazetteer.find(name)}
                assert name in known or normalise(name) in words, f"{path.name}:{case.line}: {line}"


def test_there_are_many_cases_and_many_that_must_stay_nobody() -> None:
    cases = [case for path in (GOLDEN / "mentions").glob("*.txt") for case in read_cases(path)]
    assert len(cases) >= 280
    assert sum(line.startswith("!") for case in cases for line in case.expected) >= 110


def test_adjectives_are_mentions_that_tell_what_they_are(nlp: Language) -> None:
    article = Article(
        "a", "German and North Korean officials met the Chinese minister.\n", published="2024-05-16"
    )
    found = [(m.span.text, m.entity.name) for m in extract(article, nlp).mentions if m.kind == "adjective"]
    assert found == [("German", "Germany"), ("North Korean", "North Korea"), ("Chinese", "China")]
