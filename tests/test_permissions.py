"""Who gets what at every address there is, and what nobody learns.

The table is product.md's “Who may see what”: what somebody may not see does not
exist for them (404), what they see but may not do is refused (403).
"""

import pytest
from django.db import transaction
from django.test import Client

from tests import conftest
from tests import world as worlds
from tests.test_architecture import PUBLIC, every_url
from tests.world import ROLES, STRANGERS, address, learnt, text_of

# One column for each of ROLES: owner, colleague, leader, office, principal, administrator
# of one school; stranger and stranger_office of another. What is somebody's own is the owner's.
SIGNS = {".": 200, ">": 302, "-": 404, "x": 403, "m": 405, "?": 422}
TABLE = """
# address                   object                 GET       POST
home                        ·                      ........  ........
sign_in                     ·                      >>>>>>>>  >>>>>>>>
sign_out                    ·                      mmmmmmmm  >>>>>>>>
account                     ·                      ........  ........
password_change             ·                      ........  ........
set_language                ·                      >>>>>>>>  >>>>>>>>
set_theme                   ·                      mmmmmmmm  >>>>>>>>
living_page                 ·                      ---.-.-.  ---.-.-.
schools:people              ·                      --->>>->  --->>>->
schools:person_list         ·                      ---...--  ---...--
schools:person_add          ·                      ---.x.--  ---.x.--
schools:person_take_on      ·                      ---.x.--  ---.x.--
schools:passwords_issue     ·                      mmmmmmmm  --->x>--
schools:person_detail       owner                  ---...--  ---...--
schools:person_change       owner                  ---.x.--  ---.x.--
schools:employment_end      owner                  ---.x.--  ---.x.--
schools:membership_add      owner                  ---.x.--  ---.x.--
schools:appointment_add     owner                  ---.x.--  ---.x.--
schools:password_issue      owner                  mmmmmmmm  ---.x.--
schools:account_switch      owner                  mmmmmmmm  --->x>--
schools:membership_end      membership             ---.x.--  ---.x.--
schools:appointment_end     appointment            ---.xx--  ---.xx--
schools:group_list          ·                      ---...--  ---...--
schools:group_add           ·                      ---.x.--  ---.x.--
schools:group_detail        group                  ---...--  ---...--
schools:group_change        group                  ---.x.--  ---.x.--
schools:members_add         group                  ---.x.--  ---.x.--
schools:leader_add          group                  ---.xx--  ---.xx--
schools:calendar            ·                      ---...--  ---...--
schools:semester_add        ·                      ---.x.--  ---.x.--
schools:semester_change     semester               ---.x.--  ---.x.--
schools:semester_drop       semester               ---.x.--  --->x>--
schools:audit_list          ·                      ---.-.--  ---.-.--
policies:policy_list        ·                      ---...--  ---...--
policies:policy_add         ·                      ---.xx--  ---.xx--
policies:policy_end         policy                 ---.xx--  ---.xx--
records:review_inbox        ·                      xxx.xxx.  mmmmmmmm
records:review_certify      ·                      mmmmmmmm  xxx>xxx>
records:review_return       ·                      mmmmmmmm  xxx>xxx>
records:figure_rows         training.hours         ........  mmmmmmmm
records:figure_export       training.hours         ........  mmmmmmmm
records:evidence_file       evidence               .-...---  mmmmmmmm
records:evidence_remove     draft_evidence         mmmmmmmm  >-------
records:evidence_add        draft                  mmmmmmmm  >-------
records:record_submit       draft                  mmmmmmmm  >-------
records:record_withdraw     submitted              mmmmmmmm  >--xx---
records:record_certify      submitted              mmmmmmmm  x-->x---
records:record_return       submitted              x--.x---  x--.x---
records:record_reverse      training               x-x.x---  x-x.x---
records:import_list         ·                      xxx.xxx.  mmmmmmmm
records:import_add          ·                      xxx.xxx.  xxx.xxx.
records:import_detail       batch                  ---.----  mmmmmmmm
records:import_confirm      batch                  mmmmmmmm  --->----
records:import_discard      batch                  mmmmmmmm  --->----
records:import_returned     batch                  ---.----  mmmmmmmm
records:import_undo         batch                  --->----  --->----
records:job_list            ·                      ........  mmmmmmmm
records:job_detail          job                    ---.----  mmmmmmmm
records:job_progress        job                    ---.----  mmmmmmmm
records:job_cancel          job                    mmmmmmmm  --->----
records:job_file            job                    ---.----  mmmmmmmm
training:training_list      ·                      ........  mmmmmmmm
training:training_export    ·                      ........  mmmmmmmm
training:training_add       ·                      ........  ........
training:training_statement ·                      ........  mmmmmmmm
training:posting_detail     posting                .-...---  mmmmmmmm
training:training_detail    training               .-...---  mmmmmmmm
training:training_edit      draft                  .-------  .-------
lessons:observation_list    ·                      ........  mmmmmmmm
lessons:observation_export  ·                      ........  mmmmmmmm
lessons:own_lesson_export   ·                      ........  mmmmmmmm
lessons:own_lesson_list     ·                      ........  mmmmmmmm
lessons:observation_add     ·                      ........  ........
lessons:observation_detail  certified_observation  .-...---  mmmmmmmm
lessons:observation_edit    observation_draft      .-------  .-------
lessons:open_lesson_list    ·                      ........  mmmmmmmm
lessons:open_lesson_add     ·                      ........  ........
lessons:open_lesson_detail  open_lesson            ......--  mmmmmmmm
lessons:open_lesson_edit    open_lesson            .xx.xx--  .xx.xx--
lessons:open_lesson_sign_up open_lesson            mmmmmmmm  x>>>>>--
lessons:open_lesson_sign_off open_lesson            mmmmmmmm  x>>>>>--
lessons:open_lesson_call_off open_lesson            .xx.xx--  >xx>xx--
research:project_list       ·                      ........  mmmmmmmm
research:project_export     ·                      ........  mmmmmmmm
research:project_add        ·                      ........  ........
research:project_detail     project                .-...---  mmmmmmmm
research:project_edit       project_draft          .-------  .-------
research:project_advance    project                x-x.x---  x-x.x---
research:paper_list         ·                      ........  mmmmmmmm
research:paper_export       ·                      ........  mmmmmmmm
research:paper_add          ·                      ........  ........
research:paper_detail       paper                  .-...---  mmmmmmmm
research:paper_edit         paper_draft            .-------  .-------
portfolios:portfolio_mine   ·                      >>>>>>>>  >>>>>>>>
portfolios:portfolio_detail owner                  .-...---  .-...---
portfolios:portfolio_pdf    owner                  .-...---  .-...---
portfolios:honour_list      ·                      ........  mmmmmmmm
portfolios:honour_export    ·                      ........  mmmmmmmm
portfolios:honour_add       ·                      ........  ........
portfolios:honour_detail    honour                 .-...---  mmmmmmmm
portfolios:honour_edit      honour_draft           .-------  .-------
summaries:dashboard         ·                      >>...>>.  >>...>>.
summaries:dashboard_export  ·                      --...--.  --...--.
summaries:summary_list      ·                      ........  mmmmmmmm
summaries:summary_new       ·                      ........  ........
summaries:portfolio_batch   ·                      xxx.xxx.  xxx.xxx.
summaries:summary_detail    summary                --...---  mmmmmmmm
summaries:summary_text      summary                mmmmmmmm  --??x---
summaries:summary_compose   summary                mmmmmmmm  -->>x---
summaries:summary_typeset   summary                mmmmmmmm  -->>x---
summaries:summary_pdf       summary                --...---  mmmmmmmm

# The same addresses for other objects.
schools:person_detail       stranger               --------  --------
schools:person_change       stranger               --------  --------
schools:password_issue      stranger               mmmmmmmm  --------
schools:password_issue      administrator          mmmmmmmm  ---xxx--
schools:password_issue      principal              mmmmmmmm  ---xx.--
schools:account_switch      office                 mmmmmmmm  ---xx>--
schools:employment_end      administrator          ---xxx--  ---xxx--
schools:appointment_add     office                 ---xx.--  ---xx.--
schools:group_detail        other_group            --------  --------
schools:group_change        other_group            --------  --------
schools:members_add         other_group            --------  --------
records:evidence_file       draft_evidence         .-------  mmmmmmmm
records:evidence_remove     evidence               mmmmmmmm  x-xxx---
records:evidence_add        training               mmmmmmmm  x-xxx---
records:evidence_add        honour                 mmmmmmmm  x-xxx---
records:record_submit       training               mmmmmmmm  x-xxx---
records:record_submit       observation_draft      mmmmmmmm  >-------
records:record_withdraw     training               mmmmmmmm  x-xxx---
records:record_certify      draft                  mmmmmmmm  x-------
records:record_certify      training               mmmmmmmm  x-xxx---
records:record_certify      observation            mmmmmmmm  x-->x---
records:record_return       draft                  x-------  x-------
records:record_reverse      submitted              x--xx---  x--xx---
records:record_reverse      honour                 x-x.x---  x-x.x---
training:training_detail    draft                  .-------  mmmmmmmm
training:training_detail    submitted              .--..---  mmmmmmmm
training:training_edit      training               x-xxx---  .-xxx---
training:training_edit      submitted              x--xx---  .--xx---
lessons:observation_detail  observation            .--..---  mmmmmmmm
lessons:observation_detail  observation_draft      .-------  mmmmmmmm
lessons:observation_edit    certified_observation  x-xxx---  .-xxx---
research:project_detail     project_draft          .-------  mmmmmmmm
research:project_edit       project                x-xxx---  .-xxx---
research:project_advance    project_draft          .-------  .-------
research:paper_detail       paper_draft            .-------  mmmmmmmm
research:paper_edit         paper                  x-xxx---  .-xxx---
portfolios:honour_detail    honour_draft           .-------  mmmmmmmm
portfolios:honour_edit      honour                 x-xxx---  .-xxx---
portfolios:portfolio_detail colleague              -....---  -....---
portfolios:portfolio_detail stranger               ------..  ------..
summaries:summary_detail    school_summary         ---..---  mmmmmmmm
summaries:summary_detail    teacher_summary        .-------  mmmmmmmm
summaries:summary_text      school_summary         mmmmmmmm  ---?x---
summaries:summary_text      teacher_summary        mmmmmmmm  ?-------
summaries:summary_compose   teacher_summary        mmmmmmmm  >-------
summaries:summary_pdf       school_summary         ---..---  mmmmmmmm
summaries:summary_pdf       teacher_summary        .-------  mmmmmmmm
"""
# Whose a list, figure or export may be asked for.
SCOPED = [
    "home", "records:figure_rows", "records:figure_export", "training:training_list",
    "training:training_export", "training:training_statement", "lessons:observation_list",
    "lessons:observation_export", "research:project_list", "research:project_export",
    "research:paper_list", "research:paper_export", "portfolios:honour_list",
    "portfolios:honour_export", "summaries:dashboard", "summaries:dashboard_export",
]  # fmt: skip


