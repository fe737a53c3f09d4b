"""Next steps: the only sentences that speak of what is to come."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from records.policies.windows import window_of
from summaries.facts import say
from summaries.sentences.catalogue import GROUP, SCHOOL, TEACHER, sentence
from summaries.sentences.problems import missing_of_year
from summaries.sentences.training import asked_of_year
from summaries.sentences.wording import day_in_words


def planned(code, label, **what):
    return sentence(code, "next", label, is_planned=True, **what)


@planned(
    "N67",
    gettext_lazy("Help with the credits of the year"),
    applies=lambda facts: asked_of_year(facts) is not None,
)
def next_credits(facts):
    """Those of F67."""
    missing = facts[missing_of_year(facts)]
    if not missing:
        return None
    if asked_of_year(facts) == "hours":
        words = ngettext(
            "Next semester we will help {n} teacher to complete the missing training hours.",
            "Next semester we will help {n} teachers to complete the missing training hours.",
            missing.count,
        )
        return say(words, n=missing)
    words = ngettext(
        "Next semester we will help {n} teacher to complete the missing credits.",
        "Next semester we will help {n} teachers to complete the missing credits.",
        missing.count,
    )
    return say(words, n=missing)


@planned("N68", gettext_lazy("Help with observing lessons"), counts="lessons.quota_missed")
def next_lessons(facts):
    """Those of F68 who are not spared."""
    missing = facts["lessons.quota_missed"]
    return say(
        ngettext(
            "We will support {n} teacher in observing the required lessons.",
            "We will support {n} teachers in observing the required lessons.",
            missing.count,
        ),
        n=missing,
    )


@planned("N36", gettext_lazy("Help with papers"), counts="research.paper_duty_missed")
def next_papers(facts):
    """Those of P36."""
    missing = facts["research.paper_duty_missed"]
    return say(
        ngettext(
            "We will advise {n} teacher on writing the paper due.",
            "We will advise {n} teachers on writing the paper due.",
            missing.count,
        ),
        n=missing,
    )


@planned(
    "N69", gettext_lazy("Bring late projects to their end"), counts="research.projects_overdue"
)
def next_projects(facts):
    """Projects past their planned end."""
    late = facts["research.projects_overdue"]
    return say(
        ngettext(
            "We will bring {n} overdue project to its completion.",
            "We will bring {n} overdue projects to their completion.",
            late.count,
        ),
        n=late,
    )


@planned(
    "N32",
    gettext_lazy("Go on with projects in progress"),
    counts="research.projects_in_progress",
    kinds=(SCHOOL, GROUP, TEACHER),
)
def next_research(facts):
    """Projects in progress go on."""
    running = facts["research.projects_in_progress"]
    return say(
        ngettext(
            "Work on {n} research project in progress will continue.",
            "Work on {n} research projects in progress will continue.",
            running.count,
        ),
        n=running,
    )


@planned(
    "F70",
    gettext_lazy("Open lessons and deadlines of next semester"),
    applies=lambda facts: facts.following is not None or deadline(facts) is not None,
    kinds=(SCHOOL,),
)
def plans(facts):
    """m=|open lesson announced for the semester that follows|; d=last day of the window in
    which credits are asked, where it is still to come. Planned activities are not recorded
    yet."""
    announced = facts.following and facts.following["lessons.opened"]
    day = deadline(facts)
    if announced and day:
        return say(
            ngettext(
                "{m} open lesson is planned for next semester; credits will be registered by "
                "{day}.",
                "{m} open lessons are planned for next semester; credits will be registered by "
                "{day}.",
                announced.count,
            ),
            m=announced,
            day=day_in_words(day),
        )
    if announced:
        return say(
            ngettext(
                "{m} open lesson is planned for next semester.",
                "{m} open lessons are planned for next semester.",
                announced.count,
            ),
            m=announced,
        )
    return day and say(_("Credits will be registered by {day}."), day=day_in_words(day))


def deadline(facts):
    """The last day of the window in which credits are asked; None where it is over."""
    requirement = facts.requirements.get("training.credits")
    window = requirement and window_of(requirement, facts.calendar, facts.scope.end)
    return window.end if window and window.end > facts.scope.end else None
