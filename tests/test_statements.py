"""golden/statements/*.txt -> kg.pipeline.extract: what each sentence says, and what it does not.

The expected lines, with what is not named not compared:
subject | relation | object | factuality | by SPEAKER or by nobody | WHEN | in PLACE | title TITLE
A line that begins with '!' must not come out; '! nothing' allows no statement but of positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from golden_cases import find_cases

from kg.lexicon import load_relations
from kg.parsing import load_model
from kg.pipeline import extract
from kg.records import FACTUALITIES

if TYPE_CHECKING:
    from golden_cases import GoldenCase
    from spacy.language import Language

    from kg.records import Statement

NOTHING = "! nothing"
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of a case; a field that is None is not compared."""

    line: str
    subject: str
    relation: str
    object: str
    is_forbidden: bool = False
    factuality: str | None = None
    speaker: str | None = None
    when: str | None = None
    where: str | None = None
    title: str | None = None

    def fits(self, statement: Statement) -> bool:
        """Whether the statement is the one told of; ends of a symmetric relation may change places."""
        return self._fits_ends(statement) and all(
            wanted is None or wanted == found
            for wanted, found in (
                (self.relation, statement.relation),
                (self.factuality, statement.factuality),
                (self.speaker, statement.attributed_to.entity.name if statement.attributed_to else _NOBODY),
                (self.when, statement.when),
                (self.where, statement.where.name if statement.where else None),
                (self.title, statement.title.lower() if statement.title else None),
            )
        )

    def _fits_ends(self, statement: Statement) -> bool:
        ends = (statement.subject.entity.name, statement.object.entity.name)
        wanted = (self.subject, self.object)
        return wanted == ends or (wanted == ends[::-1] and is_symmetric(self.relation))


def is_symmetric(relation: str) -> bool:
    return load_relations()[relation].symmetric


def read_pattern(line: str) -> Pattern:
    """Raises ValueError for an unknown relation or a line without subject, relation and object."""
    subject, relation, obj, *rest = (part.strip() for part in line.removeprefix("!").split("|"))
    if relation not in load_relations():
        raise ValueError(f"unknown relation {relation!r} in the line {line!r}")
    fields: dict[str, str] = {}
    for part in rest:
        fields |= read_field(part)
    return Pattern(line, subject, relation, obj, line.startswith("!"), **fields)


def read_field(part: str) -> dict[str, str]:
    """'in Moscow' -> where; 'by nobody' -> speaker; 'title President' -> title; '2025-05' -> when."""
    if part in FACTUALITIES:
        return {"factuality": part}
    key, _, value = part.partition(" ")
    match key:
        case "by":
            return {"speaker": value}
        case "in":
            return {"where": value}
        case "title":
            return {"title": value.lower()}
        case _ if part[:4].isdigit():
            return {"when": part}
    raise ValueError(f"cannot read {part!r}; give a factuality, 'by X', 'in X', 'title X' or a date")


def write_statement(statement: Statement) -> str:
    """As the golden files have them."""
    speaker = statement.attributed_to.entity.name if statement.attributed_to else _NOBODY
    parts = [
        statement.subject.entity.name,
        statement.relation,
        statement.object.entity.name,
        statement.factuality,
        f"by {speaker}",
        statement.when or "",
        f"in {statement.where.name}" if statement.where else "",
        f"title {statement.title}" if statement.title else "",
    ]
    return " | ".join(part for part in parts if part)


def compare(expected: tuple[str, ...], found: tuple[Statement, ...]) -> list[str]:
    """What is wrong, a line each; nothing where all is as expected."""
    patterns = [read_pattern(line) for line in expected if line != NOTHING]
    wrong = [f"missing:   {p.line}" for p in patterns if not p.is_forbidden and not any(map(p.fits, found))]
    wrong += [
        f"forbidden: {write_statement(s)}" for p in patterns if p.is_forbidden for s in found if p.fits(s)
    ]
    if NOTHING in expected:
        wrong += [f"forbidden: {write_statement(s)}" for s in found if s.relation != "position_in"]
    return wrong


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()


@pytest.mark.parametrize("case", find_cases("statements"))
def test_a_text_gives_its_statements_and_no_tempting_others(case: GoldenCase, nlp: Language) -> None:
    found = extract(case.article, nlp).statements
    wrong = compare(case.expected, found)
    told = "\n".join(["found:", *(f"  {write_statement(s)}" for s in found)])
    assert not wrong, "\n".join(["", f"{case.path.name}:{case.line}", case.article.text, *wrong, told])
