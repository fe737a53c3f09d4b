"""A. Training."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from records.models import Level
from records.scope import FEWEST
from schools.models import Group
from schools.names import sort_key
from summaries.facts import say
from summaries.keys import FALL, RISE
from summaries.sentences.catalogue import INTERNAL, SCHOOL, SUMMED, TEACHER, sentence
from summaries.sentences.wording import (
    counted,
    credits,
    days,
    hours,
    level_name,
    listed,
    participations,
    plain,
    programmes,
    teachers,
    window_words,
)
from training.models import Mode

NONE_CERTIFIED = gettext_lazy("No training was certified in this period.")


def asked_of_year(facts):
    """The measure that is asked within a year or a semester: credits, or hours."""
    return next((name for name in ("credits", "hours") if is_asked(facts, name)), None)


def is_asked(facts, name):
    return facts.is_asked(f"training.{name}") and bool(facts[f"training.{name}_year_asked"])


@sentence(
    "F02",
    "training",
    gettext_lazy("Credits of the year and who has them"),
    applies=lambda facts: asked_of_year(facts) is not None,
    kinds=SUMMED,
)
def credits_of_year(facts):
    """r=|R| without the exempt; m=#{ok(credits)}; q=pct(m,r); c=policy.value."""
    name = asked_of_year(facts)
    requirement = facts.requirements.get(f"training.{name}")
    if not facts[f"training.{name}_year_met"]:
        return nobody_yet(facts, name, requirement)
    words = {
        "r": facts[f"training.{name}_year_asked"],
        "m": facts[f"training.{name}_year_met"],
        "q": facts[f"training.{name}_year_share"],
    }
    if requirement is None:
        return say(
            _(
                "Of {r} teachers due for training, {m} reached all that is required within a "
                "year, a completion rate of {q}."
            ),
            **words,
        )
    template = {
        "credits": _(
            "Of {r} teachers due for training, {m} reached the {c} credits required for the "
            "{window}, a completion rate of {q}."
        ),
        "hours": _(
            "Of {r} teachers due for training, {m} reached the {c} hours required for the "
            "{window}, a completion rate of {q}."
        ),
    }[name]
    return say(template, **words, c=plain(requirement.value), window=window_words(requirement))


def nobody_yet(facts, name, requirement):
    due = facts[f"training.{name}_year_asked"]
    if requirement is None:
        return say(
            _("Of {r} teachers due for training, none has reached all that is required yet."), r=due
        )
    template = {
        "credits": _(
            "Of {r} teachers due for training, none has reached the {c} credits required for the "
            "{window} yet."
        ),
        "hours": _(
            "Of {r} teachers due for training, none has reached the {c} hours required for the "
            "{window} yet."
        ),
    }[name]
    return say(template, r=due, c=plain(requirement.value), window=window_words(requirement))


@sentence(
    "F03",
    "training",
    gettext_lazy("Training hours of each teacher, by level"),
    counts="training.hours",
    zero=NONE_CERTIFIED,
    needs=("training.hours_each",),
    kinds=SUMMED,
)
def hours_each(facts):
    """a=Σhours/|R|; xi=Σhours[level=i]/|R|; the parts add up to a."""
    parts = facts.by("training.hours", "level")
    pieces = [
        counted(
            _("{n} at %(level)s") % {"level": level_name(level)},
            facts.each("training.hours", "level", level),
        )
        for level in Level
        if parts.get(level.value)
    ]
    return say(
        _("Each teacher received {a} training hours on average: {parts}."),
        a=facts["training.hours_each"],
        parts=listed(pieces),
    )


