"""What is stored about a person's trainings."""

from django.utils.translation import gettext_lazy as _

from records import own_data
from training.models import Attendance, Posting, Training

own_data.record_part(
    "training",
    own_data.fields(
        Training,
        "programme",
        "level",
        "mode",
        "started_on",
        "hours",
        "credits",
        "place",
        "provider",
        "certificate_no",
        "note",
    ),
)

own_data.register(
    own_data.Part(
        "posting",
        _("Ledger entries"),
        Posting,
        lambda person: Posting.objects.visible_to(person).filter(teacher=person),
        (
            own_data.ID,
            own_data.SCHOOL,
            own_data.Field("training", _("training"), "text", lambda row, person: row.training_id),
            own_data.Field(
                "programme", _("programme"), "text", lambda row, person: row.training.programme
            ),
            own_data.Field(
                "reverses", _("entry it takes back"), "text", lambda row, person: row.reverses_id
            ),
            *own_data.fields(
                Posting, "ended_on", "level", "mode", "hours", "credits", "posted_at", "why"
            ),
        ),
        title=lambda row: row.training.programme,
        role=lambda row, person: "reversal" if row.is_reversal else "posting",
        roles=(("posting", _("posting")), ("reversal", _("reversal"))),
        page="training:posting_detail",
        related=("training", "school"),
    )
)


def granted(row, person):
    return row.training_id


own_data.register(
    own_data.Part(
        "attendance",
        _("Attendance at school activities"),
        Attendance,
        lambda person: Attendance.objects.visible_to(person).filter(teacher=person),
        (
            own_data.ID,
            own_data.SCHOOL,
            *(
                own_data.field(Attendance, f"activity__{name}", name)
                for name in (
                    "topic",
                    "started_on",
                    "ended_on",
                    "times",
                    "hours",
                    "place",
                    "speaker",
                )
            ),
            *own_data.fields(Attendance, "state", "remark"),
            own_data.Field("training", _("training that grants the hours"), "text", granted),
        ),
        title=lambda row: row.activity.topic,
        role=lambda row, person: "expected",
        roles=(("expected", _("expected")),),
        page="training:attendance_detail",
        related=("activity", "school"),
    )
)
