"""Regions that do not nest, sites, services and what a region agreed."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from spoedketen.live.directory.words import AUDIENCES, DIVISIONS, FIGURES, KINDS, TERMS


class DirectoryVersion(models.Model):
    """The one row that changes with the directory, so that copies in memory know they are old."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=0)


class Region(models.Model):
    """One region of one division; only regions of the same division may be parent and child."""

    slug = models.CharField(max_length=80)
    division = models.CharField(_("indeling"), max_length=40, choices=DIVISIONS)
    name = models.CharField(_("naam"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    network = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sub_regions"
    )
    geometry = models.JSONField(null=True, blank=True)
    neighbours = models.ManyToManyField("self", blank=True, verbose_name=_("aangrenzend"))
    origin = models.CharField(_("herkomst"), max_length=20, default="measured")
    source = models.CharField(_("bron"), max_length=300, blank=True)

    class Meta:
        ordering = ("division", "sort_key")
        verbose_name = _("regio")
        verbose_name_plural = _("regio's")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["division", "slug"], name="region_slug_once"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Agreement(models.Model):
    """What a region agreed, during a period, with its source."""

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    kind = models.CharField(_("soort"), max_length=40, choices=KINDS)
    parameters = models.JSONField(_("parameters"), default=dict)
    valid_from = models.DateField(_("geldig vanaf"))
    valid_to = models.DateField(_("geldig tot"), null=True, blank=True)
    source = models.CharField(_("bron"), max_length=300)

    class Meta:
        ordering = ("kind", "-valid_from")
        verbose_name = _("regionale afspraak")
        verbose_name_plural = _("regionale afspraken")

    def __str__(self) -> str:
        """Return kind, region and start."""
        return f"{self.get_kind_display()}: {self.region or 'Nederland'}, {self.valid_from}"


class Site(models.Model):
    """A location of an organisation."""

    slug = models.CharField(max_length=120, unique=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="sites", verbose_name=_("organisatie")
    )
    name = models.CharField(_("naam"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(_("soort"), max_length=40)
    town = models.CharField(_("plaats"), max_length=120, blank=True)
    lat = models.FloatField(_("breedtegraad"))
    lon = models.FloatField(_("lengtegraad"))
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_to = models.DateField(_("geldig tot"), null=True, blank=True)
    origin = models.CharField(_("herkomst"), max_length=20, default="measured")
    source = models.CharField(_("bron"), max_length=300, blank=True)

    class Meta:
        ordering = ("sort_key",)
        verbose_name = _("locatie")
        verbose_name_plural = _("locaties")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class SiteRegion(models.Model):
    """Membership of a region; one network is home and counts in totals, further ones see along."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT)
    is_home = models.BooleanField(_("telt hier mee"), default=True)
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_to = models.DateField(_("geldig tot"), null=True, blank=True)

    class Meta:
        verbose_name = _("regio van een locatie")
        verbose_name_plural = _("regio's van een locatie")


class CalendarWindow(models.Model):
    """One row of opening hours, in local wall time; a calendar may have more rows."""

    calendar = models.CharField(_("rooster"), max_length=80)
    days = models.CharField(_("dagen"), max_length=40)
    holidays = models.CharField(_("feestdagen"), max_length=10)
    opens = models.CharField(_("opent"), max_length=5)
    closes = models.CharField(_("sluit"), max_length=5)
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_to = models.DateField(_("geldig tot"), null=True, blank=True)

    class Meta:
        ordering = ("calendar", "id")
        verbose_name = _("openingsvenster")
        verbose_name_plural = _("openingsvensters")


class Service(models.Model):
    """What a site offers: type, level, capability flags, opening hours, validity."""

    slug = models.CharField(max_length=160, unique=True)
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="services", verbose_name=_("locatie")
    )
    service_type = models.CharField(_("soort dienst"), max_length=60)
    level = models.CharField(_("niveau"), max_length=40, blank=True)
    flags = models.JSONField(_("kenmerken"), default=list, blank=True)
    parts = models.JSONField(_("delen"), default=list, blank=True)
    calendar = models.CharField(_("rooster"), max_length=80)
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_to = models.DateField(_("geldig tot"), null=True, blank=True)
    origin = models.CharField(_("herkomst"), max_length=20, default="measured")
    source = models.CharField(_("bron"), max_length=300, blank=True)

    class Meta:
        ordering = ("slug",)
        verbose_name = _("dienst")
        verbose_name_plural = _("diensten")

    def __str__(self) -> str:
        """Return the slug."""
        return self.slug


class ServiceTerm(models.Model):
    """Whom a service admits: an age, a sex, a contract with an insurer, during a period.

    A service with any contract on record has contracts with those insurers only; without one it is
    unknown.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="terms")
    kind = models.CharField(_("soort"), max_length=20, choices=TERMS)
    value = models.CharField(_("waarde"), max_length=60)
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_to = models.DateField(_("geldig tot"), null=True, blank=True)
    source = models.CharField(_("bron"), max_length=300, blank=True)

    class Meta:
        ordering = ("kind", "value")
        verbose_name = _("opnamevoorwaarde")
        verbose_name_plural = _("opnamevoorwaarden")


class Contact(models.Model):
    """Whom to call at a location, by function rather than by person."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="contacts")
    kind = models.CharField(_("functie"), max_length=60)
    phone = models.CharField(_("telefoon"), max_length=40)
    note = models.CharField(_("toelichting"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacten")


class SharingChoice(models.Model):
    """Up to whom a location shares one kind of figure, from a moment on; the newest holds."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="sharing")
    figure = models.CharField(_("soort cijfer"), max_length=20, choices=FIGURES)
    audience = models.CharField(_("gedeeld met"), max_length=30, choices=AUDIENCES)
    since = models.DateTimeField(_("sinds"), db_default=Now())
    chosen_by = models.CharField(_("gekozen door"), max_length=200)
    reason = models.CharField(_("reden"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("deelkeuze")
        verbose_name_plural = _("deelkeuzes")
