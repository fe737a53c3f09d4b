"""Outlines: what a house makes of the parts, titles, sentences and texts of its summaries."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from records.documents.tree import Chart, HonoursList, Paragraph, Section, plain, walk
from schools.models import AuditEvent, Role
from summaries import actions as summary_actions
from summaries.compose import PLACE, compose
from summaries.models import Outline, Summary
from summaries.outlines import actions, built_in, catalogue, editing, found
from summaries.outlines.content import branches, from_json, to_json
from summaries.outlines.forms import PLACES
from summaries.texts import TITLES
from tests import make
from tests.summaries.signing import draft
from tests.summaries.test_summary_document import fill, outline, place_of, words

USUAL = built_in.usual("school").content
pytestmark = pytest.mark.django_db


def composed(cast, content, language="zh-hans", office="教务处", **scope):
    return compose(
        place_of(cast, **scope),
        language=language,
        office=office,
        on=date(2021, 7, 6),
        content=content,
    )


def keep(cast, content=None, **fields):
    fields = {"name": "石桥提纲", "kind": "school", "by": cast.office, **fields}
    house = {} if "district" in fields else {"school": cast.school}
    return actions.keep(content or built_in.usual("school").content, **house, **fields)


def rows(form):
    """What a browser sends of the page as it is shown."""
    data = {"row": [], "on": [], "document-title": form.title_form["title"].value() or ""}
    for part in form.parts:
        data["row"].append(part.token)
        data["on"] += [part.token] if part.part.on else []
        for name in part.form.fields:
            data[f"{part.part.key}-{name}"] = part.form[name].value()
        for row in part.rows:
            data["row"].append(row.token)
            data["on"] += [row.token] if row.item.on else []
            if row.form:
                data[f"{row.item.key}-words"] = row.form["words"].value()
    for row in form.annexes:
        data["row"].append(row.token)
        data["on"] += [row.token] if row.item.on else []
    return data


def page_of(client, outline_row, **more):
    url = reverse("summaries:outline_edit", args=[outline_row.pk])
    response = client.get(url, more)
    context = response.context
    sent = rows(context["content"]) | {
        "name": context["form"]["name"].value(),
        "version": context["form"]["version"].value(),
    }
    return url, sent


# --- those that come with the product -----------------------------------------------


def test_every_outline_of_the_product_is_of_parts_and_sentences_there_are():
    unknown = []
    for one in built_in.every().values():
        known = {
            "sentence": catalogue.sentences_of(one.kind),
            "block": catalogue.blocks_of(one.kind),
            "annex": catalogue.annexes_of(one.kind),
        }
        keys = [part.key for part in one.content.parts]
        assert len(set(keys)) == len(keys)
        assert set(keys) <= set(TITLES), one.key
        items = [editing.token(item) for item in one.content.items()]
        assert len(set(items)) == len(items)
        unknown += [
            (one.key, item.key)
            for item in one.content.items()
            if item.kind in known and item.key not in known[item.kind]
        ]

    assert unknown == []
    assert set(built_in.every()) == {
        "academic_affairs", "district", "group", "half_year", "research_office", "teacher",
    }  # fmt: skip


def test_every_sentence_of_the_catalogue_stands_in_the_usual_outline():
    missing = {
        kind: set(catalogue.sentences_of(kind))
        - {item.key for item in built_in.usual(kind).content.items() if item.kind == "sentence"}
        for kind in built_in.USUAL
    }

    assert missing == {kind: set() for kind in built_in.USUAL}


def test_the_research_office_begins_with_research_and_signs_in_the_title(cast):
    fill(cast)

    document = composed(cast, built_in.every()["research_office"].content, office="教科室")

    assert document.title == "石桥初级中学教科室工作总结"
    assert [title for level, title in outline(document) if level == 2][:2] == [
        "课题管理与论文成果",
        "校本研修",
    ]
    assert plain(document.blocks[0].runs) == (
        "2020学年第二学期，教科室以课题研究为抓手，以校本研修为载体，服务课堂教学和教师专业成长，"
        "共参加培训6人次、听评课3节、在研课题1项。主要工作总结如下："
    )
    assert document.annexes[0].title == "课题一览表"


def test_texts_of_the_product_are_in_both_languages_and_promise_nothing():
    for one in built_in.every().values():
        said = [item.words for item in one.content.items() if item.kind == "text"]
        said += [part.titles for part in one.content.parts if part.titles]
        said += [one.names] + ([one.content.titles] if one.content.titles else [])
        assert {frozenset(one_text) for one_text in said} == {frozenset(("zh-hans", "en"))}
        for one_text in said:
            assert [
                sign for sign in "将拟要" if sign in one_text["zh-hans"].replace("主要", "")
            ] == []
            places = [set(PLACE.findall(one_text[language])) for language in ("zh-hans", "en")]
            assert places[0] == places[1] <= {*PLACES, "headlines"}


def test_content_survives_being_kept():
    for one in built_in.every().values():
        assert from_json(to_json(one.content)) == one.content


# --- composing ----------------------------------------------------------------------


def test_parts_are_off_renamed_and_in_another_order(cast):
    fill(cast)
    usual = USUAL
    content = editing.with_part(usual, "training", lambda part: replace(part, on=False))
    content = editing.with_part(
        content, "observation", lambda part: replace(part, titles={"zh-hans": "课堂"})
    )
    content = editing.move(content, "part:honours", editing.UP)

    document = composed(cast, content)

    assert outline(document) == [
        (1, "基本情况"),
        (1, "特色与荣誉"),
        (1, "主要工作与成效"),
        (2, "校本研修与教研"),
        (2, "课堂"),
        (2, "课题与论文"),
        (2, "课程建设"),
        (2, "青年教师与师徒"),
        (2, "骨干与名师"),
        (2, "师德与交流"),
        (1, "存在问题"),
        (1, "下学期打算"),
    ]


def test_what_stands_in_a_part_that_is_off_is_off_with_it(cast):
    content = editing.with_part(
        built_in.usual("school").content, "work", lambda part: replace(part, on=False)
    )

    assert [branch.part.key for branch in branches(content.parts)] == [
        "basics", "honours", "problems", "next",
    ]  # fmt: skip


def test_sentences_and_charts_are_chosen_one_by_one_and_in_order(cast):
    fill(cast)
    usual = USUAL
    content = editing.with_part(
        usual,
        "observation",
        lambda part: replace(
            part,
            items=tuple(
                replace(item, on=item.key in ("F19", "lessons_by_month")) for item in part.items
            ),
        ),
    )
    content = editing.move(content, "block:honours", editing.UP)

    document = composed(cast, content)

    parts = {node.key: node for node in walk(document) if isinstance(node, Section)}
    assert [getattr(block, "code", "chart") for block in parts["observation"].blocks] == [
        "F19",
        "chart",
    ]
    assert [type(block) for block in parts["honours"].blocks if type(block) is not Paragraph] == [
        HonoursList
    ]
    assert isinstance(parts["observation"].blocks[1], Chart)


def test_a_text_of_the_house_is_filled_and_its_figures_open_their_rows(cast):
    fill(cast)
    content = from_json(
        {
            "titles": {"zh-hans": "{school}{period}总结"},
            "parts": [
                {
                    "key": "own00000001",
                    "titles": {"zh-hans": "本室的话"},
                    "items": [
                        {
                            "text": "own00000002",
                            "words": {
                                "zh-hans": "{office}{training.person_times|han}人次。\n{未知}。"
                            },
                        }
                    ],
                }
            ],
        }
    )

    document = composed(cast, content)

    assert document.title == "石桥初级中学2020学年第二学期总结"
    assert words(document) == ["教务处六人次。", "{未知}。"]
    figure = next(
        run for run in walk(document) if getattr(run, "name", "") == "training.person_times"
    )
    assert figure.value == "6"
    assert figure.href


def test_words_in_one_language_stand_in_the_other_only_where_there_are_none(cast):
    fill(cast)
    content = from_json(
        {
            "parts": [
                {
                    "key": "own00000001",
                    "titles": {"zh-hans": "本室的话"},
                    "items": [{"text": "own00000002", "words": {"zh-hans": "中", "en": "E"}}],
                },
                {"key": "basics", "titles": {"zh-hans": "概况"}},
            ],
        }
    )

    assert outline(composed(cast, content, "en")) == [(1, "本室的话"), (1, "Basic situation")]
    assert words(composed(cast, content, "en")) == ["E"]


# --- moving -------------------------------------------------------------------------


def keys_of(content):
    return [part.key for part in content.parts]


def keys(content):
    return [(part.key, part.level) for part in content.parts]


def test_a_part_moves_with_what_stands_in_it_and_not_above_the_opening():
    usual = USUAL

    moved = editing.move(usual, "part:work", editing.UP)
    again = editing.move(moved, "part:work", editing.UP)

    assert [key for key, _level in keys(moved)] == [
        "opening", "work", "training", "teaching", "observation", "research", "courses", "young",
        "backbone", "ethics", "basics", "honours", "problems", "next",
    ]  # fmt: skip
    assert again == moved
    assert editing.move(moved, "part:work", editing.DOWN) == usual


def test_a_part_inside_another_moves_out_of_it_and_into_the_next():
    usual = USUAL

    out = editing.move(usual, "part:training", editing.UP)

    assert keys(out)[:4] == [("opening", 0), ("basics", 1), ("training", 2), ("work", 1)]
    assert editing.move(out, "part:training", editing.DOWN) == usual


def test_a_sentence_moves_within_its_part_and_over_its_edge():
    usual = USUAL
    first = usual.part("observation").items[0]

    moved = editing.move(usual, editing.token(first), editing.UP)

    assert moved.part("teaching").items[-1] == first
    assert first not in moved.part("observation").items
    assert editing.move(moved, editing.token(first), editing.DOWN) == usual


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [f"part:{key}" for key in ("opening", "basics", "work", "training", "ethics", "next")]
            + ["sentence:F02", "sentence:F19", "block:honours", "text:opening", "annex:papers"]
        ),
        st.sampled_from([editing.UP, editing.DOWN]),
    ),
    max_size=30,
)


@given(STEPS)
def test_whatever_is_moved_nothing_is_lost_and_every_part_fits(steps):
    content = USUAL
    for name, step in steps:
        content = editing.move(content, name, step)

    def everything(one):
        return sorted(editing.token(item) for item in one.items())

    assert everything(content) == everything(USUAL)
    assert sorted(keys_of(content)) == sorted(keys_of(USUAL))
    levels = [part.level for part in content.parts]
    assert content.parts[0].key == "opening"
    assert all(1 <= after <= before + 1 for before, after in pairwise(levels))


# --- the house's own ----------------------------------------------------------------


def test_the_office_keeps_an_outline_and_changes_it_on_its_page(client, cast):
    client.force_login(cast.office)
    url = reverse("summaries:outline_new")
    client.post(f"{url}?from=academic_affairs", {"name": "石桥教务提纲", "is_usual": "on"})
    kept = Outline.objects.get()
    assert (kept.school, kept.kind, kept.is_usual, kept.version) == (cast.school, "school", True, 1)

    url, sent = page_of(client, kept)
    sent["observation-title"] = "课堂观察"
    sent["on"].remove("part:courses")
    sent["on"].remove("sentence:F21")
    sent["document-title"] = "{school}教务工作"
    response = client.post(url, sent | {"do": "save"})

    assert response.status_code == 302
    kept.refresh_from_db()
    content = from_json(kept.content)
    assert kept.version == 2
    assert content.titles["zh-hans"] == "{school}教务工作"
    assert content.part("observation").titles == {
        "zh-hans": "课堂观察",
        "en": "Everyday teaching and lesson observation",
    }
    assert not content.part("courses").on
    off = [item.key for item in content.part("observation").items if not item.on]
    assert off == ["F21"]
    assert [event.verb for event in AuditEvent.objects.order_by("id")] == [
        "summaries.outline_kept",
        "summaries.outline_changed",
    ]


def test_a_page_sent_back_as_it_is_changes_nothing(client, cast):
    kept = keep(cast)
    client.force_login(cast.office)
    # What is not chosen is written down once the page was kept.
    url, sent = page_of(client, kept)
    client.post(url, sent)
    kept.refresh_from_db()
    before = kept.content, kept.version

    url, sent = page_of(client, kept)
    client.post(url, sent)

    kept.refresh_from_db()
    assert (kept.content, kept.version) == before


def test_buttons_of_the_page_keep_what_was_typed_and_store_nothing(client, cast):
    kept = keep(cast)
    client.force_login(cast.office)
    url, sent = page_of(client, kept)

    sent["training-title"] = "培训工作"
    response = client.post(url, sent | {"do": "add_part"})
    sent = rows(response.context["content"])
    own = [token.removeprefix("part:") for token in sent["row"] if token.startswith("part:own")]
    assert len(own) == 1
    response = client.post(url, sent | {"do": f"up:part:{own[0]}"})
    sent = rows(response.context["content"])
    assert sent["training-title"] == "培训工作"
    kept.refresh_from_db()
    assert kept.version == 1

    text = next(token for token in sent["row"] if token.startswith("text:own"))
    sent[f"{own[0]}-title"] = "党建引领"
    sent[f"{text.removeprefix('text:')}-words"] = "支部领学。"
    client.post(url, sent | {"do": "save", "name": "石桥提纲", "version": 1})

    kept.refresh_from_db()
    content = from_json(kept.content)
    part = content.part(own[0])
    assert part.titles == {"zh-hans": "党建引领"}
    assert [item.words for item in part.items] == [{"zh-hans": "支部领学。"}]
    assert content.part("training").titles == {"zh-hans": "培训工作"}
    order = [part.key for part in content.parts if part.level == 1]
    assert order == ["basics", "work", own[0], "honours", "problems", "next"]


def test_errors_keep_what_was_typed_and_say_where(client, cast):
    kept = keep(cast)
    client.force_login(cast.office)
    url, sent = page_of(client, kept)
    sent["document-title"] = "{school}{单位}总结"
    sent["opening-words"] = "我们{training.nonsense}。"
    sent["training-title"] = "长" * 61

    response = client.post(url, sent | {"do": "save"})

    assert response.status_code == 422
    assert [field for field, _error in response.context["content"].errors] == [
        "id_document-title",
        "id_opening-words",
        "id_training-title",
    ]
    page = response.content.decode()
    assert "我们{training.nonsense}。" in page
    assert "长" * 61 in page
    kept.refresh_from_db()
    assert kept.version == 1


def test_two_at_once_the_second_is_told_and_loses_nothing(client, cast):
    kept = keep(cast)
    client.force_login(cast.office)
    url, first = page_of(client, kept)
    _url, second = page_of(client, kept)
    client.post(url, first | {"training-title": "甲的"})

    response = client.post(url, second | {"training-title": "乙的"})

    assert response.status_code == 409
    assert "陈一" in response.content.decode()
    sent = rows(response.context["content"]) | {
        "name": "石桥提纲",
        "version": response.context["form"]["version"].value(),
    }
    assert client.post(url, sent).status_code == 302
    kept.refresh_from_db()
    assert from_json(kept.content).part("training").titles == {"zh-hans": "乙的"}


def test_more_texts_than_anybody_writes_are_not_taken(client, cast):
    kept = keep(cast)
    client.force_login(cast.office)
    url, sent = page_of(client, kept)
    sent["row"] = [sent["row"][0], *(f"text:own{n:08x}" for n in range(200)), *sent["row"][1:]]

    client.post(url, sent)

    kept.refresh_from_db()
    items = list(from_json(kept.content).items())
    assert sum(item.kind == "text" for item in items) == 60
    assert sum(item.kind == "sentence" for item in items) == len(catalogue.sentences_of("school"))


def test_what_was_never_offered_is_not_taken(client, cast):
    kept = keep(cast)
    client.force_login(cast.office)
    url, sent = page_of(client, kept)
    sent["row"] = ["part:own<script>", "part:nonsense", "sentence:F999", "text:../x", *sent["row"]]

    client.post(url, sent)

    kept.refresh_from_db()
    content = from_json(kept.content)
    assert {part.key for part in content.parts} == set(keys_of(USUAL))
    assert "F999" not in {item.key for item in content.items()}


def test_a_page_that_lost_its_rows_wipes_nothing(client, cast):
    kept = keep(cast)
    client.force_login(cast.office)

    response = client.post(
        reverse("summaries:outline_edit", args=[kept.pk]), {"name": "石桥提纲", "version": 1}
    )

    assert response.status_code == 422
    kept.refresh_from_db()
    assert from_json(kept.content) == USUAL


def test_one_outline_of_a_house_is_the_usual_one(cast):
    first, second = keep(cast, is_usual=True), keep(cast, name="另一份", is_usual=True)
    group = keep(cast, built_in.usual("group").content, name="组", kind="group", is_usual=True)

    assert list(Outline.objects.filter(is_usual=True).order_by("id")) == [second, group]
    assert first.pk != second.pk


def test_one_name_stands_for_one_outline(client, cast):
    keep(cast)
    client.force_login(cast.office)

    response = client.post(
        f"{reverse('summaries:outline_new')}?from=half_year", {"name": "石桥提纲"}
    )

    assert response.status_code == 422
    assert Outline.objects.count() == 1


def test_a_double_click_keeps_one(client, cast):
    client.force_login(cast.office)
    url = f"{reverse('summaries:outline_new')}?from=half_year"
    key = client.get(url).context["form"]["request_key"].value()

    for name in ("一", "一"):
        client.post(url, {"name": name, "request_key": key})

    assert Outline.objects.count() == 1


def test_a_removed_outline_leaves_its_summaries_as_they_are(client, cast):
    fill(cast)
    kept = keep(cast)
    summary = summary_by(cast, found.find(cast.office, f"house:{kept.pk}"))
    client.force_login(cast.office)

    client.post(reverse("summaries:outline_remove", args=[kept.pk]))

    assert Outline.objects.count() == 0
    summary.refresh_from_db()
    assert found.outline_of(summary).content == from_json(kept.content)
    assert AuditEvent.objects.filter(verb="summaries.outline_removed").count() == 1


# --- of a summary -------------------------------------------------------------------


def summary_by(cast, choice, **fields):
    return Summary.objects.create(
        school=cast.school,
        kind="school",
        period_key="2020-2",
        starts_on=date(2021, 2, 1),
        ends_on=date(2021, 7, 31),
        language="zh-hans",
        title="石桥初级中学工作总结",
        outline=found.snapshot(choice),
        created_by=cast.office,
        **fields,
    )


def test_the_outline_of_one_summary_changes_for_it_alone(client, cast):
    fill(cast)
    kept = keep(cast)
    summary = summary_by(cast, found.find(cast.office, f"house:{kept.pk}"))
    client.force_login(cast.office)
    url = reverse("summaries:summary_outline", args=[summary.pk])
    context = client.get(url).context
    sent = rows(context["content"]) | {"was": context["was"], "training-title": "本期培训"}

    assert client.post(url, sent).status_code == 302

    summary.refresh_from_db()
    own = found.outline_of(summary)
    assert own.is_own
    assert own.content.part("training").titles == {"zh-hans": "本期培训"}
    assert summary.job is not None
    kept.refresh_from_db()
    assert kept.version == 1
    # Whoever still had the page open before is told.
    assert client.post(url, sent).status_code == 409


def test_a_summary_is_composed_by_another_outline(client, cast):
    fill(cast)
    summary = summary_by(cast, found.of_built_in(built_in.usual("school")))
    client.force_login(cast.office)

    client.post(
        reverse("summaries:summary_outline", args=[summary.pk]), {"outline": "research_office"}
    )

    summary.refresh_from_db()
    assert summary.outline["name"] == "教科室工作总结"
    response = client.post(
        reverse("summaries:summary_outline", args=[summary.pk]), {"outline": "group"}
    )
    assert response.status_code == 404


def test_an_outline_kept_from_a_summary_takes_its_words_along(cast):
    summary = summary_by(cast, found.of_built_in(built_in.usual("school")))
    summary.parts.create(
        school=cast.school,
        key="ethics",
        content=[
            {"auto": True},
            {
                "runs": [
                    {"text": "参训"},
                    {"figure": "training.people", "text": "3"},
                    {"text": "人。"},
                ]
            },
            {"runs": [{"text": "宣讲十项准则。"}]},
        ],
    )
    summary.parts.create(
        school=cast.school, key="training", content=[{"sentence": "F04", "removed": True}]
    )
    summary.parts.create(
        school=cast.school,
        key="opening",
        content=[{"sentence": "opening", "runs": [{"text": "我们这样开头。"}]}],
    )
    text = {"text": "own00000001", "words": {"zh-hans": "甲。\n\n乙。\n丙。"}}
    summary.outline["content"]["parts"][-1]["items"].append(text)
    edited = {"figure": "training.hours", "format": "han", "text": "五"}
    summary.parts.create(
        school=cast.school,
        key="next",
        content=[
            {"sentence": "own00000001", "removed": True},
            {"sentence": "own00000001.2", "runs": [edited, {"text": "学时。"}]},
        ],
    )
    summary.save()

    content = found.find(cast.office, f"summary:{summary.pk}").content

    assert content.part("ethics").items[-1].words == {
        "zh-hans": "参训{training.people}人。\n宣讲十项准则。"
    }
    assert [item.key for item in content.part("training").items if not item.on] == ["F04"]
    assert content.part("opening").items[0].words["zh-hans"] == "我们这样开头。"
    assert content.part("next").items[-1].words == {"zh-hans": "{training.hours|han}学时。\n丙。"}


# --- new summaries ------------------------------------------------------------------


def order(client, cast, **typed):
    """The answer to asking for the school's summary of the spring."""
    typed = {"whose": f"school:{cast.school.pk}", "when": "2020-2", "language": "zh-hans", **typed}
    return client.post(reverse("summaries:summary_new"), typed)


