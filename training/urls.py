from django.urls import path

from training import views

app_name = "training"

urlpatterns = [
    path("", views.training_list, name="training_list"),
    path("export/", views.training_export, name="training_export"),
    path("new/", views.training_add, name="training_add"),
    path("statement/", views.training_statement, name="training_statement"),
    path("postings/<uuid:pk>/", views.posting_detail, name="posting_detail"),
    path("<uuid:pk>/", views.training_detail, name="training_detail"),
    path("<uuid:pk>/edit/", views.training_edit, name="training_edit"),
]
