"""The staff list as we write it ourselves."""

from django.utils.translation import gettext_lazy as _

from records.imports.registers import Register, Sheet, register
from records.sheets.writing import Field
from schools.models.people import ProfessionalTitle


def values(spell, said):
    """A spell of work; titles that nobody wrote down stay empty."""
    person = spell.person
    yield {
        "employee_no": spell.employee_no,
        "name": person.name,
        "gender": said.word("genders", person.gender),
        "birth": birth_of(person),
        "title": said.word("titles", spell.title) if spell.title != ProfessionalTitle.NONE else "",
        "stage": said.word("stages", spell.stage),
        "subjects": "、".join(spell.subjects),
        "group": said.people.group(spell.person_id),
        "duty": spell.duty,
        "note": f"区别：{spell.label}" if spell.label else "",
    }


def birth_of(person):
    if not person.birth_year:
        return ""
    return (
        f"{person.birth_year}-{person.birth_month:02}"
        if person.birth_month
        else str(person.birth_year)
    )


register(
    Register(
        "roster",
        (
            Sheet(
                "花名册",
                (
                    Field(
                        "employee_no",
                        10,
                        "01001",
                        _("Each number once."),
                        is_needed=True,
                        is_text=True,
                    ),
                    Field("name", 10, "王小明", is_needed=True),
                    Field("gender", 7, "男", choices="genders"),
                    Field("birth", 12, "1985-06", _("The month of birth."), is_text=True),
                    Field("title", 10, "一级", choices="titles"),
                    Field("stage", 10, "初中", choices="stages"),
                    Field("subjects", 14, "语文", _("Several with 、 between them.")),
                    Field("group", 12, "语文组", choices="groups"),
                    Field("duty", 16, "年级组长"),
                    Field("note", 20, "区别：语", _("区别：语 tells people of one name apart.")),
                ),
                values=values,
            ),
        ),
    )
)
