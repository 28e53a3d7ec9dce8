"""Article -> Block -> Mention -> Statement -> Event: the records that pass between stages.

Read this first. Nothing here knows spaCy or RDF. Offsets are half-open and count
characters (Unicode code points) of `Article.text`, the source exactly as it was read.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, get_args
from urllib.parse import quote

EntityClass = Literal["person", "country", "organisation", "place", "region", "group", "event"]
Factuality = Literal["actual", "past", "planned", "possible", "negated"]
BlockKind = Literal["headline", "paragraph", "caption", "item", "boilerplate"]
MentionKind = Literal["name", "adjective", "nominal", "pronoun"]

ENTITY_CLASSES: tuple[EntityClass, ...] = get_args(EntityClass)
FACTUALITIES: tuple[Factuality, ...] = get_args(Factuality)

# What an IRI may hold as it stands, beside letters and digits of any script.
_SAFE_IN_IRI = "-_.~!$&'()*+,;=:@"
_HASH_HEX_DIGITS = 32  # 128 bits
# How the step of a mention begins that a user's correction resolved.
CORRECTION = "correction "


@lru_cache(maxsize=1 << 16)
def make_entity_id(name: str) -> str:
    """'Xi Jinping' -> 'Xi_Jinping': readable, reversible, safe as the last step of an IRI."""
    name = unicodedata.normalize("NFC", " ".join(name.split())).replace("_", " ")
    kept = (c if c.isalnum() or c in _SAFE_IN_IRI else quote(c, safe="") for c in name.replace(" ", "_"))
    return "".join(kept)


def make_hash_id(prefix: str, *parts: str) -> str:
    """'s-' and 128 bits of SHA-256 over the parts; depends on content only."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return prefix + digest[:_HASH_HEX_DIGITS]


@dataclass(frozen=True, slots=True)
class Article:
    """One text to read. `origin` is the path or URL it came from; `published` an ISO 8601 date."""

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    licence: str | None = None
    origin: str = ""
    # Where the body begins in `text`: behind the front matter of a file that has one.
    body: int = 0
    # The id of the article that told the same in much the same words first, where a graph knows of one.
    story: str | None = None
    # True where `text` is not the file itself but was taken out of it (a page of HTML, a line of JSON).
    extracted: bool = False
    # How it was taken out, 'trafilatura, precise', 'feed', 'JSON', 'table'; None where nothing had to be.
    extracted_by: str | None = None
    # Where `published` stood: 'metadata file', 'front matter', 'JSON', 'table', 'feed', 'page metadata',
    # 'URL' or 'text'.
    dated_by: str | None = None

    @property
    def checksum(self) -> str:
        """SHA-256, in hexadecimal, of the text as UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Copy:
    """An article with most of the words of an earlier one, or the other way round, by their ids.

    `kind` is 'copy', 'part', 'extended' or 'update' (kg/stories/), `story` the first article of them all.
    """

    article: str
    copy_of: str
    kind: str
    story: str


@dataclass(frozen=True, slots=True)
class Version:
    """What is remembered of an article that a later version replaced; `sketch` as kg/stories/ writes it."""

    article: str
    checksum: str
    published: str | None
    title: str | None
    sketch: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or one line of it, that gave no article: `origin` ('news.jsonl:17') and why."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article that is parsed on its own, or left out: then `reason` says why."""

    begin: int
    end: int
    kind: BlockKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `begin` to `end` of the article; `text` is exactly what stands there."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that can be named. `qid` is a Wikidata id, `iso2` an ISO 3166-1 code."""

    name: str
    cls: EntityClass
    qid: str | None = None
    iso2: str | None = None
    description: str | None = None

    @property
    def id(self) -> str:
        """The local part of the entity's IRI."""
        return make_entity_id(self.name)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that stands for an entity; `step` names the rule that decided so."""

    span: Span
    entity: Entity
    kind: MentionKind = "name"
    step: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one article says of two entities, with every sentence of it that says so.

    `when` is an ISO 8601 date, month, year or interval ('2025-05-08', '2025-05', '2025-08/2025-09'),
    `time_text` the words it was read from; `plover` and `mode` are the event type and mode of the
    PLOVER ontology; `rule` and `row` name the construction and the row of the lexicon that gave it;
    `confidence` is a probability; `part_of` the id of the statement of the same article, or of the named
    event, that it is told as a part of; `killed` and `injured` how many it cost, as told: 'at least 12'.
    """

    article: str
    subject: Mention
    relation: str
    object: Mention
    factuality: Factuality
    trigger: Span
    evidence: tuple[Span, ...]
    confidence: float
    attributed_to: Mention | None = None
    title: str | None = None
    when: str | None = None
    time_text: str | None = None
    where: Entity | None = None
    plover: str | None = None
    mode: str | None = None
    rule: str = ""
    row: str = ""
    part_of: str | None = None
    killed: tuple[str, ...] = ()
    injured: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Depends on what is stated, not on where it stands in the text."""
        speaker = self.attributed_to.entity.id if self.attributed_to else ""
        return make_hash_id(
            "s-",
            self.article,
            self.subject.entity.id,
            self.relation,
            self.object.entity.id,
            self.factuality,
            speaker,
            self.when or "",
            self.where.id if self.where else "",
            self.title or "",
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """What of a statement decides which event it tells of, and what it adds to that event.

    `published` is the date of its article, `claimed` whether it is somebody else's word, `timed` whether
    words tell `when`, `assumed` whether it is the date of the article for want of them; `sentence` is the one
    that the `trigger` stands in, of which the begin and end are told.
    """

    id: str
    article: str
    published: str | None
    subject: Entity
    relation: str
    object: Entity
    factuality: Factuality
    trigger: tuple[int, int]
    claimed: bool = False
    when: str | None = None
    timed: bool = False
    assumed: bool = False
    where: Entity | None = None
    sentence: Span | None = None


def is_assumed(when: str | None, published: str | None, *, timed: bool) -> bool:
    """Whether a time is only the date of its article: it is not `timed`, as no words tell it."""
    return when is not None and when == published and not timed


@dataclass(frozen=True, slots=True)
class Event:
    """One happening, whoever tells it; `statements` are the ids of its tellings, sorted.

    `plover` is the event type that most of the tellings have that make it what it is: a meeting that is only
    planned is an agreement to meet. `killed` and `injured` are all the figures that are told, sorted.
    """

    id: str
    relation: str
    label: str
    actors: tuple[Entity, ...]
    targets: tuple[Entity, ...]
    factuality: Factuality
    statements: tuple[str, ...]
    when: str | None = None
    where: Entity | None = None
    plover: str | None = None
    killed: tuple[str, ...] = ()
    injured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What lasts, whoever tells it: a position, a membership, a partnership, a rivalry.

    `subject` and `object` are ids of entities, `statements` those of its tellings, sorted; `first` and `last`
    the dates of the first and the last article that tells it.
    """

    id: str
    relation: str
    subject: str
    object: str
    factuality: Factuality
    statements: tuple[str, ...]
    title: str | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was taken from one article."""

    article: Article
    blocks: tuple[Block, ...]
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of a user's table: kg/corrections.py says what it does. `where` is 'corrections.tsv:3'."""

    action: str
    article: str
    name: str
    entity: str
    note: str = ""
    where: str = ""

    @property
    def step(self) -> str:
        """What a mention that was corrected says of how it was resolved."""
        return f"{CORRECTION}{self.where}"


def is_correction(step: str) -> bool:
    """Whether a mention was resolved by a correction."""
    return step.startswith(CORRECTION)
