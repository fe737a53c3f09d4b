"""The catalogue of figure sentences (summary.md §6.5), as far as there are records.

Each function is one sentence: its docstring is the formula over declared
figures, it returns None (or its written zero form) when there is nothing to
say, and it says one as one. The codes are those of the catalogue; those without
records in this release (attendance, enrolment, titles held, results of
qualifying lessons, confirmations) are not here.

A sentence is for whole schools and groups unless it says otherwise, and for
documents unless it is marked as internal to the school. Nobody is named beside
a figure that is against them: sentences of missing things exist for schools and
groups only, and hold no names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lessons.models import LessonKind
from records.documents.tree import Paragraph, Text
from records.models import Level
from summaries.facts import Facts, say
from summaries.keys import FALL, RISE
from training.models import Mode

SCHOOL, GROUP, TEACHER = "school", "group", "teacher"
DOCUMENT, INTERNAL = "document", "internal"


@dataclass(frozen=True)
class Sentence:
    code: str
    part: str
    write: Callable[[Facts], Paragraph | None]
    kinds: tuple[str, ...] = (SCHOOL, GROUP)
    privacy: str = DOCUMENT


CATALOGUE: list[Sentence] = []


def sentence(code, part, **what):
    def register(write):
        CATALOGUE.append(Sentence(code, part, write, **what))
        return write

    return register


def of_part(part, kind):
    return [one for one in CATALOGUE if one.part == part and kind in one.kinds]


def listed(pieces):
    """Runs joined as an enumeration: 、 or commas."""
    joined = []
    for n, piece in enumerate(pieces):
        if n:
            joined.append(Text(pgettext("enumeration", ", ")))
        joined.extend(piece)
    return tuple(joined)


def counted(template, bound):
    """The runs of one piece of an enumeration, such as "2 at county level"."""
    return say(template, n=bound).runs


# --- basics -------------------------------------------------------------------------


@sentence("B1", "basics")
def roster(facts):
    """R; teachers with a senior and with a first-grade title."""
    teachers = facts["people.teachers"]
    if not teachers:
        return say(_("No full-time teacher was on the roster on the last day of the period."))
    titles = {
        "people.senior": _("{n} with a senior title"),
        "people.first_grade": _("{n} with a first-grade title"),
    }
    pieces = [counted(words, facts[name]) for name, words in titles.items() if facts[name]]
    template = ngettext(
        "There was {n} full-time teacher at the end of the period{parts}.",
        "There were {n} full-time teachers at the end of the period{parts}.",
        teachers.count,
    )
    comma = Text(pgettext("before an apposition", ", "))
    return say(template, n=teachers, parts=(comma, *listed(pieces)) if pieces else "")


# --- training -----------------------------------------------------------------------


@sentence("F02", "training")
def credits_target(facts):
    """r=|R|, without the exempt; m=#{ok(credits)}; q=pct(m,r); c=policy.value."""
    requirement = facts.requirements.get("training.credits")
    if requirement is None or not facts["training.credits_target_asked"]:
        return None
    return say(
        _(
            "Of {r} teachers due for training, {m} reached the {c} credits required for the "
            "school year, a completion rate of {q}."
        ),
        r=facts["training.credits_target_asked"],
        m=facts["training.credits_target_met"],
        q=facts["training.credits_target_share"],
        c=plain(requirement.value),
    )


@sentence("F03", "training")
def hours_each(facts):
    """a=Σhours/|R|; xi=Σhours[level=i]/|R|; the parts add up to a."""
    if not facts["training.hours"]:
        return say(_("No training was certified in this period."))
    if not facts["people.teachers"]:
        return None
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


@sentence("F04", "training")
def sent_away(facts):
    """X=training[level≠school]; p=|X|; n=#{programme in X}; d=ΣX.hours/hours of a day."""
    times = facts["training.away_person_times"]
    if not times:
        return None
    return say(
        ngettext(
            "{p} teacher was sent to training outside the school, in {n} programme, equal to "
            "{d} days.",
            "Teachers were sent to training outside the school {p} times, in {n} programmes, "
            "equal to {d} days.",
            times.count,
        ),
        p=times,
        n=facts["training.away_programmes"],
        d=facts["training.away_days"],
    )


