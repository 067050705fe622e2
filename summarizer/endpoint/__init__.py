"""One wire format to every model: open an endpoint, ask it, get a validated envelope.

`open_endpoint(settings)` gives an Endpoint; `endpoint.ask(Ask(messages))` gives a Reply or raises EndpointError. The
transports, the stores, the retries and the budget are behind that.
"""

from summarizer.endpoint.client import Ask, AskFailed, Endpoint, Reply, Truncated
from summarizer.endpoint.envelope import Shape
from summarizer.endpoint.meter import Attempt, Meter, Totals, estimate_tokens
from summarizer.endpoint.opening import Options, names_a_model, open_batch, open_endpoint

__all__ = [
    "Ask",
    "AskFailed",
    "Attempt",
    "Endpoint",
    "Meter",
    "Options",
    "Reply",
    "Shape",
    "Totals",
    "Truncated",
    "estimate_tokens",
    "names_a_model",
    "open_batch",
    "open_endpoint",
]
