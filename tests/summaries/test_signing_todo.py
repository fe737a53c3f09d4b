"""What the home page says of summaries on their way to be signed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from schools.models import Role
from summaries import signing, todo
from tests import make
from tests.summaries.signing import handed_in, signed

pytestmark = pytest.mark.django_db


def told(person):
    """[(text, address)] about summaries."""
    person.__dict__.pop("_access", None)
    return [(one.text, one.url) for one in todo.waiting_for(person) if "总结" in one.text]


def page(summary):
    return reverse("summaries:summary_detail", args=[summary.pk])


def test_principal_is_asked_and_nobody_else(cast):
    summary = handed_in(cast)

    found = {
        name: told(getattr(cast, name))
        for name in ("owner", "leader", "office", "principal", "stranger_office")
    }

    asked = [("有1份总结待您审定签发。", page(summary))]
    assert found == {
        "owner": [], "leader": [], "office": [], "principal": asked, "stranger_office": [],
    }  # fmt: skip


def test_several_are_opened_by_the_list(cast):
    handed_in(cast)
    handed_in(cast)

    assert told(cast.principal) == [("有2份总结待您审定签发。", reverse("summaries:summary_list"))]


def test_nobody_is_asked_to_sign_their_own(cast):
    make.appoint(cast.office, Role.PRINCIPAL, school=cast.school)

    handed_in(cast)

    assert told(cast.office) == []


def test_whoever_handed_it_in_learns_that_it_was_returned_until_it_is_handed_in_again(cast):
    summary = handed_in(cast)
    signing.give_back(summary, by=cast.principal, why="缺一节")

    returned = told(cast.office)
    signing.hand_in(summary, by=cast.office)

    assert returned == [(f"您提交的总结“{summary}”已被退回。", page(summary))]
    assert told(cast.office) == []


def test_whoever_handed_it_in_learns_for_some_days_that_it_was_signed(cast, monkeypatch):
    summary, _frozen = signed(cast)

    found = told(cast.office)
    monkeypatch.setattr(todo, "JOBS_FOR", timedelta(0))

    assert found == [(f"您提交的总结“{summary}”已审定签发。", page(summary))]
    assert told(cast.office) == []