@sentence("F05", "training")
def national_training(facts):
    """X=training[level=national]: programmes and person-times, by how they were held."""
    times = facts.part("training.person_times", "level", Level.NATIONAL)
    if not times:
        return None
    by_mode = {
        mode: facts[f"training.person_times[level=national,mode={mode.value}]"] for mode in Mode
    }
    names = {
        Mode.LONG_TERM: _("{n} on long-term release"),
        Mode.FACE: _("{n} in short courses"),
        Mode.ONLINE: _("{n} online"),
        Mode.BLENDED: _("{n} blended"),
        Mode.OTHER: _("{n} in other ways"),
    }
    pieces = [counted(names[mode], by_mode[mode]) for mode in names if by_mode[mode]]
    return say(
        ngettext(
            "National Teacher Training Programme: {m} programme, {p} participations, of which "
            "{parts}.",
            "National Teacher Training Programme: {m} programmes, {p} participations, of which "
            "{parts}.",
            facts.part("training.programmes", "level", Level.NATIONAL).count,
        ),
        p=times,
        m=facts.part("training.programmes", "level", Level.NATIONAL),
        parts=listed(pieces),
    )


@sentence("F11", "training", privacy=INTERNAL)
def records_handed_in(facts):
    """|training| by state; a+b+c=n."""
    states = ("certified", "returned", "submitted")
    total = facts.part("training.handed_in", "status", *states)
    if not total:
        return None
    names = {
        "certified": _("{n} certified"),
        "returned": _("{n} returned"),
        "submitted": _("{n} waiting"),
    }
    parts = {state: facts.part("training.handed_in", "status", state) for state in states}
    pieces = [counted(names[state], parts[state]) for state in states if parts[state]]
    return say(
        ngettext(
            "{n} training record was handed in: {parts}.",
            "{n} training records were handed in: {parts}.",
            total.count,
        ),
        n=total,
        parts=listed(pieces),
    )


@sentence("F66", "training")
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
    if difference is None or not (difference or facts[name]):
        return None
    before = facts.previous.scope.period.label
    if not difference:
        return say(same, before=before)
    template, way = (more, RISE) if difference > 0 else (less, FALL)
    return say(template, before=before, d=facts[name + way])


# --- school-based training ----------------------------------------------------------


@sentence("F01", "teaching")
def school_based(facts):
    """School-level trainings in place of activities and attendance, which are not recorded yet:
    n=#{programme[level=school]}; p=|training[level=school]|; h=Σhours[level=school]/|R|."""
    times = facts.part("training.person_times", "level", Level.SCHOOL)
    if not times:
        return None
    if not facts["people.teachers"]:
        return None
    return say(
        ngettext(
            "{n} school-based programme was held, with {p} participations and {h} hours for each "
            "teacher on average.",
            "{n} school-based programmes were held, with {p} participations and {h} hours for "
            "each teacher on average.",
            facts.part("training.programmes", "level", Level.SCHOOL).count,
        ),
        n=facts.part("training.programmes", "level", Level.SCHOOL),
        p=times,
        h=facts.each("training.hours", "level", Level.SCHOOL),
    )


# --- lessons ------------------------------------------------------------------------


@sentence("F19", "observation")
def lessons_observed(facts):
    """n=Σlessons; a=n/|R|; m=#{ok(observation)}; q=pct(m,|R|); k=policy.value."""
    lessons = facts["lessons.observed"]
    if not lessons:
        return say(_("No lesson observation was recorded in this period."))
    requirement = facts.requirements.get("lessons.observed")
    words = {"n": lessons, "a": facts["lessons.observed_each"]}
    if requirement is None or not facts["people.teachers"]:
        return say(_("Teachers observed {n} lessons, {a} each."), **words)
    return say(
        _("Teachers observed {n} lessons, {a} each; {m} met the requirement of {k}, {q} of all."),
        **words,
        m=facts["lessons.quota_met"],
        q=facts["lessons.quota_share"],
        k=plain(requirement.value),
    )


