"""How far a run is: one line that rewrites itself on a terminal, JSON lines elsewhere."""

import json
import time
from typing import TextIO

_EVERY_ON_TERMINAL, _EVERY_ELSEWHERE = 0.2, 2.0  # seconds; nothing is told before this much has passed


class Progress:
    """Tells articles, rate and time left."""

    def __init__(self, total_bytes: int, stream: TextIO) -> None:
        self._total, self._stream = total_bytes, stream
        self._terminal = stream.isatty()
        self._began = self._told = time.monotonic()
        self._shown = False

    def tell(self, articles: int, bytes_read: int) -> None:
        """Show the state, if it was not shown just now."""
        now = time.monotonic()
        if now - self._told < (_EVERY_ON_TERMINAL if self._terminal else _EVERY_ELSEWHERE):
            return
        self._told, self._shown = now, True
        spent = now - self._began
        rate = articles / spent
        left = spent * (self._total / bytes_read - 1) if 0 < bytes_read < self._total else None
        if self._terminal:
            ending = f", {left:.0f} s left" if left is not None else ""
            self._stream.write(f"\r\x1b[K{articles} articles, {rate:.1f} a second{ending}")
        else:
            line = {"articles": articles, "per_second": round(rate, 1), "seconds_left": left and round(left)}
            self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the terminal's line clean."""
        if self._terminal and self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