def test_a_new_summary_keeps_a_copy_of_the_outline_that_was_chosen(client, cast):
    kept = keep(cast)
    client.force_login(cast.office)

    assert order(client, cast, outline=f"house:{kept.pk}").status_code == 302
    assert order(client, cast, outline="academic_affairs").status_code == 302
    assert order(client, cast).status_code == 302

    names = [one.outline["name"] for one in Summary.objects.order_by("id")]
    assert names == ["石桥提纲", "教务处工作总结", "学校学期工作总结"]


def test_new_summaries_begin_with_the_usual_outline_of_the_house(client, cast):
    keep(cast, is_usual=True)
    keep(cast, built_in.usual("group").content, name="组的", kind="group", is_usual=True)
    client.force_login(cast.office)

    order(client, cast)

    assert Summary.objects.get().outline["name"] == "石桥提纲"


def test_next_semester_begins_from_a_summary_with_its_words(client, cast):
    earlier = summary_by(cast, found.of_built_in(built_in.every()["research_office"]))
    blocks = [{"auto": True}, {"runs": [{"text": "宣讲十项准则。"}]}]
    earlier.parts.create(school=cast.school, key="ethics", content=blocks)
    client.force_login(cast.office)
    url = reverse("summaries:summary_new")

    page = client.get(url, {"outline": f"summary:{earlier.pk}"})
    assert page.context["form"]["outline"].value() == f"summary:{earlier.pk}"
    assert "沿用“石桥初级中学工作总结”" in page.content.decode()
    order(client, cast, outline=f"summary:{earlier.pk}")

    made = Summary.objects.exclude(pk=earlier.pk).get()
    content = from_json(made.outline["content"])
    assert content.titles["zh-hans"] == "{school}{office}工作总结"
    assert content.part("ethics").items[-1].words == {"zh-hans": "宣讲十项准则。"}


