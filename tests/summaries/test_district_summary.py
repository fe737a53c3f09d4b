"""The summary of a district: what its officer begins, reads and opens."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import jobs
from records.documents import tree
from schools.models import Role
from summaries import actions
from summaries.actions import begin
from summaries.compose import compose
from summaries.facts import figure_of_key
from summaries.models import Frozen, Summary
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


def test_schools_stand_side_by_side_and_small_ones_are_left_out(cluster):
    rule(cluster)
    school_of(cluster, "石桥初级中学", met=5)
    school_of(cluster, "柳岸初级中学", people=10, met=3)
    school_of(cluster, "小小教学点", people=4, met=4)

    document = composed(cluster)

    assert (document.title, document.subtitle) == (
        "栖霞学区教师专业发展工作总结",
        "2020学年第二学期",
    )
    rows = [[words(cell) for cell in row[:4]] for row in table_of(document).rows]
    assert rows == [
        ["柳岸初级中学", "10", "3.0", "30.0%"],
        ["石桥初级中学", "5", "10.0", "100.0%"],
        ["各校合计", "15", "5.3", "53.3%"],
    ]
    assert "小小教学点" not in str(tree.to_json(document))
    assert texts(document, "basics")[0] == (
        "本总结汇总2所学校的情况；另有1所学校专任教师不足5人，未列入。"
    )
    assert texts(document, "schools") == [
        "各校共组织校本研修项目2个，累计参训8人次，校均1.0个。",
        "各校教师学分完成率53.3%；1所学校全部完成；各校最高与最低相差70.0个百分点。",
    ]


def test_every_number_is_computed_again_from_its_key_and_counts_rows(cluster, officer, client):
    rule(cluster)
    busy(cluster, "石桥初级中学")
    busy(cluster, "柳岸初级中学", people=7)
    place = place_of(cluster)
    document = compose(place, on=date(2021, 7, 6))
    client.force_login(officer)

    runs = [run for run in tree.figures(document) if run.name]
    again = {run.name: figure_of_key(run.name, place.scope)[0] for run in runs}

    assert len(again) > 60
    assert {run.name: run.value for run in runs} == {
        name: "" if value is None else str(value) for name, value in again.items()
    }
    addresses = {run.href for run in runs}
    assert {client.get(address).status_code for address in addresses} == {200}


def test_document_says_only_what_adds_up_over_schools(cluster):
    rule(cluster)
    busy(cluster, "石桥初级中学")
    busy(cluster, "柳岸初级中学")

    document = composed(cluster)

    said = {
        getattr(block, "code", "")
        for part in tree.walk(document)
        if isinstance(part, tree.Section)
        for block in part.blocks
    } - {""}
    assert said == {
        "B1", "B3", "F02", "F03", "F05", "F08", "F04", "F19", "F21", "F32", "F34",
        "F35", "F55", "F60", "F61", "H1",
    }  # fmt: skip


def test_rules_that_differ_are_not_given_one_number(cluster):
    rule(cluster)
    school_of(cluster, "石桥初级中学", met=5)
    strict, _teachers = school_of(cluster, "柳岸初级中学", met=5)
    make.requirement(strict, value=20)

    said = " ".join(all_texts(composed(cluster)))

    assert "应参训教师10人，完成各项年度任务的5人，完成率50.0%" in said


def all_texts(document):
    return [tree.plain(one.runs) for one in tree.walk(document) if isinstance(one, tree.Paragraph)]


def test_district_without_a_school_of_a_size_says_so(cluster):
    school_of(cluster, "小小教学点", people=4, met=4)

    document = composed(cluster)

    assert texts(document, "basics") == ["没有专任教师达到5人的学校。"]
    assert "尚无已审核的" in " ".join(all_texts(document))
    assert not any(isinstance(one, tree.Table) for one in tree.walk(document))


def test_schools_whose_summary_is_signed_are_counted(cluster):
    for name, state in (("石桥初级中学", "signed"), ("柳岸初级中学", "draft")):
        school, _teachers = school_of(cluster, name)
        Summary.objects.create(
            school=school,
            kind="school",
            period_key="2020-2",
            starts_on=date(2021, 2, 22),
            ends_on=date(2021, 7, 3),
            language="zh-hans",
            title=name,
            state=state,
        )

    assert texts(composed(cluster), "schools")[0] == "已有1所学校审定签发本校同期总结，占50.0%。"


def test_composing_takes_as_many_queries_for_five_schools_as_for_two(cluster):
    rule(cluster)
    counts = []
    for turn in range(5):
        busy(cluster, f"第{turn}初级中学")
        with CaptureQueriesContext(connection) as asked:
            composed(cluster)
        counts.append(len(asked))

    assert counts[1] == counts[4]


def test_officer_begins_it_and_only_officers_above_read_it(client, cast, cluster, officer):
    busy(cluster, "石桥初级中学")
    head = make.office(make.school(district=cluster))
    above, beside = make.person("局干部"), make.person("邻区干部")
    make.appoint(above, Role.OFFICER, district=cluster.parent)
    make.appoint(beside, Role.OFFICER, district=make.district("柳岸学区", "cluster"))

    response = new(client, officer, f"district:{cluster.pk}", office="教研室")

    summary = Summary.objects.get()
    assert response.status_code == 302
    assert (summary.kind, summary.school, summary.district) == ("district", None, cluster)
    assert jobs.perform(summary.job_id), summary.job.error
    summary.refresh_from_db()
    assert summary.title == "栖霞学区教师专业发展工作总结"
    found = {}
    for person in (officer, above, beside, head, cast.owner):
        client.force_login(person)
        listing = client.get(reverse("summaries:summary_list"))
        pages = [
            client.get(reverse(f"summaries:summary_{name}", args=[summary.pk])).status_code
            for name in ("detail", "pdf")
        ]
        found[person.name] = (pages, len(listing.context["page"].object_list))
    assert found == {
        officer.name: ([200, 200], 1),
        above.name: ([200, 200], 1),
        beside.name: ([404, 404], 0),
        head.name: ([404, 404], 0),
        cast.owner.name: ([404, 404], 0),
    }


def test_nobody_else_begins_a_districts_summary(client, cast, cluster, officer):
    other = make.district("柳岸学区", "cluster")

    refused = [
        new(client, person, f"district:{district.pk}").status_code
        for person, district in (
            (cast.office, cluster),
            (cast.principal, cluster),
            (cast.owner, cluster),
            (officer, other),
            (officer, cluster.parent),
        )
    ]

    assert refused == [422] * 5
    assert Summary.objects.count() == 0


def test_it_is_written_handed_in_signed_and_checked_like_any_other(client, cluster, officer):
    rule(cluster)
    school, teachers = busy(cluster, "石桥初级中学")
    make.requirement(school, value=10)
    busy(cluster, "柳岸初级中学")
    make.requirement(make.school(), value=10, policy="别处的规定")
    second = make.person("学区主任")
    make.appoint(second, Role.OFFICER, district=cluster)
    summary = begin(place_of(cluster), by=officer, language="zh-hans", office="教研室")
    actions.store_tree(summary)
    Summary.objects.update(job=None)
    summary.refresh_from_db()

    written = write_part(client, officer, summary, "本学期各校工作扎实。")
    handed = client.post(reverse("summaries:summary_hand_in", args=[summary.pk]))
    client.force_login(second)
    page = client.get(reverse("summaries:summary_sign", args=[summary.pk]))
    signed = client.post(
        reverse("summaries:summary_sign", args=[summary.pk]),
        {"seen": dict(page.context["fields"])["seen"]},
    )

    summary.refresh_from_db()
    assert (written, handed.status_code, signed.status_code) == (302, 302, 302)
    frozen = Frozen.objects.get(summary=summary)
    assert (summary.state, frozen.issuer) == ("signed", "栖霞学区　教研室")
    make.training(teachers[0], hours=Decimal(2))
    changes = client.get(reverse("summaries:summary_changes", args=[summary.pk]))
    client.logout()
    checked = client.get(reverse("summaries:check", args=[frozen.code]))
    assert changes.status_code == checked.status_code == 200
    assert "栖霞学区教师专业发展工作总结" in checked.content.decode()
    assert teachers[0].name in changes.content.decode()
    kept = [policy["cited"] for policy in frozen.facts["policies"]]
    assert [cited.partition("（")[0] for cited in kept] == ["学分规定", "教师专业发展规定"]


def write_part(client, person, summary, words):
    client.force_login(person)
    page = client.get(reverse("summaries:summary_detail", args=[summary.pk]), {"part": "schools"})
    form, sentences = page.context["form"], page.context["sentences"]
    fields = {
        "key": "schools",
        "text": f"{form['text'].value()}\n{words}",
        "base": form["base"].value(),
        "request_key": str(form["request_key"].value()),
        "offered": [row["code"] for row in sentences],
        "chosen": [row["code"] for row in sentences if row["chosen"]],
    }
    return client.post(reverse("summaries:summary_part", args=[summary.pk]), fields).status_code


def test_nothing_but_a_roster_is_no_table(cluster):
    rule(cluster)
    school_of(cluster, "石桥初级中学")

    document = composed(cluster)

    assert document.annexes == ()
    assert not any(isinstance(one, tree.Table) for one in tree.walk(document))


def test_english_says_it_too(cluster):
    rule(cluster)
    school_of(cluster, "石桥初级中学", met=5)
    school_of(cluster, "小小教学点", people=1)

    said = all_texts(composed(cluster, language="en"))

    assert (
        "This summary is about 1 school; 1 school with fewer than five full-time teachers is "
        "left out."
    ) in said
    assert (
        "Over all schools 100.0% of the teachers have the credits required; in 1 school all of "
        "the teachers have them."
    ) in said
