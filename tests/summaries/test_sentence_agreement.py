"""Every number of every sentence is what its rows give, in any school.

The rows are those that the link of the number opens; they are counted here once more, one
by one, without the declared measures.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

from django.db.models import Count, Sum
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lessons.models import OpenLesson, SignUp
from records import figures, policies
from records.documents.tree import figures_in
from records.figures import Ratio
from records.models import Exemption, ExemptionRule, Policy, Requirement
from records.scope import Scope
from records.views.figure_rows import opened
from schools.models import Person, Role
from schools.periods import Calendar
from summaries import sentences
from summaries.facts import Facts
from summaries.keys import EACH, FALL, GAP, LEAST, RISE, SHARE, Key
from tests import make

START = date(2020, 9, 1)
TENTH = Decimal("0.1")
PEOPLE = 7
who = st.integers(0, PEOPLE - 1)
days = st.integers(0, 320).map(lambda n: START + timedelta(n))
levels = st.sampled_from(["national", "provincial", "city", "county", "school", "other"])
hours = st.integers(1, 200).map(lambda n: Decimal(n) / 2)
some = {"max_size": 7}
trainings = st.lists(
    st.tuples(
        who, days, hours, levels,
        st.sampled_from(["face", "online", "blended", "long_term"]),
        st.sampled_from(["certified", "certified", "submitted", "returned"]),
        st.sampled_from(["甲", "乙", "丙"]),
    ),
    unique_by=lambda row: (row[0], row[1], row[6]),
    max_size=12,
)  # fmt: skip
observations = st.lists(
    st.tuples(
        who, who, days, st.integers(1, 3), st.sampled_from(["walk_in", "open"]),
        st.sampled_from(["assessment", "training"]), st.sampled_from(["", "excellent", "poor"]),
        st.sampled_from(["", "细致"]),
    ),
    unique_by=lambda row: row[:3],
    max_size=12,
)  # fmt: skip
lessons = st.lists(
    st.tuples(who, days, st.sampled_from(["open", "demo"]), st.sets(who, max_size=3)), **some
)
projects = st.lists(st.tuples(who, who, days, levels, st.booleans(), st.booleans()), **some)
papers = st.lists(
    st.tuples(
        who, days, st.sampled_from(["paper", "case"]), st.sampled_from(["published", "prize"])
    ),
    **some,
)  # fmt: skip
honours = st.lists(st.tuples(who, days, levels), **some)
service = st.lists(st.sampled_from([None, 0, 2, 9]), min_size=PEOPLE, max_size=PEOPLE)


class Schools(TestCase):
    @settings(
        max_examples=8,
        deadline=None,
        # Making a school smaller and smaller takes longer than reading what failed.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.sampled_from(["2020-1", "2020-2", "2020", "y2021"]),
        service,
        st.tuples(trainings, observations, lessons, projects, papers, honours),
    )
    def test_every_number_of_every_sentence_is_what_its_rows_give(self, period, years, records):
        school, people = random_school(years, *records)
        office = make.office(school, started_on=date(2022, 9, 1))
        whole = Scope(Calendar(school).parse(period), school.pk)
        checked = set()
        for scope in [
            whole,
            whole.of_group(school.groups.get(name="语文组").pk),
            whole.of_teacher(people[0].pk),
        ]:
            again = Facts(scope)
            for code, run in numbers(Facts(scope)):
                self.check(code, run, again, office)
                checked.add(run.name)
        assert "people.teachers" in checked

    def check(self, code, run, facts, office):
        told = (code, run.name, facts.scope.whose)
        value, rows = facts.figure(run.name)
        page = page_of(run, office)

        # What is printed, what the key gives and what the link opens are one.
        assert (told, run.value) == (told, str(value))
        assert (told, ids(rows)) == (told, ids(page.all_rows))
        # And so is what comes out when the rows are counted one by one.
        assert (told, value) == (told, recounted(Key.parse(run.name), page))


def numbers(facts):
    with translation.override("zh-hans"):
        for one in sentences.CATALOGUE:
            if facts.scope.kind in one.kinds and (written := one.write(facts)) is not None:
                yield from ((one.code, run) for run in figures_in(written))
        for note in sentences.notes(facts, [facts["training.hours_each"].run]):
            yield from (("note", run) for run in figures_in(note))


def page_of(run, office):
    """What the link of a number opens."""
    url = urlsplit(run.href)
    request = RequestFactory().get(run.href)
    request.user = office
    return opened(request, resolve(url.path).kwargs["name"])


def ids(rows):
    return sorted(str(row.pk) for row in rows)


# --- counting once more --------------------------------------------------------------


def recounted(key, page):
    figure, scope = page.figure, page.place.scope
    match key.way:
        case "" if isinstance(figure, Ratio):
            upper, lower = (
                count(one, list(one.rows(scope))) for one in (figure.upper, figure.lower)
            )
            return rounded(Decimal(upper) * (100 if figure.unit.key == "percent" else 1) / lower)
        case "":
            return count(figure, list(page.all_rows))
        case way if way in (EACH, SHARE):
            return apportioned(figure, scope, key)
        case way if way in (RISE, FALL):
            before = scope.at(page.place.calendar.previous(scope.period))
            ratio = Key(key.name)
            now, then = (recounted(ratio, Behind(figure, page.place, at)) for at in (scope, before))
            return now - then if way == RISE else then - now
        case way if way == GAP:
            return mean_gap(figure, list(page.all_rows), scope, page.place)
    assert key.way == LEAST
    people = list(figure.rows.whom(scope))
    return min(count(figure, [row for row in page.all_rows if row.teacher_id == one.pk])
               for one in people)  # fmt: skip


class Behind:
    """A figure of the same place in another period."""

    def __init__(self, figure, place, scope):
        self.figure, self.all_rows = figure, figure.rows(scope)
        self.place = type("", (), {"scope": scope, "calendar": place.calendar})


def count(figure, rows):
    """The rows one by one, by what the measure names."""
    measure = figure.measure
    path = getattr(measure.source_expressions[0], "name", None)
    if figure.name == "training.away_days":
        each = [row.hours / row.school.day_hours for row in rows]
        return figure.clean(sum(one.quantize(Decimal("0.01"), ROUND_HALF_UP) for one in each))
    if isinstance(measure, Sum):
        return figure.clean(sum(getattr(row, path) for row in rows))
    assert isinstance(measure, Count)
    if path in ("pk", "*") or path is None:
        return len({row.pk for row in rows})
    return len({getattr(row, path) for row in rows} - {None})


def rounded(value):
    return value.quantize(TENTH, ROUND_HALF_UP)


def apportioned(figure, scope, key):
    """By the largest remainder, over all parts there are."""
    ((dimension, wanted),) = key.filters
    parts = {}
    for row in figure.rows(scope):
        mark = getattr(row, figure.dimensions[dimension])
        parts[mark] = parts.get(mark, 0) + getattr(row, figure.measure.source_expressions[0].name)
    whole = sum(parts.values())
    if key.way == SHARE:
        exact, total = {mark: Decimal(part) * 100 / whole for mark, part in parts.items()}, 1000
    else:
        people = figures.get("people.teachers")
        teachers = count(people, people.rows(scope))
        # Divided part by part: of equal remainders the last digit decides.
        exact = {mark: Decimal(part) / teachers for mark, part in parts.items()}
        total = int((sum(exact.values()) * 10).to_integral_value(ROUND_HALF_UP))
    found = {mark: int(value * 10) for mark, value in exact.items()}
    for mark in sorted(exact, key=lambda mark: (Decimal(found[mark]) / 10 - exact[mark], mark)):
        if sum(found.values()) == total:
            break
        found[mark] += 1
    return sum(Decimal(found.get(mark, 0)) / 10 for mark in wanted)


def mean_gap(figure, people, scope, place):
    """Each one's gap by the evaluation of that teacher alone."""
    measure = figure.rows.measure
    gaps = []
    for person in people:
        outcomes = policies.of_teacher(scope.of_teacher(person.pk), place.school, place.calendar)
        gaps += [
            one.standing.gap
            for one in outcomes
            if one.requirement.measure == measure
            and one.requirement.window in figure.rows.windows
            and not one.met
        ]
    return rounded(sum(gaps) / len(gaps))


