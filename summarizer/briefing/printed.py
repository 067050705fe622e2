"""A briefing as PDF, by WeasyPrint.

In: a job. Out: the bytes of a PDF. Promised: nothing is fetched: neither files nor addresses, only what the page itself
carries as data.
"""

from collections.abc import Callable

from weasyprint import HTML
from weasyprint.urls import URLFetcher

from summarizer.briefing.files import Job
from summarizer.briefing.page import page


def write(job: Job, _: Callable[[str], None]) -> bytes:
    """Return the briefing."""
    fetcher = URLFetcher(allowed_protocols=("data",))
    made: bytes = HTML(string=page(job.document), url_fetcher=fetcher, base_url=None).write_pdf()
    return made
