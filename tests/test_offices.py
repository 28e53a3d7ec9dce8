"""kg/gazetteer/*.tsv of people and offices -> who held what when, and whether the references agree."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.gazetteer import Gazetteer, load_gazetteer, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records import Entity

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason=f"no reference data at {REFERENCE}")

LEADERS = ("head_of_state", "head_of_government", "monarch")

# What the references say otherwise, and why the tables do not follow.
KNOWN_IDS = {
    "Q2347236": "the seed's António Costa; the prime minister of Portugal is Q610788 in the Factbook's list",
    "Q57641": "the seed gives von der Leyen the id of Viktor Orbán; hers is Q60772",
}
# (country, name in the reference): the day in the middle of its term falls outside ours.
KNOWN_TERMS = {
    ("AD", "Coprince Francois HOLLANDE"): "co-princes of Andorra are not listed as its heads",
    ("AD", "Emmanuel MACRON"): "co-princes of Andorra are not listed as its heads",
    ("BF", "Albert OUEDRAOGO"): "fell with the coup of 2022-09-30",
    ("CD", "Anatole Collinet MAKOSSO"): "is prime minister of the other Congo",
    ("CD", "Judith Suminwa TULUKA"): "named on 2024-04-01, in office on 2024-05-29",
    ("DK", "Helle THORNING-SCHMIDT"): "first seen in October 2015, left in June",
    ("FI", "Jyrki KATAINEN"): "left for Brussels in June 2014",
    ("GR", "Karolos PAPOULIAS"): "first seen in October 2015, left in March",
    ("GW", "Baciro DJA"): "first seen in October 2015, left in September",
    ("GY", "Donald RAMOTAR"): "first seen in October 2015, left in May",
    ("GY", "Samuel HINDS"): "first seen in October 2015, left in May",
    ("KP", "Assembly President CHOE Ryong Hae"): "chairs the assembly; Kim Jong Un leads the state",
    ("MD", "Chiril GABURICI"): "left in June 2015",
    ("PA", "Ricardo MARTINELLI Berrocal"): "left in July 2014",
    ("NU", "also referred to as premier"): "is no name",
    ("RO", "Catalin PREDOIU"): "the first of his two terms was three days; the second is listed",
    ("RO", "Nicolae-Ionel CIUCA"): "his three weeks of 2020 were over",
    ("SB", "Rick HOU"): "left in April 2019",
    ("SD", "Abdallah HAMDOUK"): "resigned on 2022-01-02",
    ("SK", "Peter PELLIGRINI"): "Igor Matovič governed in 2020",
    ("SM", "for Foreign and Political Affairs Luca BECCARI"): "the captains regent are not listed",
    ("SM", "for Foreign and Political Affairs Pasquale VALENTINI"): "a minister, like Beccari",
    ("SZ", "Ambrose Mandvulo DLAMINI"): "died on 2020-12-13",
    ("SZ", "Mgwagwa GAMEDZE appointed acting prime minister"): "five weeks as acting prime minister",
    ("TD", "Albert Pahimi PADACKE"): "left in October 2022",
}
KNOWN_MINISTERS = {
    "Daniel Bennett Smith": "six days as acting secretary of state",
    "David Norquist": "two days as acting secretary of defence",
    "Nurettin Canikli": "became minister of defence in July 2017; Fikri Işık was before him",
    "Volodymyr Zamana": "five days, as a commissioner of the parliament",
}
SEED_POSITIONS = {
    "Premier": "head_of_government",
    "Minister of Foreign Affairs": "foreign_minister",
    "Minister of Defence": "defence_minister",
    "Secretary of State": "foreign_minister",
}
MINISTERS = {
    "Prime Minister": "head_of_government",
    "Premier of the State Council": "head_of_government",
    "Minister of Foreign Affairs": "foreign_minister",
    "Minister of Defence": "defence_minister",
    "Minister of National Defence": "defence_minister",
    "Secretary of State": "foreign_minister",
    "Secretary of Defence": "defence_minister",
    "Secretary of State for Defence": "defence_minister",
    "Secretary of State for Foreign and Commonwealth Affairs": "foreign_minister",
}
SOURCES = {
    "china-ministers": "CN",
    "hungary-cabinet": "HU",
    "iran-ministers": "IR",
    "israel-ministers": "IL",
    "russia-cabinet": "RU",
    "turkey-ministers": "TR",
    "ukraine-cabinet": "UA",
    "united-kingdom-cabinet": "GB",
    "us-cabinet": "US",
}


@cache
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def country(code: str) -> Entity:
    """By ISO 3166-1 code or by name."""
    found = gazetteer().country(code)
    assert found is not None
    return found.entity


def organisation(name: str) -> Entity:
    found = gazetteer().organisation(name)
    assert found is not None
    return found.entity


def find_holders(office: str, of: Entity, date: str) -> list[str]:
    return sorted({term.person.name for term in gazetteer().holders(office, of, date=date)})


@pytest.mark.parametrize(
    ("office", "code", "date", "holder"),
    [
        ("defence minister", "RU", "2024-04-01", "Sergei Shoigu"),
        ("defense minister", "RU", "2024-06-01", "Andrei Belousov"),
        ("president", "US", "2021-01-19", "Donald Trump"),
        ("president", "US", "2021-01-21", "Joe Biden"),
        ("president", "US", "2025-01-19", "Joe Biden"),
        ("president", "US", "2025-01-21", "Donald Trump"),
        ("premier", "CN", "2023-03-01", "Li Keqiang"),
        ("premier", "CN", "2023-03-20", "Li Qiang"),
        ("prime minister", "SK", "2013", "Robert Fico"),
        ("prime minister", "SK", "2021-03-01", "Igor Matovic"),
        ("prime minister", "SK", "2021-06-01", "Eduard Heger"),
        ("prime minister", "SK", "2024", "Robert Fico"),
        ("foreign minister", "CN", "2023-05", "Qin Gang"),
        ("foreign minister", "CN", "2023-09", "Wang Yi"),
        ("head_of_government", "GB", "2022-10-01", "Liz Truss"),
        ("chancellor", "DE", "2021-12-07", "Angela Merkel"),
        ("chancellor", "DE", "2021-12-08", "Olaf Scholz"),
        ("chancellor", "DE", "2025-05-06", "Friedrich Merz"),
        ("secretary of state", "US", "2025-01-19", "Antony Blinken"),
        ("supreme leader", "IR", "2024", "Ali Khamenei"),
        ("king", "JO", "2025-02-11", "Abdullah II of Jordan"),
        ("leader", "SY", "2025-01-01", "Ahmed al-Sharaa"),
    ],
)
def test_offices_change_hands_on_the_day(office: str, code: str, date: str, holder: str) -> None:
    assert find_holders(office, country(code), date) == [holder]


@pytest.mark.parametrize(
    ("office", "name", "date", "holder"),
    [
        ("secretary general", "NATO", "2024-09-30", "Jens Stoltenberg"),
        ("secretary general", "NATO", "2024-10-02", "Mark Rutte"),
        ("secretary general", "United Nations", "2016-12-31", "Ban Ki-moon"),
        ("secretary general", "United Nations", "2017-01-01", "António Guterres"),
        ("president", "European Council", "2024-11-30", "Charles Michel"),
        ("president", "European Council", "2024-12-01", "António Costa"),
        ("president", "European Commission", "2024", "Ursula von der Leyen"),
        ("head_of_organisation", "International Atomic Energy Agency", "2023", "Rafael Grossi"),
        ("leader", "Hezbollah", "2024-09-01", "Hassan Nasrallah"),
        ("leader", "Hezbollah", "2024-12-01", "Naim Qassem"),
        ("general secretary", "Communist Party of China", "2020", "Xi Jinping"),
    ],
)
def test_heads_of_organisations_change_on_the_day(office: str, name: str, date: str, holder: str) -> None:
    found = find_holders(office, organisation(name), date)
    assert [normalise(person) for person in found] == [normalise(holder)]


def test_soviet_leaders_lead_the_soviet_union_and_not_russia() -> None:
    assert find_holders("leader", country("Soviet Union"), "1987") == ["Mikhail Gorbachev"]
    assert find_holders("president", country("RU"), "1995") == ["Boris Yeltsin"]


def test_tables_are_as_large_as_promised() -> None:
    tables = gazetteer().tables
    since_2010 = [term for term in tables.offices if not term.end or term.end >= "2010"]
    assert len(since_2010) >= 2400
    assert len(tables.people) >= 2500
    assert len(tables.organisations) >= 900
    assert len(tables.memberships) >= 800
    assert len(tables.metonyms) >= 350
    kinds = Counter(row.kind for row in tables.organisations)
    assert kinds["international"] + kinds["regional"] + kinds["alliance"] >= 120


def test_every_member_of_the_united_nations_has_leaders() -> None:
    """But for the captains regent of San Marino, who change twice a year."""
    led = {term.of.name for term in gazetteer().tables.offices if term.role in (*LEADERS, "leader")}
    states = {row.entity.name for row in gazetteer().tables.countries if row.kind == "state"}
    assert sorted(states - led - {"San Marino"}) == []


def test_who_holds_an_office_is_a_person_of_the_table() -> None:
    people = {person.entity.name for person in gazetteer().tables.people}
    assert {term.person.name for term in gazetteer().tables.offices} <= people


def test_people_carry_what_resolution_needs() -> None:
    for person in gazetteer().tables.people:
        assert person.gender in ("m", "f"), person.entity.name
        assert person.family, person.entity.name
        assert person.country, person.entity.name
        assert person.description, person.entity.name
        assert person.entity.name not in person.aliases


def test_ids_are_unique_and_well_formed() -> None:
    tables = gazetteer().tables
    entities = [person.entity for person in tables.people] + [row.entity for row in tables.organisations]
    ids = Counter(entity.qid for entity in entities if entity.qid)
    assert [qid for qid, times in ids.items() if times > 1] == []
    assert [qid for qid in ids if not re.fullmatch(r"Q[1-9]\d*", qid)] == []
    names = Counter(entity.name for entity in entities)
    assert [name for name, times in names.items() if times > 1] == []


def test_permanent_members_of_the_security_council_are_five() -> None:
    council = organisation("UN Security Council")
    members = {member.name for member in gazetteer().members(council, date="2024-05-01")}
    assert members == {country(code).name for code in ("CN", "FR", "GB", "RU", "US")}


@pytest.mark.parametrize(
    ("name", "code", "date", "expected"),
    [
        ("NATO", "FI", "2023-04-03", False),
        ("NATO", "FI", "2023-04-04", True),
        ("NATO", "SE", "2024-03-08", True),
        ("European Union", "GB", "2020-01-30", True),
        ("European Union", "GB", "2020-02-01", False),
        ("Council of Europe", "RU", "2022-03-15", True),
        ("Council of Europe", "RU", "2022-03-17", False),
        ("BRICS", "EG", "2023-12-31", False),
        ("BRICS", "EG", "2024-01-01", True),
        ("Shanghai Cooperation Organisation", "BY", "2024-07-05", True),
        ("ECOWAS", "ML", "2025-02-01", False),
        ("ASEAN", "TL", "2025-11-01", True),
    ],
)
def test_memberships_hold_between_their_dates(name: str, code: str, date: str, *, expected: bool) -> None:
    members = gazetteer().members(organisation(name), date=date)
    assert (country(code) in members) is expected


@pytest.mark.parametrize(
    ("name", "stands_for"),
    [
        ("the Kremlin", "Russia"),
        ("White House", "United States"),
        ("the Pentagon", "US Department of Defense"),
        ("Downing Street", "United Kingdom"),
        ("the Élysée", "France"),
        ("Zhongnanhai", "China"),
        ("Foggy Bottom", "US State Department"),
        ("Capitol Hill", "US Congress"),
        ("Brussels", "European Union"),
        ("Trump administration", "United States"),
        ("Lukashenko regime", "Belarus"),
    ],
)
def test_metonyms_stand_for_whom_they_mean(name: str, stands_for: str) -> None:
    metonym = gazetteer().metonym(name)
    assert metonym is not None
    assert metonym.stands_for is not None
    assert metonym.stands_for.name == stands_for


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ("Sergey Lavrov", "Sergei Lavrov"),
        ("Joseph R. Biden, Jr.", "Joe Biden"),
        ("MBS", "Mohammed bin Salman"),
        ("Abdel-Fattah El-Sisi", "Abdel Fattah el-Sisi"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Alyaksandr Lukashenka", "Alexander Lukashenko"),
        ("Sheikh Tamim bin Hamad Al-Thani", "Tamim bin Hamad Al Thani"),
        ("Kim Jong-un", "Kim Jong Un"),
    ],
)
def test_spellings_lead_to_one_person(spelling: str, name: str) -> None:
    person = gazetteer().person(spelling)
    assert person is not None
    assert person.entity.name == name


def read_reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_words(name: str) -> frozenset[str]:
    """Without initials and short particles."""
    return frozenset(word for word in normalise(name).split() if len(word) > 2)


@cache
def words_of_person(name: str) -> tuple[frozenset[str], ...]:
    person = next(row for row in gazetteer().tables.people if row.entity.name == name)
    return tuple(list_words(spelling) for spelling in (name, *person.aliases))


def is_same_person(name: str, reference: str) -> bool:
    """Transliterations differ: one word in common, or one that differs by its vowels only."""
    wanted = list_words(reference)
    bones = {strip_vowels(word) for word in wanted}
    return any(
        words & wanted or {strip_vowels(word) for word in words} & bones for words in words_of_person(name)
    )


def strip_vowels(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", re.sub(r"[aeiouyw]", "", word)) or word


def find_middle(begin: str, end: str) -> str:
    """The month in the middle of two ISO dates."""
    first, last = (int(date[:4]) * 12 + int(date[5:7] or 1) for date in (begin, end))
    year, month = divmod((first + last - 2) // 2, 12)
    return f"{year}-{month + 1:02}"


def list_terms_of_leaders() -> Iterator[tuple[str, str, str, str]]:
    """(country, role, name, a month) for terms whose dates the reference does not infer over a gap."""
    states = {row.iso2 for row in gazetteer().tables.countries if row.kind in ("state", "disputed")}
    for row in read_reference("leaders_factbook_2014_2026.csv"):
        begin, end = max(row["start"], row["first_seen"]), row["last_seen"]
        shared_crown = row["name"] in ("ELIZABETH II", "CHARLES III") and row["iso2"] != "GB"
        if row["iso2"] in states and begin <= end and not shared_crown:
            yield row["iso2"], row["role"], row["name"], find_middle(begin, end)


@needs_reference
def test_leaders_agree_with_the_factbook() -> None:
    disagreements = set()
    for code, _, name, month in list_terms_of_leaders():
        body = country(code)
        holders = {person for role in LEADERS for person in find_holders(role, body, month)}
        if not any(is_same_person(holder, name) for holder in holders):
            disagreements.add((code, name))
    assert disagreements == KNOWN_TERMS.keys()


@needs_reference
def test_ministers_agree_with_wikidata() -> None:
    disagreements = set()
    for row in read_reference("ministers_wikidata_to_2022.csv"):
        code, role = SOURCES.get(row["source"]), MINISTERS.get(row["position"])
        # Terms with a begin and an end, from 2012 on.
        if code is None or role is None or len(row["start"]) < 10 or row["end"] < "2012":
            continue
        month = find_middle(row["start"], row["end"])
        holders = find_holders(role, country(code), month)
        if not any(is_same_person(holder, row["person"]) for holder in holders):
            disagreements.add(row["person"])
    assert disagreements == KNOWN_MINISTERS.keys()


@needs_reference
def test_the_seed_of_people_in_the_news_is_covered() -> None:
    for row in read_reference("offices_overlay_seed.csv"):
        person = gazetteer().person(row["person"])
        assert person is not None, row["person"]
        if row["qid"] and row["qid"] not in KNOWN_IDS:
            assert person.entity.qid == row["qid"]
        role = SEED_POSITIONS.get(row["office"])
        if role and len(row["of"]) == 2:
            terms = gazetteer().offices_of(person.entity, date=row["start"])
            assert any(term.role == role and term.of == country(row["of"]) for term in terms), row["person"]


@needs_reference
def test_no_id_contradicts_the_references() -> None:
    """An id that a reference gives somebody is not given to somebody else."""
    by_id: dict[str, set[str]] = {}
    for file, column in (
        ("leaders_factbook_2014_2026.csv", "name"),
        ("ministers_wikidata_to_2022.csv", "person"),
        ("foreign_ministers_wikidata_2023-01.csv", "name"),
    ):
        for row in read_reference(file):
            if row["qid"]:
                by_id.setdefault(row["qid"], set()).add(row[column])
    for person in gazetteer().tables.people:
        names = by_id.get(person.entity.qid or "", set())
        assert not names or any(is_same_person(person.entity.name, name) for name in names), person.entity


@needs_reference
def test_ids_of_organisations_do_not_contradict_the_reference() -> None:
    listed = json.loads((REFERENCE / "orgs_internacia.json").read_text("utf-8"))
    # One id stands for several agencies there: those are mistakes.
    times = Counter(row["qid"] for row in listed)
    names = {row["qid"]: row["name"] for row in listed if row["qid"] and times[row["qid"]] == 1}
    for row in gazetteer().tables.organisations:
        reference = names.get(row.entity.qid or "")
        spellings = (row.entity.name, *row.aliases)
        assert reference is None or any(list_words(s) & list_words(reference) for s in spellings), row.entity
