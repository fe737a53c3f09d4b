from schools.models import Person
from summaries import demo
from summaries.models import Summary


def test_demo_school_has_a_summary_ready_to_open(client, db):
    demo.load()
    summary = Summary.objects.get()

    client.force_login(Person.objects.get(sign_in_name="principal"))
    page = client.get(f"/summaries/{summary.pk}/").content.decode()

    assert "青禾初级中学教师专业发展工作总结" in page
    assert "我身边的好老师" in page
    assert 'class="figure"' in page