def test_the_page_of_a_summary_leads_to_its_outline_and_to_the_next_one(client, cast):
    summary = summary_by(cast, found.of_built_in(built_in.usual("school")))
    client.force_login(cast.office)

    page = client.get(reverse("summaries:summary_detail", args=[summary.pk]))
    begun = client.get(page.context["next_url"])

    assert reverse("summaries:summary_outline", args=[summary.pk]) in page.content.decode()
    form = begun.context["form"]
    assert (form["whose"].value(), form["outline"].value()) == (
        f"school:{cast.school.pk}",
        f"summary:{summary.pk}",
    )
    client.force_login(cast.principal)
    page = client.get(reverse("summaries:summary_detail", args=[summary.pk]))
    assert page.context["next_url"] == ""
    assert reverse("summaries:summary_outline", args=[summary.pk]) not in page.content.decode()


def test_an_outline_for_something_else_is_refused(client, cast):
    client.force_login(cast.office)

    response = order(client, cast, outline="group")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["outline"]
    assert Summary.objects.count() == 0


def test_an_outline_chosen_while_it_is_composed_is_the_one_it_has(cast, monkeypatch):
    summary = draft(cast)
    began = summary.job_id
    other = replace(USUAL, titles={"zh-hans": "另一个题目"})
    chosen = found.snapshot(found.of_built_in(built_in.usual("school")), other)
    compose_it, times = summary_actions.composed, []

    def meanwhile(*about):
        times.append(about)
        if len(times) == 1:
            actions.choose(Summary.objects.get(pk=summary.pk), chosen, by=cast.office)
        return compose_it(*about)

    monkeypatch.setattr(summary_actions, "composed", meanwhile)
    summary_actions.store_tree(summary)

    stored = Summary.objects.get(pk=summary.pk)
    assert (stored.title, stored.tree["title"], len(times)) == ("另一个题目", "另一个题目", 2)
    # The job that was running may have typeset it already.
    assert stored.job_id != began


