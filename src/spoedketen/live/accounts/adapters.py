"""What the sign-in library asks of this installation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from spoedketen.live.accounts.field_keys import field_keys

PRODUCT = "Spoedketen"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts: made by an administrator, never by who comes by."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's signature
        """Refuse everybody."""
        return False


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts of the organisation's own sign-in service."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Let everybody in whom the sign-in service knows; without a role they see nothing."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse who cannot be told apart from somebody else: no address, or one that is taken."""
        if sociallogin.is_existing:
            return
        address = (sociallogin.user.email or "").lower()
        if not address:
            raise ImmediateHttpResponse(_refusal(request, "no_address"))
        if get_user_model().objects.filter(email=address).exists():
            raise ImmediateHttpResponse(_refusal(request, "taken"))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the name over."""
        user = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        user.name = (data.get("name") or user.email)[:200]
        return user


def _refusal(request: HttpRequest, reason: str) -> Any:
    return render(request, "account/outside_refused.html", {"reason": reason}, status=403)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are kept encrypted."""

    def get_totp_issuer(self) -> str:
        """Return the name that an authenticator app shows."""
        return PRODUCT

    def encrypt(self, text: str) -> str:
        """Return what is stored."""
        return field_keys(settings.FIELD_KEYS).encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret of what is stored."""
        return field_keys(settings.FIELD_KEYS).decrypt(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - the library's word
        """Propose a name for a new security key."""
        count = self._count(user, type)
        return _("Sleutel {number}").format(number=count + 1)

    def _count(self, user: Any, kind: Any) -> int:
        return int(user.authenticator_set.filter(type=kind).count())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for whom a security key is made."""
        return {**super().get_public_key_credential_rp_entity(), "name": PRODUCT}
