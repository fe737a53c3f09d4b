"""A file as its kind of list reads it for a school: with its calendar, its people, its words, and
what was said about the file since."""

from dataclasses import replace

from django.utils import timezone

from records.imports import choices
from records.imports.words import words_of
from records.sheets import RosterPerson, SheetSettings, read
from schools.models import Employment, Group
from schools.models.places import Stage
from schools.roster import research_groups

STAGE_WORDS = {
    Stage.KINDERGARTEN: "幼儿园",
    Stage.PRIMARY: "小学",
    Stage.JUNIOR: "初中",
    Stage.SENIOR: "高中",
}
GENDER_WORDS = {"female": "女", "male": "男"}


def sheet_settings(school, semester):
    """Calendar and habits of a school as the reader wants them."""
    return SheetSettings(
        start_year=semester.start_year,
        semester=semester.number,
        starts_on=semester.starts_on,
        ends_on=semester.ends_on,
        week_1_monday=semester.week_1_monday,
        weeks=semester.weeks,
        non_teaching_days=frozenset(map(day, semester.non_teaching_days)),
        make_up_days=frozenset(map(day, semester.make_up_days)),
        place_levels=dict(school.place_levels),
        employee_no_prefix=school.employee_no_prefix.upper(),
        employee_no_digits=school.employee_no_digits,
        morning_periods=school.morning_periods,
        periods_per_day=school.periods_per_day,
        half_day_hours=school.half_day_hours,
        day_hours=school.day_hours,
        minutes_per_hour=school.minutes_per_hour,
        credits_per_hour=school.credits_per_hour,
        stage=STAGE_WORDS.get(school.stage, ""),
    )


def day(value):
    return timezone.datetime.fromisoformat(value).date() if isinstance(value, str) else value


def roster_of(school, semester):
    """Everybody who worked at the school at some time of the semester."""
    spells = Employment.objects.touching(semester.starts_on, semester.ends_on)
    groups = research_groups(school.pk, semester.ends_on)
    names = dict(Group.objects.filter(school=school).values_list("pk", "name"))
    return [
        RosterPerson(
            employee_no=spell.employee_no,
            name=spell.person.name,
            subjects=tuple(spell.subjects),
            group=names.get(groups.get(spell.person_id), ""),
            gender=GENDER_WORDS.get(spell.person.gender, ""),
            stage=STAGE_WORDS.get(spell.stage, ""),
            label=spell.label,
            key=str(spell.person_id),
        )
        for spell in spells.filter(school=school).select_related("person")
    ]


def read_file(importer, source, school, semester, batch, progress=None, name=""):
    """The Reading of a file, compared with what is stored. Raises SheetError."""
    reading = read(
        importer.layout,
        source,
        replace(sheet_settings(school, semester), **importer.settings(school, semester)),
        roster_of(school, semester) if importer.needs_roster else (),
        words_of(batch),
        name=name,
        progress=progress,
        only=batch.only,
        fixes=fixes_of(batch),
    )
    choices.settle(importer, reading.rows, batch)
    return reading


def fixes_of(batch):
    """{(sheet, row, column): text} of the cells that somebody corrected."""
    if batch._state.adding:
        return {}
    return {
        (fix.sheet, fix.number, fix.column): fix.said
        for fix in batch.fixes.all()
        if fix.said != fix.was
    }
