"""What holds for every sentence of the catalogue, in both languages."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from lessons.models import OpenLesson, SignUp
from records.documents.tree import FigureRun, figures_in, plain
from records.figures import REGISTRY, Ratio
from records.models import Policy, Requirement
from schools.models import Person
from summaries import sentences
from summaries.keys import EACH, Key
from tests import make
from tests.summaries.saying import facts_of

pytestmark = pytest.mark.django_db

# 要求, 主要 and the like are no promises.
PROMISE = {
    "zh-hans": re.compile(r"将|拟|要(?!求)|(?<!国培)计划(?!结题)|打算|争取"),
    "en": re.compile(r"\b(will|shall|plan to|planned for|going to|next semester)\b", re.IGNORECASE),
}


def busy(cast):
    """A school of which nearly every sentence has something to say."""
    make.requirement(cast.school, value=16)
    make.requirement(cast.school, "lessons.observed", "semester", 4)
    make.requirement(cast.school, "research.papers", "school_year", 2)
    cycle = Policy.objects.create(
        school=cast.school, name="周期", starts_on=date(2020, 9, 1),
        cycle_starts_on=date(2020, 9, 1), cycle_years=5,
    )  # fmt: skip
    Requirement.objects.create(
        policy=cycle, measure="training.credits", window="cycle", value=Decimal(20)
    )
    people = [make.teacher(cast.school, group=make.group(cast.school, "英语组")) for _ in range(6)]
    people += [cast.owner, cast.colleague, cast.leader, cast.office]
    Person.objects.update(teaching_since=date(2020, 9, 1), birth_year=1990)
    for n, person in enumerate(people):
        make.training(person, level="national", hours=Decimal(90 + n), credits=Decimal(9 + 2 * n))
        make.training(person, level="school", mode="online")
        make.training(person, status="submitted")
        make.observation(
            cast.principal if n else cast.leader, person if person != cast.leader else cast.owner,
            kind="walk_in", suggestions="多问", periods=[n + 1], purpose="assessment", grade="good",
            opened_by_teacher_at="2021-06-01T00:00Z", lessons=1 + n % 3,
        )  # fmt: skip
        make.project(
            person, small=True, opened_on=date(2021, 3, 1), due_on=date(2021, 6, 1),
            midterm_due_on=date(2021, 5, 1),
        )  # fmt: skip
        make.paper(person, kind="case")
        make.paper(person, outcome="prize")
        make.honour(person)
        make.title(
            person, title=("特级教师", "名师", "学科带头人")[n % 3], starts_on=date(2021, 3, 1)
        )
        make.pair(person, cast.principal, starts_on=date(2021, 3, 1))
        make.attendance(make.activity(cast.school, group=cast.group), person)
        make.observation(person, cast.principal, periods=[n + 1], ended_on=date(2021, 3, 9))
        lesson = OpenLesson.objects.create(
            school=cast.school, teacher=person, held_on=date(2021, 3, 5), topic="春",
            created_by=person,
        )  # fmt: skip
        SignUp.objects.create(school=cast.school, open_lesson=lesson, person=cast.principal, seat=1)
    make.teacher(cast.school, started_on=date(2021, 3, 1))
    make.training(cast.owner, ended_on=date(2020, 10, 1))


def written(facts):
    """{(code, part): paragraph} of all that is said."""
    found = {}
    for one in sentences.CATALOGUE:
        if facts.scope.kind in one.kinds and (said := one.write(facts)) is not None:
            found[one.code, one.part] = said
    return found


def test_of_a_busy_school_every_sentence_speaks(cast):
    busy(cast)

    said = {code for code, _part in written(facts_of(cast))}

    known = {one.code for one in sentences.CATALOGUE if "school" in one.kinds}
    # Groups of equal hours, nobody who left.
    assert known - said <= {"F09"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ["school", "group", "teacher", "empty"])
def test_only_the_next_steps_speak_of_what_is_to_come(cast, language, kind):
    if kind != "empty":
        busy(cast)
    scope = {"group": {"group_id": cast.group.pk}, "teacher": {"teacher_id": cast.owner.pk}}
    with translation.override(language):
        said = written(facts_of(cast, **scope.get(kind, {})))

    promises = {key for key, one in said.items() if PROMISE[language].search(plain(one.runs))}
    planned = {(one.code, one.part) for one in sentences.CATALOGUE if one.is_planned}
    assert promises <= planned
    assert {part for _code, part in planned} == {"next"}


def test_sentences_of_the_next_steps_are_plans():
    assert {one.is_planned for one in sentences.CATALOGUE if one.part == "next"} == {True}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_sentence_holds_a_name_of_a_person(cast, language):
    busy(cast)
    names = set(Person.objects.values_list("name", flat=True))
    with translation.override(language):
        said = written(facts_of(cast))

    for key, one in said.items():
        assert not [name for name in names if name in plain(one.runs)], key


def test_of_missing_things_is_told_within_the_school_only():
    for one in sentences.CATALOGUE:
        if one.part == "problems":
            assert one.privacy == sentences.INTERNAL
            assert "teacher" not in one.kinds
        if one.privacy == sentences.INTERNAL:
            assert "district" not in one.kinds
        if one.privacy == sentences.ROLL_UP:
            assert one.kinds == ("district",)


def test_every_sentence_says_what_it_counts_and_what_it_is_about():
    for one in sentences.CATALOGUE:
        assert one.formula, one.code
        assert str(one.label), one.code
        if one.counts:
            assert Key.parse(one.counts).name in REGISTRY
    codes = [(one.code, one.part) for one in sentences.CATALOGUE]
    assert len(set(codes)) == len(codes)


def test_whatever_was_divided_says_by_what(cast):
    """The denominator stands in the sentence or in a footnote."""
    busy(cast)
    facts = facts_of(cast)
    said = written(facts)
    stated = {run.name for run in figures_in(sentences.notes(facts, list(said.values())))}

    for key, one in said.items():
        here = {run.name for run in one.runs if isinstance(run, FigureRun)}
        for run in figures_in(one):
            divided_by = lower_of(Key.parse(run.name))
            if divided_by and not run.name.endswith((":rise", ":fall")):
                assert divided_by in here | stated | OBVIOUS, (key, run.name)


# Said in words: for each lesson, each school leader, of those lessons, of those expected.
OBVIOUS = {
    "training.group_activity_expected",
    "lessons.opened", "people.school_leaders", "people.office", "people.group_leaders",
    # The same people as the roster here, whose number is stated.
    "lessons.quota_asked", "research.paper_duty_asked",
}  # fmt: skip


def lower_of(key):
    if key.way == EACH:
        return "people.teachers"
    figure = REGISTRY[key.name]
    return figure.lower.name if isinstance(figure, Ratio) else ""


def test_a_denominator_of_its_own_has_a_footnote_of_its_own(cast):
    policy = make.requirement(cast.school, "lessons.observed", "semester", 1).policy
    policy.exemption_rules.create(reason="sick", effect="waive")
    cast.leader.exemptions.create(
        school=cast.school, reason="sick", starts_on=date(2021, 3, 1), granted_by=cast.office
    )
    make.observation(cast.owner)
    facts = facts_of(cast)
    with translation.override("zh-hans"):
        notes = sentences.notes(facts, list(written(facts).values()))
        again = sentences.notes(facts, list(written(facts).values()))

    assert [plain(note.runs) for note in notes] == [
        "注：文中人均数与比率以期末在岗专任教师7人为分母。",
        "注：听评课达标率以按规定应完成的教师6人为分母。",
    ]
    assert again == []
