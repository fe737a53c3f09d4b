"""The training register as we write it ourselves."""

from django.utils.translation import gettext_lazy as _

from records.registers import DATE, LEVEL, NUMBER, PERSON, Register, Sheet, register
from records.sheets.writing import Field


def values(training, said):
    yield {
        "group": said.people.group(training.teacher_id),
        "employee_no": said.people.number(training.teacher_id),
        "name": training.teacher.name,
        "programme": training.programme,
        "level": said.word("levels", training.level),
        "mode": said.word("modes", training.mode),
        "start": training.started_on,
        "end": training.ended_on,
        "place": training.place,
        "organiser": training.provider,
        "hours": training.hours,
        "credits": training.credits,
        "certificate": training.certificate_no,
        "note": training.note,
    }


register(
    Register(
        "training",
        (
            Sheet(
                "培训学时",
                (
                    Field("group", 12, "语文组", choices="groups"),
                    Field("employee_no", 10, "01001", NUMBER, is_text=True),
                    Field("name", 10, "王小明", PERSON, "people", is_needed=True),
                    Field("programme", 36, "义务教育语文课程标准解读", is_needed=True),
                    Field("level", 10, "县级", LEVEL, "levels"),
                    Field("mode", 16, "面授", _("How it was held."), "modes"),
                    Field("start", 12, "2021-03-05", DATE, is_needed=True, is_day=True),
                    Field("end", 12, "2021-03-06", _("Empty means one day."), is_day=True),
                    Field("place", 18, "县教师进修学校"),
                    Field("organiser", 18, "县教育局"),
                    Field("hours", 8, "16", _("Hours of 45 minutes."), is_needed=True),
                    Field("credits", 8, "16", _("Empty: reckoned from the hours.")),
                    Field("certificate", 20, "", is_text=True),
                    Field("note", 24),
                ),
                kind="training",
                values=values,
            ),
        ),
    )
)
