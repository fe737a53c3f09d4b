"""Writing in a summary: the part that is open, two writers, going back, fresh figures."""

import importlib
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from records import jobs
from records.actions import NotNow
from records.documents.tree import Paragraph, Section, plain, walk
from records.documents.tree import figures as figures_of
from records.scope import find_place
from schools.models import AuditEvent
from summaries import actions, signing, writing
from summaries.editor import Desk
from summaries.models import Part, PartRevision, Summary
from summaries.parts import AUTO
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def summary(cast):
    make.training(cast.owner)
    place = find_place(cast.office, f"school:{cast.school.pk}", "2020-2")
    made = actions.begin(place, by=cast.office, language="zh-hans", office="教务处")
    actions.store_tree(made)
    Summary.objects.filter(pk=made.pk).update(job=None)
    made.refresh_from_db()
    return made


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


def address(name, summary):
    return reverse(f"summaries:summary_{name}", args=[summary.pk])


def page_of(client, summary, key="training"):
    return client.get(f"{address('detail', summary)}?part={key}")


def fields(client, summary, key="training"):
    """What the form of a part would send if nothing was changed."""
    context = page_of(client, summary, key).context
    form = context["form"]
    return {
        "key": key,
        "text": form["text"].value(),
        "base": form["base"].value(),
        "request_key": str(form["request_key"].value()),
        "offered": [row["code"] for row in context["sentences"]],
        "chosen": [row["code"] for row in context["sentences"] if row["chosen"]],
        "honours_offered": [row["key"] for row in context["honours"]],
        "honours": [row["key"] for row in context["honours"] if row["chosen"]],
    }


def send(client, summary, data):
    return client.post(address("part", summary), data)


def printed(summary, key="training"):
    """The paragraphs of a part, without what is said about them in small type."""
    summary.refresh_from_db()
    sections = (one for one in walk(summary.document()) if isinstance(one, Section))
    part = next(one for one in sections if one.key == key)
    words = (block for block in part.blocks if isinstance(block, Paragraph))
    return [plain(block.runs) for block in words if block.style != "note"]


def test_part_that_is_saved_unchanged_stays_the_records_own(office, summary):
    before = printed(summary)

    response = send(office, summary, fields(office, summary))

    assert response.status_code == 302
    assert response.url == f"{address('detail', summary)}?part=training#part-training"
    assert Part.objects.get().content == [AUTO]
    assert printed(summary) == before


def test_words_change_and_figures_do_not(office, summary):
    data = fields(office, summary)
    assert "{training.hours_each}" in data["text"]
    data["text"] = data["text"].replace("{training.hours_each}", "{training.hours_each|han}", 1)
    data["text"] += "\n本学期坚持<b>走出去</b>，人次为{training.person_times}，不是99。"

    send(office, summary, data)

    first, *_rest, last = printed(summary)
    assert (
        "人均获得培训一点一学时" in first.replace("每位教师平均获得", "人均获得")
        or "一点一" in first
    )
    assert last == "本学期坚持<b>走出去</b>，人次为1，不是99。"
    html = office.get(address("detail", summary)).content.decode()
    assert "坚持&lt;b&gt;走出去&lt;/b&gt;" in html
    named = [run.name for run in figures_of(summary.document())]
    assert named.count("training.person_times") >= 1


def test_fresh_figures_come_into_words_somebody_wrote(office, summary, cast):
    data = fields(office, summary)
    each = "{training.hours[level=county]/people.teachers|han}"
    data["text"] = f"参训{{training.person_times}}人次，县级人均{each}学时。"
    data["chosen"] = []
    send(office, summary, data)
    assert printed(summary) == ["参训1人次，县级人均一点一学时。"]

    make.training(cast.colleague, hours="2.0")
    office.post(address("compose", summary))
    summary.refresh_from_db()
    jobs.perform(summary.job_id)

    assert printed(summary) == ["参训2人次，县级人均一点四学时。"]
    assert Part.objects.get().version == 1