def test_an_outline_of_another_house_is_none_to_choose(client, cast):
    kept = keep(cast)
    client.force_login(cast.stranger_office)

    response = client.post(
        reverse("summaries:summary_new"),
        {
            "whose": f"school:{cast.other_school.pk}",
            "when": "2020-2",
            "language": "zh-hans",
            "outline": f"house:{kept.pk}",
        },
    )

    assert response.status_code == 422
    assert "石桥提纲" not in response.content.decode()


def test_a_house_keeps_outlines_for_what_it_sums_up(client, cast):
    url = reverse("summaries:outline_new")
    officer = make.person("顾学区")
    make.appoint(officer, Role.OFFICER, district=cast.school.district)

    for person, of_district, of_school in ((cast.office, 403, 302), (officer, 302, 403)):
        client.force_login(person)
        assert client.post(f"{url}?from=district", {"name": "学区的"}).status_code == of_district
        assert client.post(f"{url}?from=half_year", {"name": "学校的"}).status_code == of_school

    houses = {one.name: one.house for one in Outline.objects.all()}
    assert houses == {"学区的": cast.school.district, "学校的": cast.school}
    client.force_login(officer)
    page = client.get(reverse("summaries:outline_list"))
    assert [row["choice"].name for row in page.context["own"]] == ["学区的"]
    assert [row["choice"].key for row in page.context["ready"]] == ["district"]


def test_others_find_no_outline_of_a_house(cast):
    kept = keep(cast)
    key = f"house:{kept.pk}"

    assert found.find(cast.stranger_office, key) is None
    assert found.find(cast.owner, key).content == from_json(kept.content)
    assert found.find(cast.office, "house:nonsense") is None
    assert found.find(cast.office, "nonsense") is None


def test_pages_take_the_same_queries_with_one_and_with_three(client, cast, queries):
    client.force_login(cast.office)

    def asked(url):
        client.get(url)
        with queries() as found_queries:
            client.get(url)
        return len(found_queries)

    keep(cast)
    edit = reverse("summaries:outline_edit", args=[Outline.objects.get().pk])
    one = asked(reverse("summaries:outline_list")), asked(edit)
    keep(cast, name="二")
    keep(cast, name="三", is_usual=True)

    assert (asked(reverse("summaries:outline_list")), asked(edit)) == one
