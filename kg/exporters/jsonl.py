"""Graph -> statements.jsonl: one statement a line, in the order of articles and their texts.

The keys and their order are a contract; what is ours beyond it stands at the end of the line.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.files import replace_file
from kg.records import Entity, Mention, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.store import Store

# What some programs take for the end of a line though JSON does not.
_LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"})


def write_statements_jsonl(store: Store, path: Path) -> None:
    """Write every statement of the graph."""
    event_of = store.event_of()
    with replace_file(path) as file:
        for statement in store.statements():
            file.write(write_line(statement, event_of.get(statement.id)))


def write_line(statement: Statement, event: str | None) -> str:
    """One statement with the id of its event as one line of JSON."""
    line = json.dumps(statement_to_json(statement, event), ensure_ascii=False)
    return line.translate(_LINE_ENDS) + "\n"


def statement_to_json(statement: Statement, event_id: str | None) -> dict[str, Any]:
    """The statement by the contract of statements.jsonl."""
    where = statement.where
    return {
        "id": statement.id,
        "article": statement.article,
        "subject": _mention_to_json(statement.subject),
        "relation": statement.relation,
        "object": _mention_to_json(statement.object),
        "title": statement.title,
        "factuality": statement.factuality,
        "attributed_to": _mention_to_json(statement.attributed_to) if statement.attributed_to else None,
        "when": statement.when,
        "where": where.name if where else None,
        "plover": statement.plover,
        "mode": statement.mode,
        "trigger": {
            "text": statement.trigger.text,
            "begin": statement.trigger.begin,
            "end": statement.trigger.end,
        },
        "evidence": [{"begin": s.begin, "end": s.end, "text": s.text} for s in statement.evidence],
        "confidence": statement.confidence,
        "event": event_id,
        "time_text": statement.time_text,
        "place": entity_to_json(where) if where else None,
        "rule": statement.rule,
        "row": statement.row,
        "part_of": statement.part_of,
        "killed": list(statement.killed),
        "injured": list(statement.injured),
    }


def statement_from_json(line: Mapping[str, Any]) -> Statement:
    """The inverse of `statement_to_json`, but for what the line leaves out: kinds of mention, codes."""
    place = line.get("place")
    speaker = line.get("attributed_to")
    return Statement(
        article=line["article"],
        subject=_mention_from_json(line["subject"]),
        relation=line["relation"],
        object=_mention_from_json(line["object"]),
        factuality=line["factuality"],
        trigger=_span_from_json(line["trigger"]),
        evidence=tuple(map(_span_from_json, line["evidence"])),
        confidence=line["confidence"],
        attributed_to=_mention_from_json(speaker) if speaker else None,
        title=line.get("title"),
        when=line.get("when"),
        time_text=line.get("time_text"),
        where=_entity_from_json(place) if place else None,
        plover=line.get("plover"),
        mode=line.get("mode"),
        rule=line.get("rule") or "",
        row=line.get("row") or "",
        part_of=line.get("part_of"),
        killed=tuple(line.get("killed", ())),
        injured=tuple(line.get("injured", ())),
    )


def entity_to_json(entity: Entity) -> dict[str, Any]:
    """An entity by its name, id, class and Wikidata id."""
    return {"name": entity.name, "id": entity.id, "class": entity.cls, "qid": entity.qid}


def _mention_to_json(mention: Mention) -> dict[str, Any]:
    span = mention.span
    return {**entity_to_json(mention.entity), "begin": span.begin, "end": span.end, "text": span.text}


def _entity_from_json(value: Mapping[str, Any]) -> Entity:
    return Entity(name=value["name"], cls=value["class"], qid=value.get("qid"))


def _span_from_json(value: Mapping[str, Any]) -> Span:
    return Span(value["begin"], value["end"], value["text"])


def _mention_from_json(value: Mapping[str, Any]) -> Mention:
    return Mention(_span_from_json(value), _entity_from_json(value))
