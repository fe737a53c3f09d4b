"""Evaluate requirements for many teachers at once."""

from collections import defaultdict
from functools import cache

from records import figures
from records.figures import Reading
from records.models import Way, Window
from records.policies import counting
from records.policies.arithmetic import Standings
from records.policies.outcomes import Outcome
from records.policies.reliefs import reliefs_of
from records.policies.rulebook import book_of
from records.policies.windows import counting_period, window_of
from records.scope import people_in
from schools.models import Employment, School
from schools.periods import Calendar, Period

# --- which rules ------------------------------------------------------------------


def book(school, reading):
    """The rule book of a school, read once."""
    return reading.once(("book", school.pk), lambda: book_of(school))


def in_force(school, day, reading=None):
    """The requirements that hold in a school on a day, the strictest of each kind."""
    return book(school, reading_or_new(reading)).in_force(day)


def reading_or_new(reading):
    return reading if reading is not None else Reading()


# --- evaluation -------------------------------------------------------------------


def evaluate(requirements, scope, calendar, reading=None):
    """{requirement: {teacher id: Standing}} for everybody the requirements apply to.

    A constant number of queries, however many teachers: two for the roster, one for all
    that is counted plainly, one for each figure that limits or conversions need item by item.
    """
    return evaluate_many([(scope, requirements)], calendar, reading)[0]


def evaluate_many(asked, calendar, reading=None):
    """The same for several (scope, requirements), which share the query that counts."""
    reading = reading_or_new(reading)
    rules = book(calendar.school, reading)
    counted = [counted_within(requirements, scope, calendar) for scope, requirements in asked]
    reading.read_by_teacher(plainly(rules, [one for row in counted for one in row]))
    return [
        {
            requirement: standings(requirement, figure, scope, within, calendar, reading)
            for requirement, figure, within in row
        }
        for (scope, _requirements), row in zip(asked, counted, strict=True)
    ]


def counted_within(requirements, scope, calendar):
    """[(requirement, figure, scope whose rows count)] of those that ask anything then."""
    return [
        (requirement, figures.get(requirement.measure), scope.at(period))
        for requirement in requirements
        if (period := counting_period(requirement, calendar, scope.period))
    ]


def plainly(rules, counted):
    """The (figure, scope) that are compared as pages show them."""
    return [
        (figure, within)
        for requirement, figure, within in counted
        if rules.counts_plainly(requirement)
    ]


def standings(requirement, figure, scope, within, calendar, reading):
    if book(calendar.school, reading).counts_plainly(requirement):
        got = reading.by_teacher(figure, within)
    else:
        got = counted_by_teacher(requirement, within, calendar, reading)
    everybody = reading.once(("roster", scope), lambda: roster_of(scope, reading))
    if requirement.applies_to:
        spells = reading.once(("spells", scope), lambda: spells_of(scope))
        everybody = dict.fromkeys(
            person for person in everybody if applies(requirement, spells.get(person))
        )
    rules = book(calendar.school, reading).easing(requirement, scope.end)
    reliefs = reliefs_of(requirement, rules, scope, calendar, reading)
    return Standings(everybody, got, requirement.value, reliefs)


def counted_by_teacher(requirement, within, calendar, reading):
    """{teacher id: what counts} of a requirement that limits or conversions touch."""
    take = counting.largest if requirement.way == Way.LARGEST else counting.total
    clean = figures.get(requirement.measure).clean
    return {
        teacher: clean(take(lines, within.period, requirement.only))
        for teacher, lines in lines_of(requirement.measure, within, calendar, reading).items()
    }


def lines_of(measure, within, calendar, reading):
    """{teacher id: [counting.Line]} of a measure up to the end of a scope's period.

    From so early on that every limit is full that was filled before.
    """
    rules = book(calendar.school, reading)
    caps = rules.caps_on(measure)
    conversions = rules.conversions_to(measure)
    span = span_of(caps, within, calendar)

    def read():
        facts = facts_of(measure, conversions, span, reading)
        limits = [limit_of(cap, calendar) for cap in caps]
        return {teacher: counting.count(found, limits) for teacher, found in facts.items()}

    return reading.once(("lines", measure, span), read)


def span_of(caps, within, calendar):
    """The scope from the first day on which anything may have filled one of the limits."""
    start = min([within.start, *(first_day(cap, within.start, calendar) for cap in caps)])
    return within.at(Period(start, within.end))


