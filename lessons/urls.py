from django.urls import path

from lessons.views import observations, open_lessons, weeks

app_name = "lessons"

urlpatterns = [
    path("", observations.observation_list, name="observation_list"),
    path("export/", observations.observation_export, name="observation_export"),
    path("own/export/", observations.own_lesson_export, name="own_lesson_export"),
    path("own/", observations.own_lesson_list, name="own_lesson_list"),
    path("add/", observations.observation_add, name="observation_add"),
    path("<uuid:pk>/", observations.observation_detail, name="observation_detail"),
    path("<uuid:pk>/edit/", observations.observation_edit, name="observation_edit"),
    path("weeks/", weeks.week_list, name="week_list"),
    path("weeks/export/", weeks.week_export, name="week_export"),
    path("weeks/<uuid:pk>/", weeks.week_line_detail, name="week_line_detail"),
    path("open/", open_lessons.open_lesson_list, name="open_lesson_list"),
    path("open/add/", open_lessons.open_lesson_add, name="open_lesson_add"),
    path("open/<uuid:pk>/", open_lessons.open_lesson_detail, name="open_lesson_detail"),
    path("open/<uuid:pk>/edit/", open_lessons.open_lesson_edit, name="open_lesson_edit"),
    path("open/<uuid:pk>/sign-up/", open_lessons.open_lesson_sign_up, name="open_lesson_sign_up"),
    path(
        "open/<uuid:pk>/sign-off/", open_lessons.open_lesson_sign_off, name="open_lesson_sign_off"
    ),
    path(
        "open/<uuid:pk>/call-off/", open_lessons.open_lesson_call_off, name="open_lesson_call_off"
    ),
]
