"""The ``luoshi`` command: its global options, its list of commands and the one place where errors end."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from pathlib import Path

import click

from luoshi import __version__
from luoshi.cli.logs import FORMS, configure, without_secrets
from luoshi.cli.talk import Settings, say
from luoshi.model import LuoshiError

#: Commands in the order in which a new user needs them.
COMMANDS = (
    "init",
    "add",
    "run",
    "list",
    "show",
    "explain",
    "search",
    "ask",
    "lifeline",
    "uptake",
    "targets",
    "breakdown",
    "compare",
    "ledger",
    "judgements",
    "export",
    "cite",
    "serve",
    "mcp",
    "accounts",
    "sample",
    "demo",
    "bench",
    "backup",
    "restore",
    "migrate",
    "plugins",
    "doctor",
)


class Commands(click.Group):
    """Finds each command in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of :data:`COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"luoshi.cli.{cmd_name}_command").command
        if not isinstance(command, click.Command):
            raise TypeError(f"luoshi.cli.{cmd_name}_command holds no command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--shelf",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="LUOSHI_SHELF",
    default=Path("shelf"),
    show_default=True,
    help="Folder of the collection (环境变量 LUOSHI_SHELF).",
)
@click.option("--debug", is_flag=True, help="Show tracebacks of expected errors too.")
@click.option(
    "--log-format",
    type=click.Choice(FORMS),
    envvar="LUOSHI_LOG_FORMAT",
    default="text",
    show_default=True,
    help="Form of what is told on standard error: words, or a JSON object a line (LUOSHI_LOG_FORMAT).",
)
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    envvar="LUOSHI_LOG_LEVEL",
    help="Least level told; warning, with JSON info (LUOSHI_LOG_LEVEL).",
)
@click.version_option(__version__, prog_name="luoshi")
@click.pass_context
def cli(ctx: click.Context, shelf: Path, debug: bool, log_format: str, log_level: str | None) -> None:
    """Follow each instruction of a policy document to its close (落实).

    \b
    luoshi init                      make a shelf
    luoshi add FOLDER                lay documents on it
    luoshi run                       restore, annotate, trace
    luoshi uptake --from PLAN --to . who took up what
    luoshi serve                     read it in a browser
    """
    configure(log_format, log_level or ("info" if log_format == "json" else "warning"))
    ctx.obj = Settings(shelf, debug)


def main() -> None:
    """Run the command line; a :class:`LuoshiError` is one line and exit code 2, anything else asks for a report."""
    debug = "--debug" in sys.argv
    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; the shelf holds what it held before, finished work is taken up by the next run")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except LuoshiError as error:
        if debug:
            say(without_secrets(traceback.format_exc()))
        say(without_secrets(f"luoshi: {error}"))
        sys.exit(2)
    except Exception:
        say(without_secrets(traceback.format_exc()))
        command = without_secrets(" ".join(sys.argv))
        say(f"luoshi {__version__}: this is a defect. Please report it with the command: {command}")
        sys.exit(70)
    sys.exit(code if isinstance(code, int) else 0)
