"""Requirements over real records: limits, conversions, exemptions and who issued what."""

from datetime import date
from decimal import Decimal

import pytest

from records import actions, figures
from records.models import Cap, Conversion, Exemption, ExemptionRule, Policy, Requirement
from records.policies import evaluate, in_force, of_teacher
from records.scope import Scope
from schools.periods import Calendar
from tests import make
from training.models import Training


def outcome(cast, person=None, when="2020", measure="training.credits"):
    calendar = Calendar(cast.school)
    scope = Scope(calendar.parse(when), cast.school.pk, teacher_id=(person or cast.owner).pk)
    found = of_teacher(scope, cast.school, calendar)
    (one,) = [one for one in found if one.requirement.measure == measure]
    return one


def standing(*args, **options):
    found = outcome(*args, **options).standing
    return found.value, found.need, found.met


def trained(cast, amount, day, **marks):
    return make.training(
        cast.owner, ended_on=day, hours=Decimal(amount), credits=Decimal(amount), **marks
    )


@pytest.fixture
def credits(cast):
    """Teacher A of domain.md §1.7: 24 of the school, 8 + 16 short, 12 online, 8 on ethics."""
    asked = make.requirement(cast.school)
    trained(cast, 24, date(2020, 10, 9), level="school")
    trained(cast, 8, date(2020, 11, 2))
    trained(cast, 12, date(2021, 1, 10), mode="online")
    trained(cast, 16, date(2021, 3, 5))
    trained(cast, 8, date(2021, 5, 6))
    return asked


def test_credits_without_limits_and_with_them(cast, credits):
    before = standing(cast)
    online = Cap.objects.create(
        policy=credits.policy,
        measure="training.credits",
        only={"mode": ["online"]},
        window="school_year",
        most=10,
    )
    Cap.objects.create(
        policy=credits.policy,
        measure="training.credits",
        only={"level": ["school"]},
        window="school_year",
        most=24,
    )

    found = outcome(cast)

    assert before == (68, 73, False)
    assert (found.standing.value, found.standing.gap, found.lost) == (66, 7, 2)
    counted = [(line.fact.amount, line.counted) for line in found.lines]
    cut = [line.limit.row for line in found.lines if line.limit]
    assert (counted, cut) == ([(24, 24), (8, 8), (12, 10), (16, 16), (8, 8)], [online])
    assert "还差 7 学分" in found.explanation
    assert "另有 2 学分超出规则上限，未计入" in found.explanation
    assert "教师专业发展规定（第1版）" in found.explanation
    # The figure is what is on record; only the requirement knows of limits.
    assert figures.get("training.credits").value(found.scope) == 68


def test_training_of_ninety_hours_reaches_it(cast, credits):
    trained(cast, 90, date(2021, 7, 20), level="provincial")

    assert standing(cast) == (158, 73, True)


def test_reversed_training_neither_counts_nor_fills_a_limit(cast, credits):
    Cap.objects.create(
        policy=credits.policy, measure="training.credits", window="school_year", most=60
    )
    record = Training.objects.get(teacher=cast.owner, credits=24)
    actions.reverse(record, by=cast.office, why="重复")

    assert standing(cast) == (44, 73, False)


def test_limit_of_the_year_was_filled_in_the_first_semester(cast, credits):
    credits.window = "semester"
    credits.value = 20
    credits.save()
    Cap.objects.create(
        policy=credits.policy, measure="training.credits", window="school_year", most=50
    )

    assert standing(cast, when="2020-1") == (44, 20, True)
    assert standing(cast, when="2020-2") == (6, 20, False)


def test_only_a_part_and_the_largest_single_one(cast, credits):
    Requirement.objects.all().delete()
    online = Requirement.objects.create(
        policy=credits.policy,
        measure="training.credits",
        only={"mode": ["online"]},
        window="school_year",
        value=20,
    )
    largest = Requirement.objects.create(
        policy=credits.policy,
        measure="training.credits",
        way="largest",
        window="school_year",
        value=90,
    )
    calendar = Calendar(cast.school)
    scope = Scope(calendar.parse("2020"), cast.school.pk, teacher_id=cast.owner.pk)

    found = {one.requirement: one for one in of_teacher(scope, cast.school, calendar)}

    assert (found[online].standing.value, found[largest].standing.value) == (12, 24)
    assert found[online].asked == "培训学分（网络研修）"
    assert found[largest].asked == "培训学分中最大的一项"