@sentence(
    "F04",
    "training",
    gettext_lazy("Training outside the school"),
    counts="training.away_person_times",
    kinds=SUMMED,
)
def sent_away(facts):
    """X=training[level≠school]; p=|X|; n=#{programme in X}; d=ΣX.hours/hours of a day."""
    times = facts["training.away_person_times"]
    return say(
        ngettext(
            "{p} teacher was sent to training outside the school, in {n}, equal to {d}.",
            "Teachers were sent to training outside the school {p} times, in {n}, equal to {d}.",
            times.count,
        ),
        p=times,
        n=programmes(facts["training.away_programmes"]),
        d=days(facts["training.away_days"]),
    )


@sentence(
    "F05",
    "training",
    gettext_lazy("National Teacher Training Programme"),
    counts="training.person_times[level=national]",
    kinds=SUMMED,
)
def national_training(facts):
    """X=training[level=national]: programmes and person-times, by how they were held; the
    parts add up to |X|."""
    names = {
        Mode.LONG_TERM: _("{n} on long-term release"),
        Mode.FACE: _("{n} in short courses"),
        Mode.ONLINE: _("{n} online"),
        Mode.BLENDED: _("{n} blended"),
        Mode.OTHER: _("{n} in other ways"),
    }
    parts = {
        mode: facts[f"training.person_times[level=national,mode={mode.value}]"] for mode in names
    }
    return say(
        _("National Teacher Training Programme: {m}, {p}, of which {parts}."),
        m=programmes(facts.part("training.programmes", "level", Level.NATIONAL)),
        p=participations(facts.part("training.person_times", "level", Level.NATIONAL)),
        parts=listed([counted(names[mode], parts[mode]) for mode in names if parts[mode]]),
    )


@sentence(
    "F06",
    "training",
    gettext_lazy("Courses of 90 hours"),
    counts="training.people_of_long_courses",
    kinds=SUMMED,
)
def long_courses(facts):
    """#{teacher: certified training of 90 hours or more that was not online}. Enrolments and
    reflections are not recorded yet."""
    people = facts["training.people_of_long_courses"]
    return say(
        ngettext(
            "{n} teacher completed a course of 90 hours held together.",
            "{n} teachers completed a course of 90 hours held together.",
            people.count,
        ),
        n=people,
    )


@sentence(
    "F08",
    "training",
    gettext_lazy("Training hours by how they were held"),
    counts="training.hours",
    kinds=SUMMED,
)
def hours_by_mode(facts):
    """Shares of Σhours by mode, which add up to 100.0 (largest remainder)."""
    parts = facts.by("training.hours", "mode")
    ways = [
        (_("{n} were face to face"), (Mode.FACE,)),
        (_("{n} were online"), (Mode.ONLINE,)),
        (_("{n} were blended or otherwise"), (Mode.BLENDED, Mode.LONG_TERM, Mode.OTHER)),
    ]
    pieces = [
        say(words, n=facts.share("training.hours", "mode", *modes)).runs
        for words, modes in ways
        if any(parts.get(mode.value) for mode in modes)
    ]
    # All of it held in one way is no division.
    if len(pieces) < 2:
        return None
    return say(_("Of all training hours {parts}."), parts=listed(pieces))


@sentence(
    "F09",
    "training",
    gettext_lazy("Groups with the most and the fewest training hours"),
    counts="training.hours",
    kinds=(SCHOOL,),
    privacy=INTERNAL,
)
def hours_by_group(facts):
    """Σhours/|R| of each research group of five and more, to one decimal; ties are listed."""
    ratio = {}
    hours_of, people_of = facts.by("training.hours", "group"), facts.by("people.teachers", "group")
    for group, people in people_of.items():
        if group and people >= FEWEST:
            ratio[group] = facts.ratio("training.hours_each", hours_of.get(group, 0), people)
    most, least = max(ratio.values(), default=0), min(ratio.values(), default=0)
    if len(ratio) < 2 or most == least:
        return None
    return say(
        _(
            "By group, {highest} had the most training hours for each teacher ({h1}), and "
            "{lowest} the fewest ({h2})."
        ),
        highest=groups_with(facts, ratio, most),
        lowest=groups_with(facts, ratio, least),
        h1=of_group(facts, ratio, most),
        h2=of_group(facts, ratio, least),
    )


