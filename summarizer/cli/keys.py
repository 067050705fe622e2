"""One key at a time from a terminal; whole lines where answers come through a pipe.

In: standard input. Out: letters with what stands behind them. Promised: where no single key can be read (a pipe,
another system) a line does, and the end of the input is told as the wish to stop.
"""

import sys

try:
    import termios
    import tty
except ImportError:  # Windows: a line does
    termios = None  # type: ignore[assignment]  # there is no such module there


class Answers:
    """The answers of a person or a script."""

    def __init__(self) -> None:
        self._keys = termios is not None and sys.stdin.isatty()

    def key(self, prompt: str) -> tuple[str, str]:
        """Return a letter, and what a line holds behind it; "q" at the end of the input."""
        print(prompt, end=" ", flush=True)
        if not self._keys:
            line = sys.stdin.readline()
            print()
            words = line.strip()
            return ("q", "") if not line else (words[:1].lower(), words[1:].strip())
        told = sys.stdin.fileno()
        before = termios.tcgetattr(told)
        try:
            tty.setcbreak(told)
            letter = sys.stdin.read(1)
        finally:
            termios.tcsetattr(told, termios.TCSADRAIN, before)
        print(letter if letter.isprintable() else "")
        return letter.lower() or "q", ""

    def line(self, prompt: str) -> str:
        """Return a line; nothing at the end of the input."""
        print(prompt, end=" ", flush=True)
        line = sys.stdin.readline().strip()
        if not self._keys:
            print()
        return line
