"""`summarizer serve`: the pages on this machine."""

import argparse
import getpass
from pathlib import Path

from summarizer.cli import DONE
from summarizer.cli.endpoints import add_endpoint_arguments, settings_of
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of
from summarizer.errors import UsageError

PORT = 8765


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "serve",
        help="pages for reviewing, reading and confirming, on this machine",
        description="Serve the ledger's pages to a browser of this machine: review, articles, projects, metrics, "
        "promises, the briefing, each with its JSON beside it (/projects and /projects.json; /openapi.json tells all). "
        "Files that are brought in at /imports are read by a worker process beside it, which asks the endpoint that is "
        "named here (without one: the embedded rules); a budget of summarizer.toml holds for each file. "
        "There are no accounts yet, so only addresses of this machine are taken. Ctrl-C ends it.",
        epilog="examples: summarizer serve;  summarizer serve --ledger out/summarizer.db --port 9000 --by 王芳;  "
        "summarizer serve --endpoint http://localhost:11434/v1 --model qwen3:8b",
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="of this machine (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help=f"default: {PORT}")
    parser.add_argument(
        "--out", type=Path, default=Path("out"), metavar="DIR", help="where what is made goes (default: out)"
    )
    parser.add_argument("--by", metavar="NAME", help="whose decisions they are (default: the user of this machine)")
    add_ledger_arguments(parser, table=False)
    add_endpoint_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until somebody ends it."""
    from summarizer.ledger.database import analyze

    if not 0 < args.port < 65536:
        raise UsageError(f"--port {args.port}: choose one between 1 and 65535")
    try:
        from summarizer.briefing import Letterhead, read_letterhead
        from summarizer.briefing.letterhead import FILE
        from summarizer.web.desk import Service
        from summarizer.web.guard import loopback
        from summarizer.web.importing import asked
        from summarizer.web.workshop import serve_with_worker
    except ModuleNotFoundError as error:
        raise UsageError(f"serve: {error.name} is not installed; pip install 'project-news-summarizer[web]'") from None
    host = loopback(args.host)
    free(host, args.port)
    settings, asks = asked(settings_of(args))
    with ledger_of(args, create=True) as ledger:
        analyze(ledger.engine)
        shown = f"[{host}]" if ":" in host else host
        tell(f"http://{shown}:{args.port}/ shows {ledger.name}; Ctrl-C ends it")
        letterhead = read_letterhead(Path(FILE)) if Path(FILE).is_file() else Letterhead()
        service = Service(ledger, args.out, args.by or _user(), letterhead=letterhead, asks=asks)
        serve_with_worker(service, settings, host, args.port)
    return DONE


def free(host: str, port: int) -> None:
    """Tell where a port is taken before anything starts."""
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(f"--port {port}: {error.strerror or error}; choose another one") from None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine that does not know its users
        return "unknown"
