from django.urls import path

from records.views import policies

app_name = "policies"

urlpatterns = [
    path("", policies.policy_list, name="policy_list"),
    path("add/", policies.policy_add, name="policy_add"),
    path("<uuid:pk>/end/", policies.policy_end, name="policy_end"),
]