def test_figure_that_is_gone_is_marked_and_not_lost(office, summary):
    part = writing.write_part(
        summary,
        "training",
        [{"runs": [{"text": "共"}, {"figure": "training.long_gone", "text": "7"}]}],
        base=0,
        by=summary.created_by,
    )
    actions.store_tree(summary)

    html = page_of(office, summary).content.decode()

    assert printed(summary) == ["共7"]
    assert "有1个数据在记录中已不存在" in html
    plain_page = office.get(address("detail", summary)).content.decode()
    assert 'class="figure is-missing"' in plain_page
    # Saved again as it is, it is still there.
    send(office, summary, fields(office, summary))
    part.refresh_from_db()
    assert {"figure": "training.long_gone", "text": "7"} in part.content[-1]["runs"]


def test_what_holds_a_figure_that_is_gone_is_not_handed_in(summary, cast):
    content = [{"runs": [{"figure": "training.long_gone", "text": "7"}]}, AUTO]
    writing.write_part(summary, "training", content, base=0, by=cast.office)

    with pytest.raises(NotNow, match="7"):
        signing.hand_in(summary, by=cast.office)

    summary.refresh_from_db()
    assert summary.state == "draft"


def test_figure_nobody_has_is_refused_and_the_text_stays(office, summary):
    data = fields(office, summary) | {"text": "共{training.invented}次。"}

    response = send(office, summary, data)

    assert response.status_code == 422
    html = response.content.decode()
    assert "没有名为“training.invented”的数据" in html
    assert "共{training.invented}次。" in html
    assert Part.objects.count() == 0


def test_sentence_without_its_tick_is_not_printed(office, summary):
    data = fields(office, summary)
    gone = data["chosen"].pop(0)

    send(office, summary, data)

    assert Part.objects.get().content == [AUTO, {"sentence": gone, "removed": True}]
    rows = {row["code"]: row["chosen"] for row in page_of(office, summary).context["sentences"]}
    assert rows == {code: code != gone for code in data["offered"]}


def test_honours_are_picked_from_the_list(office, summary, cast):
    one = make.honour(cast.owner, title="教坛新秀")
    make.honour(cast.colleague, title="优秀班主任")
    actions.store_tree(summary)
    data = fields(office, summary, "honours")
    assert len(data["honours"]) == 2
    data["honours"] = [str(one.pk)]

    send(office, summary, data)

    html = office.get(address("detail", summary)).content.decode()
    assert ("教坛新秀" in html, "优秀班主任" in html) == (True, False)
    assert fields(office, summary, "honours")["honours"] == [str(one.pk)]
    # All of them again: then also those that come later.
    data = fields(office, summary, "honours") | {"honours": data["honours_offered"]}
    send(office, summary, data)
    assert Part.objects.get().content == [AUTO]


def test_second_writer_gets_both_texts_put_together(office, summary, cast):
    mine = fields(office, summary)
    theirs = dict(mine, text=mine["text"] + "\n甲写的。", request_key=str(uuid4()))
    send(office, summary, theirs)
    office.force_login(cast.second_office)
    mine["text"] = "乙写的。\n" + mine["text"]

    response = send(office, summary, mine)

    assert response.status_code == 409
    form = response.context["form"]
    lines = form["text"].value().splitlines()
    assert (lines[0], lines[-1]) == ("乙写的。", "甲写的。")
    assert "下面已将两份修改合并" in response.content.decode()
    assert Part.objects.get().version == 1
    again = mine | {"text": form["text"].value(), "base": form["base"].value()}
    assert send(office, summary, again | {"request_key": str(uuid4())}).status_code == 302
    assert (printed(summary)[0], printed(summary)[-1]) == ("乙写的。", "甲写的。")


def test_same_line_changed_by_two_is_shown_twice(office, summary, cast):
    base = fields(office, summary)
    send(office, summary, base | {"text": base["text"] + "\n原句。"})
    mine = fields(office, summary)
    send(office, summary, fields(office, summary) | {"text": mine["text"].replace("原句", "甲句")})
    mine["text"] = mine["text"].replace("原句", "乙句")

    response = send(office, summary, mine)

    assert response.status_code == 409
    assert response.context["form"]["text"].value().splitlines()[-2:] == ["甲句。", "乙句。"]
    assert "您和对方改动了相同的段落" in response.content.decode()


