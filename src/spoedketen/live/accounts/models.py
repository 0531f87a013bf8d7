"""People, organisations, what roles they have and the keys of their systems."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A provider, control room, insurer or authority: the holder of its own figures."""

    slug = models.CharField(max_length=120, unique=True)
    name = models.CharField(_("naam"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(_("soort"), max_length=40)
    origin = models.CharField(_("herkomst"), max_length=20, default="measured")
    source = models.CharField(_("bron"), max_length=300, blank=True)
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_to = models.DateField(_("geldig tot"), null=True, blank=True)

    class Meta:
        ordering = ("sort_key",)
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Users(BaseUserManager["User"]):
    """Makes accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password it can only sign in by other means."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account that may use the whole admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account."""

    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=200)
    language = models.CharField(_("taal"), max_length=2, default="nl")
    is_active = models.BooleanField(_("actief"), default=True)
    is_staff = models.BooleanField(_("mag in beheer"), default=False)
    created_at = models.DateTimeField(_("aangemaakt"), db_default=Now())
    preferences = models.JSONField(default=dict, blank=True)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("persoon")
        verbose_name_plural = _("personen")

    def __str__(self) -> str:
        """Return the name."""
        return self.name or self.email


class Assignment(models.Model):
    """A role of a person in an organisation, during a period; a region where the role needs one."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    role = models.CharField(_("rol"), max_length=40)
    region_id = models.BigIntegerField(_("regio"), null=True, blank=True)
    valid_from = models.DateTimeField(_("geldig vanaf"), db_default=Now())
    valid_to = models.DateTimeField(_("geldig tot"), null=True, blank=True)

    class Meta:
        verbose_name = _("roltoekenning")
        verbose_name_plural = _("roltoekenningen")


class ApiKey(models.Model):
    """A key of a connected system; only a keyed hash of its secret is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="keys")
    name = models.CharField(_("naam"), max_length=120)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.BinaryField()
    scopes = ArrayField(models.CharField(max_length=40))
    # The control room that the system works for, where it is one of a control room.
    region_id = models.BigIntegerField(_("meldkamer"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("API-sleutel")
        verbose_name_plural = _("API-sleutels")


class SavedView(models.Model):
    """A selection and order of a page that a person keeps under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="views")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="view_name_once"),
        ]


class OneTimeLink(models.Model):
    """A link that signs in once; only the hash of its token is kept."""

    user = models.ForeignKey(User, models.CASCADE)
    digest = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
