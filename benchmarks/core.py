"""How fast this core is, so that figures of different machines can be set side by side."""

import time

REFERENCE = 0.52  # seconds of the core that all bars are written for


def tell_core() -> None:
    """Print the seconds that a sum of 10**7 squares takes here."""
    began, spent = time.perf_counter(), time.process_time()
    sum(i * i for i in range(10**7))
    clock, processor = time.perf_counter() - began, time.process_time() - spent
    print(
        f"this core: sum of 10**7 squares in {clock:.2f} s by the clock, {processor:.2f} s of the processor "
        f"(figures are for {REFERENCE} s)"
    )
