"""A request -> the query or the update that it means: https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

Parameters = list[tuple[str, str]]

_FORM = "application/x-www-form-urlencoded"
_DIRECT: dict[str, Literal["query", "update"]] = {
    "application/sparql-query": "query",
    "application/sparql-update": "update",
}
_GRAPHS = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


class RefusedError(Exception):
    """A request that is answered with this status and message."""

    def __init__(self, status: int, message: str) -> None:
        """`message` is one line that says what is wrong and what would do."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked. `default` and `named` are the graphs to look at; both None: as the query says."""

    kind: Literal["query", "update"]
    text: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


def read_operation(
    method: str, query_string: bytes, content_type: str | None, body: bytes
) -> Operation | None:
    """The operation; None for a GET that asks nothing. Raises RefusedError."""
    parameters = read_parameters(query_string)
    if method != "POST":
        if _list(parameters, "update"):
            raise RefusedError(400, "an update comes by POST, and never in the address")
        texts = _list(parameters, "query")
        return _make("query", texts, parameters) if texts else None
    name, charset = _read_content_type(content_type)
    if charset not in {"", "utf-8", "utf8"}:
        raise RefusedError(415, f"charset {charset} is not read here: send UTF-8")
    if name in _DIRECT:
        if _list(parameters, "query") or _list(parameters, "update"):
            raise RefusedError(400, "the request has a query in its address and one in its body: send one")
        return _make(_DIRECT[name], [_decode(body)], parameters)
    if name != _FORM:
        known = ", ".join((*_DIRECT, _FORM))
        raise RefusedError(415, f"Content-Type {name or 'of nothing'} is not read here: send {known}")
    sent = read_parameters(body)
    queries, updates = _list(sent, "query"), _list(sent, "update")
    if queries and updates:
        raise RefusedError(400, "the form has a query and an update: send one of them")
    return _make("update" if updates else "query", updates or queries, parameters + sent)


def read_parameters(encoded: bytes) -> Parameters:
    """Names and values in their order. Raises RefusedError where they are not UTF-8."""
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=1000,
        )
    except ValueError as error:
        raise RefusedError(400, "the parameters are not percent-encoded UTF-8") from error


def _make(kind: Literal["query", "update"], texts: list[str], parameters: Parameters) -> Operation:
    if len(texts) != 1:
        raise RefusedError(400, f"give one {kind}, not {len(texts)}")
    default, named = (_list(parameters, name) for name in _GRAPHS[kind])
    if not default and not named:
        return Operation(kind, texts[0])
    return Operation(kind, texts[0], tuple(default), tuple(named))


def _list(parameters: Parameters, name: str) -> list[str]:
    return [value for known, value in parameters if known == name]


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"byte {error.start + 1} of the body is not UTF-8") from error


def _read_content_type(content_type: str | None) -> tuple[str, str]:
    """'text/turtle; charset=utf-8' -> ('text/turtle', 'utf-8')."""
    name, *attributes = (part.strip().lower() for part in (content_type or "").split(";"))
    charset = next((a.partition("=")[2].strip(' "') for a in attributes if a.startswith("charset")), "")
    return name, charset
