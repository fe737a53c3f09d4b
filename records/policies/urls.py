from django.urls import path

from records.views import exemptions, policies

app_name = "policies"

urlpatterns = [
    path("", policies.policy_list, name="policy_list"),
    path("add/", policies.policy_add, name="policy_add"),
    path("<uuid:pk>/end/", policies.policy_end, name="policy_end"),
    path("exemptions/", exemptions.exemption_list, name="exemption_list"),
    path("exemptions/add/", exemptions.exemption_add, name="exemption_add"),
    path("exemptions/<uuid:pk>/end/", exemptions.exemption_end, name="exemption_end"),
    path(
        "exemptions/<uuid:pk>/take-back/",
        exemptions.exemption_take_back,
        name="exemption_take_back",
    ),
]