def test_sentence_that_the_other_one_took_out_does_not_come_back(office, summary):
    mine = fields(office, summary)
    theirs = fields(office, summary)
    gone = theirs["chosen"].pop(0)
    send(office, summary, theirs)

    response = send(office, summary, mine | {"text": mine["text"] + "\n乙写的。"})

    assert response.status_code == 409
    chosen = {row["code"]: row["chosen"] for row in response.context["sentences"]}
    assert chosen[gone] is False
    assert f"[{gone}]" not in response.context["form"]["text"].value()


def test_honours_that_two_picked_are_put_together(office, summary, cast):
    kept, mine_out, theirs_out = (
        str(make.honour(cast.owner, title=f"荣誉{n}").pk) for n in range(3)
    )
    actions.store_tree(summary)
    mine, theirs = fields(office, summary, "honours"), fields(office, summary, "honours")
    theirs["honours"].remove(theirs_out)
    send(office, summary, theirs)
    mine["honours"].remove(mine_out)

    response = send(office, summary, mine)

    assert response.status_code == 409
    ticked = {row["key"] for row in response.context["honours"] if row["chosen"]}
    assert ticked == {kept}


def test_repeated_request_is_one_revision(office, summary):
    data = fields(office, summary) | {"text": "一次。"}

    assert [send(office, summary, data).status_code for _n in range(2)] == [302, 302]
    assert PartRevision.objects.count() == 1


def test_every_state_can_be_gone_back_to(office, summary):
    original = printed(summary)
    for text in ("甲", "乙"):
        send(office, summary, fields(office, summary) | {"text": text, "chosen": []})

    def back(number):
        base = Part.objects.get().version
        data = {"key": "training", "number": number, "base": base}
        assert office.post(address("part_back", summary), data).status_code == 302
        return printed(summary)

    assert [back(1), back(2), back(0)] == [["甲"], ["乙"], original]
    revisions = PartRevision.objects.values_list("number", "back_to")
    assert list(revisions) == [(1, None), (2, None), (3, 1), (4, 2), (5, 0)]
    verbs = AuditEvent.objects.filter(verb__startswith="summaries.text").values_list("verb")
    assert [verb for (verb,) in verbs.order_by("id")] == [
        *["summaries.text_written"] * 2, *["summaries.text_taken_back"] * 3,
    ]  # fmt: skip


def test_going_back_from_what_one_has_not_seen_changes_nothing(office, summary):
    for text in ("甲", "乙"):
        send(office, summary, fields(office, summary) | {"text": text, "chosen": []})

    response = office.post(
        address("part_back", summary), {"key": "training", "number": 1, "base": 1}, follow=True
    )

    assert "这一部分刚刚有别人修改过" in response.content.decode()
    assert printed(summary) == ["乙"]


