"""Every benchmark, one after the other: what `make bench` runs.

python benchmarks/all.py
"""

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
COMMANDS = (
    ("grounding.py",),
    ("numbers.py",),
    ("dates.py",),
    ("compose.py", "fixtures/written/a", "fixtures/written/h", "--pages", "30", "--seeds", "2"),
    ("pipeline.py",),
    ("pipeline.py", "--memory", "20000"),
    ("asking.py",),
    ("ledger.py",),
    ("review.py",),
    ("export.py",),
    ("briefing.py",),
    ("proof.py",),
    ("service.py",),
)


def main() -> int:
    """Run them all; the exit status is 1 where one failed."""
    failed = 0
    for name, *arguments in COMMANDS:
        print(f"\n=== {' '.join((name, *arguments))}", flush=True)
        began = time.monotonic()
        failed += subprocess.run([sys.executable, str(HERE / name), *arguments], cwd=HERE.parent).returncode != 0
        print(f"--- {time.monotonic() - began:.0f} s", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
