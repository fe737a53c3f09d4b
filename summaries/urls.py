from django.urls import path

from summaries.views import batches, checking, dashboard, outlines, parts, signing, summaries, word

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
    path(
        "summaries/batches/documents/<uuid:pk>.<slug:format>", batches.batch_file, name="batch_file"
    ),
    path("summaries/outlines/", outlines.outline_list, name="outline_list"),
    path("summaries/outlines/new/", outlines.outline_new, name="outline_new"),
    path("summaries/outlines/<uuid:pk>/", outlines.outline_edit, name="outline_edit"),
    path("summaries/outlines/<uuid:pk>/remove/", outlines.outline_remove, name="outline_remove"),
    path("summaries/<uuid:pk>/", summaries.summary_detail, name="summary_detail"),
    path("summaries/<uuid:pk>/part/", parts.summary_part, name="summary_part"),
    path("summaries/<uuid:pk>/part/back/", parts.summary_part_back, name="summary_part_back"),
    path("summaries/<uuid:pk>/outline/", outlines.summary_outline, name="summary_outline"),
    path("summaries/<uuid:pk>/compose/", summaries.summary_compose, name="summary_compose"),
    path("summaries/<uuid:pk>/typeset/", summaries.summary_typeset, name="summary_typeset"),
    path("summaries/<uuid:pk>/pdf/", summaries.summary_pdf, name="summary_pdf"),
    path("summaries/<uuid:pk>/docx/", word.summary_docx, name="summary_docx"),
    path("summaries/<uuid:pk>/word/", word.summary_word, name="summary_word"),
    path("summaries/<uuid:pk>/word/check/", word.summary_word_check, name="summary_word_check"),
    path("summaries/<uuid:pk>/hand-in/", signing.summary_hand_in, name="summary_hand_in"),
    path("summaries/<uuid:pk>/take-back/", signing.summary_take_back, name="summary_take_back"),
    path("summaries/<uuid:pk>/return/", signing.summary_return, name="summary_return"),
    path("summaries/<uuid:pk>/sign/", signing.summary_sign, name="summary_sign"),
    path("summaries/<uuid:pk>/withdraw/", signing.summary_withdraw, name="summary_withdraw"),
    path("summaries/<uuid:pk>/changes/", signing.summary_changes, name="summary_changes"),
    path("summaries/<uuid:pk>/files/", signing.frozen_typeset, name="frozen_typeset"),
    path("summaries/<uuid:pk>/signed.<slug:format>", signing.frozen_file, name="frozen_file"),
    path("check/", checking.check_ask, name="check_ask"),
    path("check/<str:code>/", checking.check, name="check"),
]