def test_what_is_converted_counts_once_and_the_highest_of_a_group(cast, credits):
    rows = [
        ("lessons.observed", {"kind": ["open"]}, "0.5", ""),
        ("research.papers_published", {}, "6", "outcome"),
        ("research.papers_prized", {}, "10", "outcome"),
    ]
    for source, only, factor, group in rows:
        Conversion.objects.create(
            policy=credits.policy,
            measure="training.credits",
            source=source,
            only=only,
            factor=Decimal(factor),
            group=group,
        )
    make.observation(cast.owner, cast.colleague, lessons=2, periods=[2, 3])
    make.observation(cast.owner, cast.colleague, kind="walk_in", topic="别的")
    both = make.paper(cast.owner)
    both.outcomes.create(
        school=cast.school, outcome="prize", level="city", prize="first",
        happened_on=date(2021, 5, 2), venue="市教研室",
    )  # fmt: skip
    make.paper(cast.colleague, coauthors=[cast.owner])

    # 68 + 2 × 0.5 + the prize of one paper + the publication of the other.
    assert standing(cast) == (68 + 1 + 10 + 6, 73, True)


# --- exemptions -------------------------------------------------------------------


def exempt(cast, reason="maternity", **more):
    said = {"starts_on": date(2021, 2, 1), "ends_on": date(2021, 6, 30), **more}
    return Exemption.objects.create(
        person=cast.owner, school=cast.school, reason=reason, granted_by=cast.office, **said
    )


def rule(policy, effect, reason="maternity", **more):
    return ExemptionRule.objects.create(policy=policy, reason=reason, effect=effect, **more)


@pytest.mark.parametrize(
    ("effect", "more", "found"),
    [
        ("prorate", {}, ("68", "42.58", True)),  # 7 of 12 months: 73 × 7 / 12
        ("lower", {"value": 60}, ("68", "60", True)),
        ("lower", {"value": 80}, ("68", "73", False)),
    ],
)
def test_less_is_asked_of_who_was_away(cast, credits, effect, more, found):
    rule(credits.policy, effect, **more)
    exempt(cast)

    value, need, met = standing(cast)

    assert (value, need, met) == (Decimal(found[0]), Decimal(found[1]), found[2])
    assert standing(cast, cast.colleague) == (0, 73, False)


def test_nothing_is_asked_and_nobody_counts_as_missing(cast, credits):
    rule(credits.policy, "waive")
    names = ("met", "missed", "asked", "spared")
    asked = [figures.get(f"training.credits_target_{name}") for name in names]
    scope = Scope(Calendar(cast.school).parse("2020"), cast.school.pk)
    before = list(figures.values(asked, scope).values())
    exempt(cast)

    found = outcome(cast)

    assert (found.is_waived, found.met, found.value) == (True, True, "68")
    assert "不作要求" in found.explanation
    assert "产假" in found.explanation
    assert before == [0, 7, 7, 0]
    assert list(figures.values(asked, scope).values()) == [0, 6, 6, 1]


def test_months_away_for_different_reasons_add_up(cast, credits):
    rule(credits.policy, "prorate")
    rule(credits.policy, "prorate", reason="sick")
    exempt(cast, starts_on=date(2020, 9, 1), ends_on=date(2020, 12, 31))
    exempt(cast, "sick", starts_on=date(2021, 3, 1), ends_on=date(2021, 4, 30))

    found = outcome(cast)

    assert found.standing.need == Decimal("36.5")  # 6 of 12 months: 73 × 6 / 12
    assert ("产假" in found.explanation, "病假" in found.explanation) == (True, True)


def test_who_reaches_all_of_it_is_not_spared(cast, credits):
    trained(cast, 90, date(2021, 7, 20))
    rule(credits.policy, "prorate")
    exempt(cast)
    scope = Scope(Calendar(cast.school).parse("2020"), cast.school.pk)

    assert figures.get("training.credits_target_spared").value(scope) == 0
    assert figures.get("training.credits_target_met").value(scope) == 1


