"""Django's settings; every choice that a place makes comes from `environment`."""

import os
import warnings
from importlib.resources import files
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from spoedketen.live.environment import database, minutes, oidc, secret, switch, workers

# Static files are read in a thread, a block at a time; that needs no line in the log for each.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

LIVE = Path(str(files("spoedketen.live")))
DATA = Path(os.environ.get("SPOEDKETEN_DATA", "."))
PACK = os.environ.get("SPOEDKETEN_PACK", "netherlands")
DEMONSTRATION = switch("SPOEDKETEN_DEMO")
DEMONSTRATION_PAST = switch("SPOEDKETEN_DEMO_PAST", usual="1")
"""Whether a demonstration begins with a past; without one it is sooner ready."""
TRAINING = switch("SPOEDKETEN_TRAINING")
"""An installation to learn on: protocols without a certificate run, as in a demonstration."""
TRIAGE_SUPPORT = switch("SPOEDKETEN_TRIAGE_SUPPORT")
"""Whether plug-ins may suggest an answer or an urgency to a triagist."""
CITIZEN_PROTOCOL = os.environ.get("SPOEDKETEN_CITIZEN_PROTOCOL", "").strip()
"""The protocol of the page for citizens; without one there is none, save in a demonstration."""
ADMINISTRATOR = os.environ.get("SPOEDKETEN_ADMINISTRATOR", "").strip().lower()
"""Whose account runs the installation; without one the first administrator there is."""
WORKERS = workers()
IS_HTTPS = switch("SPOEDKETEN_HTTPS")
IS_LOOPBACK = os.environ.get("SPOEDKETEN_BIND", "127.0.0.1") in {"127.0.0.1", "::1", "localhost"}

SECRET_KEY = secret("SPOEDKETEN_SECRET_KEY")
KEY_PEPPER = secret("SPOEDKETEN_KEY_PEPPER")
FIELD_KEYS = secret("SPOEDKETEN_FIELD_KEYS")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SPOEDKETEN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("SPOEDKETEN_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "spoedketen.live",
    "spoedketen.live.audit",
    "spoedketen.live.events",
    "spoedketen.live.accounts",
    "spoedketen.live.directory",
    "spoedketen.live.capacity",
    "spoedketen.live.fleet",
    "spoedketen.live.requests",
    "spoedketen.live.placements",
    "spoedketen.live.distribution",
    "spoedketen.live.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "spoedketen.live.web.sign_in_gate.SignInGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
API_MIDDLEWARE = ["spoedketen.live.api.guard.guard"]
CSRF_FAILURE_VIEW = "spoedketen.live.web.messages.csrf_page"
ROOT_URLCONF = "spoedketen.live.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [LIVE / "web" / "templates"],  # before those of allauth
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "spoedketen.live.web.shell.shell",
            ],
        },
    },
]

DATABASES = {"default": database(secret("DATABASE_URL"))}
# Who waits for a connection hears within three seconds that there is none, and a database that
# comes back after an hour is found as soon as one that comes back at once.
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": 10,
    "timeout": 3,
    "reconnect_timeout": 2,
}
# A connection that died with the database is noticed before anybody gets it.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Over a network a silent database counts as gone after some seconds; a local socket ignores these.
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=15000 -c timezone=UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Both in the database: every web process must see at once that a session ended or a code was used.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "spoedketen_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "spoedketen.live.accounts.adapters.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_DISPLAY = str
IDLE_SECONDS_SHARED = 15 * 60
IDLE_SECONDS = 60 * minutes("SPOEDKETEN_IDLE_MINUTES")
MFA_ADAPTER = "spoedketen.live.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOOPBACK and not IS_HTTPS
OIDC = oidc()
OIDC_HAS_SECOND_FACTOR = switch("SPOEDKETEN_OIDC_SECOND_FACTOR")
SOCIALACCOUNT_ADAPTER = "spoedketen.live.accounts.adapters.OutsideAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [OIDC.app] if OIDC else []}
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [LIVE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from the package itself
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_HTTPS else "csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        # The form that goes to the sign-in service is redirected there.
        "form-action": [SELF, *([OIDC.origin] if OIDC else [])],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "spoedketen.live.log_lines.JsonLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