def groups_with(facts, ratio, value):
    names = Group.objects.filter(pk__in=[group for group in ratio if ratio[group] == value])
    ordered = sorted(names.values_list("name", flat=True), key=sort_key)
    return pgettext("enumeration", ", ").join(ordered)


def of_group(facts, ratio, value):
    group = min((group for group in ratio if ratio[group] == value), key=str)
    return facts.elsewhere(facts.scope.of_group(group)).with_value("training.hours_each", value)


@sentence(
    "F10",
    "training",
    gettext_lazy("Teachers by the hours of the last school year"),
    applies=lambda facts: bool(facts.last_year["training.teachers_trained"]),
    kinds=(SCHOOL,),
)
def bands_of_hours(facts):
    """P=the last school year that was over; H(t)=Σhours of a teacher on the roster; n=#{H>0},
    in the bands of form 教基4068, which add up to n."""
    year = facts.last_year
    bands = {
        "training.teachers_up_to_36": _("{n} with up to 36 hours"),
        "training.teachers_up_to_72": _("{n} with 37 to 72 hours"),
        "training.teachers_up_to_108": _("{n} with 73 to 108 hours"),
        "training.teachers_above_108": _("{n} with 109 hours or more"),
    }
    people = year["training.teachers_trained"]
    return say(
        ngettext(
            "In the {year}, {n} full-time teacher had training: {parts}.",
            "In the {year}, {n} full-time teachers had training: {parts}.",
            people.count,
        ),
        year=year.scope.period.label,
        n=people,
        parts=listed([counted(words, year[name]) for name, words in bands.items() if year[name]]),
    )


@sentence(
    "F11",
    "training",
    gettext_lazy("Training records handed in"),
    counts="training.handed_in[status=certified,returned,submitted]",
    privacy=INTERNAL,
)
def records_handed_in(facts):
    """|training| by state; a+b+c=n."""
    names = {
        "certified": _("{n} certified"),
        "returned": _("{n} returned"),
        "submitted": _("{n} waiting"),
    }
    total = facts.part("training.handed_in", "status", *names)
    parts = {state: facts.part("training.handed_in", "status", state) for state in names}
    if parts["certified"].value == total.value:
        return say(
            ngettext(
                "{n} training record was handed in and certified.",
                "{n} training records were handed in and all of them certified.",
                total.count,
            ),
            n=total,
        )
    return say(
        ngettext(
            "{n} training record was handed in: {parts}.",
            "{n} training records were handed in: {parts}.",
            total.count,
        ),
        n=total,
        parts=listed([counted(names[state], parts[state]) for state in names if parts[state]]),
    )


def measure_of_cycle(facts):
    names = ("credits", "hours")
    return next((name for name in names if f"training.{name}" in facts.cycles), None)


@sentence(
    "F15",
    "training",
    gettext_lazy("Credits of the cycle and who has them"),
    applies=lambda facts: (
        measure_of_cycle(facts) is not None
        and bool(facts[f"training.{measure_of_cycle(facts)}_cycle_asked"])
    ),
)
def credits_of_cycle(facts):
    """V(t)=Σcredits of the cycle up to P.end; n=#{V≥c}; m=#{V<c}; d=mean(c−V | V<c)."""
    name = measure_of_cycle(facts)
    met, missed = (facts[f"training.{name}_cycle_{which}"] for which in ("met", "missed"))
    amount = amount_of_cycle(name, facts.cycles[f"training.{name}"])
    if not missed:
        return say(_("All {n} have {amount}."), n=teachers(met), amount=amount)
    gap = facts[f"training.{name}_cycle_missed:mean_gap"]
    lack = {"credits": credits, "hours": hours}[name](gap)
    if not met:
        return say(
            ngettext(
                "{m} is still on the way to {amount}, {d} short on average.",
                "{m} are still on the way to {amount}, {d} short on average.",
                missed.count,
            ),
            m=teachers(missed),
            amount=amount,
            d=lack,
        )
    return say(
        _("{n} reached {amount}; {m} not yet, {d} short on average."),
        n=teachers(met),
        amount=amount,
        m=missed,
        d=lack,
    )


