"""'who-met-whom', {'person': 'Xi'} -> SPARQL with the person's IRI in it: the named questions.

Each is a file `NAME.rq`: a heading of comments, then the query. In the heading the first line is the title,
`# @param NAME[?] KIND "EXAMPLE" MEANING` declares a parameter ('?': it may be left out; kinds: entity,
article, relation, date), all else says what the question answers. In the query a parameter stands as `$NAME`,
and a line that ends in `# if NAME` is left out where the parameter is not given. So what is given becomes a
constant in the pattern, which the store looks up and need not filter.

`$limit` is there for every question: so many rows at most. It stands where rows are chosen, before all that
is looked up for each of them, so that the first page of a long answer costs no more than itself.

A question stays fast where all patterns that must hold stand first and together, OPTIONAL comes after them,
hanging on what they bind, and BIND comes last; a pattern behind an OPTIONAL is matched on the whole graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast, get_args

from pyoxigraph import Literal as Text

from kg.errors import QueryError, UsageError
from kg.intervals import find_bounds
from kg.queries.names import find_entity
from kg.rdf.terms import DATE, relation_term

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from kg.queries.asked import Asked

Kind = Literal["entity", "article", "relation", "date"]

_PARAMETER = re.compile(
    r'@param (?P<name>\w+)(?P<optional>\?)? (?P<kind>\w+) "(?P<example>[^"]*)" (?P<meaning>.+)'
)
_CONDITION = re.compile(r"^.*# if (\w+)[ \t]*$\n?", re.MULTILINE)
_PLACE = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question may be asked about; `example` is a value that makes sense."""

    name: str
    kind: Kind
    optional: bool
    example: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: what it answers, and the query with its parameters open."""

    name: str
    title: str
    answers: str
    parameters: tuple[Parameter, ...]
    query: str


@cache
def load_questions() -> dict[str, Question]:
    """Every question by its name, by alphabet."""
    found = [entry for entry in files(__name__).iterdir() if entry.name.endswith(".rq")]
    questions = [
        read_question(entry.name.removesuffix(".rq"), entry.read_text(encoding="utf-8")) for entry in found
    ]
    return {question.name: question for question in sorted(questions, key=lambda question: question.name)}


def find_question(name: str) -> Question:
    """The question of that name. Raises QueryError that lists them where there is none."""
    questions = load_questions()
    if name not in questions:
        raise QueryError(f"no question {name!r}; there are {', '.join(questions)}")
    return questions[name]


def read_question(name: str, text: str) -> Question:
    """A question from the text of its file."""
    lines = text.splitlines()
    heading = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    matches = [_PARAMETER.fullmatch(line) for line in heading]
    told = [line for line, match in zip(heading[1:], matches[1:], strict=True) if line and not match]
    return Question(
        name=name,
        title=heading[0],
        answers=" ".join(told),
        parameters=tuple(_read_parameter(match) for match in matches if match),
        query="\n".join(line for line in lines if not line.startswith("#")).strip() + "\n",
    )


def _read_parameter(match: re.Match[str]) -> Parameter:
    kind = match["kind"]
    if kind not in get_args(Kind):
        raise ValueError(
            f"parameter {match['name']}: the kind {kind!r} is none of {', '.join(get_args(Kind))}"
        )
    return Parameter(
        match["name"], cast("Kind", kind), bool(match["optional"]), match["example"], match["meaning"]
    )


def ask(
    store: Asked, name: str, values: Mapping[str, str], *, limit: int | None = None
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """The answer to a named question, the first `limit` rows or all; names are taken as people write them.

    Raises QueryError for a question or a name that is not known or means several, UsageError for a parameter.
    """
    return store.query(bind_question(find_question(name), values, store, limit=limit))


def bind_question(
    question: Question, values: Mapping[str, str], store: Asked, *, limit: int | None = None
) -> str:
    """The query with the values in the place of the parameters."""
    known = {parameter.name: parameter for parameter in question.parameters}
    unknown = sorted(values.keys() - known.keys())
    if unknown:
        raise UsageError(
            f"{question.name} has no parameter {unknown[0]!r}; it has {', '.join(known) or 'none'}"
        )
    missing = [p for p in question.parameters if not p.optional and p.name not in values]
    if missing:
        raise UsageError(
            f'{question.name} needs {missing[0].name}, {missing[0].meaning}: "{missing[0].example}"'
        )
    terms = {name: _read_value(known[name], value, store) for name, value in values.items()}
    if limit is not None:
        terms["limit"] = str(limit)
    query = _CONDITION.sub(lambda match: match[0] if match[1] in terms else "", question.query)
    return _PLACE.sub(lambda match: terms.get(match[1], match[0]), query)


def _read_value(parameter: Parameter, value: str, store: Asked) -> str:
    """The value as a term of SPARQL."""
    if parameter.kind == "entity":
        return str(store.names.node(find_entity(store, value)))
    if parameter.kind == "article":
        return str(store.names.article(value))
    try:
        if parameter.kind == "relation":
            return str(relation_term(value))
        return str(Text(_read_day(parameter, value), datatype=DATE))
    except ValueError as error:
        raise UsageError(
            f"{parameter.name} {value!r}: give {parameter.meaning}, such as {parameter.example}"
        ) from error


def _read_day(parameter: Parameter, value: str) -> str:
    """'2025' begins on its first day and, for a parameter called 'until', ends on its last."""
    begin, end = find_bounds(value)
    day = end if parameter.name == "until" else begin
    if day is None:
        raise ValueError(f"{value!r} has no end")
    return day