@sentence("F20", "observation", kinds=(SCHOOL,))
def lessons_by_role(facts):
    """Σlessons by the observer's highest role, and divided by the people in it."""
    names = {
        "school_leaders": _("school leaders {n}, {a} each"),
        "office": _("office staff {n}, {a} each"),
        "group_leaders": _("group leaders {n}, {a} each"),
    }
    pieces = [
        say(
            template,
            n=facts[f"lessons.observed_by_{role}"],
            a=facts[f"lessons.observed_each_{role}"],
        ).runs
        for role, template in names.items()
        if facts[f"lessons.observed_by_{role}"] and facts[f"people.{role}"]
    ]
    if not pieces:
        return None
    return say(_("Lessons observed by role: {parts}."), parts=listed(pieces))


@sentence("F21", "observation")
def walk_ins(facts):
    """n=Σlessons[walk_in]; m=#{teacher observed}; q=pct(m,|R|)."""
    lessons = facts["lessons.walk_in"]
    if not lessons:
        return None
    words = {"n": lessons, "m": facts["lessons.walk_in_teachers"]}
    if facts.scope.kind != SCHOOL:
        return say(_("Walk-in observations took in {n} lessons of {m} teachers."), **words)
    return say(
        _("Walk-in observations took in {n} lessons of {m} teachers, {q} of all."),
        **words,
        q=facts["lessons.walk_in_coverage"],
    )


@sentence("F22", "observation", kinds=(SCHOOL, GROUP, TEACHER))
def lessons_opened(facts):
    """|open lesson| by kind; m=#{teacher}."""
    if not facts["lessons.opened"]:
        return None
    held = facts.by("lessons.opened", "kind")
    pieces = [
        counted(
            _("{n} × %(kind)s") % {"kind": kind.label},
            facts.part("lessons.opened", "kind", kind.value),
        )
        for kind in LessonKind
        if held.get(kind.value)
    ]
    if facts.scope.kind == TEACHER:
        return say(_("Open lessons held: {parts}."), parts=listed(pieces))
    return say(
        _("Open lessons held: {parts}; {m} teachers held them."),
        parts=listed(pieces),
        m=facts["lessons.opened_by"],
    )


@sentence("F24", "observation")
def comments_written(facts):
    """n=|comments≠∅|; confirmations are not recorded yet."""
    written = facts["lessons.commented"]
    if not written:
        return None
    return say(
        ngettext(
            "Written feedback was given on {n} visit.",
            "Written feedback was given on {n} visits.",
            written.count,
        ),
        n=written,
    )


@sentence("F66", "observation")
def compared_lessons(facts):
    """a−a.prev of lessons observed for each teacher."""
    return compared(
        facts,
        "lessons.observed_each",
        more=_("Compared with {before}, lessons observed by each teacher rose by {d}."),
        less=_("Compared with {before}, lessons observed by each teacher fell by {d}."),
        same=_("Compared with {before}, lessons observed by each teacher stayed the same."),
    )


# --- research -----------------------------------------------------------------------


@sentence("F32", "research", kinds=(SCHOOL, GROUP, TEACHER))
def projects_in_progress(facts):
    """n=|project in progress|, by level; the parts add up to n."""
    total = facts["research.projects_in_progress"]
    if not total:
        return None
    parts = facts.by("research.projects_in_progress", "level")
    bands = [
        (_("{n} at provincial level or higher"), (Level.NATIONAL, Level.PROVINCIAL)),
        (_("{n} at city level"), (Level.CITY,)),
        (_("{n} at county level"), (Level.COUNTY,)),
        (_("{n} at town level"), (Level.TOWN,)),
        (_("{n} at school level"), (Level.SCHOOL,)),
        (_("{n} at another level"), (Level.OTHER,)),
    ]
    pieces = [
        counted(template, facts.part("research.projects_in_progress", "level", *levels))
        for template, levels in bands
        if any(parts.get(level.value) for level in levels)
    ]
    return say(
        ngettext(
            "{n} research project was in progress: {parts}.",
            "{n} research projects were in progress: {parts}.",
            total.count,
        ),
        n=total,
        parts=listed(pieces),
    )


