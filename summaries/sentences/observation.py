"""B. Observation and lessons."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.models import Grade, LessonKind
from summaries.facts import say
from summaries.sentences.catalogue import INTERNAL, SCHOOL, SUMMED, TEACHER, sentence
from summaries.sentences.training import compared
from summaries.sentences.wording import clauses, counted, lessons, listed, plain, teachers, visits

NONE_OBSERVED = gettext_lazy("No lesson observation was recorded in this period.")
# Of fewer a share says more than there is (summary.md F25).
FEWEST_ASSESSED = 5


@sentence(
    "F19",
    "observation",
    gettext_lazy("Lessons observed and who observed enough"),
    counts="lessons.observed",
    zero=NONE_OBSERVED,
    needs=("lessons.observed_each",),
    kinds=SUMMED,
)
def lessons_observed(facts):
    """n=Σlessons; a=n/|R|; m=#{ok(observation)}; q=pct(m,|R| without the exempt);
    k=policy.value."""
    words = {"n": lessons(facts["lessons.observed"]), "a": facts["lessons.observed_each"]}
    if not facts.is_asked("lessons.observed") or not facts["lessons.quota_asked"]:
        return say(_("Teachers observed {n}, {a} each."), **words)
    requirement = facts.requirements.get("lessons.observed")
    if not facts["lessons.quota_met"]:
        if requirement is None:
            return say(_("Teachers observed {n}, {a} each; none met all requirements."), **words)
        return say(
            _("Teachers observed {n}, {a} each; none met the requirement of {k}."),
            **words,
            k=plain(requirement.value),
        )
    words |= {"m": facts["lessons.quota_met"], "q": facts["lessons.quota_share"]}
    if requirement is None:
        return say(
            _("Teachers observed {n}, {a} each; {m} met all requirements, a share of {q}."), **words
        )
    return say(
        _("Teachers observed {n}, {a} each; {m} met the requirement of {k}, a share of {q}."),
        **words,
        k=plain(requirement.value),
    )


ROLES = ("school_leaders", "office", "group_leaders")


@sentence("F20", "observation", gettext_lazy("Lessons observed by role"), kinds=(SCHOOL,))
def lessons_by_role(facts):
    """Σlessons by the observer's highest role, and divided by the people in it."""
    names = {
        "school_leaders": _("school leaders {n}, {a} each"),
        "office": _("office staff {n}, {a} each"),
        "group_leaders": _("group leaders {n}, {a} each"),
    }
    pieces = [
        say(
            names[role],
            n=facts[f"lessons.observed_by_{role}"],
            a=facts[f"lessons.observed_each_{role}"],
        ).runs
        for role in ROLES
        if facts[f"lessons.observed_by_{role}"] and facts[f"people.{role}"]
    ]
    return say(_("Lessons observed by role: {parts}."), parts=listed(pieces)) if pieces else None


@sentence(
    "F21",
    "observation",
    gettext_lazy("Walk-in observations"),
    counts="lessons.walk_in",
    needs=("lessons.walk_in_coverage",),
    kinds=SUMMED,
)
def walk_ins(facts):
    """n=Σlessons[walk_in]; m=#{teacher observed}; q=pct(m,|R|)."""
    words = {
        "n": lessons(facts["lessons.walk_in"]),
        "m": teachers(facts["lessons.walk_in_teachers"]),
    }
    if facts.scope.kind != SCHOOL:
        return say(_("Walk-in observations took in {n} of {m}."), **words)
    return say(
        _("Walk-in observations took in {n} of {m}, {q} of all."),
        **words,
        q=facts["lessons.walk_in_coverage"],
    )


