from django.urls import path

from summaries.views import batches, dashboard, summaries

app_name = "summaries"

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/missing.xlsx", dashboard.dashboard_export, name="dashboard_export"),
    path("summaries/", summaries.summary_list, name="summary_list"),
    path("summaries/new/", summaries.summary_new, name="summary_new"),
    path("summaries/batches/", batches.batch_list, name="batch_list"),
    path("summaries/batches/new/", batches.batch_new, name="batch_new"),
    path("summaries/batches/<uuid:pk>/", batches.batch_detail, name="batch_detail"),
    path("summaries/batches/<uuid:pk>/progress/", batches.batch_progress, name="batch_progress"),
    path("summaries/batches/<uuid:pk>/cancel/", batches.batch_cancel, name="batch_cancel"),
    path("summaries/batches/<uuid:pk>/go-on/", batches.batch_go_on, name="batch_go_on"),
    path("summaries/batches/<uuid:pk>/all.zip", batches.batch_archive, name="batch_archive"),
    path("summaries/batches/documents/<uuid:pk>/", batches.batch_file, name="batch_file"),
    path("summaries/<uuid:pk>/", summaries.summary_detail, name="summary_detail"),
    path("summaries/<uuid:pk>/text/", summaries.summary_text, name="summary_text"),
    path("summaries/<uuid:pk>/compose/", summaries.summary_compose, name="summary_compose"),
    path("summaries/<uuid:pk>/typeset/", summaries.summary_typeset, name="summary_typeset"),
    path("summaries/<uuid:pk>/pdf/", summaries.summary_pdf, name="summary_pdf"),
]
