"""The directory as who runs the installation edits it; every save is a named action.

Nothing with a history is removed here: it ends by its date.
"""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import JSONField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from spoedketen.live.accounts.models import Assignment, Organisation, User
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.actions import EDIT, REMOVABLE, remove_edited, save_edited
from spoedketen.live.directory.agreement_rules import agreement_faults, agreement_schemas
from spoedketen.live.directory.contact_kinds import OTHER, contact_kinds, contact_label
from spoedketen.live.directory.facilities import service_type_labels
from spoedketen.live.directory.models import (
    Agreement,
    CalendarWindow,
    Contact,
    Region,
    Service,
    Site,
    SiteRegion,
)
from spoedketen.live.directory.strict_json import StrictDecoder
from spoedketen.live.directory.words import SITE_KINDS

ELSEWHERE = {"password_change", "password_change_done", "view_on_site"}


def _actor(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated or not request.user.is_active:
        return None
    place = request.META.get("REMOTE_ADDR", "")
    return actor_of(int(request.user.pk or 0), timezone.now(), place)


def _may_edit(request: HttpRequest) -> bool:
    actor = _actor(request)
    return actor is not None and actor.may(EDIT)


def _told(label: Any) -> str:
    return str(label["en" if get_language() == "en" else "nl"])


class DirectorySite(admin.AdminSite):
    """The admin for who may change the directory; one signs in where everybody does."""

    site_header = site_title = _("Gids bewerken")
    index_title = _("Wat wilt u wijzigen?")
    index_template = "admin/directory_index.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask the permission, not a flag of the account."""
        return _may_edit(request)

    def get_urls(self) -> list[Any]:
        """Leave out what everybody has elsewhere: passwords and links to pages."""
        return [each for each in super().get_urls() if getattr(each, "name", "") not in ELSEWHERE]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Say on every page whether the figures are invented."""
        return {**super().each_context(request), "is_demonstration": settings.DEMONSTRATION}

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Send to the page where everybody signs in; who is signed in lacks the permission."""
        if request.user.is_authenticated:
            raise PermissionDenied(EDIT)
        return redirect_to_login(request.get_full_path())


site = DirectorySite(name="admin")


class _Json(forms.JSONField):
    """JSON that can be kept, refused in words."""

    default_error_messages = {  # noqa: RUF012 - Django's own form
        "invalid": _(
            "Verwacht is JSON: gewone getallen, teksten zonder stuurtekens, niet te diep genest."
        )
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(**{**more, "decoder": StrictDecoder})


class _Edited:
    """Permissions by the table; saving and removing by actions."""

    formfield_overrides: ClassVar[Any] = {JSONField: {"form_class": _Json}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may_edit(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return _may_edit(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return _may_edit(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return _may_edit(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return issubclass(self.model, REMOVABLE) and _may_edit(request)  # type: ignore[attr-defined]


class EditedAdmin(_Edited, admin.ModelAdmin):  # type: ignore[type-arg]
    """A table of the directory."""

    actions = None
    list_per_page = 50

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:  # noqa: ARG002
        """Keep the row by the action."""
        save_edited(_sure(request), obj, form.changed_data, timezone.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:  # noqa: ARG002
        """Keep the rows below it by the same action."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            remove_edited(_sure(request), row, timezone.now())
        changed = {row.pk: names for row, names in formset.changed_objects}
        for row in rows:
            save_edited(_sure(request), row, changed.get(row.pk, ()), timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Remove the row by the action."""
        remove_edited(_sure(request), obj, timezone.now())

    def log_addition(self, *_said: Any) -> Any:
        """Write nothing: the log of the installation has it already."""

    def log_change(self, *_said: Any) -> Any:
        """Write nothing, as above."""

    def log_deletions(self, *_said: Any) -> Any:
        """Write nothing, as above."""


def _sure(request: HttpRequest) -> Actor:
    actor = _actor(request)
    if actor is None:
        raise forms.ValidationError(translate("Meld u opnieuw aan."))
    return actor


class EditedInline(_Edited, admin.TabularInline):  # type: ignore[type-arg]
    """Rows below another."""

    extra = 0


class MembershipInline(EditedInline):
    """Regions of a location."""

    model = SiteRegion
    autocomplete_fields = ("region",)


class ContactInline(EditedInline):
    """Whom to call."""

    model = Contact

    def formfield_for_dbfield(self, db_field: Any, request: Any, **more: Any) -> Any:
        """Offer the kinds by their words."""
        if db_field.name == "kind":
            choices = [(kind, _told(contact_label(kind))) for kind in (*contact_kinds(), OTHER)]
            return forms.ChoiceField(choices=choices, label=db_field.verbose_name)
        return super().formfield_for_dbfield(db_field, request, **more)


class ServiceInline(EditedInline):
    """What a location offers."""

    model = Service
    fields = ("slug", "service_type", "level", "calendar", "valid_from", "valid_to")
    show_change_link = True


class RoleInline(EditedInline):
    """Roles of a person."""

    model = Assignment
    autocomplete_fields = ("organisation",)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **more: Any) -> Any:
        """Offer the roles of the table, and the regions by name."""
        if db_field.name == "role":
            rules = policy().roles.items()
            choices = [(c, _told(r.label)) for c, r in rules if r.group != "machine"]
            return forms.ChoiceField(choices=choices, label=db_field.verbose_name)
        if db_field.name == "region_id":
            divisions = ("network", "safety_region", "control_room")
            regions = Region.objects.filter(division__in=divisions)
            choices = [("", "–"), *((str(r.id), r.name) for r in regions)]
            return forms.TypedChoiceField(
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                label=db_field.verbose_name,
            )
        return super().formfield_for_dbfield(db_field, request, **more)


class KindFilter(admin.SimpleListFilter):
    """The kinds of location by their words."""

    title = _("soort")
    parameter_name = "kind"

    def lookups(self, *_asked: Any) -> list[tuple[str, Any]]:
        """Return the kinds."""
        return list(SITE_KINDS)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        """Return the rows of the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class KindedAdmin(EditedAdmin):
    """Rows that have a kind of location."""

    list_filter = (KindFilter,)

    @admin.display(description=_("soort"), ordering="kind")
    def kind_word(self, row: Any) -> str:
        """Return the kind as people call it."""
        return str(dict(SITE_KINDS).get(row.kind, row.kind))


@admin.register(Organisation, site=site)
class OrganisationAdmin(KindedAdmin):
    """Holders of figures."""

    list_display = ("name", "kind_word", "valid_from", "valid_to")
    search_fields = ("name", "slug")


@admin.register(Site, site=site)
class SiteAdmin(KindedAdmin):
    """Locations with their regions, contacts and services."""

    list_display = ("name", "town", "organisation", "kind_word", "valid_to")
    search_fields = ("name", "slug", "town")
    autocomplete_fields = ("organisation",)
    inlines = (MembershipInline, ContactInline, ServiceInline)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **more: Any) -> Any:
        """Offer the kinds by their words."""
        if db_field.name == "kind":
            return forms.ChoiceField(choices=SITE_KINDS, label=db_field.verbose_name)
        return super().formfield_for_dbfield(db_field, request, **more)


class _ServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Closed lists where there are some, lists of words elsewhere."""

    service_type = forms.ChoiceField(label=_("soort dienst"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(code, _told(label)) for code, label in service_type_labels().items()]
        self.fields["service_type"].choices = choices  # type: ignore[attr-defined]

    def clean_flags(self) -> list[str]:
        """Take a list of words only."""
        return _words(self.cleaned_data["flags"])

    def clean_parts(self) -> list[str]:
        """Take a list of words only."""
        return _words(self.cleaned_data["parts"])


def _words(given: Any) -> list[str]:
    if given in (None, ""):
        return []
    if not isinstance(given, list) or not all(isinstance(each, str) and each for each in given):
        raise forms.ValidationError(translate('Verwacht is een lijst woorden: ["een", "twee"].'))
    return given


class TypeFilter(admin.SimpleListFilter):
    """The types of service by their words."""

    title = _("soort dienst")
    parameter_name = "type"

    def lookups(self, *_asked: Any) -> list[tuple[str, str]]:
        """Return the types."""
        return [(code, _told(label)) for code, label in service_type_labels().items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        """Return the services of the chosen type."""
        return queryset.filter(service_type=self.value()) if self.value() else queryset


@admin.register(Service, site=site)
class ServiceAdmin(EditedAdmin):
    """Services with level, flags, parts, hours and validity."""

    form = _ServiceForm
    list_display = ("slug", "type_word", "level", "calendar", "valid_from", "valid_to")
    list_filter = (TypeFilter, "origin")
    search_fields = ("slug", "site__name")
    autocomplete_fields = ("site",)

    @admin.display(description=_("soort dienst"), ordering="service_type")
    def type_word(self, row: Service) -> str:
        """Return the type as people call it."""
        return _told(service_type_labels()[row.service_type])


@admin.register(CalendarWindow, site=site)
class CalendarAdmin(EditedAdmin):
    """Opening hours."""

    list_display = ("calendar", "days", "holidays", "opens", "closes")
    search_fields = ("calendar",)


@admin.register(Region, site=site)
class RegionAdmin(EditedAdmin):
    """Regions of every division."""

    list_display = ("name", "division", "network")
    list_filter = ("division",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("parent", "network", "neighbours")
    exclude = ("geometry",)


class _AgreementForm(forms.ModelForm):  # type: ignore[type-arg]
    """Parameters that fit the kind, or every reason why not."""

    def clean(self) -> dict[str, Any]:
        """Compare the parameters with what their kind asks."""
        given = super().clean() or {}
        kind, parameters = given.get("kind"), given.get("parameters")
        if kind in agreement_schemas() and parameters is not None:
            for sentence in agreement_faults(str(kind), parameters):
                self.add_error("parameters", sentence)
        begin, end = given.get("valid_from"), given.get("valid_to")
        if begin and end and end <= begin:
            self.add_error("valid_to", translate("Het einde ligt niet na het begin."))
        return given


@admin.register(Agreement, site=site)
class AgreementAdmin(EditedAdmin):
    """What regions agreed, as dated data."""

    form = _AgreementForm
    list_display = ("kind", "region", "valid_from", "valid_to", "source")
    list_filter = ("kind",)
    autocomplete_fields = ("region",)


@admin.register(User, site=site)
class PersonAdmin(EditedAdmin):
    """People and their roles; accounts are made under Mensen en rollen."""

    fields = ("email", "name", "language", "is_active")
    readonly_fields = ("email",)
    list_display = ("name", "email", "is_active", "last_login")
    search_fields = ("name", "email")
    inlines = (RoleInline,)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse: an invitation makes an account, with an address and a role."""
        return False
