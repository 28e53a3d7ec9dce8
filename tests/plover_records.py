"""gsr_dev.jsonl and the statements of its sentences -> how many pairs of actors are found and typed right.

The records are those of the PLOVER gold standard, a JSON object a line, with `text` and `events`. They are
no part of the project: who has them lays the folder `plover` beside the working copy, in `shared`.

An actor is named where its text has a name in it, or a country's adjective or people and acts for the
country: a government, its forces, or nobody of another kind. So 'Hungarian officials' is named, and 'Angry
French paper workers' and 'Congolese refugees' are not. It is found where the statement's end lies over its
text, or is, or is of, the country that its text or its code names.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from kg.gazetteer import normalise
from kg.lexicon import load_relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.gazetteer import Gazetteer
    from kg.records import Entity, Mention, Statement

# Of the sectors that the records give: a country's own, and none.
_ACTING_FOR_THE_COUNTRY = {None, "GOV", "MIL", "COP", "LEG", "JUD", "SPY"}
# The records know RETREAT beside CONCEDE; kg has one relation for both.
_YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
_RETREAT_QUAD = "material cooperation"
NONE = "none"

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two named actors of a record: `type` as the records' code15 has it."""

    source: Mapping[str, Any]
    target: Mapping[str, Any]
    is_reciprocal: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """One event of a record with the pairs of its named actors, any of which will do."""

    record: str
    text: str
    type: str
    quad: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one event: the pair found at all, and with the right type."""

    wanted: Wanted
    found: tuple[Statement, ...]
    right: bool

    @property
    def quad(self) -> str:
        """Of what was found: the right one where it is among several."""
        if not self.found:
            return NONE
        if self.right:
            return self.wanted.quad
        told = self.found[0].plover
        return _list_quads()[told] if told else "state"


def read_records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def list_wanted(record: Record, gazetteer: Gazetteer) -> Iterator[Wanted]:
    """The events of a record whose source and target are both named."""
    quads = _list_quads()
    for event in record["events"]:
        sources = [a for a in event["sources"] if is_named(a, gazetteer)]
        targets = [a for a in event["targets"] if is_named(a, gazetteer)]
        pairs = [Pair(s, t, event["reciprocal"]) for s, t in product(sources, targets)]
        if event["reciprocal"] and not event["targets"]:
            pairs = [Pair(s, t, is_reciprocal=True) for s, t in combinations(sources, 2)]
        if pairs:
            yield Wanted(record["id"], record["text"], event["code15"], quads[event["plover"]], tuple(pairs))


def _list_quads() -> dict[str, str]:
    quads = {r.plover: r.quad for r in load_relations().values() if r.plover and r.quad}
    return quads | {"RETREAT": _RETREAT_QUAD}


def is_named(actor: Mapping[str, Any], gazetteer: Gazetteer) -> bool:
    capitals = re.findall(r"\b[A-Z][\w.-]*", actor["text"])
    names = [word for word in capitals if not _is_of_a_country(word, gazetteer)]
    if actor["text"].split()[0] in names and actor["sector"] is not None and len(names) == 1:
        names = []  # the first word of a sentence: 'Angry', 'Prisoners'
    return bool(names or (capitals and actor["sector"] in _ACTING_FOR_THE_COUNTRY))


def _is_of_a_country(word: str, gazetteer: Gazetteer) -> bool:
    form = normalise(word)
    return form in gazetteer.adjective_forms() or form in gazetteer.people_forms()


def judge(wanted: Wanted, statements: Sequence[Statement], gazetteer: Gazetteer, *, begin: int = 0) -> Result:
    """Compare; `begin` is where the sentence stands in the article that the statements are of."""

    def fits(mention: Mention, actor: Mapping[str, Any]) -> bool:
        at = wanted.text.find(actor["text"])
        first, last = mention.span.begin - begin, mention.span.end - begin
        over = at >= 0 and first < at + len(actor["text"]) and at < last
        home = _home(mention.entity, gazetteer)
        row = gazetteer.country(home)
        is_coded = row is not None and row.iso3 == actor["code"]
        return over or is_coded or home in set(_countries_in(actor["text"], gazetteer))

    found = tuple(s for s in statements if any(_joins(s, pair, fits) for pair in wanted.pairs))
    types = {_YIELD.get(str(s.plover), s.plover) for s in found}
    return Result(wanted, found, wanted.type in types)


def _joins(statement: Statement, pair: Pair, fits: Callable[[Mention, Mapping[str, Any]], bool]) -> bool:
    ends = (statement.subject, statement.object)
    ways = [ends, ends[::-1]] if pair.is_reciprocal or _is_symmetric(statement) else [ends]
    return any(fits(s, pair.source) and fits(o, pair.target) for s, o in ways)


def _is_symmetric(statement: Statement) -> bool:
    return load_relations()[statement.relation].symmetric


def _home(entity: Entity, gazetteer: Gazetteer) -> str:
    country = gazetteer.country_of(entity) or entity
    return country.name


def _countries_in(text: str, gazetteer: Gazetteer) -> Iterator[str]:
    """'Lebanon's new President' -> Lebanon; by name, adjective or people, and a capital's country."""
    words = re.sub(r"'s\b", "", text).split()
    for length in range(1, 5):
        for i in range(len(words) - length + 1):
            form = " ".join(words[i : i + length]).strip(".,()")
            if not form[:1].isupper():
                continue  # 'us' is not the US
            forms = (gazetteer.surface_forms(), gazetteer.adjective_forms(), gazetteer.people_forms())
            found = (entity for table in forms for entity in table.get(normalise(form), ()))
            yield from (_home(entity, gazetteer) for entity in found)


def count_quads(results: Iterable[Result]) -> Counter[tuple[str, str]]:
    """(quad of the record, quad of what was found or 'none') -> events."""
    return Counter((result.wanted.quad, result.quad) for result in results)


def describe(results: Sequence[Result]) -> str:
    """The confusion matrix by quad, and what was not found or is typed otherwise."""
    counts = count_quads(results)
    columns = sorted({found for _, found in counts})
    lines = [" " * 24 + "".join(f"{column:>22}" for column in columns)]
    lines += [
        f"{row:24}" + "".join(f"{counts[row, column]:22}" for column in columns)
        for row in sorted({wanted for wanted, _ in counts})
    ]
    for result in results:
        if not result.right:
            told = ", ".join(sorted({s.relation for s in result.found})) or NONE
            lines.append(f"{result.wanted.record} {result.wanted.type}: {told} | {result.wanted.text}")
    return "\n".join(lines)
