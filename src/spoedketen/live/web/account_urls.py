"""The routes of signing in: those of the library that this installation uses, and no others.

Nobody makes an account for oneself, and no mail is sent; the addresses for that explain it.
"""

from allauth.account import views as local
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as outside
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from spoedketen.live.web.views.accounts import closed

urlpatterns = [
    path("login/", local.login, name="account_login"),
    path("logout/", local.logout, name="account_logout"),
    path("inactive/", local.account_inactive, name="account_inactive"),
    path("reauthenticate/", local.reauthenticate, name="account_reauthenticate"),
    path("password/change/", local.password_change, name="account_change_password"),
    path("password/set/", local.password_set, name="account_set_password"),
    path("signup/", closed, name="account_signup"),
    path("password/reset/", closed, name="account_reset_password"),
    path("2fa/", factors.index, name="mfa_index"),
    path("2fa/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"
    ),
    path("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "3rdparty/login/cancelled/", outside.login_cancelled, name="socialaccount_login_cancelled"
    ),
    path("3rdparty/login/error/", outside.login_error, name="socialaccount_login_error"),
    path("3rdparty/signup/", closed, name="socialaccount_signup"),
    path("3rdparty/", closed, name="socialaccount_connections"),
    path("oidc/<str:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
]
