"""How fast this core is, so that figures of different machines can be set side by side."""

import time

REFERENCE = 0.52  # seconds of the core that all bars are written for


def tell_core() -> None:
    """Print the seconds that a sum of 10**7 squares takes here."""
    began = time.perf_counter()
    sum(i * i for i in range(10**7))
    print(f"this core: sum of 10**7 squares in {time.perf_counter() - began:.2f} s (figures are for {REFERENCE} s)")
