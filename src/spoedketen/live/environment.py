"""What a live process is told by its environment; nothing else is read from outside.

A secret ``NAME`` comes from the file named by ``NAME_FILE``, else from ``NAME`` itself.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def secret(name: str) -> str:
    """Return a secret; raise with the two ways to give it where it is missing."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    try:
        return os.environ[name]
    except KeyError:
        message = (
            f"{name} is not set. Start the server with `spoedketen up`, which makes its secrets, "
            f"or set {name} or {name}_FILE."
        )
        raise ImproperlyConfigured(message) from None


def switch(name: str, usual: str = "0") -> bool:
    """Tell whether a switch is on."""
    return os.environ.get(name, usual) == "1"


def minutes(name: str) -> int:
    """Return a number of minutes; 0 where nothing is said."""
    given = os.environ.get(name, "0")
    if not given.isdigit():
        message = f"{name} must be a whole number of minutes, not {given!r}."
        raise ImproperlyConfigured(message)
    return int(given)


def workers() -> int:
    """Return how many web processes serve together, as `spoedketen up` tells; else one."""
    given = os.environ.get("SPOEDKETEN_WORKERS", "")
    return max(1, int(given)) if given.isdigit() else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInService:
    """The sign-in service of an organisation, as the library wants to be told of it."""

    origin: str
    app: dict[str, Any]


def oidc() -> SignInService | None:
    """Return the OpenID Connect service that the environment names, or None."""
    issuer = os.environ.get("SPOEDKETEN_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme not in {"https", "http"} or not parts.netloc:
        message = f"SPOEDKETEN_OIDC_ISSUER must be an https address, not {issuer!r}."
        raise ImproperlyConfigured(message)
    app = {
        "provider_id": "oidc",
        "name": os.environ.get("SPOEDKETEN_OIDC_NAME", parts.netloc),
        "client_id": secret("SPOEDKETEN_OIDC_CLIENT_ID"),
        "secret": secret("SPOEDKETEN_OIDC_CLIENT_SECRET"),
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return SignInService(origin=f"{parts.scheme}://{parts.netloc}", app=app)


def database(url: str) -> dict[str, Any]:
    """Return Django's settings of a PostgreSQL database from its URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = f"DATABASE_URL must begin with postgresql://, not {parts.scheme or 'nothing'}://."
        raise ImproperlyConfigured(message)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }
