"""The command line: it parses, calls one function and prints."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import click

from gridsim import __version__
from gridsim.cli.advising import advise
from gridsim.cli.comparing import compare
from gridsim.cli.expecting import expect
from gridsim.cli.files import check, explain, init, schema
from gridsim.cli.interrupts import INTERRUPTED, interruptible
from gridsim.cli.running import calibrate, reproduce, run
from gridsim.cli.streams import refuse_bytes, until_nobody_reads, working_folder, write_any_sign
from gridsim.cli.sweeping import sweep
from gridsim.cli.terminal import plain_line, told
from gridsim.cli.verifying import verify
from gridsim.errors import GridsimError, LogError, ScenarioError

STORED = " What the store has got is not computed again: give the same command to go on."

HELP = {"-h", "--help", "--version"}


class Commands(click.Group):
    """The commands, with every fault that the user can mend told in one place and without a traceback."""

    def main(self, *words: Any, **options: Any) -> Any:
        """Run the command line; being told to end is being interrupted."""
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # where it can start none it raises SIGINT
        write_any_sign()
        with interruptible(ends=not words and options.get("args") is None):
            return super().main(*words, **options)

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **extra: Any) -> click.Context:
        """Read the words of the command line, and help where help is asked for."""
        with told_plainly(None), until_nobody_reads():
            refuse_bytes(args)
            if not HELP & set(args):
                refuse_bytes([working_folder()])
            return super().make_context(info_name, args, *more, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Invoke a command."""
        with told_plainly(ctx), until_nobody_reads():
            return super().invoke(ctx)


@contextmanager
def told_plainly(context: click.Context | None) -> Iterator[None]:
    """Tell what the user can mend in plain lines, and end; what is a bug keeps its traceback."""
    try:
        yield
    except LogError as error:
        end(70, f"This is a bug of gridsim, and its results would be wrong: {error}")
    except KeyboardInterrupt:
        kept = STORED if context and context.invoked_subcommand in ("expect", "sweep") else ""
        end(INTERRUPTED, f"Interrupted; no results were written, and earlier ones are whole.{kept}")
    except (GridsimError, MemoryError, OSError, RuntimeError) as error:
        line = told(error, context) if isinstance(error, ScenarioError) else plain_line(error)
        if not line:
            raise
        end(1, line)


def end(code: int, line: str) -> NoReturn:
    """End with a line and an exit code."""
    with suppress(OSError):  # where the terminal is gone
        click.echo(line, err=True)
    raise click.exceptions.Exit(code) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gridsim")
def main() -> None:
    """Simulate how a township handles its residents' matters.

    \b
    Residents whistle, Party members report in, the grid responds:
    群众吹哨、党员报到、网格响应

    Begin with: gridsim run scenarios/tuke.yaml

    Commands end with 0 when all is well, 1 for an error, 2 for wrong usage, 130 when interrupted, and 141
    when nobody reads a pipe to its end; some have codes of their own.
    """


for command in (
    run,
    compare,
    sweep,
    expect,
    advise,
    reproduce,
    check,
    explain,
    schema,
    init,
    calibrate,
    verify,
):
    main.add_command(command)