@sentence(
    "F22",
    "observation",
    gettext_lazy("Open lessons held, by kind"),
    counts="lessons.opened",
    kinds=(*SUMMED, TEACHER),
)
def lessons_opened(facts):
    """|open lesson| by kind; m=#{teacher}."""
    held = facts.by("lessons.opened", "kind")
    parts = listed(
        [
            counted(
                _("{n} × %(kind)s") % {"kind": kind.label},
                facts.part("lessons.opened", "kind", kind.value),
            )
            for kind in LessonKind
            if held.get(kind.value)
        ]
    )
    if facts.scope.kind == TEACHER:
        return say(_("Open lessons held: {parts}."), parts=parts)
    return say(
        _("Open lessons held: {parts}, by {m}."),
        parts=parts,
        m=teachers(facts["lessons.opened_by"]),
    )


@sentence(
    "F29",
    "observation",
    gettext_lazy("Colleagues signed up for open lessons"),
    counts="lessons.sign_ups",
    needs=("lessons.sign_ups_each",),
    kinds=SUMMED,
)
def sign_ups(facts):
    """p=|sign-up of an open lesson held|; a=p/|open lesson|. Who holds a title is not recorded
    yet, so these are the open lessons of all."""
    people = facts["lessons.sign_ups"]
    return say(
        ngettext(
            "{p} colleague signed up for open lessons, {a} for each lesson.",
            "Colleagues signed up for open lessons {p} times, {a} for each lesson.",
            people.count,
        ),
        p=people,
        a=facts["lessons.sign_ups_each"],
    )


@sentence(
    "F24",
    "observation",
    gettext_lazy("Written feedback and who read it"),
    counts="lessons.commented",
)
def comments_written(facts):
    """n=|comments≠∅|; x=|…of lessons of colleagues|; m=|…opened by the teacher|; q=pct(m,x)."""
    written = facts["lessons.commented"]
    words = ngettext(
        "Written feedback was given on {n} visit",
        "Written feedback was given on {n} visits",
        written.count,
    )
    read = facts["lessons.comments_read"]
    if not read:
        return clauses([counted(words, written)])
    return say(
        _("{written}, {x} of them to colleagues of the school, who have read {m}, a share of {q}."),
        written=counted(words, written),
        x=facts["lessons.commented_colleagues"],
        m=read,
        q=facts["lessons.comments_read_share"],
    )


@sentence(
    "F25",
    "observation",
    gettext_lazy("Grades of lessons in assessments"),
    counts="lessons.assessed",
    least=FEWEST_ASSESSED,
    needs=("lessons.assessed_well_share",),
    kinds=(SCHOOL,),
    privacy=INTERNAL,
)
def lessons_assessed(facts):
    """LO[purpose=assessment], the latest of each lesson, by grade; q=pct(excellent+good, n)."""
    names = {
        Grade.EXCELLENT: _("{n} excellent"),
        Grade.GOOD: _("{n} good"),
        Grade.FAIR: _("{n} fair"),
        Grade.POOR: _("{n} in need of work"),
    }
    parts = {grade: facts.part("lessons.assessed", "grade", grade) for grade in names}
    return say(
        _("In assessments {n} were graded: {parts}; {q} were excellent or good."),
        n=lessons(facts["lessons.assessed"]),
        parts=listed([counted(names[grade], parts[grade]) for grade in names if parts[grade]]),
        q=facts["lessons.assessed_well_share"],
    )


@sentence(
    "F66",
    "observation",
    gettext_lazy("Lessons observed compared with the period before"),
    kinds=SUMMED,
)
def compared_lessons(facts):
    """a−a.prev of lessons observed for each teacher."""
    return compared(
        facts,
        "lessons.observed_each",
        more=_("Compared with {before}, lessons observed by each teacher rose by {d}."),
        less=_("Compared with {before}, lessons observed by each teacher fell by {d}."),
        same=_("Compared with {before}, lessons observed by each teacher stayed the same."),
    )


@sentence(
    "T19",
    "observation",
    gettext_lazy("Lessons I observed"),
    counts="lessons.observed",
    zero=NONE_OBSERVED,
    kinds=(TEACHER,),
)
def own_lessons(facts):
    """Σlessons and visits of one teacher."""
    return say(
        _("I observed {n} in {v}."),
        n=lessons(facts["lessons.observed"]),
        v=visits(facts["lessons.visits"]),
    )
