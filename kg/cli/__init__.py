"""Arguments -> one command, one exit code: 0 done, 1 nothing found, 2 wrong use, 3 some articles failed.

What is heavy is imported by the command that needs it, so that `kg --help` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from kg.cli import build, diff, explain, export, gazetteer, path, query, serve, show, stats, timeline
from kg.cli.terminal import say, tell
from kg.errors import KgError

WRONG_USE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="kg",
    help="Knowledge graphs from the news, with the sentence behind every edge.",
    epilog="Example: kg build sources && kg query --list",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # boxes around the help take half of the time until it is there
    no_args_is_help=True,
)
app.command()(build.build)
# Which options a named question has, only that question knows.
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(query.query)
app.command()(show.show)
app.command()(timeline.timeline)
app.command()(path.path)
app.command()(diff.diff)
app.command()(explain.explain)
app.command()(stats.stats)
app.command()(export.export)
app.command("import")(export.import_graph)
app.command()(export.check)
app.command()(serve.serve)
app.command()(build.remove)
app.add_typer(gazetteer.app)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        tell(f"kg {version('kg')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None: ...


def main() -> None:
    """The command `kg`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say -> the exit code; whatever a user can put right is said in one line."""
    _accept_any_letter()
    try:
        code = app(list(arguments), prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except KgError as error:
        say("\n".join([str(error), *getattr(error, "__notes__", ())]))
        return error.exit_code
    except TyperException as error:
        # `kg` alone has printed its help and has nothing to add.
        if error.format_message():
            say(_word_usage_error(error))
        return WRONG_USE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Whoever reads has enough (Typer ends the program then); Python is not to complain on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        say(f"{error.filename or 'reading or writing'}: {error.strerror or error}")
        return WRONG_USE
    return code if isinstance(code, int) else 0


def _word_usage_error(error: TyperException) -> str:
    """The message with its full stop, and where to read on."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "kg"
    message = " ".join(error.format_message().split())
    stop = "" if message.endswith((".", "?")) else "."
    return f"{message}{stop} Try '{command} --help'."


def _accept_any_letter() -> None:
    """A terminal without Unicode gets '?' for what it cannot write, and no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
