from django.urls import path

from training import comparison_views, views

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
    path("<uuid:pk>/", views.training_detail, name="training_detail"),
    path("<uuid:pk>/edit/", views.training_edit, name="training_edit"),
]
