"""What common pages know of trainings."""

from django.utils.translation import gettext_lazy as _

from records.kinds import Column, Contest, Kind, register, word
from training import attendance_objections, ledger
from training.models import Activity, Attendance, Posting, Training

register(
    Kind(
        "training",
        Training,
        _("Training"),
        columns=[
            Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
            Column("programme", _("Programme"), lambda row: row.programme, width=36),
            Column("level", _("Level"), word("level")),
            Column("mode", _("Mode"), word("mode")),
            Column("started_on", _("First day"), lambda row: row.started_on),
            Column("ended_on", _("Last day"), lambda row: row.ended_on),
            Column("hours", _("Hours"), lambda row: row.hours, numeric=True, width=8),
            Column("credits", _("Credits"), lambda row: row.credits, numeric=True, width=8),
            Column("certificate_no", _("Certificate number"), lambda row: row.certificate_no),
            Column("status", _("Status"), word("status"), width=10),
        ],
        page="training:training_detail",
        related=("teacher",),
        certified=lambda records, by: ledger.post(records, by=by),
        reversed=ledger.reverse_trainings,
        restored=ledger.restore_trainings,
        search=("programme", "certificate_no", "teacher__name", "teacher__sort_key"),
    )
)

register(
    Kind(
        "posting",
        Posting,
        _("Ledger entries"),
        columns=[
            Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
            Column("programme", _("Programme"), lambda row: row.training.programme, width=36),
            Column("level", _("Level"), word("level")),
            Column("mode", _("Mode"), word("mode")),
            Column("ended_on", _("Last day"), lambda row: row.ended_on),
            Column("hours", _("Hours"), lambda row: row.hours, numeric=True, width=8),
            Column("credits", _("Credits"), lambda row: row.credits, numeric=True, width=8),
            Column("entry", _("Entry"), lambda row: row.entry, width=10),
        ],
        page="training:posting_detail",
        related=("teacher", "training"),
        reviewed=False,
        search=("training__programme", "teacher__name", "teacher__sort_key"),
    )
)

register(
    Kind(
        "activity",
        Activity,
        _("Activities at school"),
        columns=[
            Column("topic", _("Theme"), lambda row: row.topic, width=36),
            Column("started_on", _("First day"), lambda row: row.started_on),
            Column("ended_on", _("Last day"), lambda row: row.ended_on),
            Column("times", _("Times of the day"), lambda row: row.times, width=24),
            Column("hours", _("Hours"), lambda row: row.hours, numeric=True, width=8),
            Column("place", _("Place"), lambda row: row.place),
            Column("speaker", _("Speaker"), lambda row: row.speaker),
            Column(
                "group",
                _("For whom"),
                lambda row: row.group.name if row.group else _("the whole school"),
            ),
            Column("expected", _("Expected"), lambda row: row.expected, numeric=True, width=8),
            Column("came", _("Came"), lambda row: row.came, numeric=True, width=8),
        ],
        page="training:activity_detail",
        related=("group",),
        prepare=lambda rows, scope: rows.with_counts(),
        reviewed=False,
        search=("topic", "speaker", "place"),
    )
)

register(
    Kind(
        "attendance",
        Attendance,
        _("Attendance at school activities"),
        columns=[
            Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
            Column("topic", _("Theme"), lambda row: row.activity.topic, width=36),
            Column("ended_on", _("Date"), lambda row: row.ended_on),
            Column("hours", _("Hours"), lambda row: row.activity.hours, numeric=True, width=8),
            Column("state", _("Attendance"), word("state"), width=10),
        ],
        page="training:attendance_detail",
        related=("teacher", "activity"),
        reviewed=False,
        contest=Contest(
            may=attendance_objections.may_object,
            makers=attendance_objections.makers_of,
            corrections=attendance_objections.corrections,
            correct=attendance_objections.correct,
        ),
        search=("activity__topic", "teacher__name", "teacher__sort_key"),
    )
)