@sentence("F33", "research", kinds=(SCHOOL, GROUP, TEACHER))
def project_stages(facts):
    """Counts of listed_on, opened_on, mid_on, closed_on ∈ P; e: grade excellent."""
    names = {
        "listed": _("{n} newly listed"),
        "opened": _("{n} opened"),
        "midterm": _("{n} past the mid-term review"),
        "completed": _("{n} completed"),
    }
    pieces = []
    for stage, template in names.items():
        count = facts[f"research.projects_{stage}"]
        if not count:
            continue
        piece = counted(template, count)
        excellent = facts["research.projects_excellent"]
        if stage == "completed" and excellent:
            piece += counted(_(" ({n} as excellent)"), excellent)
        pieces.append(piece)
    if not pieces:
        return None
    return say(_("Projects in this period: {parts}."), parts=listed(pieces))


@sentence("F34", "research")
def researchers(facts):
    """m=#{leader∪members of projects in progress}; q=pct(m,|R|)."""
    people = facts["research.people"]
    if not people:
        return None
    return say(
        ngettext(
            "{m} teacher took part in research projects, {q} of all.",
            "{m} teachers took part in research projects, {q} of all.",
            people.count,
        ),
        m=people,
        q=facts["research.people_share"],
    )


@sentence("F35", "research", kinds=(SCHOOL, GROUP, TEACHER))
def papers(facts):
    """#{paper: published}, core; #{paper: prize}, level≥city; one paper may be in both."""
    published, prized = facts["research.papers_published"], facts["research.papers_prized"]
    halves = []
    if published:
        piece = counted(
            ngettext("{n} paper was published", "{n} papers were published", published.count),
            published,
        )
        if facts["research.papers_core"]:
            piece += counted(_(", {n} in core journals"), facts["research.papers_core"])
        halves.append(piece)
    if prized:
        piece = counted(
            ngettext("{n} paper won a prize", "{n} papers won a prize", prized.count), prized
        )
        if facts["research.papers_prized_city"]:
            piece += counted(
                _(", {n} at city level or higher"), facts["research.papers_prized_city"]
            )
        halves.append(piece)
    if not halves:
        return None
    runs = halves[0]
    for half in halves[1:]:
        runs += (Text(pgettext("between half-sentences", "; ")), *half)
    return Paragraph((*runs, Text(pgettext("end of sentence", "."))))


@sentence("F36", "research")
def paper_duty(facts):
    """m=#{ok(papers)}; q=pct(m,|R|)."""
    requirement = facts.requirements.get("research.papers")
    if requirement is None or not facts["research.paper_duty_met"]:
        return None
    met = facts["research.paper_duty_met"]
    return say(
        ngettext(
            "{m} teacher has written the {k} paper due in the school year, {q} of all.",
            "{m} teachers have written the {k} paper due in the school year, {q} of all.",
            met.count,
        ),
        m=met,
        q=facts["research.paper_duty_share"],
        k=plain(requirement.value),
    )


# --- honours ------------------------------------------------------------------------


@sentence("F55", "honours", kinds=(SCHOOL, GROUP))
def honours(facts):
    """n=|honour[level≥city]|; m=#{person}."""
    times = facts["portfolios.honours_city"]
    if not times:
        return None
    return say(
        ngettext(
            "Teachers received {n} honour at city level or higher ({m} person).",
            "Teachers received {n} honours at city level or higher ({m} people).",
            times.count,
        ),
        n=times,
        m=facts["portfolios.honoured_city"],
    )


# --- problems -----------------------------------------------------------------------


@sentence("F67", "problems", privacy=INTERNAL)
def credits_missing(facts):
    """n=#{¬ok(credits)}; d=mean(gap). No names."""
    missing = facts["training.credits_target_missed"]
    if not missing:
        return None
    return say(
        ngettext(
            "{n} teacher has not yet completed the credits, {d} short on average.",
            "{n} teachers have not yet completed the credits, {d} short on average.",
            missing.count,
        ),
        n=missing,
        d=facts["training.credits_target_missed:mean_gap"],
    )


@sentence("F68", "problems", privacy=INTERNAL)
def lessons_missing(facts):
    """m=#{¬ok(observation) before exemption}; j=#{exempt}. No names."""
    short, spared = facts["lessons.quota_short"], facts["lessons.quota_spared"]
    if not short:
        return None
    if spared:
        return say(
            ngettext(
                "{m} teacher did not reach the required number of observed lessons, {j} of them "
                "spared by the rules for maternity leave, sick leave and the like.",
                "{m} teachers did not reach the required number of observed lessons, {j} of them "
                "spared by the rules for maternity leave, sick leave and the like.",
                short.count,
            ),
            m=short,
            j=spared,
        )
    return say(
        ngettext(
            "{m} teacher did not reach the required number of observed lessons.",
            "{m} teachers did not reach the required number of observed lessons.",
            short.count,
        ),
        m=short,
    )


