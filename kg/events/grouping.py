"""Tellings of one relation between the same participants -> the happenings they tell of.

Tellings are sorted, the most exact first, and each joins the happening that it fits, or begins one. So
the outcome depends on what is told, never on the order in which it came in.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.events.witnesses import Days, FindCountry, Phase, Witness
    from kg.records import Entity

# Days. Up to a week a time is exact enough to tell which happening is meant, whatever the tense; beyond a
# month it is too vague to choose between two; beyond a year it says how long, not when.
_EXACT, _VAGUE, _LASTING = 7, 31, 366
# Days before and behind its article that a telling without a date may speak of: news is of the last days,
# plans are for the next weeks.
_WINDOWS: dict[Phase, Days] = {"happened": (10, 1), "ahead": (1, 60)}
# Days between two articles whose tellings without a date are taken for the same story.
_SAME_STORY = 3
# What lasts for days is told by the day of its beginning and by any later one: days so near are of one stay,
# and no stay is as long as that. State visits take two to four days, a tour of one country a week.
_STAYS = frozenset({"visits", "hosts"})
_NEAR, _LONGEST_STAY = 2, 10
# Happenings are looked up by stretches of so many days.
_DAYS_IN_BUCKET = 31


@dataclass(eq=False, slots=True)
class Happening:
    """The tellings that are one, the most exact first.

    `days` are those of the first; of what lasts, from the first day told to the last.
    """

    days: Days | None
    witnesses: list[Witness] = field(default_factory=list)
    places: dict[str, Entity] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    # Of a happening whose time is not exactly told: which one it is by 'second visit', where that is told.
    ordinal: int | None = None

    def add(self, witness: Witness, *, lasts: bool) -> None:
        """Take in one that tells of it."""
        self.witnesses.append(witness)
        self.places.update((place.id, place) for place in witness.places)
        self.articles.add(witness.article)
        if self.ordinal is None and not self.is_exact:
            self.ordinal = witness.ordinal
        if lasts and self.is_exact and self.days and witness.days and witness.length <= _EXACT:
            self.days = min(self.days[0], witness.days[0]), max(self.days[1], witness.days[1])

    @property
    def is_exact(self) -> bool:
        """Whether its time is known well enough to tell it from others by that alone."""
        return self.days is not None and self.days[1] - self.days[0] < _LONGEST_STAY


def group_witnesses(
    witnesses: Iterable[Witness], settled: Mapping[str, str], relation: str, *, find_country: FindCountry
) -> list[Happening]:
    """The happenings of one block; `find_country` gives the country that a place lies in.

    Of a block with `settled` tellings nothing is decided: they are grouped by the event they are of.
    """
    ordered = sorted(witnesses, key=_order)
    lasts = relation in _STAYS
    if any(witness.id in settled for witness in ordered):
        return _gather(ordered, settled, lasts=lasts)
    groups = _Groups(find_country, lasts=lasts)
    for witness in ordered:
        if witness.days:
            groups.add_dated(witness, witness.days)
        else:
            groups.add_undated(witness)
    return groups.happenings


def _gather(witnesses: Iterable[Witness], settled: Mapping[str, str], *, lasts: bool) -> list[Happening]:
    happenings: dict[str, Happening] = {}
    for witness in witnesses:
        event = settled[witness.id]
        happening = happenings.setdefault(event, Happening(witness.days or witness.assumed))
        happening.add(witness, lasts=lasts)
    return list(happenings.values())


def _order(witness: Witness) -> tuple[object, ...]:
    """Those whose words tell when stand first, the most exact at the head; the others by publication."""
    places = tuple(place.id for place in witness.places)
    if witness.days:
        return 0, witness.length, witness.days, not places, witness.article, places, witness.id
    unknown = witness.published is None
    rank = 1 if witness.assumed else 2
    return rank, unknown, witness.published or 0, witness.article, not places, witness.id


class _Groups:
    """The happenings found so far, to be looked up by time and by article."""

    def __init__(self, find_country: FindCountry, *, lasts: bool) -> None:
        self.happenings: list[Happening] = []
        self._find_country = find_country
        self._lasts = lasts
        self._by_bucket: dict[int, list[Happening]] = defaultdict(list)
        self._by_article: dict[str, list[Happening]] = defaultdict(list)
        self._lasting: list[Happening] = []
        self._undated: list[Happening] = []

    def add_dated(self, witness: Witness, days: Days) -> None:
        """To the happening at that time, if one is clearly meant."""
        lasting = witness.length > _LASTING
        near = self._lasting if lasting else self._find_near(days)
        found = [h for h in near if self._is_then(h, days) and self._fits(witness, h)]
        happening = _choose_dated(witness, found)
        if happening is None:
            happening = self._begin(days)
            if lasting:
                self._lasting.append(happening)
            else:
                self._list(happening, days)
        elif not lasting and happening.is_exact and witness.length <= _EXACT:
            self._list(happening, days)
        self._join(witness, happening, listed=not lasting)

    def add_undated(self, witness: Witness) -> None:
        """To what its article is the news of, or to the only one that it dates, or to an undated one."""
        found = [] if witness.earlier else list(self._find_recent(witness))
        if not found and witness.assumed:
            happening = self._begin(witness.assumed)
            self._list(happening, witness.assumed)
            self._join(witness, happening, listed=True)
            return
        if not found:
            found = [h for h in self._by_article[witness.article] if self._fits(witness, h)]
            if len(found) > 1 or (found and not _may_mean(witness, found[0])):
                found = []
        if not found:
            found = list(self._find_undated(witness))
        if found:
            happening = min(found, key=lambda h: _measure(witness, h))
        else:
            happening = self._begin(None)
            self._undated.append(happening)
        self._join(witness, happening, listed=happening.days is not None)

    def _begin(self, days: Days | None) -> Happening:
        happening = Happening(days)
        self.happenings.append(happening)
        return happening

    def _list(self, happening: Happening, days: Days) -> None:
        for bucket in _list_buckets(days):
            if happening not in self._by_bucket[bucket]:
                self._by_bucket[bucket].append(happening)

    def _join(self, witness: Witness, happening: Happening, *, listed: bool) -> None:
        if listed and witness.article not in happening.articles:
            self._by_article[witness.article].append(happening)
        happening.add(witness, lasts=self._lasts)

    def _find_near(self, days: Days) -> Iterable[Happening]:
        """Every dated happening that may overlap with the days, once."""
        margin = _NEAR if self._lasts else 0
        buckets = _list_buckets((days[0] - margin, days[1] + margin))
        return {h: None for bucket in buckets for h in self._by_bucket.get(bucket, ())}

    def _is_then(self, happening: Happening, days: Days) -> bool:
        """Whether the days are its own; of what lasts, also where they are but a little apart."""
        if _overlaps(happening, days):
            return True
        if not self._lasts or happening.days is None:
            return False
        begin, end = min(happening.days[0], days[0]), max(happening.days[1], days[1])
        gap = max(days[0] - happening.days[1], happening.days[0] - days[1])
        return gap <= _NEAR and end - begin < _LONGEST_STAY

    def _find_recent(self, witness: Witness) -> Iterator[Happening]:
        if witness.published is None:
            return
        before, behind = _WINDOWS[witness.phase]
        window = witness.published - before, witness.published + behind
        for happening in self._find_near(window):
            if _overlaps(happening, window) and self._fits(witness, happening):
                yield happening

    def _find_undated(self, witness: Witness) -> Iterator[Happening]:
        """From the last that began: tellings come in the order of publication."""
        for happening in reversed(self._undated):
            first = happening.witnesses[0]
            if witness.article not in happening.articles and not _is_same_story(witness, first):
                return
            alike = first.phase == witness.phase and first.earlier == witness.earlier
            if alike and _agree_on_ordinal(witness, happening) and self._agree_on_place(witness, happening):
                yield happening

    def _fits(self, witness: Witness, happening: Happening) -> bool:
        return (
            _agree_on_phase(witness, happening)
            and _agree_on_ordinal(witness, happening)
            and self._agree_on_place(witness, happening)
        )

    def _agree_on_place(self, witness: Witness, happening: Happening) -> bool:
        if any(place.cls != "country" and place.id in happening.places for place in witness.places):
            return True
        # 'Kremlin' and 'Moscow' do not tell of two meetings on one day, nor in one article at one time.
        days = witness.days or witness.assumed
        same_time = days is not None and days == happening.days
        loosely = same_time and (witness.length <= 1 or witness.article in happening.articles)
        return all(
            self._touch(one, other, loosely=loosely)
            for one in witness.places
            if one.id not in happening.places
            for other in happening.places.values()
        )

    def _touch(self, one: Entity, other: Entity, *, loosely: bool) -> bool:
        """Whether one lies in the other; loosely, whether both lie in one country."""
        home, other_home = self._find_country(one), self._find_country(other)
        if home is None or other_home is None or home.id != other_home.id:
            return False
        return loosely or home.id in {one.id, other.id}


def _is_same_story(witness: Witness, first: Witness) -> bool:
    if witness.published is None or first.published is None:
        return False
    return witness.published - first.published <= _SAME_STORY


def _agree_on_phase(witness: Witness, happening: Happening) -> bool:
    """What lies ahead of an article is not what was over before it, unless the very days are the same."""
    if witness.published is None or happening.days is None or witness.days == happening.days:
        return True
    if witness.days and witness.length <= _EXACT:
        return True
    begin, end = happening.days
    return end >= witness.published if witness.phase == "ahead" else begin <= witness.published + 1


def _agree_on_ordinal(witness: Witness, happening: Happening) -> bool:
    """A second visit is no third one, where nothing better tells; 'second this year' may be 'third' ever."""
    return (
        happening.is_exact
        or None in {witness.ordinal, happening.ordinal}
        or (witness.ordinal == happening.ordinal)
    )


def _may_mean(witness: Witness, happening: Happening) -> bool:
    """Whether the happening that its article dates is meant: an older one only by what stands behind it."""
    was_before = _was_before(happening, witness)
    if witness.earlier or not was_before:
        return witness.earlier == was_before
    begins = [w.telling.trigger[0] for w in happening.witnesses if w.article == witness.article]
    return min(begins) <= witness.telling.trigger[0]


def _was_before(happening: Happening, witness: Witness) -> bool:
    """Whether it was over before what the article of the telling is the news of."""
    if happening.days is None or witness.published is None:
        return False
    return happening.days[1] < witness.published - _WINDOWS["happened"][0]


def _choose_dated(witness: Witness, found: Sequence[Happening]) -> Happening | None:
    found = [h for h in found if h.days == witness.days] or found
    if witness.length > _VAGUE and len(found) > 1:
        found = [h for h in found if witness.article in h.articles]
        if len(found) > 1:
            return None
    return min(found, key=lambda h: _measure(witness, h), default=None)


def _measure(witness: Witness, happening: Happening) -> tuple[object, ...]:
    """Least for what is told by the same article, nearest to its date, most exact, earliest."""
    begin, end = happening.days or (0, 0)
    published = witness.published or 0
    away = max(0, begin - published, published - end)
    other = witness.article not in happening.articles
    return other, away, end - begin, begin, happening.witnesses[0].id


def _overlaps(happening: Happening, days: Days) -> bool:
    return happening.days is not None and happening.days[0] <= days[1] and days[0] <= happening.days[1]


def _list_buckets(days: Days) -> range:
    return range(days[0] // _DAYS_IN_BUCKET, days[1] // _DAYS_IN_BUCKET + 1)
