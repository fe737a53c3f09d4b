from django.urls import path

from summaries.views import dashboard, portfolios, summaries

app_name = "summaries"

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/missing.xlsx", dashboard.dashboard_export, name="dashboard_export"),
    path("summaries/", summaries.summary_list, name="summary_list"),
    path("summaries/new/", summaries.summary_new, name="summary_new"),
    path("summaries/portfolios/", portfolios.portfolio_batch, name="portfolio_batch"),
    path("summaries/<uuid:pk>/", summaries.summary_detail, name="summary_detail"),
    path("summaries/<uuid:pk>/text/", summaries.summary_text, name="summary_text"),
    path("summaries/<uuid:pk>/compose/", summaries.summary_compose, name="summary_compose"),
    path("summaries/<uuid:pk>/typeset/", summaries.summary_typeset, name="summary_typeset"),
    path("summaries/<uuid:pk>/pdf/", summaries.summary_pdf, name="summary_pdf"),
]
