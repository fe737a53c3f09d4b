from django.urls import path

from schools.views import audit, calendar, groups, passwords, people, second_factor, sets

app_name = "schools"

urlpatterns = [
    path("people/", people.people, name="people"),
    path("sets/", sets.set_list, name="set_list"),
    path("sets/add/", sets.set_add, name="set_add"),
    path("sets/<uuid:pk>/", sets.set_change, name="set_change"),
    path("sets/<uuid:pk>/remove/", sets.set_remove, name="set_remove"),
    path("<slug:code>/people/", people.person_list, name="person_list"),
    path("<slug:code>/people/add/", people.person_add, name="person_add"),
    path("<slug:code>/people/take-on/", people.person_take_on, name="person_take_on"),
    path("<slug:code>/people/passwords/", passwords.passwords_issue, name="passwords_issue"),
    path("<slug:code>/people/<uuid:pk>/", people.person_detail, name="person_detail"),
    path("<slug:code>/people/<uuid:pk>/change/", people.person_change, name="person_change"),
    path("<slug:code>/people/<uuid:pk>/end/", people.employment_end, name="employment_end"),
    path("<slug:code>/people/<uuid:pk>/group/", people.membership_add, name="membership_add"),
    path("<slug:code>/people/<uuid:pk>/appoint/", people.appointment_add, name="appointment_add"),
    path("<slug:code>/people/<uuid:pk>/password/", passwords.password_issue, name="password_issue"),
    path(
        "<slug:code>/people/<uuid:pk>/codes/",
        second_factor.second_factor_reset,
        name="second_factor_reset",
    ),
    path("<slug:code>/people/<uuid:pk>/account/", passwords.account_switch, name="account_switch"),
    path("<slug:code>/memberships/<uuid:pk>/end/", people.membership_end, name="membership_end"),
    path("<slug:code>/appointments/<uuid:pk>/end/", people.appointment_end, name="appointment_end"),
    path("<slug:code>/groups/", groups.group_list, name="group_list"),
    path("<slug:code>/groups/add/", groups.group_add, name="group_add"),
    path("<slug:code>/groups/<uuid:pk>/", groups.group_detail, name="group_detail"),
    path("<slug:code>/groups/<uuid:pk>/change/", groups.group_change, name="group_change"),
    path("<slug:code>/groups/<uuid:pk>/members/", groups.members_add, name="members_add"),
    path("<slug:code>/groups/<uuid:pk>/leader/", groups.leader_add, name="leader_add"),
    path("<slug:code>/calendar/", calendar.calendar, name="calendar"),
    path("<slug:code>/calendar/add/", calendar.semester_add, name="semester_add"),
    path("<slug:code>/calendar/<uuid:pk>/", calendar.semester_change, name="semester_change"),
    path("<slug:code>/calendar/<uuid:pk>/drop/", calendar.semester_drop, name="semester_drop"),
    path("<slug:code>/audit/", audit.audit_list, name="audit_list"),
]
