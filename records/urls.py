from django.urls import path

from records.views import jobs

app_name = "records"

urlpatterns = [
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<uuid:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<uuid:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<uuid:pk>/file/", jobs.job_file, name="job_file"),
]
