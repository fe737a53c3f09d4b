from django.urls import path

from research.views import papers, projects

app_name = "research"

urlpatterns = [
    path("", projects.project_list, name="project_list"),
    path("export/", projects.project_export, name="project_export"),
    path("add/", projects.project_add, name="project_add"),
    path("<uuid:pk>/", projects.project_detail, name="project_detail"),
    path("<uuid:pk>/edit/", projects.project_edit, name="project_edit"),
    path("<uuid:pk>/stage/", projects.project_advance, name="project_advance"),
    path("papers/", papers.paper_list, name="paper_list"),
    path("papers/export/", papers.paper_export, name="paper_export"),
    path("papers/add/", papers.paper_add, name="paper_add"),
    path("papers/<uuid:pk>/", papers.paper_detail, name="paper_detail"),
    path("papers/<uuid:pk>/edit/", papers.paper_edit, name="paper_edit"),
]
