"""The command line: commands, exit status, progress, one-line errors.

Each command is a module of this package with `add(commands)`, which describes it, and `run(args)`, which imports what
it runs, so that `--help` and `--version` answer at once.
"""

import argparse
import io
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import NoReturn

from summarizer import __version__
from summarizer.errors import SummarizerError, printable

COMMANDS = (
    "articles", "backup", "brief", "cache", "check", "dates", "decide", "eval", "export", "falsify", "flags",
    "import", "ledger", "metrics", "numbers", "probe", "project", "projects", "promises", "proof", "rebuild",
    "replies", "requests", "restore", "review", "rules", "run", "sample", "schema", "serve", "verify",
)  # fmt: skip

DONE, NOTHING_DONE, LEFT_OUT, INTERRUPTED = 0, 2, 3, 130


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale: JSON lines are UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = build_parser()
    args = parser.parse_args(argv)
    if not hasattr(args, "run"):
        parser.print_help()
        return DONE
    try:
        status = int(args.run(args))
        sys.stdout.flush()
        return status
    except SummarizerError as error:
        print(f"summarizer: {error}", file=sys.stderr)
        return NOTHING_DONE
    except KeyboardInterrupt:
        print("summarizer: interrupted; what was done is kept, the same command goes on from here", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"summarizer: {printable(str(error))}", file=sys.stderr)
        return NOTHING_DONE


class Parser(argparse.ArgumentParser):
    """A parser that tells a wrong flag in one line, with nothing in it that a terminal would obey."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong and where the flags are told."""
        line = printable(message).replace("\n", " ")
        self.exit(NOTHING_DONE, f"{self.prog}: {line}; {self.prog} --help tells the flags\n")


def build_parser() -> argparse.ArgumentParser:
    """Describe all commands."""
    parser = Parser(
        prog="summarizer",
        description="Read Chinese regional newspapers, cut pages into articles, and get checked project and metric "
        "records out of them. Without any model or key a rule-based model answers.",
        epilog="Exit status: 0 done; 3 done, but something was left out (each is named); 2 nothing could be done; "
        "130 interrupted, resumable.",
    )
    parser.add_argument("--version", action="version", version=f"summarizer {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in COMMANDS:
        module = f"{name}_" if iskeyword(name) else name  # no module may be called import
        import_module(f"summarizer.cli.{module}").add(commands)
    return parser
