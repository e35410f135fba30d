"""Run the command line with ``python -m gridsim``."""

from gridsim.cli import main

main(prog_name="gridsim")
