"""`kg query who-met-whom --person Xi` -> a table, or what programs read: CSV, TSV, JSON, XML, Turtle."""

import difflib
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli.terminal import NOTHING_FOUND, GraphOption, StoreOption, print_table, say, tell, wrap
from kg.errors import QueryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyoxigraph as ox

    from kg.queries import Question
    from kg.queries.asked import Asked
    from kg.rdf.terms import Names

Form = Literal["table", "csv", "tsv", "json", "xml", "turtle"]
_OPTIONS = ("--graph", "--store", "--store-query", "--format", "--limit", "--list", "--help")
# A table is read by people, a page at a time; programs get all there is.
_PAGE = 50


def query(
    context: typer.Context,
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUERY|FILE|NAME", help="SPARQL, a file of it, - for standard input, or a named question."
        ),
    ] = "",
    *,
    graph: GraphOption = Path("exports/graph"),
    form: Annotated[
        Form, typer.Option("--format", "-f", metavar="FORMAT", help="table, csv, tsv, json, xml or turtle.")
    ] = "table",
    limit: Annotated[
        int | None,
        typer.Option(min=1, help=f"Rows of a named question at most; {_PAGE} in a table, else all."),
    ] = None,
    store: StoreOption = None,
    store_query: Annotated[
        str | None,
        typer.Option(help="Where that server takes queries, if not beside it as usual.", metavar="URL"),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Say which named questions there are, or what the one named takes.")
    ] = False,
) -> int:
    """Ask the graph, in SPARQL or by the name of a question with its own options.

    Example: kg query who-met-whom --person "Xi Jinping" --since 2025
    """
    if listed:
        _list_questions(question)
        return 0
    if not question:
        raise UsageError("give a query, a file or the name of a question; `kg query --list` names them")
    if question.startswith("--"):
        raise UsageError(f"name the question before its options: kg query NAME {question} …")

    if store_query is not None and store is None:
        raise UsageError("--store-query goes with --store, the address of the Graph Store")
    limit = _choose_limit(question, form, limit)
    # A row more than is shown says whether there are more.
    wanted = limit + 1 if limit is not None and form == "table" else limit
    with _open(graph, store, store_query) as opened:
        answer = _ask(opened, question, context.args, wanted)
        return _write(answer, form, opened.names, limit)


@contextmanager
def _open(graph: Path, store: str | None, store_query: str | None) -> "Iterator[Asked]":
    """The graph in the folder, or the one on the server."""
    if store is not None:
        from kg.cli.stores import open_remote

        with open_remote(store, store_query) as remote:
            yield remote
        return
    from kg.graph import open_graph

    with open_graph(graph) as opened:
        yield opened.store


def _choose_limit(question: str, form: Form, limit: int | None) -> int | None:
    from kg.queries import load_questions

    if question not in load_questions():
        if limit is not None:
            raise UsageError("--limit is for named questions; in SPARQL write LIMIT into the query")
        return None
    return _PAGE if limit is None and form == "table" else limit


def _ask(
    store: "Asked", text: str, extra: "Sequence[str]", limit: int | None
) -> "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples":
    from kg.queries import ask, load_questions

    named = load_questions().get(text)
    if named:
        return ask(store, text, _read_parameters(named, extra), limit=limit)
    if extra:
        raise UsageError(f"only named questions take {extra[0]!r}{_suggest(extra[0], _OPTIONS)}")
    return store.query(_read_query(text))


def _read_query(text: str) -> str:
    """The query itself, from wherever the argument says."""
    if text == "-":
        return sys.stdin.read()
    if "{" in text:
        return text
    try:
        return Path(text).read_text(encoding="utf-8")
    except FileNotFoundError:
        from kg.queries import load_questions

        hint = _suggest(text, load_questions()) or "; `kg query --list` names the questions"
        raise QueryError(f"{text!r} is no query, no file and no question{hint}") from None
    except UnicodeDecodeError as error:
        raise QueryError(f"{text}: byte {error.start + 1} is not UTF-8; save the query as UTF-8") from error


def _read_parameters(question: "Question", extra: "Sequence[str]") -> dict[str, str]:
    """['--person', 'Xi', '--since=2025'] -> {'person': 'Xi', 'since': '2025'}."""
    options = tuple(f"--{parameter.name}" for parameter in question.parameters)
    values: dict[str, str] = {}
    words = list(extra)
    while words:
        option, given, value = words.pop(0).partition("=")
        if option not in options:
            takes = f"; it takes {', '.join(options)}" if options else "; it takes no options"
            hint = _suggest(option, (*options, *_OPTIONS)) or takes
            raise UsageError(f"{question.name} has no option {option!r}{hint}")
        if not given and not words:
            raise UsageError(f"{option} needs a value, such as {option} {_find_example(question, option)}")
        name = option.removeprefix("--")
        if name in values:
            raise UsageError(f"{option} is given twice; give it once")
        values[name] = value if given else words.pop(0)
    return values


def _find_example(question: "Question", option: str) -> str:
    return next(f'"{p.example}"' for p in question.parameters if f"--{p.name}" == option)


def _suggest(word: str, known: "Sequence[str] | dict[str, Question]") -> str:
    close = difflib.get_close_matches(word, list(known), n=2)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _list_questions(name: str) -> None:
    from kg.queries import find_question, load_questions

    if not name:
        for known in load_questions().values():
            tell(f"{known.name:<22}  {known.title}")
            if known.parameters:
                tell(f"{'':<22}  {' '.join(f'--{p.name}' for p in known.parameters)}")
        return
    question = find_question(name)
    tell(question.title)
    for line in wrap(question.answers):
        tell(line)
    for parameter in question.parameters:
        need = "" if parameter.optional else " (must be given)"
        tell(f'  --{parameter.name} "{parameter.example}"  {parameter.meaning}{need}')


def _write(
    answer: "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples",
    form: Form,
    names: "Names",
    limit: int | None,
) -> int:
    """Write the answer to standard output -> the exit code."""
    from pyoxigraph import QueryBoolean, QueryTriples

    from kg.cli import answers

    if isinstance(answer, QueryBoolean):
        sys.stdout.buffer.write(answers.serialize_boolean(answer, form))
        return 0 if answer else NOTHING_FOUND
    if isinstance(answer, QueryTriples):
        triples = sorted({*answer}, key=str)
        if form == "table":
            print_table(*answers.list_triples(triples, names))
        else:
            sys.stdout.buffer.write(answers.serialize_triples(triples, form, names))
        found = bool(triples)
    elif form == "table":
        header, rows = answers.list_solutions(answer, names)
        if rows:
            print_table(header, rows[:limit])
        if limit is not None and len(rows) > limit:
            say(f"these are the first {limit} rows; --limit {10 * limit} shows more, --format csv gives all")
        found = bool(rows)
    else:
        written, found = answers.serialize_solutions(answer, form)
        sys.stdout.buffer.write(written)
    if not found:
        say("nothing found")
    return 0 if found else NOTHING_FOUND
