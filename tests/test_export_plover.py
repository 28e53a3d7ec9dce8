"""`kg export plover`: a row an event, by the names of columns that users of POLECAT know."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from samples import make_store

from kg.exporters import export
from kg.exporters.plover import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path


def test_each_event_is_a_row_with_who_did_what_to_whom_where_and_when(tmp_path: Path) -> None:
    with make_store() as store:
        export(store, "plover", tmp_path / "events.tsv")
        events = store.events()
    with (tmp_path / "events.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [row["Event ID"] for row in rows] == [event.id for event in events]
    assert tuple(rows[0]) == COLUMNS
    (met,) = [row for row in rows if row["Event Label"] == "Xi Jinping meets Vladimir Putin"]
    assert (met["Event Date"], met["Event Type"], met["Quad Code"]) == (
        "2025-05-08",
        "CONSULT",
        "verbal cooperation",
    )
    assert (met["Actor Name"], met["Actor Country"], met["Wikidata Actor ID"]) == (
        "Xi Jinping",
        "CHN",
        "Q15031",
    )
    assert (met["Recipient Name"], met["Recipient Country"]) == ("Vladimir Putin", "RUS")
    assert (met["Placename"], met["Country"], met["Publication Date"]) == ("Moscow", "RUS", "2025-05-08")
    assert (met["Source"], met["Headline"]) == ("The Sample Post", "Xi and Putin meet in Moscow")
    assert (met["Factuality"], met["Confidence"]) == ("actual", "0.93")
    assert met["Articles"] == "2025-05-08-moscow; agency 2"
    (aids,) = [row for row in rows if row["Event Type"] == "AID"]
    assert aids["Attributed To"] == "United States"
