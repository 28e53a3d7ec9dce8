"""`kg explain Xi`, `kg explain s-5f0c` -> how the words were read, step by step, beside the words."""

import json
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli.terminal import GraphOption, count, make_safe, tell, wrap
from kg.cli.words import cite

if TYPE_CHECKING:
    from kg.explanations import Explained, Explanation, Happened, Telling
    from kg.explanations.naming import Resolved
    from kg.records import Article, Entity, Event, Mention, Statement

_STATUS = {
    "actual": "it happened, or holds",
    "past": "it held once and no longer does",
    "planned": "it is scheduled, expected or vowed",
    "possible": "it may be, or is feared or wished",
    "negated": "the text says that it is not so",
}
_LABELS = 13
_ALIKE_TOLD = 10
_WIDEST = 100
_LEGEND = "Marked: [subject], «what says so», {object}"


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="Words of an article, a name, or the beginning of an id: s-5f0c, e-91ab."
        ),
    ],
    *,
    article: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Only what this article says; ids as in statements.jsonl."),
    ] = None,
    graph: GraphOption = Path("exports/graph"),
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")
    ] = "text",
) -> int:
    """Tell why the graph says so: how a name, a statement or an event was read from the words.

    Example: kg explain "Xi" --article xi-biden-woodside-readout
    """
    from kg.explanations import explain as find_explanation
    from kg.graph import open_graph

    with open_graph(graph) as opened:
        explanation = find_explanation(opened.store, what, article=article)
    if form == "json":
        tell(_write_json(explanation))
        return 0
    for line in _write_text(explanation):
        tell(line)
    return 0


def _write_json(explanation: "Explanation") -> str:
    """As people read it, or all in ASCII where a terminal would obey some of its characters."""
    from kg.explanations.to_json import explanation_to_json

    value = explanation_to_json(explanation)
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text if make_safe(text) == text else json.dumps(value, indent=2)


def _write_text(explanation: "Explanation") -> Iterator[str]:
    from kg.explanations import Explained, Happened

    if isinstance(explanation, Explained):
        return _tell_statement(explanation)
    if isinstance(explanation, Happened):
        return _tell_event(explanation)
    return _tell_mentions(explanation)


# -- mentions


def _tell_mentions(found: Iterable[tuple["Article", list["Resolved"]]]) -> Iterator[str]:
    for number, (article, mentions) in enumerate(found):
        if number:
            yield ""
        yield from wrap(f"{cite(article)}: {count(len(mentions), 'mention')}")
        for resolved in mentions:
            mention = resolved.mention
            yield ""
            yield from _wrap_words(f"“{_flatten(mention.span.text)}” {_place(mention)}", "  ")
            yield from wrap(f"is {_describe(mention.entity)}", "    ")
            yield from wrap(f"by {_name_step(mention)}", "    ")
            if resolved.context:
                yield from wrap(resolved.context, "    | ")


def _place(mention: "Mention") -> str:
    return f"{mention.span.begin}-{mention.span.end}"


def _name_step(mention: "Mention") -> str:
    """'name: short form of a name in the article'."""
    return f"{mention.kind}: {mention.step}" if mention.step not in {"", mention.kind} else mention.kind


def _describe(entity: "Entity") -> str:
    """'Xi Jinping (person, Q15031)'."""
    return f"{entity.name} ({', '.join(part for part in (entity.cls, entity.qid) if part)})"


# -- a statement


def _tell_statement(explained: "Explained") -> Iterator[str]:
    from kg.explanations import word_edge

    telling = explained.telling
    statement = telling.statement
    yield from wrap(word_edge(statement))
    for name, value in _list_parts(explained):
        yield from _wrap_part(name, value)
    yield ""
    yield _LEGEND
    yield from wrap(cite(telling.article))
    yield from _list_sentences(telling)


def _list_parts(explained: "Explained") -> Iterator[tuple[str, str]]:
    statement, article = explained.telling.statement, explained.telling.article
    trigger = statement.trigger
    yield "id", statement.id
    yield "status", f"{statement.factuality}: {_STATUS[statement.factuality]}"
    yield "speaker", _say_mention(statement.attributed_to) or "nobody: the article says so itself"
    if statement.title:
        yield "title", statement.title
    yield "when", _say_time(statement, article)
    yield "where", _say_place(statement, explained.place_mention)
    yield from _list_casualties(statement)
    yield "subject", _say_mention(statement.subject)
    yield "object", _say_mention(statement.object)
    yield "trigger", f"“{_flatten(trigger.text)}” {trigger.begin}-{trigger.end}"
    if statement.plover:
        mode = f", mode {statement.mode}" if statement.mode else ""
        yield "PLOVER", f"{statement.plover}{mode}"
    yield "rule", statement.rule or "not told"
    if statement.row:
        yield "row", statement.row
    for column, cell in (explained.row or {}).items():
        if cell and column != "family":
            yield f"  {column}", cell
    yield from _list_factors(statement)
    yield "event", f"{explained.event[1]} ({explained.event[0]})" if explained.event else "none"


def _list_casualties(told: "Statement | Event") -> Iterator[tuple[str, str]]:
    """Every figure that is told, where any is."""
    for name, figures in (("killed", told.killed), ("injured", told.injured)):
        if figures:
            yield name, "; ".join(figures)


