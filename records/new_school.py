"""A school from the block of settings an office fills in."""

from decimal import Decimal

from django.utils.translation import gettext as _

from records.models import Policy, Requirement, Window
from records.sheets import SheetSettings
from schools.models import District, School, Semester
from schools.models.places import Stage
from schools.names import syllables

STAGES = {
    "kindergarten": Stage.KINDERGARTEN,
    "primary": Stage.PRIMARY,
    "junior secondary": Stage.JUNIOR,
    "senior secondary": Stage.SENIOR,
    "nine-year": Stage.NINE_YEAR,
    "complete secondary": Stage.COMPLETE,
}
# setting -> (figure it is about, within what)
TARGETS = {
    "credit_target": ("training.credits", Window.SCHOOL_YEAR),
    "lesson_target": ("lessons.observed", Window.SEMESTER),
}


def set_up(settings):
    """(school, semester) as the settings say; a second time they are updated.

    Raises KeyError or ValueError when something needed is missing or wrong.
    """
    read = SheetSettings.from_dict(settings)
    school = School.objects.filter(**whose(settings)).first() or School(
        district=district_of(settings), code=settings.get("code") or free_code(settings["school"])
    )
    school.name = settings["school"]
    school.stage = stage_of(settings)
    for name in (
        "place_levels",
        "employee_no_prefix",
        "employee_no_digits",
        "morning_periods",
        "periods_per_day",
        "half_day_hours",
        "day_hours",
        "minutes_per_hour",
        "credits_per_hour",
    ):
        setattr(school, name, getattr(read, name))
    school.full_clean(exclude=["district"])
    school.save()
    semester = set_calendar(school, read)
    set_targets(school, settings, read.start_year)
    return school, semester


def whose(settings):
    return {"code": settings["code"]} if settings.get("code") else {"name": settings["school"]}


def stage_of(settings):
    said = str(settings.get("stage") or Stage.JUNIOR)
    return STAGES.get(said) or Stage(said)


def district_of(settings):
    """The county among the places the school names, else a district of its own name."""
    counties = [
        place for place, level in settings.get("place_levels", {}).items() if level == "county"
    ]
    name = settings.get("district") or next(iter(counties), settings["school"])
    return District.objects.get_or_create(name=name, level="county")[0]


def free_code(name):
    """Initials in pinyin, and a number when another school has them."""
    # What is no Chinese comes back as it was.
    parts = (part if part in name else part[0] for part in syllables(name))
    initials = "".join(parts).lower()
    code = "".join(c for c in initials if c.isascii() and c.isalnum())[:16] or "school"
    free, number = code, 1
    while School.objects.filter(code=free).exists():
        number += 1
        free = f"{code}{number}"
    return free


def set_calendar(school, read):
    """The semester with its dates, as the school's own."""
    semester, _made = Semester.objects.update_or_create(
        school=school,
        start_year=read.start_year,
        number=read.semester,
        defaults={
            "district": school.district,
            "starts_on": read.starts_on,
            "ends_on": read.ends_on,
            "week_1_monday": read.week_1_monday,
            "weeks": read.weeks,
            "non_teaching_days": sorted(map(str, read.non_teaching_days)),
            "make_up_days": sorted(map(str, read.make_up_days)),
        },
    )
    return semester


def set_targets(school, settings, start_year):
    """What teachers must reach, as requirements of one policy of the school."""
    targets = {name: settings[name] for name in TARGETS if settings.get(name)}
    if not targets:
        return
    policy = Policy.objects.filter(school=school).order_by("starts_on").first()
    if policy is None:
        policy = Policy.objects.create(
            school=school,
            name=_("Requirements of the school"),
            starts_on=f"{start_year}-08-01",
        )
    policy.starts_on = min(str(policy.starts_on), f"{start_year}-08-01")
    policy.save(update_fields=["starts_on"])
    for name, value in targets.items():
        measure, window = TARGETS[name]
        Requirement.objects.update_or_create(
            policy=policy,
            measure=measure,
            window=window,
            defaults={"value": Decimal(str(value))},
        )
