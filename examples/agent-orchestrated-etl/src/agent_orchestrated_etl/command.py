"""The command line: ``agent-etl --version``, ``agent-etl run STEP…``, ``agent-etl serve``."""

import argparse
import json
import sys

from . import __version__
from .pipeline import STEPS, run
from .service import DEFAULT_PORT, serve


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="agent-etl", description=__doc__)
    parser.add_argument("--version", action="version", version=f"agent-orchestrated-etl {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    run_command = commands.add_parser("run", help="send JSON records from standard input through steps")
    run_command.add_argument("steps", nargs="+", choices=sorted(STEPS))
    serve_command = commands.add_parser("serve", help="answer GET /health and POST /run")
    serve_command.add_argument("--port", type=int, default=DEFAULT_PORT)
    options = parser.parse_args(arguments)

    if options.command == "serve":
        serve(options.port)
        return 0
    json.dump(run(options.steps, json.load(sys.stdin)), sys.stdout)
    return 0