def amount_of_cycle(name, requirements):
    """In words; where more or less is asked of some, without the number."""
    if len(requirements) > 1:
        return {
            "credits": _("all the credits due in the cycle"),
            "hours": _("all the training hours due in the cycle"),
        }[name]
    return {
        "credits": _("the %(c)s credits of the cycle"),
        "hours": _("the %(c)s training hours of the cycle"),
    }[name] % {"c": plain(requirements[0].value)}


@sentence(
    "F66", "training", gettext_lazy("Training hours compared with the period before"), kinds=SUMMED
)
def compared_hours(facts):
    """a−a.prev of hours for each teacher, one roster rule; dropped without a period before."""
    return compared(
        facts,
        "training.hours_each",
        more=_("Compared with {before}, training hours for each teacher rose by {d}."),
        less=_("Compared with {before}, training hours for each teacher fell by {d}."),
        same=_("Compared with {before}, training hours for each teacher stayed the same."),
    )


def compared(facts, name, *, more, less, same):
    difference = facts.difference(name)
    # A period without any record is one before the school kept records here.
    if difference is None or not facts.previous.value(name):
        return None
    before = facts.previous.scope.period.label
    if not difference:
        return say(same, before=before)
    template, way = (more, RISE) if difference > 0 else (less, FALL)
    return say(template, before=before, d=facts[name + way])


@sentence(
    "T03",
    "training",
    gettext_lazy("My training, hours and credits"),
    counts="training.person_times",
    zero=NONE_CERTIFIED,
    kinds=(TEACHER,),
)
def own_training(facts):
    """|training|, Σhours and Σcredits of one teacher."""
    return say(
        _("I took part in {n}, with {h} and {c}."),
        n=own_times(facts["training.person_times"]),
        h=hours(facts["training.hours"]),
        c=credits(facts["training.credits"]),
    )


def own_times(bound):
    return counted(ngettext("{n} training", "{n} trainings", bound.count), bound)


@sentence(
    "F01",
    "teaching",
    gettext_lazy("School-based training"),
    counts="training.person_times[level=school]",
    needs=("training.hours_each",),
)
def school_based(facts):
    """School-level trainings in place of activities and attendance, which are not recorded yet:
    n=#{programme[level=school]}; p=|training[level=school]|; h=Σhours[level=school]/|R|."""
    held = facts.part("training.programmes", "level", Level.SCHOOL)
    return say(
        ngettext(
            "{n} school-based programme was held, with {p} and {h} hours for each teacher on "
            "average.",
            "{n} school-based programmes were held, with {p} and {h} hours for each teacher on "
            "average.",
            held.count,
        ),
        n=held,
        p=participations(facts.part("training.person_times", "level", Level.SCHOOL)),
        h=facts.each("training.hours", "level", Level.SCHOOL),
    )


@sentence(
    "F56",
    "teaching",
    gettext_lazy("Activities held by groups"),
    counts="training.group_activities",
    kinds=(SCHOOL,),
    needs=("training.group_activity_share",),
)
def activities_of_groups(facts):
    """n=|activity of a group|; q=pct(present, expected); t=#{theme}."""
    held = facts["training.group_activities"]
    return say(
        ngettext(
            "Groups held {n} activity of their own, themes: {t}; {q} of those expected came.",
            "Groups held {n} activities of their own, themes: {t}; {q} of those expected came.",
            held.count,
        ),
        n=held,
        t=facts["training.group_themes"],
        q=facts["training.group_activity_share"],
    )
