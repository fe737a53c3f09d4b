"""Every address. An app's own addresses are in its `urls`."""

from django.urls import include, path

from records.living_page import living_page
from schools.views import accounts, appearance
from summaries.views.home import home

handler400 = "schools.views.refusals.bad_request"

handler500 = "records.views.unable.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("account/", accounts.account, name="account"),
    path("password/", accounts.password_change, name="password_change"),
    path("language/", accounts.set_language, name="set_language"),
    path("appearance/", appearance.set_theme, name="set_theme"),
    path("ui/", living_page, name="living_page"),
    path("schools/", include("schools.urls")),
    path("schools/<slug:code>/rules/", include("records.policies.urls")),
    path("records/", include("records.urls")),
    path("training/", include("training.urls")),
    path("lessons/", include("lessons.urls")),
    path("research/", include("research.urls")),
    path("portfolios/", include("portfolios.urls")),
    path("", include("summaries.urls")),
]
