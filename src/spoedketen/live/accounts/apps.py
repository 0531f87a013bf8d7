"""Tell Django about this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The app, under a short label; logs who comes in and goes out."""

    name = "spoedketen.live.accounts"
    verbose_name = _("Organisaties en personen")
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the sign-in library."""
        from allauth.account import signals as local  # noqa: PLC0415 - apps must be loaded
        from allauth.mfa import signals as factors  # noqa: PLC0415
        from django.contrib.auth import signals as doors  # noqa: PLC0415

        from spoedketen.live.accounts.actions import sign_ins  # noqa: PLC0415

        doors.user_logged_in.connect(sign_ins.note_login)
        doors.user_logged_out.connect(sign_ins.note_logout)
        doors.user_login_failed.connect(sign_ins.note_failed_login)
        local.password_changed.connect(sign_ins.note_password)
        local.password_set.connect(sign_ins.note_password)
        local.user_signed_up.connect(sign_ins.note_new_person)
        factors.authenticator_added.connect(sign_ins.note_factor_added)
        factors.authenticator_removed.connect(sign_ins.note_factor_removed)
        factors.authenticator_reset.connect(sign_ins.note_factor_renewed)
        factors.authenticator_used.connect(sign_ins.note_factor_used)
        factors.authentication_failed.connect(sign_ins.note_factor_failed)
