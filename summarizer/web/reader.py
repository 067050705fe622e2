"""What a reader chooses for himself: the language, and the name that his decisions carry."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from summarizer.web.desk import LANGUAGE, NAME, AtDesk, name_to, remember
from summarizer.web.texts import LANGUAGES

router = APIRouter()


@router.post("/reader", include_in_schema=False)
def choose(
    desk: AtDesk,
    language: Annotated[str, Form()] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    back: Annotated[str, Form(max_length=4000)] = "/",
) -> Response:
    """Remember a language or a name, and go back."""
    answer = desk.back(back)
    if language in LANGUAGES:
        remember(answer, LANGUAGE, language)
    if name.strip():
        remember(answer, NAME, name_to(name))
    return answer
