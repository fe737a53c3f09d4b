import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from records.models import Evidence
from schools.models import AuditEvent
from tests import make
from tests.records.uploads import pdf, picture
from tests.training.typed import typed
from training.models import Training

pytestmark = pytest.mark.django_db
URL = "/training/new/"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.owner)
    return client


def test_form_begins_with_today_and_the_level_used_last(desk, cast):
    make.training(cast.owner, level="provincial", mode="online")

    form = desk.get(reverse("training:training_add")).context["form"]

    today = timezone.localdate()
    assert {name: form[name].value() for name in ("level", "mode", "started_on", "ended_on")} == {
        "level": "provincial",
        "mode": "online",
        "started_on": today,
        "ended_on": today,
    }


def test_training_is_stored_handed_in_and_audited(desk, cast):
    response = desk.post(URL, typed(programme=" 统编教材 “培训” "))

    record = Training.objects.get()
    assert response.url == f"/training/{record.pk}/"
    assert (record.teacher, record.school, record.created_by) == (
        cast.owner,
        cast.school,
        cast.owner,
    )
    assert (record.programme, record.programme_key) == ("统编教材 “培训”", "统编教材培训")
    assert (record.status, record.hours, record.credits) == ("submitted", 16, 16)
    assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)) == [
        "training.added",
        "training.submitted",
    ]


def test_credits_follow_from_the_rate_of_the_school(desk, cast):
    cast.school.credits_per_hour = "0.333"
    cast.school.save()

    desk.post(URL, typed(hours="16"))

    assert str(Training.objects.get().credits) == "5.33"


def test_draft_is_kept_without_handing_in(desk):
    desk.post(URL, typed(then="keep"))

    assert Training.objects.get().status == "draft"


def test_same_request_again_stores_once_and_answers_the_same(desk):
    data = typed()

    first, second = desk.post(URL, data), desk.post(URL, data)

    assert (second.status_code, second.url) == (302, first.url)
    assert Training.objects.count() == 1
    assert data["request_key"] in desk.session["accepted_keys"]


def test_other_words_under_the_same_request_are_not_lost(desk):
    data = typed(then="keep")
    desk.post(URL, data)

    desk.post(URL, {**data, "programme": "改了的名称"})

    assert list(Training.objects.values_list("programme", flat=True)) == ["改了的名称"]


def test_request_key_of_somebody_else_does_not_open_their_record(desk, cast):
    theirs = make.training(cast.colleague, status="draft", request_key=uuid.uuid4())

    response = desk.post(URL, typed(request_key=str(theirs.request_key), then="keep"))

    theirs.refresh_from_db()
    assert theirs.programme != "统编教材培训"
    assert response.status_code == 200
    assert "统编教材培训" in response.content.decode()


def test_second_identical_record_is_refused_in_words_and_nothing_is_lost(desk, cast):
    desk.post(URL, typed())

    response = desk.post(URL, typed(programme="统编教材（培训）", note="我的备注"))

    assert Training.objects.count() == 1
    assert response.context["form"].non_field_errors() == ["这次培训已有记录。"]
    assert "我的备注" in response.content.decode()


def test_identical_drafts_may_stand_side_by_side(desk):
    desk.post(URL, typed())
    desk.post(URL, typed(then="keep"))

    assert Training.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"hours": "0"}, ["hours"]),
        ({"hours": "-3"}, ["hours"]),
        ({"hours": "16.5"}, ["hours"]),
        ({"hours": "3000"}, ["hours"]),
        ({"hours": "NaN"}, ["hours"]),
        ({"hours": "很多"}, ["hours"]),
        ({"credits": "-1"}, ["credits"]),
        ({"ended_on": "2021-03-04"}, ["ended_on"]),
        ({"started_on": "0021-03-05", "hours": "8"}, ["started_on"]),
        ({"programme": " "}, ["programme"]),
        ({"programme": "长" * 201}, ["programme"]),
        ({"level": "universe"}, ["level"]),
        ({"mode": ""}, ["mode"]),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(desk, fields, wrong):
    response = desk.post(URL, typed(note="别丢了", **fields))

    assert response.status_code == 200
    assert sorted(response.context["form"].errors) == wrong
    assert "别丢了" in response.content.decode()
    assert not Training.objects.exists()


def test_training_of_tomorrow_is_refused(desk):
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()

    response = desk.post(URL, typed(started_on=tomorrow, ended_on=tomorrow, hours="8"))

    assert sorted(response.context["form"].errors) == ["ended_on", "started_on"]
    assert not Training.objects.exists()


def test_markup_in_text_stays_text(desk):
    desk.post(URL, typed(programme="<script>alert(1)</script>"))

    body = desk.get(f"/training/{Training.objects.get().pk}/").content.decode()

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


def test_evidence_comes_with_the_form(desk, cast):
    desk.post(URL, {**typed(), "evidence": [picture("照片.jpg"), pdf("证书.pdf")]})

    record = Training.objects.get()
    assert list(Evidence.objects.values_list("record_id", "name", "kind")) == [
        (record.pk, "照片.jpg", "training"),
        (record.pk, "证书.pdf", "training"),
    ]


def test_bad_file_refuses_the_whole_and_keeps_the_words(desk, settings):
    bad = pdf("照片.jpg")

    response = desk.post(URL, {**typed(), "evidence": [picture(), bad]})

    assert list(response.context["form"].errors) == ["evidence"]
    assert "统编教材培训" in response.content.decode()
    assert not Training.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_too_many_files_at_once_are_refused_in_words(desk):
    files = [pdf(f"{n}.pdf", body=str(n).encode()) for n in range(11)]

    response = desk.post(URL, {**typed(), "evidence": files})

    assert response.context["form"].errors["evidence"] == ["一次最多选择 10 个文件。"]


def test_withdrawn_record_is_entered_anew_without_typing(desk, cast):
    old = make.training(cast.owner, status="withdrawn", hours=12, note="集中研修")

    form = desk.get(f"{URL}?copy={old.pk}").context["form"]

    assert (form["programme"].value(), form["hours"].value(), form["note"].value()) == (
        old.programme,
        12,
        "集中研修",
    )


def test_record_of_a_stranger_cannot_be_copied(desk, cast):
    theirs = make.training(cast.stranger)

    assert desk.get(f"{URL}?copy={theirs.pk}").status_code == 404
    assert desk.get(f"{URL}?copy=nonsense").status_code == 404


def test_person_without_a_school_logs_nothing(client, db):
    client.force_login(make.person())

    assert client.get(URL).status_code == 404
