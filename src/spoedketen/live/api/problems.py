"""Errors as problem+json (RFC 9457), worded in the caller's language."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from psycopg.errors import DiskFull

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.api.forms import form_faults
from spoedketen.live.api.notice import notice
from spoedketen.live.api.rates import TooMany
from spoedketen.live.api.schemas import Fault, Problem
from spoedketen.live.bodies import BODY_SECONDS
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.ingest import TooBusy
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.capacity.wording import (
    error_sentence,
    forbidden_sentence,
    rejection_sentence,
)
from spoedketen.live.disk import is_full
from spoedketen.live.events.values import KeyTaken

TITLES = {
    400: gettext_noop("Onleesbaar verzoek"),
    401: gettext_noop("Niet aangemeld"),
    403: gettext_noop("Geen toestemming"),
    404: gettext_noop("Niet gevonden"),
    405: gettext_noop("Dit kan hier niet"),
    408: gettext_noop("Te langzaam"),
    409: gettext_noop("Botst met wat er staat"),
    412: gettext_noop("Intussen gewijzigd"),
    413: gettext_noop("Te veel tegelijk"),
    422: gettext_noop("Niet aangenomen"),
    429: gettext_noop("Te vaak"),
    500: gettext_noop("Fout"),
    503: gettext_noop("Even niet beschikbaar"),
}
MOST_WAIT, FULL_WAIT = 5, 30
log = logging.getLogger(__name__)


def language(request: HttpRequest) -> str:
    """Return the language the caller asks for; Dutch where it asks for none of ours."""
    return translation.get_language_from_request(request) or "nl"


def faults(rejections: Iterable[Rejection]) -> list[Fault]:
    """Return refusals with their sentences, in the active language."""
    return [Fault(field=r.field, code=r.code, message=rejection_sentence(r)) for r in rejections]


def problem(
    status: int, code: str, detail: str, *, errors: Iterable[Fault] = (), wait: int = 0
) -> HttpResponse:
    """Return an error response."""
    body = Problem(
        type=f"urn:spoedketen:problem:{code}",
        title=str(translation.gettext(TITLES.get(status, "Fout"))),
        status=status,
        detail=detail,
        errors=list(errors),
        notice=notice(),
    )
    headers = {"Retry-After": str(wait)} if wait else {}
    return HttpResponse(
        body.model_dump_json(),
        status=status,
        content_type="application/problem+json",
        headers=headers,
    )


CHANGED = {
    "stop_changed_meanwhile",
    "request_changed_meanwhile",
    "placement_changed_meanwhile",
    "run_changed_meanwhile",
    "prealert_changed_meanwhile",
}
"""What was changed by another since the caller looked."""


def _stated(error: Exception) -> HttpResponse:  # noqa: PLR0911 - one case an error
    match error:
        case Refused():
            told = faults(error.rejections)
            return problem(422, "refused", " ".join(f.message for f in told), errors=told)
        case NotFound():
            return problem(404, error.code, error_sentence(error))
        case Conflict(code=code) if code in CHANGED:
            return problem(412, error.code, error_sentence(error))
        case Conflict() | KeyTaken():
            return problem(409, error.code, error_sentence(error))
        case RequestError():
            return problem(422, error.code, error_sentence(error))
        case Forbidden():
            return problem(403, "forbidden", forbidden_sentence(error))
    return _passing(error)


def _passing(error: Exception) -> HttpResponse:
    match error:
        case TooMany():
            detail = _("Wacht {seconds} s en probeer dan opnieuw.").format(seconds=error.seconds)
            return problem(429, "too_many_requests", detail, wait=error.seconds)
        case TooBusy():
            detail = _("Er wacht nu meer dan kan worden opgeslagen. Stuur het straks opnieuw.")
            return problem(503, "too_busy", detail, wait=MOST_WAIT)
        case OperationalError() | InterfaceError():
            return _not_stored(error)
        case AuthenticationError():
            detail = _("Geef een geldige sleutel mee: Authorization: Bearer sk_….")
            response = problem(401, "not_authenticated", detail)
            response["WWW-Authenticate"] = "Bearer"
            return response
        case HttpError():
            return plain_problem(error.status_code)
    raise error


def _not_stored(error: Exception) -> HttpResponse:
    """Say what the database is short of: who hears that the disk is full calls somebody."""
    if is_full(settings.DATA) or isinstance(error.__cause__, DiskFull):
        log.error("the disk is full: nothing can be stored")
        detail = _("De schijf van de server is vol. Stuur het straks opnieuw met dezelfde sleutel.")
        return problem(503, "disk_full", detail, wait=FULL_WAIT)
    detail = _("De database is even niet bereikbaar. Stuur het straks opnieuw.")
    return problem(503, "database_gone", detail, wait=MOST_WAIT)


PLAIN = {
    400: (
        "unreadable",
        gettext_noop("De inhoud is niet leesbaar. Verwacht: JSON in UTF-8."),
    ),
    404: ("no_such_address", gettext_noop("Dit adres bestaat niet. Zie /api/v1/openapi.json.")),
    405: (
        "method_not_allowed",
        gettext_noop("Dit adres kent deze methode niet; zie kop Allow."),
    ),
    408: (
        "too_slow",
        gettext_noop("De inhoud kwam niet binnen {seconds} s. Stuur het opnieuw, of in delen."),
    ),
    413: ("too_large", gettext_noop("De inhoud is te groot; ten hoogste {most} MB. Deel op.")),
    500: ("fault", gettext_noop("Er ging bij ons iets mis. Stuur het straks opnieuw.")),
}


def plain_problem(status: int) -> HttpResponse:
    """Return the problem of a status of which nothing more is known, in the active language."""
    code, sentence = PLAIN.get(status, PLAIN[400])
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
    return problem(status, code, _(sentence).format(most=most, seconds=int(BODY_SECONDS)))


def slow_problem(request: HttpRequest) -> HttpResponse:
    """Return the refusal of a body that did not come; the line is closed, for more may follow."""
    with translation.override(language(request)):
        told = plain_problem(408)
    told["Connection"] = "close"
    return told


def _invalid(error: ValidationError) -> HttpResponse:
    told = faults(form_faults(error.errors))
    detail = _("De vorm van het verzoek klopt niet; zie errors.")
    return problem(422, "invalid", detail, errors=told)


STATED = (
    RequestError,
    Forbidden,
    TooMany,
    TooBusy,
    OperationalError,
    InterfaceError,
    AuthenticationError,
    HttpError,
)


def answer_errors(api: NinjaAPI) -> None:
    """Let the interface answer every expected error as a problem."""

    def answered(request: HttpRequest, error: Exception) -> HttpResponse:
        with translation.override(language(request)):
            if isinstance(error, ValidationError):
                return _invalid(error)
            return _stated(error)

    for kind in (*STATED, ValidationError):
        api.exception_handler(kind)(answered)
