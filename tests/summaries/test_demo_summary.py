from schools.models import Person
from summaries import demo
from summaries.models import State, Summary


def opened(client, name, summary, page=""):
    client.force_login(Person.objects.get(sign_in_name=name))
    return client.get(f"/summaries/{summary.pk}/{page}").content.decode()


def test_demo_school_has_summaries_in_every_state(client, db):
    demo.load()
    draft, waiting, signed = (
        Summary.objects.get(state=state) for state in (State.DRAFT, State.HANDED_IN, State.SIGNED)
    )

    writing = opened(client, "office", draft)
    to_sign = opened(client, "principal", waiting)
    changes = opened(client, "office", signed, "changes/")

    assert Summary.objects.count() == 3
    assert "青禾初级中学教师专业发展工作总结" in writing
    assert "我身边的好老师" in writing
    assert 'class="figure"' in writing
    assert "审定签发" in to_sign
    assert "与县级登记重复，更正。" in changes
    assert "有1份总结待您审定签发" in client_home(client)
    assert signed.frozen.is_whole()


def client_home(client):
    client.force_login(Person.objects.get(sign_in_name="principal"))
    return client.get("/").content.decode()