def test_revisions_cannot_be_changed_in_the_database(office, summary):
    send(office, summary, fields(office, summary) | {"text": "甲"})

    for change in (
        lambda: PartRevision.objects.update(content=[]),
        lambda: PartRevision.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_nobody_writes_in_what_was_handed_in(office, summary, cast):
    data = fields(office, summary)
    Summary.objects.filter(pk=summary.pk).update(state="handed_in")

    assert send(office, summary, data).status_code == 403
    # Nor when it is handed in between looking and writing.
    with pytest.raises(writing.PermissionDenied):
        writing.write_part(summary, "training", [], base=0, by=cast.office)
    assert Part.objects.count() == 0


def test_figures_to_put_in_are_those_of_the_place_in_the_order_of_the_catalogue(
    office, summary, cast
):
    make.training(cast.outsider)
    actions.store_tree(summary)
    known = {run.name for run in figures_of(summary.document())}
    assert any("@group:" in key for key in known)  # of the groups, in the annex

    offered = [row["key"] for row in page_of(office, summary).context["figures"]]

    assert offered[0] == "people.teachers"
    assert len(offered) == len(set(offered))
    assert [key for key in offered if "@group:" in key] == []


def test_part_that_is_not_there_is_not_opened(office, summary):
    assert page_of(office, summary, "nonsense").status_code == 404
    assert send(office, summary, {"key": "nonsense", "text": "x", "base": 0}).status_code == 422
    assert Part.objects.count() == 0


def test_empty_part_can_be_opened_and_written(office, summary):
    assert 'id="part-ethics"' not in office.get(address("detail", summary)).content.decode()

    assert 'id="part-ethics"' in page_of(office, summary, "ethics").content.decode()
    send(office, summary, fields(office, summary, "ethics") | {"text": "学习师德规范。"})

    assert printed(summary, "ethics") == ["学习师德规范。"]


def test_opening_is_written_like_any_other_part(office, summary):
    data = fields(office, summary, "opening")

    send(office, summary, data | {"text": "先说一句。\n" + data["text"]})

    blocks = summary.document().blocks
    assert plain(blocks[0].runs) == "先说一句。"
    assert blocks[1].style == "lead"


def test_a_hundred_thousand_characters_and_no_more(office, summary):
    longest = "长" * 100_000
    data = fields(office, summary) | {"text": longest, "chosen": []}

    assert send(office, summary, data).status_code == 302
    assert printed(summary) == [longest]
    data = fields(office, summary) | {"text": longest + "长"}
    response = send(office, summary, data)
    assert response.status_code == 422
    assert longest + "长" in response.content.decode()


def test_pasted_markup_and_pictures_are_words(office, summary):
    pasted = '<img src="data:image/png;base64,AAAA" onerror=alert(1)><script>1</script>\u202e'

    send(office, summary, fields(office, summary) | {"text": pasted, "chosen": []})

    assert printed(summary) == [pasted.removesuffix("\u202e")]
    html = office.get(address("detail", summary)).content.decode()
    assert "<script>1" not in html
    assert "onerror=alert(1)&gt;" in html


def test_what_has_no_place_any_more_is_shown_to_whoever_writes(office, summary):
    Part.objects.create(
        summary=summary, school=summary.school, key="old", content=[{"runs": [{"text": "旧话。"}]}]
    )

    assert "旧话。" in office.get(address("detail", summary)).content.decode()


def test_the_page_takes_as_many_queries_with_much_written(office, summary, queries):
    def count(key):
        url = f"{address('detail', summary)}?part={key}"
        office.get(url)
        with queries() as asked:
            assert office.get(url).status_code == 200
        return len(asked)

    send(office, summary, fields(office, summary))
    few = count("training")
    for key in ("opening", "basics", "ethics", "next"):
        send(office, summary, fields(office, summary, key))
    for text in ("甲", "乙", "丙"):
        send(office, summary, fields(office, summary) | {"text": text})

    assert count("training") == few


def test_texts_of_before_are_kept_as_paragraphs(summary, cast):
    """The migration, on a table as it was."""
    moving = importlib.import_module("summaries.migrations.0009_texts_become_parts")
    row = type("Row", (), {})()
    row.section, row.text, row.school_id = "opening", "甲。\n\n 乙。", cast.school.pk
    row.summary_id, row.written_by_id = summary.pk, cast.office.pk
    row.request_key, row.written_at = None, summary.created_at
    other = type("Row", (), dict(vars(row), section="ethics", text="丙。"))()

    class Registry:
        def get_model(self, app, name):
            if name != "OwnText":
                return apps.get_model(app, name)
            rows = [row, other]
            ordered = type("Rows", (), {"iterator": lambda self: iter(rows)})()
            manager = type("Manager", (), {"order_by": lambda self, key: ordered})()
            return type("OwnText", (), {"objects": manager})

    moving.keep_texts(Registry(), connection.schema_editor())

    first, second = ({"runs": [{"text": text}]} for text in ("甲。", "乙。"))
    assert {part.key: part.content for part in Part.objects.all()} == {
        "opening": [first, second, AUTO],
        "ethics": [AUTO, {"runs": [{"text": "丙。"}]}],
    }
    assert set(PartRevision.objects.values_list("part__key", "number")) == {
        ("opening", 1), ("ethics", 1),
    }  # fmt: skip


def test_a_desk_reads_its_parts_at_once(summary, django_assert_num_queries):
    with django_assert_num_queries(1):
        Desk.of(summary).html()
