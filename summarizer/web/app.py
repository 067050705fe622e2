"""The application: its pages, its guard, one page for every error.

In: a Service. Out: an ASGI application. A page is a module with a `router`; to add one, write the module, its template
and its texts, and put it into PAGES. Promised: every form is checked before a page sees it; an error is one line in
the reader's language, as JSON where JSON was asked for, never a traceback.
"""

import logging
from collections.abc import Sequence

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from summarizer import __version__
from summarizer.errors import LedgerError, SummarizerError
from summarizer.web import (
    articles,
    briefing,
    cutting,
    deciding_many,
    downloads,
    imports,
    metrics,
    overview,
    projects,
    promises,
    reader,
    review,
    sampling,
)
from summarizer.web.desk import HERE, Missing, Service, desk_of
from summarizer.web.guard import Guarded

PAGES: Sequence[APIRouter] = (
    overview.router,
    deciding_many.router,  # /review/rules and its like go before /review/{flag}
    sampling.router,
    review.router,
    imports.router,
    cutting.router,
    articles.router,
    downloads.router,
    projects.router,
    metrics.router,
    promises.router,
    briefing.router,
    reader.router,
)
_LOG = logging.getLogger("summarizer.web")


def create(service: Service) -> Guarded:
    """Return the application."""
    app = FastAPI(
        title="summarizer", version=__version__, docs_url=None, redoc_url=None,  # they load scripts from elsewhere
        dependencies=[Depends(service.guard.token_checked)],
    )  # fmt: skip
    app.state.service = service
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for router in PAGES:
        app.include_router(router)
    for kind in (SummarizerError, HTTPException, RequestValidationError, OverflowError):
        app.add_exception_handler(kind, told)
    app.add_exception_handler(Exception, broken)
    return Guarded(app, service.guard)


def serve(service: Service, host: str, port: int) -> None:
    """Answer until somebody ends it."""
    import uvicorn

    uvicorn.run(create(service), host=host, port=port, log_level="warning", server_header=False, access_log=False)


def told(request: Request, error: Exception) -> Response:
    """Tell an error in one line."""
    desk = desk_of(request)
    if isinstance(error, HTTPException):
        status, words = error.status_code, desk.t.word("error", error.detail)
    elif isinstance(error, RequestValidationError):
        first = error.errors()[0]
        status, words = 422, desk.t("error.value", name=".".join(map(str, first["loc"][1:])), what=first["msg"])
    elif isinstance(error, OverflowError):  # a day before the year 1, a number that no database holds
        status, words = 400, desk.t("error.range")
    else:
        words = str(error)
        status = 404 if isinstance(error, Missing) else 409 if isinstance(error, LedgerError) else 400
    return _page(request, status, words)


def broken(request: Request, error: Exception) -> Response:
    """Tell that something is wrong with the service itself; the log has the rest."""
    _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return _page(request, 500, desk_of(request).t("error.broken"))


def _page(request: Request, status: int, words: str) -> Response:
    if request.url.path.endswith(".json"):
        return JSONResponse({"error": words}, status)
    return desk_of(request).page("error.html", {"status": status, "words": words}, status)
