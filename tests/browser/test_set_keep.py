"""The officer of a district names a set of its schools and begins a summary about it."""

import pytest
from playwright.sync_api import expect

from schools.models import District, Role
from summaries.models import Summary
from tests import make
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(PHONE, "zh-hans", "dark"), (DESKTOP, "en", "light")]
)
def test_set_is_named_and_summed_up(width, language, theme, page, sign_in, look, axe_clean):
    county = make.district()
    schools = [make.school(name=name, district=county) for name in ("东村初中", "西村初中")]
    for school in schools:
        make.semester(school)
    officer = make.person("学区干部")
    make.appoint(officer, Role.OFFICER, district=county)
    sign_in(officer)
    look(width, language, theme)
    page.goto("/schools/sets/")
    axe_clean(page)

    page.goto("/schools/sets/add/")
    axe_clean(page)
    page.locator("[name=name]").fill("农村初中")
    page.get_by_label("东村初中").check()
    page.locator("main form .is-primary").click()
    expect(page.locator("[name=schools][aria-invalid], #error_1_id_schools").first).to_be_visible()
    axe_clean(page)
    page.get_by_label("西村初中").check()
    page.locator("main form .is-primary").click()
    page.wait_for_url("**/schools/sets/")
    axe_clean(page)
    made = District.objects.get(level="set")
    page.get_by_role("link", name="农村初中", exact=True).click()
    page.wait_for_url(f"**/schools/sets/{made.pk}/")
    axe_clean(page)
    page.goto("/schools/sets/")
    page.locator("main .rows a.button").click()
    page.locator("main form .is-primary").click()
    page.wait_for_url("**/summaries/*-*/")

    assert Summary.objects.get().district == made