def _list_factors(statement: "Statement") -> Iterator[tuple[str, str]]:
    """'0.83', and below it what raised and lowered it, with how many such statements were right."""
    from kg.lexicon.confidence import BASE, list_factors, load_factors

    yield (
        "confidence",
        f"{statement.confidence:.2f}: so likely are ends, relation, status and speaker all right",
    )
    table = load_factors()
    for name in (BASE, *list_factors(statement)):
        factor = table[name]
        effect = "begins at" if name == BASE else "raised by" if factor.weight > 0 else "lowered by"
        yield f"  {effect}", f"{factor.meaning}: {factor.right} of {factor.of} were right"


def _say_mention(mention: "Mention | None") -> str:
    """'“Xi” 12-14 is Xi Jinping (person, Q15031), by name: …'."""
    if mention is None:
        return ""
    words = f"“{_flatten(mention.span.text)}” {_place(mention)}"
    return f"{words} is {_describe(mention.entity)}, by {_name_step(mention)}"


def _say_time(statement: "Statement", article: "Article") -> str:
    if statement.when is None:
        return "not told"
    if statement.time_text:
        here = any(statement.time_text in e.text for e in statement.evidence)
        source = "" if here else ", the day that the article reports"
        return f"{statement.when}, from “{_flatten(statement.time_text)}”{source}"
    same = statement.when == article.published
    return f"{statement.when}, {'the date of the article' if same else 'from what is told around it'}"


def _say_place(statement: "Statement", mention: "Mention | None") -> str:
    if statement.where is None:
        return "not told"
    source = f", from “{_flatten(mention.span.text)}” {_place(mention)}" if mention else ""
    return f"{_describe(statement.where)}{source}"


# -- an event


def _tell_event(happened: "Happened") -> Iterator[str]:
    event, tellings = happened.event, happened.tellings
    yield from wrap(event.label)
    where = _describe(event.where) if event.where else "not told"
    for name, value in (
        ("id", event.id),
        ("status", f"{event.factuality}: {_STATUS[event.factuality]}"),
        ("when", event.when or "not told"),
        ("where", where),
        ("actors", "; ".join(map(_describe, event.actors))),
        ("targets", "; ".join(map(_describe, event.targets))),
        *_list_casualties(event),
        *(("part of", f"{label} ({identifier})") for identifier, label in happened.wholes),
        *(("has part", f"{label} ({identifier})") for identifier, label in happened.parts),
    ):
        if value:
            yield from _wrap_part(name, value)
    yield ""
    yield from wrap(
        _say_why(
            [telling.statement for telling in tellings], {t.article.story or t.article.id for t in tellings}
        )
    )
    yield _LEGEND
    for telling in tellings:
        statement = telling.statement
        yield ""
        yield from wrap(cite(telling.article))
        for name, value in (
            ("statement", statement.id),
            ("status", statement.factuality),
            ("when", _say_time(statement, telling.article)),
            ("where", _describe(statement.where) if statement.where else "not told"),
            *_list_casualties(statement),
        ):
            yield from _wrap_part(name, value)
        yield from _list_sentences(telling)
    if happened.alike:
        yield ""
        yield from wrap("Alike, and not the same:")
    for alike in happened.alike[:_ALIKE_TOLD]:
        yield from wrap(f"{alike.event.label} ({alike.event.id})", "  ")
        yield from wrap(alike.reason, "    ")
    if len(happened.alike) > _ALIKE_TOLD:
        yield from wrap(f"… and {len(happened.alike) - _ALIKE_TOLD} more; --format json has all", "  ")


def _say_why(tellings: list["Statement"], stories: set[str]) -> str:
    """What the tellings have in common, as far as each tells it; copies are of one story."""
    if len(tellings) == 1:
        return "One statement tells of it."
    times = sorted({s.when for s in tellings if s.when})
    places = sorted({s.where.name for s in tellings if s.where})
    articles = len({s.article for s in tellings})
    agree = ["the same kind of event", "the same participants"]
    if len(times) > 1:
        agree.append(f"times that do not speak against each other ({', '.join(times)})")
    else:
        agree.append(f"one time ({times[0]})" if times else "no time told")
    if times and not all(s.when for s in tellings):
        agree.append("where no time is told, the date of the article or what else it tells")
    if len(places) > 1:
        agree.append(f"places that do not speak against each other ({', '.join(places)})")
    else:
        agree.append(f"one place ({places[0]})" if places else "no place told")
    if {s.factuality for s in tellings} >= {"planned", "actual"}:
        agree.append("a plan that came about")
    told = f"{count(len(tellings), 'statement')} in {count(articles, 'article')}"
    if len(stories) < articles:
        told += (
            f", {'all copies of one story' if len(stories) == 1 else f'{len(stories)} of them independent'},"
        )
    return f"{told} tell of it, taken for one event by {', '.join(agree)}."


# -- lines


def _list_sentences(telling: "Telling") -> Iterator[str]:
    for span, sentence in zip(telling.statement.evidence, telling.sentences, strict=True):
        yield from wrap(f"{span.begin}-{span.end}", "  ")
        yield from wrap(sentence, "  | ")


def _wrap_part(name: str, value: str) -> list[str]:
    """'  subject     “Xi” 12-14 …', further lines under the first."""
    return _wrap_words(value, f"  {name:<{_LABELS}}", " " * (_LABELS + 2))


def _wrap_words(text: str, first: str, others: str | None = None) -> list[str]:
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if others is None else others,
        break_on_hyphens=False,
    )


def _flatten(text: str) -> str:
    return " ".join(text.split())
