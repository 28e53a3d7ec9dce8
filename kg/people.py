"""Names of an article -> People: who is named in full, and by which short forms they are called."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.records import Entity
from kg.surnames import NAME_PARTICLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.gazetteer import Gazetteer
    from kg.mentions import Name
    from kg.parsing import Parse

# Parts of names that are no surname of their own.
_NAME_TAILS = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "i"}
# Of shorter first names one letter makes another name: Jon and John, Anna and Anne.
_SHORTEST_MISSPELT = 6


def plain_name(parse: Parse, name: Name) -> str:
    """The name with straight quotes and single spaces; a bracket, as tells namesakes apart, is no part."""
    words = " ".join(parse.doc[name.start : name.end].text.split()).partition(" (")[0]
    return words.strip(" .,;:'\"") or parse.doc[name.start].text


def _is_one_letter_off(word: str, other: str) -> bool:
    """Whether one letter is missing, too many or another one; not the last, which tells Maria from Marie."""
    short, long = sorted((word.casefold(), other.casefold()), key=len)
    if short == long or len(long) - len(short) > 1 or short[-1] != long[-1]:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return long[start + 1 :] == short[start + (len(short) == len(long)) :]


def _find_acronyms(parse: Parse, names: tuple[Name, ...]) -> Iterator[tuple[str, Entity]]:
    """'The Baltic Institute for Maritime Safety (BIMS)': what the article explains itself."""
    doc = parse.doc
    for name in names:
        if name.label != "ORG" or name.candidates or name.end + 2 >= len(doc) or doc[name.end].text != "(":
            continue
        acronym = doc[name.end + 1].text
        initials = "".join(t.text[0] for t in doc[name.start : name.end] if t.text[0].isupper())
        if acronym == initials and doc[name.end + 2].text == ")" and len(acronym) > 1:
            yield acronym, Entity(plain_name(parse, name), "organisation")


class People:
    """The people whom an article names in full, by the short forms that may stand for them."""

    def __init__(self, parse: Parse, gazetteer: Gazetteer, names: tuple[Name, ...]) -> None:
        self._gazetteer = gazetteer
        self._date = parse.article.published
        self._by_short: defaultdict[str, list[tuple[int, Entity]]] = defaultdict(list)
        self._by_full: dict[str, Entity] = {}
        plain = [plain_name(parse, n) for n in names if n.label == "ORG" and not n.candidates]
        self._organisations = {text.casefold(): Entity(text, "organisation") for text in sorted(plain)}
        self._acronyms = dict(_find_acronyms(parse, names))
        for name in names:
            known = next((e for e in name.candidates if e.cls == "person"), None)
            if name.end - name.start == 1 and known is None:
                continue
            if known is None and (name.label != "PERSON" or name.candidates):
                continue
            text = plain_name(parse, name)
            known = known or self._find_misspelt(text)
            entity = known or self._by_full.get(text.casefold()) or Entity(name=text, cls="person")
            self._by_full.setdefault(text.casefold(), entity)
            if name.end - name.start == 1:
                continue
            for short in self._short_forms(entity, text):
                self._by_short[short].append((name.start, entity))

    def _short_forms(self, entity: Entity, text: str) -> list[str]:
        person = self._gazetteer.person(entity.name)
        words = [w for w in text.split() if w.casefold() not in _NAME_TAILS] or [text]
        if person is not None and person.family:
            return [*(form.casefold() for form in person.short_forms), words[-1].casefold()]
        forms = [words[-1].casefold()]
        first = next((i for i, w in enumerate(words[:-1]) if w.casefold() in NAME_PARTICLES), None)
        if first is not None:
            forms.append(" ".join(words[first:]).casefold())
        # 'Wan Qingsong' is Wan: two words, the family's first, cannot be told from the words alone.
        if len(words) == 2:  # noqa: PLR2004
            forms.append(words[0].casefold())
        return forms

    def _find_misspelt(self, text: str) -> Entity | None:
        """'Vladmir Putin' -> Vladimir Putin: somebody known, but for one letter of the first name."""
        first, _, family = text.partition(" ")
        known = self._gazetteer.people_by_family(family) if len(first) >= _SHORTEST_MISSPELT else ()
        near = [p.entity for p in known if _is_one_letter_off(first, p.entity.name.partition(" ")[0])]
        return near[0] if len(near) == 1 else None

    def by_acronym(self, text: str) -> Entity | None:
        """'SCO' where the article has explained it as something that no table knows."""
        return self._acronyms.get(text)

    def state_of_government(self, text: str) -> Entity | None:
        """'United States Government', 'Danish Government' -> the country, as which its government acts."""
        whose, _, body = text.rpartition(" ")
        if body.casefold() != "government":
            return None
        known = (*self._gazetteer.find(whose)[:1], self._gazetteer.adjective(whose))
        return next((e for e in known if e is not None and e.cls == "country"), None)

    def tells_whose(self, word: str) -> bool:
        """Whether the word before a surname is a country's or a party's: 'Republican Graham'."""
        return bool(
            self._gazetteer.adjective(word) or self._gazetteer.people_noun(word) or self._gazetteer.find(word)
        )

    def longer_name(self, text: str) -> Entity | None:
        """'Tidewater Institute' -> the organisation that the article names in full with more words."""
        return next(
            (e for full, e in self._organisations.items() if full.startswith(text.casefold() + " ")), None
        )

    def by_short_name(self, text: str, position: int, *, gender: str = "") -> Entity | None:
        """The person last named in full before `position`, else the first named after it.

        After 'Mr' or 'Mrs' (`gender` 'm' or 'f') it is none who is known to be of the other.
        """
        rows = self._by_short.get(text.casefold(), [])
        if gender:
            rows = [(start, e) for start, e in rows if self._gender(e) in {"", gender}]
        leaders = {e for _, e in rows if self._leads(e)}
        if len(leaders) == 1:  # after his sister was named, 'Kim' still is Kim Jong Un
            return leaders.pop()
        before = [entity for start, entity in rows if start < position]
        return before[-1] if before else (rows[0][1] if rows else None)

    def _gender(self, entity: Entity) -> str:
        person = self._gazetteer.person(entity.name)
        return person.gender or "" if person is not None else ""

    def _leads(self, person: Entity) -> bool:
        offices = self._gazetteer.offices_of(person, date=self._date)
        return any(o.role in {"head_of_state", "head_of_government", "monarch", "leader"} for o in offices)

    def of_that_name(self, text: str) -> Entity | None:
        """The person of exactly this full name in the article."""
        return self._by_full.get(text.casefold())

    def well_known(self, text: str, date: str | None) -> Entity | None:
        """The one person of the gazetteer with this surname who holds an office at the date, or at all."""
        entities = [person.entity for person in self._gazetteer.people_by_family(text)]
        if len(entities) > 1:
            entities = [e for e in entities if self._gazetteer.offices_of(e, date=date)]
        return entities[0] if len(entities) == 1 else None