pytestmark = pytest.mark.django_db


def rows_of_table():
    lines = [line for line in TABLE.splitlines() if line and not line.startswith("#")]
    return [tuple("" if word == "·" else word for word in line.split()) for line in lines]


ROWS = rows_of_table()
NAMES = sorted({row[0] for row in ROWS})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all tests of this file; each of them undoes what it did."""
    from django.conf import settings

    places = pytest.MonkeyPatch()
    places.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build(conftest.people())
        transaction.set_rollback(True)
    places.undo()


@pytest.fixture(autouse=True)
def media(places, world, settings):
    settings.MEDIA_ROOT = world.media


@pytest.fixture
def as_(world):
    """`as_("office")`: a client of this role, which shows errors as a browser would."""

    def signed_in(role, **options):
        client = Client(raise_request_exception=False, **options)
        if role != "anonymous":
            client.force_login(getattr(world, role))
        return client

    return signed_in


def undone(client, method, url, data=None, **headers):
    """The answer to a request of which nothing stays."""
    with transaction.atomic():
        response = getattr(client, method)(url, data, headers=headers)
        response.said = text_of(response)
        transaction.set_rollback(True)
    return response


def test_table_names_every_address():
    assert sorted(name for name, _view in every_url()) == NAMES


@pytest.mark.parametrize(("name", "thing", "get", "post"), ROWS)
def test_everybody_gets_what_the_table_says(world, as_, name, thing, get, post):
    url = address(world, name, thing)
    found = {}
    for role in ROLES:
        client = as_(role)
        found[role] = tuple(undone(client, method, url).status_code for method in ("get", "post"))

    assert found == {
        role: (SIGNS[get[place]], SIGNS[post[place]]) for place, role in enumerate(ROLES)
    }


@pytest.mark.parametrize(("name", "thing"), [row[:2] for row in ROWS if row[0] not in PUBLIC])
def test_nobody_unknown_gets_anything_but_the_sign_in_page(world, as_, name, thing):
    url = address(world, name, thing)
    for method in ("get", "post", "put", "delete", "patch", "options", "head"):
        response = undone(as_("anonymous"), method, url)

        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/sign-in/")
        assert learnt(world, response) == set()


# --- strangers --------------------------------------------------------------------


def ids_of(world):
    """Every id and key of the first school that an address or a form could carry."""
    return {name: value.pk for name, value in vars(world).items() if is_theirs(world, name, value)}


def is_theirs(world, name, value):
    return hasattr(value, "pk") and name not in (
        "other_school", "other_group", "stranger", "stranger_office"
    )  # fmt: skip


def questions(world):
    """What strangers may put behind an address."""
    group, school, owner = world.group.pk, world.school.pk, world.owner.pk
    for whose in (f"teacher:{owner}", f"group:{group}", f"school:{school}"):
        yield f"?whose={whose}&when=2020-2"
    yield f"?copy={world.training.pk}&from={world.open_lesson.pk}&when=2020-2&q=暗"
    yield f"?group={group}&state=all&account=none&like=2020-2&show=all&kind=training&when=career"
    yield f"?who={world.owner.name[:1]}&about=暗&by=&missing=x&level=county&status=draft"


def foreign_form(world):
    """All fields of all forms, filled with what belongs to the other school."""
    number = world.owner.employments.get().employee_no
    rows = {"TOTAL_FORMS": 2, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 40}
    return {
        "whose": f"school:{world.school.pk}", "when": "2020-2", "language": "zh-hans",
        "office": "x", "school": world.school.pk, "teacher": number, "taught_by": number,
        "created_by": world.owner.pk, "decided_by": world.owner.pk, "status": "certified",
        "batch": world.batch.pk, "group": world.group.pk, "person": world.owner.pk,
        "people": [world.owner.pk, world.leader.pk], "role": "group_leader",
        "ids": [world.owner.pk, f"training:{world.submitted.pk}",
                f"observation:{world.observation.pk}"],
        "all": "1", "sure": "1", "why": "因为", "shown_at": "2030-01-01T00:00:00+00:00",
        "query": "state=all", "request_key": world.request_key, "version": 1,
        "semester": f"{world.school.code}/2020-2", "layout": "training", "section": "training",
        "text": "x", "sign_in_name": world.owner.sign_in_name, "name": "猜一猜",
        "employee_no": number, "started_on": "2021-03-01", "ended_on": "2021-03-01",
        "starts_on": "2021-03-01", "ends_on": "2021-07-01", "title": "自己的",
        "programme": "自己的", "level": "county", "mode": "face", "hours": "2", "periods": "2",
        "kind": "routine", "topic": "自己的", "subject": "x", "purpose": "training",
        "held_on": "2030-01-01", "start_year": 2021, "number": 1, "staff_type": "teacher",
        "measure": "training.credits", "value": "5", "window": "semester", "then": "issue",
        "outcome": "published", "stage": "listed", "on": "2021-03-02",
        "lesson": world.open_lesson.pk, "open_lesson": world.open_lesson.pk,
        "summary": world.summary.pk, "job": world.job.pk, "next": "/",
        **{f"members-{key}": value for key, value in rows.items()}, "members-0-name": number,
        "members-0-person": world.owner.pk,
        **{f"authors-{key}": value for key, value in rows.items()}, "authors-0-name": number,
        **{f"outcomes-{key}": value for key, value in rows.items()},
        "outcomes-0-outcome": "published", "outcomes-0-level": "county",
        "outcomes-0-happened_on": "2021-03-02",
    }  # fmt: skip


def rows_that_name(world):
    """All rows of the database in which anything of the first school stands."""
    keys = [*map(str, ids_of(world).values()), *worlds.markers(world)]
    keys += [key.replace("-", "") for key in keys]
    return {
        model: [row for row in rows if any(key in row for key in keys)]
        for model, rows in worlds.rows_of_everything().items()
    }


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("name", NAMES)
def test_people_of_another_school_learn_nothing_and_change_nothing(world, as_, name, role):
    things = {row[1] for row in ROWS if row[0] == name and row[1] not in STRANGERS}
    before = rows_that_name(world)
    with transaction.atomic():
        for thing in things:
            url = address(world, name, thing)
            client = as_(role)
            answers = [client.get(url + query) for query in ["", *questions(world)]]
            form = foreign_form(world)
            answers.append(client.post(url, form))
            answers.append(client.post(url + next(questions(world)), form, follow=True))
            for answer in answers:
                assert answer.status_code < 500, answer.request["QUERY_STRING"]
                assert learnt(world, answer) == set(), answer.request["QUERY_STRING"]
        assert rows_that_name(world) == before
        transaction.set_rollback(True)