# --- any school ----------------------------------------------------------------------


def random_school(years, trainings, observations, lessons, projects, papers, honours):
    school = make.school()
    for number in (1, 2):
        make.semester(school, number=number)
    rules_of(school)
    groups = [make.group(school, name) for name in ("语文组", "数学组")]
    people = [make.teacher(school, group=groups[n % 3 == 0]) for n in range(PEOPLE)]
    for person, served in zip(people, years, strict=True):
        began = served is not None and date(2021 - served, 1, 15)
        Person.objects.filter(pk=person.pk).update(
            teaching_since=began or None, birth_year=1980 + (served or 0)
        )
    make.appoint(people[0], Role.PRINCIPAL, school=school)
    make.appoint(people[1], Role.OFFICE, school=school)
    make.appoint(people[2], Role.GROUP_LEADER, group=groups[0])
    exempt(school, people[3])
    for n, day, hours, level, mode, status, programme in trainings:
        make.training(
            people[n], ended_on=day, hours=hours, credits=hours, level=level, mode=mode,
            status=status, programme=programme,
        )  # fmt: skip
    for n, other, day, periods, kind, purpose, grade, words in observations:
        make.observation(
            people[n], people[other] if other != n else None, ended_on=day, lessons=periods,
            kind=kind, purpose=purpose, grade=grade, suggestions=words,
            opened_by_teacher_at="2021-06-01T00:00Z" if words and periods == 1 else None,
        )  # fmt: skip
    for n, day, kind, guests in lessons:
        hold(school, people[n], day, kind, [people[one] for one in guests if one != n])
    for n, other, day, level, small, is_done in projects:
        end = {"stage": "completed", "completed_on": day, "ended_on": day, "grade": "excellent"}
        make.project(
            people[n], members=[people[other]] if other != n else [], level=level, small=small,
            listed_on=min(day, date(2021, 1, 10)), opened_on=day, due_on=date(2021, 6, 1),
            **(end if is_done and day > date(2021, 1, 10) else {}),
        )  # fmt: skip
    for n, day, kind, outcome in papers:
        make.paper(people[n], ended_on=day, kind=kind, outcome=outcome)
    for n, day, level in honours:
        make.honour(people[n], ended_on=day, level=level)
    return school, people


def rules_of(school):
    make.requirement(school, value=30)
    make.requirement(school, "lessons.observed", "semester", 3)
    make.requirement(school, "research.papers", "school_year", 1)
    policy = Policy.objects.create(
        school=school, name="五年周期", starts_on=START, cycle_starts_on=START, cycle_years=5
    )
    Requirement.objects.create(
        policy=policy, measure="training.credits", window="cycle", value=Decimal(100)
    )
    for rule in Policy.objects.filter(school=school):
        ExemptionRule.objects.create(policy=rule, reason="sick", effect="waive")


def exempt(school, person):
    Exemption.objects.create(
        person=person, school=school, reason="sick", starts_on=date(2020, 10, 1), granted_by=person
    )


def hold(school, teacher, day, kind, guests):
    held = OpenLesson.objects.create(
        school=school, teacher=teacher, held_on=day, kind=kind, topic="春", created_by=teacher
    )
    for seat, guest in enumerate(guests, start=1):
        SignUp.objects.create(school=school, open_lesson=held, person=guest, seat=seat)
