"""A SPARQL query -> the same, or a QueryError where it would reach out of the graph; quads -> an update.

Oxigraph calls whatever address a SERVICE names, and rdflib reads local files for FROM <file:…>; neither
has a switch for it, so the text is looked at before it is run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from kg.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad

_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_LONG_STRING = r'"""(?:[^"\\]|\\.|"(?!""))*"""|' + r"'''(?:[^'\\]|\\.|'(?!''))*'''"
_STRING = r'"(?:[^"\\\n\r]|\\.)*"|' + r"'(?:[^'\\\n\r]|\\.)*'"
# An escape outside a string ('\#' in a name) begins no comment.
_TOKEN = re.compile(
    rf"(?P<iri>{_IRI})|(?P<text>{_LONG_STRING}|{_STRING})|(?P<escape>\\.)|(?P<comment>\#[^\n\r]*)", re.DOTALL
)
_SERVICE = re.compile(r"(?<![\w?$:])SERVICE(?![\w:])", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w?$:])FROM\s*(?:NAMED\s*)?<([^>]*)>", re.IGNORECASE)
_UPDATE = re.compile(
    r"(?<![\w?$:])(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)(?![\w:])", re.IGNORECASE
)
_LOAD = re.compile(r"(?<![\w?$:])LOAD(?![\w:])", re.IGNORECASE)
_DATASET = re.compile(r"(?<![\w?$:])(USING|WITH)(?![\w:])", re.IGNORECASE)
_BRACE_OR_WHERE = re.compile(r"[{}]|(?<![\w?$:])WHERE(?![\w:])", re.IGNORECASE)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODE_POINT = 0x10FFFF


def check_query(query: str) -> str:
    """The query. Raises QueryError for SERVICE and for FROM with anything but a graph's IRI."""
    # 'SERV\u0049CE' is a keyword too: SPARQL reads code point escapes before anything else.
    for text in (query, _CODE_POINT.sub(_read_code_point, query)):
        if _SERVICE.search(_blank(text, keep_iris=False)):
            raise QueryError("SERVICE is not allowed: a query reads this graph and nothing else")
        for match in _FROM.finditer(_blank(text, keep_iris=True)):
            if not match[1].lower().startswith(("http:", "https:", "urn:")):
                raise QueryError(f"FROM <{match[1]}> is not allowed: name a graph of this store by its IRI")
    return query


def check_update(update: str) -> str:
    """The update. Raises QueryError for SERVICE and for LOAD."""
    check_query(update)
    for text in (update, _CODE_POINT.sub(_read_code_point, update)):
        if _LOAD.search(_blank(text, keep_iris=False)):
            raise QueryError("LOAD is not allowed: put it into INSERT DATA or send it by PUT")
    return update


def add_using(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with each WHERE seeing these graphs alone: SPARQL 1.1 Protocol, section 2.2.3.

    Raises QueryError where the update itself says which graphs it sees.
    """
    clauses = "".join([f" USING <{iri}>" for iri in default] + [f" USING NAMED <{iri}>" for iri in named])
    # As long as the update, so that what is found in it stands there too.
    blanked = _TOKEN.sub(lambda match: " " * len(match[0]), update)
    if _DATASET.search(blanked):
        raise QueryError("the graphs are given twice: leave out USING and WITH, or the parameters")
    parts, done, depth = [], 0, 0
    for match in _BRACE_OR_WHERE.finditer(blanked):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth == 0:
            if blanked[: match.start()].rstrip()[-1:] != "}":
                raise QueryError("DELETE WHERE {…} sees all graphs: write DELETE {…} WHERE {…}")
            parts += [update[done : match.start()], clauses, " "]
            done = match.start()
    return "".join([*parts, update[done:]])


def names_graphs(query: str) -> bool:
    """Whether the query says with FROM which graphs to look at."""
    return bool(_FROM.search(_blank(query, keep_iris=True)))


def is_update(query: str) -> bool:
    """Whether the text would change a graph rather than ask it."""
    return bool(_UPDATE.search(_blank(query, keep_iris=False)))


def _blank(query: str, *, keep_iris: bool) -> str:
    """The query without what may hold any word and not mean it: strings, comments, IRIs."""
    return _TOKEN.sub(lambda match: match[0] if keep_iris and match["iri"] else " ", query)


def _read_code_point(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= _LAST_CODE_POINT else match[0]


def write_update(verb: Literal["INSERT", "DELETE"], quads: Iterable[Quad]) -> str:
    """An update that puts the quads in, or takes them out."""
    lines = (f"GRAPH {q.graph_name} {{ {q.subject} {q.predicate} {q.object} }}" for q in quads)
    return f"{verb} DATA {{\n" + "\n".join(lines) + "\n}"