@sentence("F69", "problems", privacy=INTERNAL)
def projects_late(facts):
    """#{due_on<P.end, not closed}; #{mid_due<P.end, no mid-term}."""
    late, midterm = facts["research.projects_overdue"], facts["research.projects_midterm_overdue"]
    names = [
        (
            late,
            ngettext(
                "{n} project is past its planned end",
                "{n} projects are past their planned end",
                late.count,
            ),
        ),
        (
            midterm,
            ngettext(
                "{n} has not handed in its mid-term material",
                "{n} have not handed in their mid-term material",
                midterm.count,
            ),
        ),
    ]
    pieces = [counted(template, bound) for bound, template in names if bound]
    if not pieces:
        return None
    return Paragraph((*listed(pieces), Text(pgettext("end of sentence", "."))))


# --- next steps: the only part that speaks of what is to come -----------------------


@sentence("N67", "next")
def next_credits(facts):
    """Those of F67."""
    missing = facts["training.credits_target_missed"]
    if not missing:
        return None
    return say(
        ngettext(
            "Next semester we will help {n} teacher to complete the missing credits.",
            "Next semester we will help {n} teachers to complete the missing credits.",
            missing.count,
        ),
        n=missing,
    )


@sentence("N68", "next")
def next_lessons(facts):
    """Those of F68."""
    missing = facts["lessons.quota_missed"]
    if not missing:
        return None
    return say(
        ngettext(
            "We will support {n} teacher in observing the required lessons.",
            "We will support {n} teachers in observing the required lessons.",
            missing.count,
        ),
        n=missing,
    )


@sentence("N69", "next")
def next_projects(facts):
    """Projects past their planned end."""
    late = facts["research.projects_overdue"]
    if not late:
        return None
    return say(
        ngettext(
            "We will bring {n} overdue project to its completion.",
            "We will bring {n} overdue projects to their completion.",
            late.count,
        ),
        n=late,
    )


@sentence("N32", "next", kinds=(SCHOOL, GROUP, TEACHER))
def next_research(facts):
    """Projects in progress go on."""
    running = facts["research.projects_in_progress"]
    if not running:
        return None
    return say(
        ngettext(
            "Work on {n} research project in progress will continue.",
            "Work on {n} research projects in progress will continue.",
            running.count,
        ),
        n=running,
    )


# --- a teacher's own ----------------------------------------------------------------


@sentence("T03", "training", kinds=(TEACHER,))
def own_training(facts):
    """|training|, Σhours and Σcredits of one teacher."""
    times = facts["training.person_times"]
    if not times:
        return say(_("No training was certified in this period."))
    return say(
        ngettext(
            "I took part in {n} training, with {h} hours and {c} credits.",
            "I took part in {n} trainings, with {h} hours and {c} credits.",
            times.count,
        ),
        n=times,
        h=facts["training.hours"],
        c=facts["training.credits"],
    )


@sentence("T19", "observation", kinds=(TEACHER,))
def own_lessons(facts):
    """Σlessons and visits of one teacher."""
    lessons = facts["lessons.observed"]
    if not lessons:
        return say(_("No lesson observation was recorded in this period."))
    return say(
        ngettext(
            "I observed {n} lesson in {v} visit.",
            "I observed {n} lessons in {v} visits.",
            lessons.count,
        ),
        n=lessons,
        v=facts["lessons.visits"],
    )


def plain(number):
    """A requirement's value as it is printed: 73, 7.5."""
    return f"{Decimal(number):f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else str(number)


def level_name(level):
    return {
        Level.NATIONAL: _("national level"),
        Level.PROVINCIAL: _("provincial level"),
        Level.CITY: _("city level"),
        Level.COUNTY: _("county level"),
        Level.TOWN: _("town level"),
        Level.SCHOOL: _("school level"),
        Level.OTHER: _("other levels"),
    }[level]
