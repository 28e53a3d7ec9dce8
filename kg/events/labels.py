"""meets, Xi Jinping and Vladimir Putin, Moscow, 2025-05-08 -> 'Meeting of …, Moscow, 8 May 2025'."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.lexicon import Relation
    from kg.records import Entity, Factuality

_TEMPLATES = {
    "meets": "Meeting of {actors}",
    "visits": "Visit of {actors} to {target}",
    "hosts": "Reception of {target} by {actors}",
    "agrees_with": "Agreement of {actors}",
    "supports": "Support of {actors} for {target}",
    "cooperates_with": "Cooperation of {actors}",
    "aids": "Aid of {actors} to {target}",
    "yields_to": "Concession of {actors} to {target}",
    "requests": "Request of {actors} to {target}",
    "accuses": "Accusation of {actors} against {target}",
    "rejects": "Rejection of {target} by {actors}",
    "threatens": "Threat of {actors} against {target}",
    "protests": "Protest of {actors} against {target}",
    "sanctions": "Sanctions of {actors} on {target}",
    "mobilizes_against": "Mobilization of {actors} against {target}",
    "coerces": "Coercion of {target} by {actors}",
    "assaults": "Assault of {actors} on {target}",
}
_PREFIXES: dict[Factuality, str] = {"planned": "Planned", "possible": "Possible", "negated": "No"}
# Names whose head is one of these stand with an article in running text: 'the United States'.
_HEADS_WITH_ARTICLE = frozenset(
    {
        *("States", "Kingdom", "Nations", "Union", "Emirates", "Republic", "Netherlands", "Philippines"),
        *("Bahamas", "Maldives", "Islands", "Gambia", "West", "South", "North", "East", "Kremlin", "House"),
        *("Court", "Council", "Commission", "Committee", "Organization", "Organisation", "Agency", "Fund"),
        *("Bank", "League", "Alliance", "Ministry", "Department", "Parliament", "Congress", "Senate"),
        *("Assembly", "Army", "Forces", "Party", "Taliban", "Houthis"),
    }
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def write_label(
    relation: Relation,
    *,
    actors: Sequence[Entity],
    targets: Sequence[Entity],
    factuality: Factuality,
    when: str | None,
    where: Entity | None,
) -> str:
    """What a person would call the event; the first target names it."""
    names = " and ".join(_name(actor) for actor in actors)
    target = _name(targets[0]) if targets else ""
    template = _TEMPLATES.get(relation.relation)
    if template is None:
        template = "{actors}: {relation} {target}" if target else "{actors}: {relation}"
    label = template.format(actors=names, target=target, relation=relation.label)
    if factuality in _PREFIXES:
        known = relation.relation in _TEMPLATES
        label = f"{_PREFIXES[factuality]} {label[0].lower() + label[1:] if known else label}"
    place = where.name if where and where not in targets[:1] else None
    return ", ".join(part for part in (label, place, write_date(when) if when else None) if part)


def _name(entity: Entity) -> str:
    head = entity.name.split(" of ")[0].split(" for ")[0].split(" (")[0].rpartition(" ")[2]
    article = entity.cls != "person" and head in _HEADS_WITH_ARTICLE
    return f"the {entity.name}" if article else entity.name


def write_date(value: str) -> str:
    """'2024-05-16/2024-05-17' -> '16–17 May 2024', '2025-08/2025-09' -> 'August–September 2025'."""
    begin, _, end = value.partition("/")
    if not end or end == begin:
        return " ".join(_read_parts(begin))
    first, last = _read_parts(begin), _read_parts(end)
    if len(first) != len(last):
        return f"{' '.join(first)} – {' '.join(last)}"
    while first[-1] == last[len(first) - 1]:
        first.pop()
    dash = "–" if len(first) == 1 else " – "
    return f"{' '.join(first)}{dash}{' '.join(last)}"


def _read_parts(iso: str) -> list[str]:
    """'2024-05-16' -> 16, May, 2024."""
    year, *rest = iso.split("-")
    month = [_MONTHS[int(part) - 1] for part in rest[:1]]
    return [*(str(int(part)) for part in rest[1:]), *month, year]
