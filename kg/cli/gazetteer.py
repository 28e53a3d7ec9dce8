"""`kg gazetteer check` -> what is wrong in the tables, a line each with file and line."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.terminal import NOTHING_FOUND, count, say, tell
from kg.errors import UsageError

app = typer.Typer(
    name="gazetteer", help="The tables of countries, people, offices and so on.", no_args_is_help=True
)


@app.command()
def check(
    folder: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DIR...", help="Folders as for 'kg build --gazetteer'; else the tables of kg."
        ),
    ] = None,
) -> int:
    """Say what is wrong in the tables of folders, laid over those of kg.

    Example: kg gazetteer check my-tables
    """
    from kg.gazetteer import check_tables

    folders = folder or []
    for path in folders:
        if not path.is_dir():
            raise UsageError(f"{path}: no such folder; give one that holds tables of the gazetteer")
    problems = check_tables(*folders)
    for problem in problems:
        tell(problem)
    if problems:
        say(f"the tables have {count(len(problems), 'problem')}")
        return NOTHING_FOUND
    tell("The tables are sound.")
    return 0