@pytest.mark.parametrize(
    ("needs", "document", "asked"), [(True, "", 73), (True, "石校〔2021〕1号", 0), (False, "", 0)]
)
def test_exemption_without_its_document_changes_nothing(cast, credits, needs, document, asked):
    rule(credits.policy, "waive", needs_document=needs)
    exempt(cast, document_no=document)

    found = outcome(cast)

    assert (found.standing.need if found.standing else 0) == asked


def test_reason_another_time_or_another_school_changes_nothing(cast, credits):
    rule(credits.policy, "waive")
    exempt(cast, "sick")
    exempt(cast, starts_on=date(2019, 10, 1), ends_on=date(2020, 8, 31))
    Exemption.objects.create(
        person=cast.owner, school=cast.other_school, reason="maternity",
        starts_on=date(2021, 3, 1), granted_by=cast.stranger_office,
    )  # fmt: skip

    assert standing(cast) == (68, 73, False)


# --- who issued it ----------------------------------------------------------------


@pytest.fixture
def upper(cast):
    """A rule of the district."""
    policy = Policy.objects.create(
        district=cast.school.district, name="学分办法", starts_on=date(2020, 9, 1)
    )
    return Requirement.objects.create(
        policy=policy, measure="training.credits", window="school_year", value=73
    )


@pytest.mark.parametrize(
    ("value", "replaces", "counts"),
    [(60, False, 73), (80, False, 80), (60, True, 60)],
)
def test_school_tightens_and_weakens_only_what_it_names(cast, upper, value, replaces, counts):
    make.requirement(cast.school, value=value, overrides=upper if replaces else None)

    found = in_force(cast.school, date(2021, 6, 1))

    assert [row.value for row in found] == [counts]


def test_rule_for_some_titles_does_not_take_the_place_of_one_for_all(cast, upper):
    make.requirement(cast.school, value=90, applies_to={"title": ["senior"]})

    found = in_force(cast.school, date(2021, 6, 1))

    assert sorted(row.value for row in found) == [73, 90]


def test_exemption_of_the_school_does_not_weaken_the_districts_rule(cast, upper):
    own = make.requirement(cast.school, "lessons.observed", "school_year", 20)
    rule(own.policy, "waive")
    exempt(cast)

    assert standing(cast) == (0, 73, False)
    assert outcome(cast, measure="lessons.observed").is_waived


def test_what_is_only_advised_is_missed_by_nobody(cast, credits):
    Requirement.objects.update(is_advice=True)
    scope = Scope(Calendar(cast.school).parse("2020"), cast.school.pk)

    assert figures.get("training.credits_target_missed").value(scope) == 0
    assert standing(cast) == (68, 73, False)


# --- cycles and size --------------------------------------------------------------


def test_cycle_runs_from_its_first_day_again_and_again(cast, credits):
    Requirement.objects.update(window="cycle", value=100)
    Policy.objects.update(cycle_starts_on=date(2016, 1, 1), cycle_years=5)
    found = outcome(cast, when="2020")

    # 2016–2020 is over when the school year ends; the new cycle began in January 2021.
    assert (found.window.start, found.window.end) == (date(2021, 1, 1), date(2025, 12, 31))
    assert (found.standing.value, found.standing.need) == (36, 100)


def test_evaluation_of_many_takes_as_many_queries_as_of_few(cast, credits, queries):
    rule(credits.policy, "prorate")
    Cap.objects.create(
        policy=credits.policy, measure="training.credits", window="school_year", most=50
    )
    Conversion.objects.create(
        policy=credits.policy,
        measure="training.credits",
        source="lessons.observed",
        factor=Decimal("0.5"),
    )
    calendar = Calendar(cast.school)
    calendar.school_year(2020)
    scope = Scope(calendar.parse("2020"), cast.school.pk)

    def ask():
        with queries() as asked:
            evaluate(in_force(cast.school, scope.end), scope, calendar)
        return len(asked)

    few = ask()
    exempt(cast)
    for n in range(12):
        person = make.teacher(cast.school, f"新教师{n}", cast.group)
        make.training(person)
        make.observation(person, cast.owner)

    assert ask() == few
