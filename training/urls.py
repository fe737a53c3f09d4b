from django.urls import path

from training import activity_views, comparison_views, views

app_name = "training"

urlpatterns = [
    path("", views.training_list, name="training_list"),
    path("export/", views.training_export, name="training_export"),
    path("new/", views.training_add, name="training_add"),
    path("statement/", views.training_statement, name="training_statement"),
    path("postings/<uuid:pk>/", views.posting_detail, name="posting_detail"),
    path("comparisons/", comparison_views.comparison_list, name="comparison_list"),
    path("comparisons/<uuid:pk>/", comparison_views.comparison_detail, name="comparison_detail"),
    path(
        "comparisons/<uuid:pk>/export/",
        comparison_views.comparison_export,
        name="comparison_export",
    ),
    path("activities/", activity_views.activity_list, name="activity_list"),
    path("activities/export/", activity_views.activity_export, name="activity_export"),
    path("activities/new/", activity_views.activity_add, name="activity_add"),
    path("activities/<uuid:pk>/", activity_views.activity_detail, name="activity_detail"),
    path("activities/<uuid:pk>/edit/", activity_views.activity_edit, name="activity_edit"),
    path("activities/<uuid:pk>/remove/", activity_views.activity_remove, name="activity_remove"),
    path("activities/<uuid:pk>/grant/", activity_views.activity_grant, name="activity_grant"),
    path("activities/<uuid:pk>/set/", activity_views.attendance_set, name="attendance_set"),
    path("activities/<uuid:pk>/people/", activity_views.attendance_add, name="attendance_add"),
    path(
        "activities/attendances/<uuid:pk>/",
        activity_views.attendance_detail,
        name="attendance_detail",
    ),
    path("<uuid:pk>/", views.training_detail, name="training_detail"),
    path("<uuid:pk>/edit/", views.training_edit, name="training_edit"),
]
