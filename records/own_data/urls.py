from django.urls import path

from records.views import own_data

app_name = "own_data"

urlpatterns = [
    path("", own_data.record_list, name="record_list"),
    path("log/", own_data.event_list, name="event_list"),
    path("person/", own_data.person, name="person"),
    path("objections/", own_data.objection_list, name="objection_list"),
    path("export/", own_data.export, name="export"),
]
