"""`summarizer cache`: what the cache of replies holds."""

import argparse
import os
from pathlib import Path


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "cache",
        help="show or clear the cache of replies",
        description="Show how many replies are kept, how much room they take, and how often they were used. Nothing is "
        "ever dropped by itself: replies are paid for.",
        epilog="example: summarizer cache --clear",
    )
    parser.add_argument("--cache", type=Path, metavar="DIR", help="the cache's folder (also SUMMARIZER_CACHE)")
    parser.add_argument("--clear", action="store_true", help="drop all of them")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the cache, or clear it."""
    from summarizer.endpoint.stores import DiskStore
    from summarizer.settings import load

    folder = load(os.environ, {"cache": args.cache}, Path.cwd()).cache
    if not folder.is_dir():
        print(f"{folder}: no cache yet")
        return 0
    store = DiskStore(folder, "")
    try:
        entries, size = store.size
        hits, misses = store.hits
        print(f"{folder}: {entries} entries, {size / (1 << 20):.1f} MB, {hits} hits, {misses} asked")
        if args.clear:
            print(f"cleared: {store.clear()} entries")
    finally:
        store.close()
    return 0
