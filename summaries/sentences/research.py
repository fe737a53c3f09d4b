"""C. Research."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from records.models import Level
from records.scope import FEWEST
from research.models import PaperKind
from summaries.facts import say
from summaries.sentences.catalogue import SCHOOL, SUMMED, TEACHER, sentence
from summaries.sentences.wording import clauses, counted, listed, plain, window_words

EVERY = (*SUMMED, TEACHER)


@sentence(
    "F32",
    "research",
    gettext_lazy("Projects in progress, by level"),
    counts="research.projects_in_progress",
    kinds=EVERY,
)
def projects_in_progress(facts):
    """n=|project in progress|, by level; the parts add up to n."""
    total = facts["research.projects_in_progress"]
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


@sentence("F33", "research", gettext_lazy("Stages that projects reached"), kinds=EVERY)
def project_stages(facts):
    """Counts of listed_on, opened_on, mid_on, closed_on ∈ P; e: grade excellent."""
    names = {
        "listed": _("{n} newly listed"),
        "opened": _("{n} opened"),
        "midterm": _("{n} past the mid-term review"),
        "completed": _("{n} completed"),
    }
    pieces = {
        stage: counted(template, facts[f"research.projects_{stage}"])
        for stage, template in names.items()
        if facts[f"research.projects_{stage}"]
    }
    excellent = facts["research.projects_excellent"]
    if excellent and "completed" in pieces:
        pieces["completed"] += counted(_(" ({n} as excellent)"), excellent)
    if not pieces:
        return None
    return say(_("Projects in this period: {parts}."), parts=listed(pieces.values()))


@sentence(
    "F34",
    "research",
    gettext_lazy("Teachers in research projects"),
    counts="research.people",
    needs=("research.people_share",),
    kinds=SUMMED,
)
def researchers(facts):
    """m=#{leader∪members of projects in progress}; q=pct(m,|R|)."""
    people = facts["research.people"]
    return say(
        ngettext(
            "{m} teacher took part in research projects, {q} of all.",
            "{m} teachers took part in research projects, {q} of all.",
            people.count,
        ),
        m=people,
        q=facts["research.people_share"],
    )


@sentence("F35", "research", gettext_lazy("Papers published and given a prize"), kinds=EVERY)
def papers(facts):
    """#{paper: published}, core; #{paper: prize}, level≥city; one paper may be in both."""
    published, prized = facts["research.papers_published"], facts["research.papers_prized"]
    halves = []
    if published:
        words = ngettext("{n} paper was published", "{n} papers were published", published.count)
        core = facts["research.papers_core"]
        tail = counted(_(", {n} in core journals"), core) if core else ()
        halves.append(counted(words, published) + tail)
    if prized:
        words = ngettext("{n} paper won a prize", "{n} papers won a prize", prized.count)
        high = facts["research.papers_prized_city"]
        tail = counted(_(", {n} at city level or higher"), high) if high else ()
        halves.append(counted(words, prized) + tail)
    return clauses(halves) if halves else None


@sentence(
    "F36",
    "research",
    gettext_lazy("Who wrote the paper that is due"),
    counts="research.paper_duty_met",
    needs=("research.paper_duty_share",),
    kinds=SUMMED,
)
def paper_duty(facts):
    """m=#{ok(papers)}; q=pct(m,|R| without the exempt)."""
    met = facts["research.paper_duty_met"]
    requirement = facts.requirements.get("research.papers")
    if requirement is None:
        return say(
            ngettext(
                "{m} teacher has written what is due, a share of {q}.",
                "{m} teachers have written what is due, a share of {q}.",
                met.count,
            ),
            m=met,
            q=facts["research.paper_duty_share"],
        )
    return say(
        ngettext(
            "{m} teacher has written the {k} due in the {window}, a share of {q}.",
            "{m} teachers have written the {k} due in the {window}, a share of {q}.",
            met.count,
        ),
        m=met,
        q=facts["research.paper_duty_share"],
        k=ngettext("%(number)s paper", "%(number)s papers", int(requirement.value))
        % {"number": plain(requirement.value)},
        window=window_words(requirement),
    )


KINDS_OF_PAPERS = {
    PaperKind.PAPER: lambda count: ngettext("{n} paper", "{n} papers", count),
    PaperKind.CASE: lambda count: ngettext("{n} teaching case", "{n} teaching cases", count),
    PaperKind.NARRATIVE: lambda count: ngettext("{n} narrative", "{n} narratives", count),
    PaperKind.DESIGN: lambda count: ngettext("{n} teaching design", "{n} teaching designs", count),
    PaperKind.OTHER: lambda count: ngettext("{n} other writing", "{n} other writings", count),
}


@sentence(
    "F37",
    "research",
    gettext_lazy("Cases, narratives and designs among the papers"),
    counts="research.papers",
    kinds=EVERY,
)
def writings(facts):
    """|paper with an outcome| by kind, where there is more than papers; the parts add up.
    Reflections and reading notes are not recorded yet."""
    parts = {kind: facts.part("research.papers", "kind", kind) for kind in KINDS_OF_PAPERS}
    found = [kind for kind in parts if parts[kind]]
    if found == [PaperKind.PAPER]:
        return None
    total = facts["research.papers"]
    return say(
        ngettext(
            "{n} writing was published, given a prize or presented: {parts}.",
            "{n} writings were published, given a prize or presented: {parts}.",
            total.count,
        ),
        n=total,
        parts=listed(
            [counted(KINDS_OF_PAPERS[kind](parts[kind].count), parts[kind]) for kind in found]
        ),
    )


@sentence("F41", "research", gettext_lazy("Small-scale projects"), kinds=SUMMED)
def small_projects(facts):
    """Small projects listed and completed in P; q=pct(completed by P.end, due in P)."""
    names = {
        "research.small_listed": _("{n} newly listed"),
        "research.small_completed": _("{n} completed"),
    }
    pieces = [counted(words, facts[name]) for name, words in names.items() if facts[name]]
    if facts["research.small_due"]:
        pieces.append(
            say(
                _("{d} due in this period, of which {x} completed, a rate of {q}"),
                d=facts["research.small_due"],
                x=facts["research.small_due_completed"],
                q=facts["research.small_completed_share"],
            ).runs
        )
    if not pieces:
        return None
    return say(_("Small-scale projects of teachers: {parts}."), parts=listed(pieces))


@sentence(
    "F42",
    "research",
    gettext_lazy("Young leaders of projects"),
    counts="research.leaders",
    least=FEWEST,
    kinds=(SCHOOL,),
)
def young_leaders(facts):
    """#{leader: age ≤ 35 on P.end}/#{leader whose year of birth is known}, of five and more."""
    young = facts["research.young_leaders"]
    if not young:
        return None
    return say(
        ngettext(
            "Of {n} leaders of projects, {m} is 35 years of age or younger, {q}.",
            "Of {n} leaders of projects, {m} are 35 years of age or younger, {q}.",
            young.count,
        ),
        n=facts["research.leaders"],
        m=young,
        q=facts["research.young_leaders_share"],
    )
