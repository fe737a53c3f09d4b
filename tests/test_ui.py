"""Words, dates and figures in templates; the frame of every page."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from lxml import html

from config import bundles
from records.models import Exemption, Reason
from records.templatetags import ui
from schools import navigation
from schools.models import Group

FRIDAY = date(2021, 3, 5)


@pytest.mark.parametrize(
    ("start", "end", "chinese", "english"),
    [
        (FRIDAY, FRIDAY, "2021年3月5日 (周五)", "5 Mar 2021 (Fri)"),
        (FRIDAY, date(2021, 3, 6), "2021年3月5日—6日", "5–6 Mar 2021"),
        (FRIDAY, date(2021, 4, 2), "2021年3月5日—4月2日", "5 Mar – 2 Apr 2021"),
        (
            date(2020, 12, 30),
            date(2021, 1, 2),
            "2020年12月30日—2021年1月2日",
            "30 Dec 2020 – 2 Jan 2021",
        ),
        (None, None, "—", "—"),
    ],
)
def test_date_range_says_once_what_both_ends_share(start, end, chinese, english):
    with translation.override("zh-hans"):
        in_chinese = ui.cn_date_range(start, end)
    with translation.override("en"):
        in_english = ui.cn_date_range(start, end)

    assert (in_chinese, in_english) == (chinese, english)


def test_moments_are_shown_in_local_time():
    late = datetime(2021, 3, 5, 16, 32, tzinfo=UTC)

    with translation.override("zh-hans"):
        assert (ui.cn_moment(late), ui.cn_day(late)) == ("2021年3月6日 00:32", "2021年3月6日")
    with translation.override("en"):
        assert ui.cn_moment(late) == "6 Mar 2021, 00:32"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("12.50"), "12.5"),
        (Decimal("1200"), "1200"),
        (12.0, "12"),
        (1 / 3, "0.33"),
        (0, "0"),
        (None, "—"),
        ("95.1%", "95.1%"),
        (Decimal("1E+2"), "100"),
    ],
)
def test_numbers_have_no_needless_zeros(value, shown):
    assert ui.number(value) == shown


def test_percent_keeps_one_place():
    assert [ui.percent(Decimal("0.95123")), ui.percent(Decimal(1)), ui.percent(None)] == [
        "95.1%",
        "100%",
        "—",
    ]


def test_figure_is_a_link_that_says_what_it_counts():
    shown = ui.figure(412, "人次", "/rows/?whose=a&when=b", '"certified"')

    assert shown == (
        '<a class="figure" href="/rows/?whose=a&amp;when=b" title="&quot;certified&quot;">'
        '<span>412</span> <span class="figure-unit">人次</span></a>'
    )


def test_figure_without_rows_is_no_link():
    assert ui.figure(None, "篇") == (
        '<span class="figure"><span>—</span> <span class="figure-unit">篇</span></span>'
    )


def test_every_status_has_a_word_and_a_shape():
    assert set(ui.STATUS_WORDS) == set(ui.STATUS_SHAPES)
    for code, word in ui.STATUS_WORDS.items():
        shown = ui.status(code)
        assert shown.count("<svg") == 1
        assert str(word) in shown


def rendered(source, path="/", **context):
    request = RequestFactory().get(path)
    return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


def test_sort_heading_turns_around_and_forgets_the_page():
    shown = rendered('{% sort_th "hours" "Hours" %}', "/?sort=hours&page=3&q=a")

    assert 'aria-sort="ascending"' in shown
    assert 'href="?q=a&amp;sort=-hours"' in shown


def test_hidden_query_keeps_the_rest_of_the_address_escaped():
    shown = rendered('{% hidden_query "when" "page" %}', '/?whose="x&when=2020-2&page=2')

    assert shown == '<input type="hidden" name="whose" value="&quot;x">'


# --- the frame ----------------------------------------------------------------


def shown_to(person, path="/"):
    person.__dict__.pop("_access", None)
    return [item.label for item in navigation.items_for(person, path)]


def test_navigation_shows_only_what_one_may_open(cast):
    teacher, office = shown_to(cast.owner), shown_to(cast.office)

    assert set(office) - set(teacher) <= {"审核", "导入", "看板", "名册"}
    assert not {"审核", "导入", "名册", "看板"} & set(teacher)


def test_page_below_an_item_marks_the_longest_match(cast, monkeypatch):
    addresses = {"home": "/", "training": "/training/", "review": "/training/review/"}
    monkeypatch.setattr(navigation, "address", lambda item: addresses.get(item.key, ""))

    items = navigation.items_for(cast.office, "/training/review/7/")

    assert [(item.url, item.here) for item in items] == [
        ("/", False),
        ("/training/", False),
        ("/training/review/", True),
    ]


def test_item_is_marked_on_all_pages_of_its_part(cast):
    items = navigation.items_for(cast.office, "/schools/shiqiao/groups/")

    assert [item.url for item in items if item.here] == [reverse("schools:people")]


def test_living_page_is_for_staff(client, cast):
    statuses = {}
    for name in ("owner", "principal", "office", "administrator"):
        client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        statuses[name] = client.get(reverse("living_page")).status_code

    assert statuses == {"owner": 404, "principal": 404, "office": 200, "administrator": 200}


def test_colour_is_remembered_and_the_way_back_stays_here(client):
    response = client.post(reverse("set_theme"), {"theme": "dark", "next": "//elsewhere/x"})

    assert (response.url, response.cookies["theme"].value) == ("/", "dark")
    assert 'data-theme="dark"' in client.get(reverse("sign_in")).content.decode()

    client.post(reverse("set_theme"), {"theme": "", "next": "/sign-in/"})

    assert "data-theme" not in client.get(reverse("sign_in")).content.decode()


def test_page_of_a_missing_address_speaks_chinese_unless_asked(client):
    assert "没有这个页面" in client.get("/no-such-page/").content.decode()
    client.cookies["django_language"] = "en"
    assert "There is no such page" in client.get("/no-such-page/").content.decode()


def test_refused_token_is_explained(cast):
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("sign_in"), {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "页面已过期，未能提交" in response.content.decode()


# --- bundles ------------------------------------------------------------------


def test_page_asks_for_one_style_sheet_and_one_script(client):
    page = client.get(reverse("sign_in")).content.decode()

    assert page.count('rel="stylesheet"') == 1
    assert page.count(" src=") == 1
    for name in bundles.BUNDLES:
        response = client.get(f"/static/{bundles.current_name(name)}")
        assert response.status_code == 200


def test_every_source_is_in_a_bundle():
    root = bundles.source_path("")
    sources = {
        path.relative_to(root).as_posix()
        for folder in ("css", "js")
        for path in (root / folder).iterdir()
    }

    bundled = {source for files in bundles.BUNDLES.values() for source in files}

    assert sources == {source for source in bundled if ":" not in source}


def test_bundle_is_named_after_its_content(settings, tmp_path, monkeypatch):
    settings.VAR_ROOT = tmp_path
    monkeypatch.setattr(bundles, "joined", lambda name: "a{}")
    first = bundles.build("app.css")
    monkeypatch.setattr(bundles, "joined", lambda name: "b{}")
    second = bundles.build("app.css")

    assert first != second
    assert (tmp_path / "bundles" / first).read_text() == "a{}"
    assert (tmp_path / "bundles" / f"{second}.gz").exists()


def test_frame_weighs_less_than_the_budget(client):
    weight = sum(
        (bundles.bundle_root() / f"{bundles.current_name(name)}.gz").stat().st_size
        for name in bundles.BUNDLES
    )

    assert weight < 45_000


def test_words_of_the_script_are_complete():
    script = bundles.joined("app.js")

    said = set(re.findall(r'say\("(\w+)"', script))
    assert said <= set(ui.script_words())
    assert said


class ReasonForm(forms.ModelForm):
    class Meta:
        model = Exemption
        fields = ["reason"]


class GroupsForm(forms.Form):
    must = forms.ModelChoiceField(Group.objects.none())
    may = forms.ModelChoiceField(Group.objects.none(), required=False)
    named = forms.ModelChoiceField(Group.objects.none(), empty_label="全校")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (ReasonForm, ["请选择", *Reason.labels]),
        (GroupsForm, ["请选择", "—", "全校"]),
    ],
)
def test_choice_that_is_not_made_says_so_in_words(db, form, words):
    shown = Template("{% load crispy_forms_filters %}{{ form|crispy }}")

    page = html.fromstring(shown.render(Context({"form": form()})))

    assert [option.text for option in page.iter("option")] == words
