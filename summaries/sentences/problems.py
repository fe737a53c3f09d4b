"""G. Problems, from what is missing, late or unfinished. Nobody is named beside them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summaries.facts import say
from summaries.sentences.catalogue import INTERNAL, sentence
from summaries.sentences.training import asked_of_year
from summaries.sentences.wording import clauses, counted, credits, hours, listed


def missing_of_year(facts):
    """The figure of those who lack some of what a year or a semester asks, or None."""
    name = asked_of_year(facts)
    return name and f"training.{name}_year_missed"


@sentence(
    "F67",
    "problems",
    gettext_lazy("Teachers without their credits of the year"),
    applies=lambda facts: asked_of_year(facts) is not None,
    privacy=INTERNAL,
)
def credits_missing(facts):
    """n=#{¬ok(credits)}; d=mean(gap). No names."""
    key = missing_of_year(facts)
    missing = facts[key]
    if not missing:
        return None
    gap = facts[f"{key}:mean_gap"]
    if asked_of_year(facts) == "hours":
        return say(
            ngettext(
                "{n} teacher has not yet completed the training hours due, {d} short on average.",
                "{n} teachers have not yet completed the training hours due, {d} short on average.",
                missing.count,
            ),
            n=missing,
            d=hours(gap),
        )
    return say(
        ngettext(
            "{n} teacher has not yet completed the credits due, {d} short on average.",
            "{n} teachers have not yet completed the credits due, {d} short on average.",
            missing.count,
        ),
        n=missing,
        d=credits(gap),
    )


@sentence(
    "P08",
    "problems",
    gettext_lazy("Teachers without any training"),
    counts="training.untrained",
    # Where nobody had any, F03 says so.
    applies=lambda facts: bool(facts["training.hours"]),
    privacy=INTERNAL,
)
def untrained(facts):
    """#{R without certified training in P}. No names."""
    people = facts["training.untrained"]
    return say(
        ngettext(
            "{n} full-time teacher had no training in this period.",
            "{n} full-time teachers had no training in this period.",
            people.count,
        ),
        n=people,
    )


@sentence(
    "F68",
    "problems",
    gettext_lazy("Teachers who observed too few lessons"),
    counts="lessons.quota_short",
    privacy=INTERNAL,
)
def lessons_missing(facts):
    """m=#{¬ok(observation) before exemption}; j=#{exempt}. No names."""
    short, spared = facts["lessons.quota_short"], facts["lessons.quota_spared"]
    words = counted(
        ngettext(
            "{n} teacher did not reach the required number of observed lessons",
            "{n} teachers did not reach the required number of observed lessons",
            short.count,
        ),
        short,
    )
    if not spared:
        return clauses([words])
    return say(
        _("{words}, {j} of them spared by the rules for maternity leave, sick leave and the like."),
        words=words,
        j=spared,
    )


@sentence("F69", "problems", gettext_lazy("Projects that are late"), privacy=INTERNAL)
def projects_late(facts):
    """#{due_on<P.end, not closed}; #{mid_due<P.end, no mid-term}."""
    late, midterm = facts["research.projects_overdue"], facts["research.projects_midterm_overdue"]
    pieces = []
    if late:
        words = ngettext(
            "{n} project is past its planned end", "{n} projects are past their planned end",
            late.count,
        )  # fmt: skip
        pieces.append(counted(words, late))
    if midterm:
        words = ngettext(
            "{n} project has not handed in its mid-term material",
            "{n} projects have not handed in their mid-term material",
            midterm.count,
        )
        pieces.append(counted(words, midterm))
    return clauses(pieces) if pieces else None


@sentence(
    "P36",
    "problems",
    gettext_lazy("Teachers whose paper is missing"),
    counts="research.paper_duty_missed",
    privacy=INTERNAL,
)
def papers_missing(facts):
    """#{¬ok(papers)}. No names."""
    people = facts["research.paper_duty_missed"]
    return say(
        ngettext(
            "{n} teacher has not yet written the paper due.",
            "{n} teachers have not yet written the paper due.",
            people.count,
        ),
        n=people,
    )


@sentence(
    "P11",
    "problems",
    gettext_lazy("Training records that are not settled"),
    counts="training.handed_in[status=submitted,returned]",
    privacy=INTERNAL,
)
def records_unsettled(facts):
    """|training[submitted]|; |training[returned]|: they are in no other figure."""
    names = {
        "submitted": _("{n} still to be reviewed"),
        "returned": _("{n} returned and not yet handed in again"),
    }
    parts = {state: facts.part("training.handed_in", "status", state) for state in names}
    pieces = [counted(names[state], parts[state]) for state in names if parts[state]]
    return say(_("Training records not counted here: {parts}."), parts=listed(pieces))
