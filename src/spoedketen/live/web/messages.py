"""Pages that say what went wrong: a sentence and a next step, with the right status."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.errors import Conflict, NotFound
from spoedketen.live.capacity.wording import error_sentence
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import SiteInfo
from spoedketen.live.web.words import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A way on."""

    address: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What the page says."""

    code: int
    title: str
    what: str
    next: str
    acts: tuple[Act, ...] = field(default_factory=tuple)


def _page(request: HttpRequest, message: Message) -> HttpResponse:
    request.is_refused = True  # type: ignore[attr-defined]
    return render(request, "web/message.html", {"message": message}, status=message.code)


def _home() -> Act:
    return Act(address="/", word=_("Naar het bord"))


def missing_page(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404; Django hands over why."""
    if isinstance(exception, NotFound) and exception.code == "region_unknown":
        return _page(request, _no_region(exception))
    message = Message(
        code=404,
        title=_("Deze pagina bestaat niet"),
        what=_("Het adres {address} hoort bij geen pagina, dienst of locatie.").format(
            address=request.path
        ),
        next=_("Kijk of het adres klopt, of zoek de locatie op het bord."),
        acts=(_home(),),
    )
    return _page(request, message)


def _no_region(missing: NotFound) -> Message:
    regions = [each for each in directory().regions.values() if each.division == "network"]
    acts = [
        Act(address=f"/bord/?regio={each.division}:{each.slug}", word=each.name) for each in regions
    ]
    return Message(
        code=404,
        title=_("Deze regio bestaat niet"),
        what=error_sentence(missing),
        next=_("Kies Nederland of een acutezorgnetwerk; het bord heeft ook alle andere regio's."),
        acts=(Act(address="/bord/?regio=nederland", word=_("Nederland")), *acts),
    )


class NotShared(Forbidden):
    """A location does not share a figure with this reader, whose role would allow it."""

    def __init__(self, site: SiteInfo) -> None:
        super().__init__("figures.site")
        self.site = site


def forbidden_answer(request: HttpRequest, refusal: Forbidden) -> HttpResponse:
    """Answer 403, naming the permission or the location that is missing."""
    if isinstance(refusal, NotShared):
        return _page(request, _unshared(refusal.site))
    return forbidden_page(request, refusal.permission)


def _unshared(site: SiteInfo) -> Message:
    return Message(
        code=403,
        title=_("Niet met u gedeeld"),
        what=_("{site} deelt de cijfers van deze dienst niet met u.").format(site=site.name),
        next=_("Vraag de beheerder van {organisation} om ze te delen.").format(
            organisation=site.organisation_name
        ),
        acts=(_home(),),
    )


def forbidden_page(request: HttpRequest, permission: str = "") -> HttpResponse:
    """Answer 403, naming the permission that is missing."""
    known = policy().permissions.get(permission)
    what = (
        _("U hebt geen toestemming voor: {permission}.").format(permission=told(known.label))
        if known
        else _("U hebt geen toestemming voor deze pagina of deze locatie.")
    )
    message = Message(
        code=403,
        title=_("Geen toegang"),
        what=what,
        next=_("Vraag de beheerder van uw organisatie om een rol die dit mag."),
        acts=(_home(), Act(address="/hulp/", word=_("Hulp"))),
    )
    return _page(request, message)


def denied_page(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 where a part of the framework or of a library refused."""
    known = str(exception) if exception else ""
    return forbidden_page(request, known)


def no_role_page(request: HttpRequest) -> HttpResponse:
    """Answer 403 to who has an account but no role that holds now."""
    message = Message(
        code=403,
        title=_("Uw account heeft nog geen rol"),
        what=_("U bent aangemeld als {address}, maar u hebt hier nu geen rol.").format(
            address=getattr(request.user, "email", "")
        ),
        next=_(
            "Vraag de beheerder van uw organisatie om u een rol te geven; die vindt u onder"
            " Beheer, Mensen en rollen. Laad daarna deze pagina opnieuw."
        ),
        acts=(
            Act(address=request.get_full_path(), word=_("Opnieuw laden")),
            Act(address=reverse("account_logout"), word=_("Afmelden")),
        ),
    )
    return _page(request, message)


def spent_link_page(request: HttpRequest) -> HttpResponse:
    """Answer 403 for a link that was used or is too old."""
    message = Message(
        code=403,
        title=_("Deze link werkt niet meer"),
        what=_("Een inloglink werkt één keer en een uur lang."),
        next=_("Meld u aan, of vraag de beheerder om een nieuwe link."),
        acts=(Act(address=reverse("account_login"), word=_("Aanmelden")),),
    )
    return _page(request, message)


def csrf_page(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """Answer 403 for a form that is too old to trust."""
    message = Message(
        code=403,
        title=_("Dit formulier is verlopen"),
        what=_("De pagina stond te lang open of cookies staan uit; er is niets opgeslagen."),
        next=_("Ga terug, laad de pagina opnieuw en vul het formulier nog eens in."),
        acts=(Act(address=request.get_full_path(), word=_("Opnieuw laden")),),
    )
    return _page(request, message)


def changed_page(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """Answer 409: somebody else was first, or it was too late."""
    message = Message(
        code=409,
        title=_("Dit kan nu niet meer"),
        what=error_sentence(conflict),
        next=_("Laad de pagina opnieuw om de stand van nu te zien."),
        acts=(Act(address=request.headers.get("Referer", "/"), word=_("Opnieuw laden")), _home()),
    )
    return _page(request, message)


def refused_page(request: HttpRequest, refusal: RequestError) -> HttpResponse:
    """Answer 422: what was asked cannot be done, and why."""
    message = Message(
        code=422,
        title=_("Dit kan zo niet"),
        what=error_sentence(refusal),
        next=_("Ga terug, verbeter wat u vroeg en probeer het opnieuw. Er is niets gewijzigd."),
        acts=(Act(address=request.headers.get("Referer", "/"), word=_("Terug")), _home()),
    )
    return _page(request, message)


def fault_page(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    message = Message(
        code=500,
        title=_("Er ging iets mis"),
        what=_("De server kon deze pagina niet maken. De fout is vastgelegd."),
        next=_("Probeer het over een minuut nog eens; blijft het zo, bel de beheerder."),
        acts=(_home(),),
    )
    return _page(request, message)


def gone_page(request: HttpRequest) -> HttpResponse:
    """Answer 503: the database does not answer."""
    message = Message(
        code=503,
        title=_("De databank antwoordt niet"),
        what=_("Er kan nu niets worden gelezen of opgeslagen."),
        next=_("Bel stops en capaciteit door aan de meldkamer; probeer het over een minuut weer."),
        acts=(Act(address=request.get_full_path(), word=_("Opnieuw laden")),),
    )
    answer = _page(request, message)
    answer.headers["Retry-After"] = "10"
    return answer
