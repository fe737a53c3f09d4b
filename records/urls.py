from django.urls import path

from records.views import (
    evidence,
    figure_rows,
    import_questions,
    import_rows,
    imports,
    jobs,
    life,
    objections,
    registers,
    requirements,
    review,
)

app_name = "records"

urlpatterns = [
    path("review/", review.review_inbox, name="review_inbox"),
    path("review/certify/", review.review_certify, name="review_certify"),
    path("review/return/", review.review_return, name="review_return"),
    path("figures/<str:name>/", figure_rows.figure_rows, name="figure_rows"),
    path("figures/<str:name>/export/", figure_rows.figure_export, name="figure_export"),
    path("requirements/<uuid:pk>/", requirements.requirement_detail, name="requirement_detail"),
    path("evidence/<uuid:pk>/", evidence.evidence_file, name="evidence_file"),
    path("evidence/<uuid:pk>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("of/<str:kind>/<uuid:pk>/evidence/", evidence.evidence_add, name="evidence_add"),
    path("of/<str:kind>/<uuid:pk>/submit/", life.record_submit, name="record_submit"),
    path("of/<str:kind>/<uuid:pk>/withdraw/", life.record_withdraw, name="record_withdraw"),
    path("of/<str:kind>/<uuid:pk>/certify/", life.record_certify, name="record_certify"),
    path("of/<str:kind>/<uuid:pk>/return/", life.record_return, name="record_return"),
    path("of/<str:kind>/<uuid:pk>/reverse/", life.record_reverse, name="record_reverse"),
    path("of/<str:kind>/<uuid:pk>/object/", objections.record_object, name="record_object"),
    path("objections/", objections.objection_list, name="objection_list"),
    path("objections/<uuid:pk>/", objections.objection_detail, name="objection_detail"),
    path("objections/<uuid:pk>/answer/", objections.objection_answer, name="objection_answer"),
    path(
        "objections/<uuid:pk>/withdraw/", objections.objection_withdraw, name="objection_withdraw"
    ),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/add/", imports.import_add, name="import_add"),
    path("imports/<uuid:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<uuid:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<uuid:pk>/duplicates/", import_rows.import_duplicates, name="import_duplicates"),
    path("imports/<uuid:pk>/read/", import_rows.import_read_again, name="import_read_again"),
    path("imports/<uuid:pk>/rows/<uuid:row>/", import_rows.import_row, name="import_row"),
    path("imports/<uuid:pk>/returned/", registers.import_returned, name="import_returned"),
    path("imports/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path(
        "imports/<uuid:pk>/questions/", import_questions.import_questions, name="import_questions"
    ),
    path(
        "imports/<uuid:pk>/questions/<str:key>/add/",
        import_questions.import_person_add,
        name="import_person_add",
    ),
    path("imports/<uuid:pk>/kinds/", import_questions.import_kinds, name="import_kinds"),
    path("words/", import_questions.word_list, name="word_list"),
    path("words/<slug:code>/", import_questions.word_list, name="word_list_of"),
    path("words/<slug:code>/forget/", import_questions.word_forget, name="word_forget"),
    path("registers/<str:name>/", registers.register_empty, name="register_empty"),
    path("registers/roster/<slug:code>/", registers.roster_register, name="roster_register"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<uuid:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<uuid:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<uuid:pk>/file/", jobs.job_file, name="job_file"),
]
