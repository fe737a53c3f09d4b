"""The office sets the last day of a title or a pair; what counted until then stays."""

from datetime import date

import pytest
from django.urls import reverse

from records import figures
from records.scope import Scope
from schools.models import AuditEvent
from schools.periods import Calendar
from tests import make

pytestmark = pytest.mark.django_db


def sent(client, cast, record, name, **form):
    client.force_login(cast.office)
    return client.post(reverse(f"portfolios:{name}", args=[record.pk]), form)


def pairs_in(cast, period):
    scope = Scope(Calendar(cast.school).parse(period), cast.school.pk)
    return figures.get("portfolios.mentor_pairs").value(scope)


def test_a_pair_that_is_dissolved_counts_in_the_semester_before(client, cast):
    pair = make.pair(cast.owner, cast.colleague, ended_on=date(2022, 8, 31))
    before = pairs_in(cast, "2020-1"), pairs_in(cast, "2020-2")

    answer = sent(client, cast, pair, "pair_end", day="2021-02-01", why="徒弟调动")

    pair.refresh_from_db()
    after = pairs_in(cast, "2020-1"), pairs_in(cast, "2020-2")
    assert (answer.url, pair.ended_on, before, after) == (
        reverse("portfolios:pair_detail", args=[pair.pk]),
        date(2021, 2, 1),
        (1, 1),
        (1, 0),
    )
    event = AuditEvent.objects.get(verb="portfolios.last_day_set")
    assert (event.by, event.why, event.before, event.after) == (
        cast.office,
        "徒弟调动",
        {"ended_on": "2022-08-31"},
        {"ended_on": "2021-02-01"},
    )
    page = client.get(reverse("portfolios:pair_detail", args=[pair.pk])).content.decode()
    assert "徒弟调动" in page


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"day": "2020-08-31", "why": "早了"}, "day"),
        ({"day": "2021-02-30", "why": "没有"}, "day"),
        ({"day": "2021-02-01", "why": ""}, "why"),
    ],
)
def test_a_day_that_does_not_fit_is_refused_at_its_field(client, cast, form, wrong):
    title = make.title(cast.owner)

    answer = sent(client, cast, title, "title_end", **form)

    title.refresh_from_db()
    assert (list(answer.context["form"].errors), title.ended_on) == ([wrong], None)


def test_an_end_can_be_opened_again(client, cast):
    title = make.title(cast.owner, ended_on=date(2021, 1, 31))

    sent(client, cast, title, "title_end", day="", why="续聘，无固定期限")

    title.refresh_from_db()
    assert title.ended_on is None


def test_nobody_of_the_office_ends_what_is_their_own(client, cast):
    mine = make.pair(cast.owner, cast.office)

    assert sent(client, cast, mine, "pair_end", day="2021-02-01", why="我").status_code == 403
