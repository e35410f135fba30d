"""The command line: it parses, calls one function and prints."""

from __future__ import annotations

from typing import Any

import click

from gridsim import __version__
from gridsim.cli.advising import advise
from gridsim.cli.comparing import compare
from gridsim.cli.expecting import expect
from gridsim.cli.files import check, explain, init, schema
from gridsim.cli.interrupts import interruptible
from gridsim.cli.running import calibrate, reproduce, run
from gridsim.cli.streams import until_nobody_reads, write_any_sign
from gridsim.cli.sweeping import sweep
from gridsim.cli.terminal import told
from gridsim.cli.verifying import verify
from gridsim.errors import GridsimError, LogError, ScenarioError

INTERRUPTED = 130
STORED = " What the store has got is not computed again: give the same command to go on."


class Commands(click.Group):
    """The commands, with every fault that the user can mend told in one place and without a traceback."""

    def main(self, *words: Any, **options: Any) -> Any:
        """Run the command line; being told to end is being interrupted."""
        write_any_sign()
        with interruptible():
            return super().main(*words, **options)

    def make_context(self, *words: Any, **options: Any) -> click.Context:
        """Read the words of the command line, and help where help is asked for."""
        with until_nobody_reads():
            return super().make_context(*words, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Invoke a command."""
        try:
            with until_nobody_reads():
                return super().invoke(ctx)
        except ScenarioError as error:
            click.echo(told(error, ctx), err=True)
            ctx.exit(1)
        except GridsimError as error:
            click.echo(f"{error}", err=True)
            ctx.exit(1)
        except LogError as error:
            click.echo(f"This is a bug of gridsim, and its results would be wrong: {error}", err=True)
            ctx.exit(70)
        except MemoryError:
            click.echo("There is not memory enough: take fewer households, matters or days.", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            kept = STORED if ctx.invoked_subcommand in ("expect", "sweep") else ""
            click.echo(f"Interrupted; no results were written, and earlier ones are whole.{kept}", err=True)
            ctx.exit(INTERRUPTED)


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
