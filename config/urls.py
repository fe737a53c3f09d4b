"""Every address. An app's own addresses are in its `urls`."""

from django.urls import include, path

from records.living_page import living_page
from records.views import watching
from schools.views import (
    accounts,
    appearance,
    email,
    own_password,
    proof,
    second_factor,
    sessions,
    sign_in,
)
from summaries.views.home import home

handler400 = "records.views.unable.bad_request"
handler403 = "schools.views.refusals.permission_denied"
handler404 = "schools.views.refusals.page_not_found"
handler500 = "records.views.unable.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", accounts.account, name="account"),
    path("account/password-again/", proof.password_again, name="password_again"),
    path("account/codes/", second_factor.second_factor, name="second_factor"),
    path("account/codes/set-up/", second_factor.second_factor_set_up, name="second_factor_set_up"),
    path("account/codes/remove/", second_factor.second_factor_remove, name="second_factor_remove"),
    path("account/codes/recovery/", second_factor.recovery_codes, name="recovery_codes"),
    path("account/sessions/", sessions.session_list, name="session_list"),
    path("account/sessions/end/", sessions.sessions_end, name="sessions_end"),
    path("account/sessions/<uuid:pk>/end/", sessions.session_end, name="session_end"),
    path("account/email/", email.email_change, name="email_change"),
    path("email/<str:token>/", email.email_confirm, name="email_confirm"),
    path("password/", own_password.password_change, name="password_change"),
    path("password/forgotten/", own_password.password_forgotten, name="password_forgotten"),
    path(
        "password/forgotten/sent/",
        own_password.password_forgotten_sent,
        name="password_forgotten_sent",
    ),
    path("password/<str:uidb64>/<str:token>/", own_password.password_reset, name="password_reset"),
    path("language/", accounts.set_language, name="set_language"),
    path("appearance/", appearance.set_theme, name="set_theme"),
    path("ui/", living_page, name="living_page"),
    path("livez", watching.livez, name="livez"),
    path("readyz", watching.readyz, name="readyz"),
    path("metrics", watching.prometheus, name="metrics"),
    path("schools/", include("schools.urls")),
    path("schools/<slug:code>/rules/", include("records.policies.urls")),
    path("records/", include("records.urls")),
    path("my-data/", include("records.own_data.urls")),
    path("training/", include("training.urls")),
    path("lessons/", include("lessons.urls")),
    path("research/", include("research.urls")),
    path("portfolios/", include("portfolios.urls")),
    path("", include("summaries.urls")),
]
