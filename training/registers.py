"""The training register and sign-in sheets as we write them ourselves."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from records.imports.registers import (
    DATE,
    LEVEL,
    NUMBER,
    PERSON,
    SERIAL,
    Register,
    Sheet,
    register,
)
from records.sheets.writing import Field, headings
from records.xlsx import PLAIN, Choice, Look, Styled
from training.models import Attendance


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
        "date": span(training),
        "place": training.place,
        "organiser": training.provider,
        "hours": training.hours,
        "credits": training.credits,
        "certificate": training.certificate_no,
        "note": training.note,
    }


def span(training):
    """Both days in one cell, where a school writes them so."""
    if training.started_on == training.ended_on:
        return training.ended_on
    return f"{training.started_on:%Y.%m.%d}-{training.ended_on:%Y.%m.%d}"


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
                instead=((Field("date", 22, is_day=True), ("start", "end")),),
            ),
        ),
    )
)


# --- sign-in sheets ------------------------------------------------------------------------

BLOCKS = 3
TITLE = "校本研修活动签到表"
SIGN_IN_FIELDS = (
    SERIAL,
    Field("employee_no", 10, "", NUMBER, is_text=True),
    Field("name", 12, "", PERSON, is_needed=True),
    Field(
        "sign", 12, "√", _("√, 迟到, 请假, 公出 or another reason; empty is absent."), "attendance"
    ),
    Field("note", 20),
)


class SignInRegister(Register):
    """A sheet for each activity: lines that say what it was, and below them who came."""

    def fills(self, kind):
        return kind == "activity"

    def write(self, book, kind, rows, said, read):
        count = 0
        for activity in read(rows, (ATTENDANCES,)):
            attendances = list(activity.attendances.all())
            count += len(attendances)
            lines = [*lines_of(activity), Styled(headings(said.words, self.layout, SIGN_IN_FIELDS))]
            lines += [signed(number, one, said) for number, one in enumerate(attendances, 1)]
            book.sheet(activity.topic, [], [field.width for field in SIGN_IN_FIELDS], lines)
        if not count:
            book.sheet(TITLE, [], [40], [[TITLE]])
        return count

    def write_empty(self, book, said, offers):
        """Everybody who works here now, in blocks side by side, to be signed by hand or here."""
        names = headings(said.words, self.layout, BLOCK_FIELDS) * BLOCKS
        lines = [*(Styled([line], PLAIN) for line in LINES), Styled(names)]
        people = offers.people()
        deep = -(-len(people) // BLOCKS) or 1
        for row in range(deep):
            line = []
            for block in range(BLOCKS):
                place = block * deep + row
                line += [place + 1, people[place], ""] if place < len(people) else ["", "", ""]
            lines.append(line)
        first, source = len(LINES) + 2, offers.place_of("attendance")
        hint = str(SIGN_IN_FIELDS[3].hint)
        choices = tuple(
            Choice(block * 3 + 2, first, first + deep - 1, names[2], hint, source)
            for block in range(BLOCKS)
        )
        widths = [field.width for field in BLOCK_FIELDS] * BLOCKS
        book.sheet("签到表", [], widths, lines, Look(choices=choices, is_filtered=False))

    def fields_told(self, said):
        return [("签到表", BLOCK_FIELDS)]


LINES = (
    TITLE,
    "主题：",
    "时间：        年    月    日（周    ）下午1：30—4：30",
    "地点：",
    "主讲：",
)
BLOCK_FIELDS = (SERIAL, SIGN_IN_FIELDS[2], SIGN_IN_FIELDS[3])
ATTENDANCES = Prefetch(
    "attendances", Attendance.objects.select_related("teacher").order_by("teacher__sort_key", "pk")
)


def lines_of(activity):
    days = f"{activity.started_on:%Y-%m-%d}"
    if activity.ended_on != activity.started_on:
        days += f"至{activity.ended_on:%Y-%m-%d}"
    times = activity.times.replace("-", "—").replace(", ", "、")
    return [
        Styled([TITLE]),
        Styled([f"主题：{activity.topic}"], PLAIN),
        Styled([f"时间：{days} {times}"], PLAIN),
        Styled([f"学时：{activity.hours.normalize():f}"], PLAIN),
        Styled([f"地点：{activity.place}"], PLAIN),
        Styled([f"主讲：{activity.speaker}"], PLAIN),
    ]


def signed(number, attendance, said):
    return [
        number,
        said.people.number(attendance.teacher_id),
        attendance.teacher.name,
        said.word("attendance", attendance.state),
        attendance.remark,
    ]


register(SignInRegister("signin", ()))