def first_day(cap, day, calendar):
    """The first day on which something may have filled this limit, or was carried on."""
    if cap.carry:
        return min(cap.policy.starts_on, day)
    window = cap.window in Window.values and window_of(cap, calendar, day)
    return window.start if window else day


def limit_of(cap, calendar):
    window = None
    if cap.window in Window.values:
        window = cache(lambda day: window_of(cap, calendar, day))
    return counting.Limit(cap.most, cap.only, window, cap.carry, cap.policy.holds_on, cap)


def facts_of(measure, conversions, span, reading):
    """{teacher id: [counting.Fact]}: what counts by itself and what is converted."""
    found = defaultdict(list)
    for teacher, item, day, value, marks in reading.facts(figures.get(measure), span):
        if value:
            found[teacher].append(counting.Fact(item, day, value, {**marks, "source": measure}))
    by_source = defaultdict(list)
    for conversion in conversions:
        by_source[conversion.source].append(conversion)
    for source, rows in by_source.items():
        for teacher, item, day, value, marks in reading.facts(figures.get(source), span):
            for row in rows:
                if value and row.policy.holds_on(day) and counting.chosen(row.only, marks):
                    fact = counting.Fact(
                        item, day, value * row.factor, {**marks, "source": source}, row.group
                    )
                    found[teacher].append(fact)
    return found


# --- standings for pages ----------------------------------------------------------


def standings_of(scope, reading=None):
    """`evaluate` for all that is in force on the scope's last day, kept in the reading."""
    return standings_of_many([scope], reading)[0]


def standings_of_many(scopes, reading=None):
    """The same for several scopes of one school, counted in one query together."""
    reading = reading_or_new(reading)
    missing = [scope for scope in scopes if ("standings", scope) not in reading.kept]
    if missing:
        calendar = reading.once(("calendar", missing[0].school_id), lambda: calendar_of(missing[0]))
        asked = [(scope, in_force(calendar.school, scope.end, reading)) for scope in missing]
        for scope, found in zip(missing, evaluate_many(asked, calendar, reading), strict=True):
            reading.kept["standings", scope] = found
    return [reading.kept["standings", scope] for scope in scopes]


def calendar_of(scope):
    return Calendar(School.objects.select_related("district").get(pk=scope.school_id))


def roster_of(scope, reading):
    """{person id: None}: in order, and quick to ask."""
    return dict.fromkeys(reading.ids_of(people_in(scope).order_by(), "pk"))


def spells_of(scope):
    rows = Employment.objects.on(scope.end).filter(school=scope.school_id)
    return {row.person_id: row for row in rows}


def applies(requirement, spell):
    """`applies_to` lists what a spell must have; an empty one is everybody."""
    return all(
        spell is not None and getattr(spell, name) in allowed
        for name, allowed in requirement.applies_to.items()
    )


def of_teacher(scope, school, calendar, reading=None):
    """The outcomes of one teacher for every requirement in force, in order of the rules."""
    reading = reading_or_new(reading)
    requirements = in_force(school, scope.end, reading)
    found = evaluate(requirements, scope, calendar, reading)
    outcomes = [
        outcome_of(requirement, standings, scope, calendar, reading)
        for requirement, standings in found.items()
    ]
    return [outcome for outcome in outcomes if outcome]


def of_teachers(scope, school, calendar, reading=None):
    """{teacher id: outcomes} of everybody in a scope, as `of_teacher` has them; in as many
    queries as for one."""
    reading = reading_or_new(reading)
    evaluated = evaluate(in_force(school, scope.end, reading), scope, calendar, reading)
    found = defaultdict(list)
    for requirement, standings in evaluated.items():
        for teacher in {**standings, **standings.waived}:
            own = scope.of_teacher(teacher)
            found[teacher].append(
                outcome_of(requirement, standings, own, calendar, reading, read=scope)
            )
    return found


def outcome_of(requirement, standings, scope, calendar, reading, *, read=None):
    """One teacher's outcome; None when the requirement is not for them. `read` is the scope
    that was read when it is wider than the teacher's."""
    teacher = scope.teacher_id
    within = scope.at(counting_period(requirement, calendar, scope.period))
    lines = None
    if not book(calendar.school, reading).counts_plainly(requirement):
        counted = (read or scope).at(within.period)
        lines = lines_of(requirement.measure, counted, calendar, reading).get(teacher, [])
    if teacher not in standings and teacher not in standings.waived:
        return None
    return Outcome(
        requirement,
        standings.get(teacher),
        within,
        window_of(requirement, calendar, scope.end),
        standings.value_of(teacher),
        standings.reliefs.get(teacher),
        lines,
    )
