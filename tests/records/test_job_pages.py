"""The pages of long work: who sees a job, what they see, what they may do."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from records import jobs
from records.models import Job


@pytest.fixture(autouse=True)
def work(monkeypatch):
    @jobs.handler("tests.write", label="写文件")
    def write(job):
        job.progress(1, 4, note="王芳")
        job.output("学期总结.txt").write_text("内容")
        return {"words": "共 4 份"}

    yield
    jobs.HANDLERS.pop("tests.write")


def ask(cast, by="owner", **fields):
    return jobs.enqueue("tests.write", by=getattr(cast, by), school=cast.school, **fields)


def address(name, job):
    return reverse(f"records:job_{name}", args=[job.pk])


def text_of(response):
    return b"".join(response.streaming_content).decode()


ALL = {
    "owner", "colleague", "leader", "outsider", "office", "second_office", "principal",
    "administrator", "stranger", "stranger_office",
}  # fmt: skip


def who_opens(client, cast, job):
    opened = {}
    for name in ALL:
        client.force_login(getattr(cast, name))
        opened[name] = {
            client.get(address(page, job)).status_code for page in ("detail", "progress", "file")
        }
    assert {frozenset(codes) for codes in opened.values()} <= {frozenset([200]), frozenset([404])}
    return {name for name, codes in opened.items() if codes == {200}}


def test_job_is_seen_by_who_asked_and_by_the_office(client, cast):
    job = ask(cast)
    jobs.perform(job.pk)

    assert who_opens(client, cast, job) == {"owner", "office", "second_office"}


def test_who_left_the_school_does_not_see_the_job_any_more(client, cast):
    job = ask(cast)
    jobs.perform(job.pk)
    cast.owner.employments.update(ended_on="2021-01-01")

    assert who_opens(client, cast, job) == {"office", "second_office"}


def test_job_for_the_office_is_closed_when_the_appointment_ends(client, cast):
    job = ask(cast, by="principal", for_office=True)
    jobs.perform(job.pk)
    before = who_opens(client, cast, job)
    cast.principal.appointments.update(ended_on="2021-01-01")
    cast.principal.__dict__.pop("_access", None)

    after = who_opens(client, cast, job)

    assert (before, after) == (
        {"principal", "office", "second_office"},
        {"office", "second_office"},
    )


def test_running_job_shows_how_far_it_is_and_asks_again(client, cast):
    job = ask(cast)
    jobs.claim(job.pk).progress(10, 40, note="李明")
    client.force_login(cast.owner)

    page = client.get(address("progress", job)).content.decode()

    assert '<progress max="40" value="10"' in page
    assert "10 / 40" in page
    assert "李明" in page
    assert f'hx-get="{address("progress", job)}" hx-trigger="every 1s"' in page
    assert address("cancel", job) in page


def test_done_job_shows_its_result_and_stops_asking(client, cast):
    job = ask(cast)
    jobs.perform(job.pk)
    client.force_login(cast.owner)

    page = client.get(address("detail", job)).content.decode()

    assert "共 4 份" in page
    assert address("file", job) in page
    assert "hx-trigger" not in page
    assert address("cancel", job) not in page


def test_failed_job_says_why(client, cast, monkeypatch):
    @jobs.handler("tests.write", label="写文件")
    def refuse(job):
        raise jobs.Refused("第 3 行没有姓名。")

    job = ask(cast)
    jobs.perform(job.pk)
    client.force_login(cast.owner)

    assert "第 3 行没有姓名。" in client.get(address("detail", job)).content.decode()


def test_file_is_downloaded_under_its_own_name(client, cast):
    job = ask(cast)
    jobs.perform(job.pk)
    client.force_login(cast.owner)

    response = client.get(address("file", job))

    assert text_of(response) == "内容"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%AD%A6")


def test_file_of_an_unfinished_or_forgotten_job_is_not_found(client, cast, settings):
    waiting, gone = ask(cast), ask(cast)
    jobs.perform(gone.pk)
    gone.refresh_from_db()
    (settings.MEDIA_ROOT / gone.file).unlink()
    client.force_login(cast.owner)

    codes = [client.get(address("file", job)).status_code for job in (waiting, gone)]

    assert codes == [404, 404]


def test_owner_cancels_a_waiting_job(client, cast):
    job = ask(cast)
    client.force_login(cast.owner)

    response = client.post(address("cancel", job))

    job.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, address("detail", job))
    assert job.state == "cancelled"


def test_cancel_needs_a_post(client, cast):
    job = ask(cast)
    client.force_login(cast.owner)

    assert client.get(address("cancel", job)).status_code == 405


def test_strangers_cannot_cancel_what_they_cannot_see(client, cast):
    job = ask(cast)
    client.force_login(cast.stranger_office)

    response = client.post(address("cancel", job))

    job.refresh_from_db()
    assert (response.status_code, job.state) == (404, "queued")


def test_my_jobs_are_mine(client, cast):
    mine, theirs = ask(cast), ask(cast, by="colleague")
    client.force_login(cast.owner)

    page = client.get(reverse("records:job_list")).content.decode()

    assert address("detail", mine) in page
    assert address("detail", theirs) not in page


def test_empty_list_says_what_belongs_there(client, cast):
    client.force_login(cast.owner)

    assert "empty" in client.get(reverse("records:job_list")).content.decode()


def test_list_takes_the_same_queries_for_one_and_many(client, cast, queries):
    client.force_login(cast.owner)
    counts = []
    for many in (1, 30):
        for _n in range(many):
            ask(cast)
        client.get(reverse("records:job_list"))
        with queries() as asked:
            client.get(reverse("records:job_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_progress_takes_few_queries(client, cast, queries):
    job = ask(cast)
    client.force_login(cast.owner)
    client.get(address("progress", job))

    with queries() as asked:
        client.get(address("progress", job))

    assert len(asked) <= 8


def test_running_job_is_asked_to_end_once(client, cast):
    job = ask(cast)
    jobs.claim(job.pk)
    client.force_login(cast.office)

    page = client.post(address("cancel", job), follow=True).content.decode()

    assert Job.objects.get().requested_cancel
    assert address("cancel", job) not in page


def test_page_that_is_the_result_is_asked_to_load_anew_when_it_is_there(client, cast):
    job = ask(cast)
    client.force_login(cast.owner)
    address_ = f"{address('progress', job)}?reload=1"
    before = client.get(address_)
    jobs.perform(job.pk)

    after = client.get(address_)

    assert "HX-Refresh" not in before
    assert f'hx-get="{address_}"' in before.content.decode()
    assert after["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(address("progress", job))


def test_a_long_transaction_says_how_far_it_is(client, cast):
    """Its rows are seen by nobody before the commit; what is left is reckoned from its begin."""
    shown = {}

    @jobs.handler("tests.write", label="写文件")
    def write(job):
        job.progress(4, 4, note="王芳")
        with transaction.atomic():
            job.tell(0, 50_000)
            job.written_at = None
            job.tell(20_000, 50_000, note="正在保存")
            shown["since"] = job.tells_since
            shown.update(client.get(address("progress", asked)).context.flatten())

    asked = ask(cast)
    client.force_login(cast.owner)
    jobs.perform(asked.pk)

    said = shown["job"]
    assert (said.done, said.total, said.note) == (20_000, 50_000, "正在保存")
    assert said.remaining(shown["since"] + timedelta(minutes=2)) == timedelta(minutes=3)
