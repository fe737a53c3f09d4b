"""The summary of a set of schools: a district's, of some of its schools."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import figures, jobs
from records.documents import tree
from records.policies.rulebook import book_within
from schools import actions as school_actions
from schools.models import District, Role, School
from schools.periods import DistrictCalendar
from summaries import actions, signing, todo
from summaries.facts import figure_of_key
from summaries.models import Frozen, Summary
from summaries.outlines import found as outlines
from summaries.outlines.actions import keep
from tests import make
from tests.summaries.districts import (
    busy,
    composed,
    new,
    place_of,
    rule,
    school_of,
    table_of,
    texts,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_preparing")]


@pytest.fixture
def schools(cluster):
    """Three of a size, and one too small."""
    rule(cluster)
    sizes = {"东村初中": 5, "西村初中": 6, "城关初中": 7}
    found = {name: busy(cluster, name, people=size)[0] for name, size in sizes.items()}
    return found | {"小小教学点": school_of(cluster, "小小教学点", people=4, met=4)[0]}


@pytest.fixture
def villages(officer, cluster, schools):
    return set_of(officer, cluster, [schools[n] for n in ("东村初中", "西村初中", "小小教学点")])


def set_of(officer, district, schools, name="农村初中"):
    made = District(name=name, level="set", parent=district)
    return school_actions.store_set(made, schools, by=officer)


def test_only_the_schools_named_are_summed_up_without_the_small_one(villages, cluster):
    document = composed(villages, office="教研室")

    assert document.title == "栖霞学区农村初中教师专业发展工作总结"
    assert document.author == "栖霞学区\u3000教研室"
    rows = [[words(cell) for cell in row[:2]] for row in table_of(document).rows]
    assert rows == [["东村初中", "5"], ["西村初中", "6"], ["各校合计", "11"]]
    assert texts(document, "basics")[0] == (
        "本总结汇总2所学校的情况；另有1所学校专任教师不足5人，未列入。"
    )
    printed = str(tree.to_json(document))
    assert "城关初中" not in printed
    assert "小小教学点" not in printed


def test_numbers_are_those_of_its_schools_together(villages, schools, cluster):
    parts = [place_of(cluster).scope.of_school(schools[n].pk) for n in ("东村初中", "西村初中")]
    names = ["people.teachers", "training.hours", "training.person_times", "lessons.observed"]

    values = {name: figures.get(name).value(place_of(villages).scope) for name in names}

    assert values == {name: sum(figures.get(name).value(part) for part in parts) for name in names}
    assert values["people.teachers"] == 11


def test_every_number_is_computed_again_from_its_key(villages, officer, client):
    place = place_of(villages)
    document = composed(villages)
    client.force_login(officer)

    runs = [run for run in tree.figures(document) if run.name]

    assert len(runs) > 60
    assert {run.name: run.value for run in runs} == {
        run.name: str(figure_of_key(run.name, place.scope)[0]) for run in runs
    }
    hours = next(run for run in runs if run.name.startswith("training.hours"))
    rows = client.get(hours.href)
    assert rows.status_code == 200
    assert {row.school.name for row in rows.context["page"]} == {"东村初中", "西村初中"}


def test_rules_are_those_of_its_schools_and_of_all_above(villages, cluster, schools):
    rule(cluster.parent, value=4)
    for name in ("东村初中", "城关初中"):
        make.requirement(schools[name], value=10, policy=f"{name}的规定")
    rule(make.district("别处", "cluster"), value=9)

    found = {row.district or row.school for row in book_within(villages).policies}

    assert found == {cluster, cluster.parent, schools["东村初中"]}


def test_semester_is_the_districts_else_that_of_its_schools(officer, cluster, schools):
    made = set_of(officer, cluster, [schools["东村初中"], schools["西村初中"]])
    make.semester(schools["城关初中"], start_year=2019, number=2)
    own = DistrictCalendar(made).semesters()
    shared = make.semester(schools["城关初中"], start_year=2021, number=1)
    type(shared).objects.filter(pk=shared.pk).update(school=None)

    assert [one.key for one in own] == ["2020-2"]
    assert [one.key for one in DistrictCalendar(made).semesters()] == ["2021-1", "2020-2"]


def test_officers_of_its_district_begin_and_sign_it_and_nobody_else_reads_it(
    client, cast, cluster, villages, officer, schools
):  # fmt: skip
    second, beside = make.person("学区主任"), make.person("邻区干部")
    make.appoint(second, Role.OFFICER, district=cluster)
    make.appoint(beside, Role.OFFICER, district=make.district("柳岸学区", "cluster"))
    head = make.office(schools["东村初中"])
    refused = [
        new(client, person, f"district:{villages.pk}").status_code for person in (beside, head)
    ]
    new(client, officer, f"district:{villages.pk}", office="教研室")
    summary = Summary.objects.get()
    assert jobs.perform(summary.job_id)
    signing.hand_in(Summary.objects.get(), by=officer)
    waiting = [todo.summaries_to_sign(person) is not None for person in (officer, second, beside)]
    client.force_login(second)
    page = client.get(reverse("summaries:summary_sign", args=[summary.pk]))

    client.post(
        reverse("summaries:summary_sign", args=[summary.pk]),
        {"seen": dict(page.context["fields"])["seen"]},
    )

    assert refused == [422, 422]
    assert waiting == [False, True, False]
    frozen = Frozen.objects.get()
    assert (frozen.summary.district, frozen.signed_by) == (villages, second)
    assert frozen.issuer == "栖霞学区\u3000教研室"
    seen = {}
    for person in (officer, second, beside, head, cast.owner):
        client.force_login(person)
        detail = client.get(reverse("summaries:summary_detail", args=[summary.pk]))
        seen[person.name] = detail.status_code
    assert seen == {
        officer.name: 200, second.name: 200, beside.name: 404, head.name: 404,
        cast.owner.name: 404,
    }  # fmt: skip


def test_what_changed_after_signing_tells_of_a_school_that_was_taken_out(
    client, cluster, villages, officer, schools
):  # fmt: skip
    second = make.person("学区主任")
    make.appoint(second, Role.OFFICER, district=cluster)
    summary = actions.begin(place_of(villages), by=officer, language="zh-hans")
    actions.store_tree(summary)
    Summary.objects.update(job=None)
    summary.refresh_from_db()
    signing.hand_in(summary, by=officer)
    seen = signing.seen_of(signing.document_of(summary))
    signing.sign(summary, by=second, seen=seen, site="https://shidang.test")

    school_actions.store_set(villages, [schools["东村初中"], schools["城关初中"]], by=officer)

    client.force_login(second)
    page = client.get(reverse("summaries:summary_changes", args=[summary.pk])).content.decode()
    assert Frozen.objects.get().is_whole()
    assert "专任教师" in page


def test_summary_keeps_its_days_when_no_school_left_in_the_set_has_that_semester(
    client, cluster, villages, officer
):  # fmt: skip
    second = make.person("学区主任")
    make.appoint(second, Role.OFFICER, district=cluster)
    signed = actions.begin(place_of(villages), by=officer, language="zh-hans")
    draft = actions.begin(place_of(villages), by=officer, language="zh-hans")
    actions.store_tree(signed)
    Summary.objects.update(job=None)
    signed.refresh_from_db()
    signing.hand_in(signed, by=officer)
    seen = signing.seen_of(signing.document_of(signed))
    signing.sign(signed, by=second, seen=seen, site="https://shidang.test")
    before = signed.scope()

    fresh = [make.school(district=cluster, name=name) for name in ("新一初中", "新二初中")]
    school_actions.store_set(villages, fresh, by=officer)

    client.force_login(officer)
    page = client.get(reverse("summaries:summary_changes", args=[signed.pk]))
    actions.store_tree(Summary.objects.get(pk=draft.pk))
    assert page.status_code == 200
    scope = Summary.objects.get(pk=draft.pk).scope()
    assert (scope, scope.period.key, scope.period.label) == (
        before, "2020-2", before.period.label,
    )  # fmt: skip


def test_its_usual_outline_is_the_districts(villages, cluster, officer):
    usual = outlines.usual(place_of(villages))
    keep(usual.content, name="本区的", kind="district", by=officer, district=cluster, is_usual=True)

    assert (usual.name, outlines.usual(place_of(villages)).name) == ("学区工作总结", "本区的")


def test_form_offers_sets_apart_from_districts(client, officer, villages, cluster):
    client.force_login(officer)

    form = client.get(reverse("summaries:summary_new")).context["form"]

    assert form.fields["whose"].choices == [
        ("学区", [(f"district:{cluster.pk}", "栖霞学区")]),
        ("学校组", [(f"district:{villages.pk}", "栖霞学区农村初中")]),
    ]


def test_composing_takes_as_many_queries_for_five_schools_as_for_two(officer, cluster):
    rule(cluster)
    made, counts = District(name="一组", level="set", parent=cluster), []
    for turn in range(5):
        busy(cluster, f"第{turn}初级中学")
        school_actions.store_set(made, School.objects.filter(district=cluster), by=officer)
        with CaptureQueriesContext(connection) as asked:
            composed(made)
        counts.append(len(asked))

    assert counts[1] == counts[4]


def test_title_of_the_longest_names_is_cut_to_what_is_kept(officer, cluster, schools):
    District.objects.filter(pk=cluster.pk).update(name="区" * 80)
    cluster.refresh_from_db()
    made = set_of(officer, cluster, [schools["东村初中"], schools["西村初中"]], name="组" * 80)

    summary = actions.begin(place_of(made), by=officer, language="en")

    longest = Summary._meta.get_field("title").max_length
    assert summary.title == f"{'组' * 80} of {'区' * 80}"[:longest]


def test_english_says_it_too(villages):
    document = composed(villages, language="en")

    assert document.title == ("农村初中 of 栖霞学区: summary of teachers' professional development")
    assert texts(document, "basics")[0].startswith("This summary is about 2 schools; 1 school")
