"""The audit log: who may read what of it, and in which words."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from schools import audit, verbs
from schools.models import AuditEvent
from tests import make

LIST = reverse("schools:audit_list", args=["shiqiao"])
ACCOUNT = reverse("account")


@pytest.fixture
def log(cast):
    training = make.training(cast.owner)
    observation = make.observation(cast.owner, cast.colleague)
    audit.record(by=cast.office, verb="training.certified", target=training,
                 before={"status": "submitted"}, after={"status": "certified"})  # fmt: skip
    audit.record(
        by=cast.owner,
        verb="lessons.changed",
        target=observation,
        before={"grade": "good", "topic": "春"},
        after={"grade": "poor", "topic": "秋"},
    )
    audit.record(by=cast.administrator, verb="schools.account_closed", target=cast.leader,
                 subject=cast.leader, school=cast.school)  # fmt: skip
    audit.record(by=cast.stranger, verb="schools.signed_in", target=cast.stranger,
                 subject=cast.stranger, school=cast.other_school)  # fmt: skip
    return cast


def shown(client, person, address=LIST, **query):
    client.force_login(person)
    return [event.verb for event in client.get(address, query).context["page"]]


def test_office_reads_what_was_done_in_its_school(client, log):
    assert shown(client, log.office) == [
        "schools.account_closed", "lessons.changed", "training.certified",
    ]  # fmt: skip


def test_administrator_reads_of_accounts_only(client, log):
    assert shown(client, log.administrator) == ["schools.account_closed"]
    assert shown(client, log.administrator, area="lessons") == ["schools.account_closed"]


@pytest.mark.parametrize("who", ["owner", "leader", "principal", "stranger_office"])
def test_log_does_not_exist_for_others(client, log, who):
    client.force_login(getattr(log, who))

    assert client.get(LIST).status_code == 404


def test_person_reads_what_was_done_with_their_data(client, log):
    assert shown(client, log.owner, ACCOUNT) == ["lessons.changed", "training.certified"]
    assert shown(client, log.leader, ACCOUNT) == ["schools.account_closed"]
    assert shown(client, log.colleague, ACCOUNT) == []


def test_log_is_filtered(client, log):
    tomorrow = str(timezone.localdate() + timedelta(days=1))

    assert shown(client, log.office, by="陈一") == ["training.certified"]
    assert shown(client, log.office, about="张强") == ["schools.account_closed"]
    assert shown(client, log.office, area="lessons") == ["lessons.changed"]
    assert shown(client, log.office, since=tomorrow) == []
    assert len(shown(client, log.office, until=tomorrow)) == 3
    assert len(shown(client, log.office, since="nonsense")) == 3


def test_log_says_what_changed_in_words_and_no_grade(client, log):
    client.force_login(log.office)

    page = client.get(LIST).content.decode()

    assert "已提交 → 已认定" in page
    assert "春 → 秋" in page
    changed = AuditEvent.objects.get(verb="lessons.changed")
    assert [(one.before, one.after) for one in verbs.changes_of(changed)] == [("春", "秋")]


def test_verb_nobody_named_is_shown_as_it_is():
    assert verbs.verb_label("summaries.frobnicated") == "summaries.frobnicated"


def test_log_of_many_takes_as_many_queries_as_of_few(client, cast, queries):
    client.force_login(cast.office)
    client.get(LIST)

    def ask():
        with queries() as asked:
            client.get(LIST)
        return len(asked)

    audit.record(by=cast.office, verb="schools.signed_in", target=cast.owner, subject=cast.owner,
                 school=cast.school)  # fmt: skip
    few = ask()
    for person in (cast.leader, cast.colleague):
        audit.record(by=cast.office, verb="schools.appointed", target=person, subject=person,
                     school=cast.school, after={"role": "office"})  # fmt: skip

    assert ask() == few <= 12


def test_long_log_is_not_counted_whole_and_read_further_by_asking_for_less(
    client, log, monkeypatch
):
    monkeypatch.setattr("schools.views.audit.MOST", 2)
    older = "还有更早的记录"
    client.force_login(log.office)

    page = client.get(LIST)
    short = client.get(LIST, {"area": "training"})

    assert page.context["page"].paginator.count == 2
    assert older in page.content.decode()
    assert older not in short.content.decode()
    assert shown(client, log.office, area="training") == ["training.certified"]


def test_what_is_looked_for_is_of_a_year_unless_a_first_day_is_chosen(client, log):
    long_ago = timezone.now() - timedelta(days=500)
    with time_machine.travel(long_ago, tick=False):
        audit.record(by=log.office, verb="training.returned", target=make.training(log.owner))
    first = str(timezone.localtime(long_ago).date())

    assert shown(client, log.office, area="training") == ["training.certified"]
    assert "查找范围" in client.get(LIST, {"area": "training"}).content.decode()
    assert shown(client, log.office, area="training", since=first) == [
        "training.returned", "training.certified",
    ]  # fmt: skip
    assert "training.returned" in shown(client, log.office)


def test_page_of_a_person_tells_what_happened_here_and_asks_for_the_school_in_one_way(
    client, cast, queries
):
    for school in (cast.school, cast.other_school):
        audit.record(by=cast.office, verb="schools.appointed", target=cast.owner,
                     subject=cast.owner, school=school, why=school.code)  # fmt: skip
    audit.record(by=cast.office, verb="schools.appointed", target=cast.leader,
                 subject=cast.leader, school=cast.school)  # fmt: skip
    client.force_login(cast.office)

    with queries() as asked:
        page = client.get(reverse("schools:person_detail", args=["shiqiao", cast.owner.pk]))

    assert [event.why for event in page.context["events"]] == ["shiqiao"]
    [question] = [one["sql"] for one in asked if 'FROM "schools_auditevent"' in one["sql"]]
    # Two ways to the same school hide from PostgreSQL how many entries it holds.
    assert " OR " not in question


@pytest.mark.parametrize(
    ("verb", "after", "words"),
    [
        (
            "records.exported",
            {"kind": "observation", "rows": 7, "title": "听课记录", "of": {"范围": "石桥初级中学"}},
            [("行数", "7"), ("清单名称", "听课记录"), ("筛选条件", "范围: 石桥初级中学")],
        ),
        ("portfolios.exported", {"period": "2020-2"}, [("时段", "2020学年第二学期")]),
        (
            "summaries.text_written",
            {
                "young": [
                    {"auto": True},
                    {"runs": [{"text": "结对"}, {"figure": "n"}, {"text": "人"}]},
                ]
            },
            [("文字", "结对…人")],
        ),
        ("summaries.outline_changed", {"outline": {"name": "本校", "content": {}}}, []),
    ],
)
def test_log_is_read_without_words_of_machines(cast, verb, after, words):
    event = audit.record(by=cast.office, verb=verb, target=cast.school, after=after)

    assert [(one.label, one.after) for one in verbs.changes_of(event)] == words
