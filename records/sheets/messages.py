"""Codes in words. Every sentence says what to do."""
# ruff: noqa: E501 - sentences are not broken

from django.utils.translation import gettext_lazy as _

ERRORS = {
    "KIND_UNKNOWN": _(
        "None of its sheets looks like a kind of list that is known here. Say which kind it is."
    ),
    "FILE_EMPTY": _("The file is empty. Save the workbook again and upload it."),
    "FILE_TOO_LARGE": _(
        "The file is larger than %(megabytes)s MB. Remove pictures and unused sheets, or split it."
    ),
    "FILE_UNPACKS_TOO_LARGE": _(
        "The file unpacks to far more than a register can hold. "
        "Copy the cells into a new workbook and upload that."
    ),
    "FILE_WITH_TOO_MANY_ROWS": _(
        "A sheet has more than %(rows)s rows. Split the file and upload the parts."
    ),
    "FILE_WITH_TOO_MANY_CELLS": _(
        "The file has more than %(cells)s filled cells. Split it and upload the parts."
    ),
    "FILE_TOO_WIDE": _(
        "A sheet has cells far to the right of its table. Delete the columns beside the table and save again."
    ),
    "FILE_WITH_MACROS": _(
        "The workbook contains macros, which are never run here. Save it as .xlsx and upload that."
    ),
    "FILE_WITH_PASSWORD": _(
        "The workbook is protected by a password. Remove the password and save it again."
    ),
    "FILE_OF_OLD_KIND": _("This kind of workbook is not read. Open it and save it as .xlsx."),
    "FILE_NOT_A_TABLE": _(
        "This is not a spreadsheet, whatever its name says. Upload an Excel workbook or a .csv file."
    ),
    "FILE_DAMAGED": _(
        "The file is damaged and cannot be read. Open it, save it again and upload that."
    ),
    "FILE_ENCODING_UNKNOWN": _(
        "The text of this file cannot be decoded. Save it as “CSV UTF-8” or as .xlsx and upload that."
    ),
    "FILE_WITHOUT_HEADER": _(
        "No sheet has a header row we know for this kind of list. "
        "Check that you chose the right kind and that the first row of the table names its columns."
    ),
}

MESSAGES = {
    "DITTO_OUTSIDE_BLOCK": _(
        "A ditto mark stands where there is nothing of the same person above it. Write it out."
    ),
    "PERSON_MISSING": _("No name and no employee number. Fill in one of them."),
    "PERSON_UNKNOWN": _(
        "Nobody of this name or number is on the roster. Correct it or add the person first."
    ),
    "PERSON_AMBIGUOUS": _(
        "Several people have this name. Add the employee number or a mark such as the subject."
    ),
    "PERSON_CONFLICT": _(
        "The employee number belongs to somebody of another name. Correct one of the two."
    ),
    "EMPLOYEE_NO_MISSING": _("The employee number is missing. Fill it in; it tells people apart."),
    "NAME_MISSING": _("The name is missing. Fill it in."),
    "NAME_INVALID": _(
        "This is not a name but something like a formula. Write the name as plain text."
    ),
    "TEXT_TOO_LONG": _("This is longer than the register can hold. Shorten it."),
    "TIME_INVALID": _(
        "A part of the day is no time that can be, or its end is before its start. "
        "Write it like 13:30-16:30."
    ),
    "WEEKDAY_MISMATCH": _("The weekday stated is not that of the date. Check which is right."),
    "PROXY_SIGNED": _(
        "Somebody else signed, so the person counts as absent. Correct it if they were there."
    ),
    "SIGN_UNREADABLE": _(
        "What stands there is neither a signature nor a reason, so the person counts as absent. Correct it."
    ),
    "SIGNED_IN_PART": _(
        "Signed in some of the columns only; the person counts as present with all hours. Check whether they left."
    ),
    "TITLE_MISSING": _("The title is missing. Fill it in."),
    "INCOMPLETE": _("It does not say which prize it was, or where it was published. Fill it in."),
    "TEACHER_MISSING": _("The teacher who was observed is missing. Fill in the name."),
    "DATE_MISSING": _("The date is missing. Fill it in."),
    "DATE_INVALID": _(
        "This is not a date we can read, or the end is before the start. Write it like 2021-03-05."
    ),
    "DATE_AMBIGUOUS": _(
        "The number may mean two different days. Write the date as text, like 5月2日 or 2021-05-02."
    ),
    "DATE_AFTER_SUBMISSION": _(
        "The lesson is dated after the day it was submitted. Correct the date."
    ),
    "OUT_OF_TERM": _(
        "The last day is outside the semester. Correct the date or import it into its own semester."
    ),
    "HOURS_MISSING": _("The hours are missing. Fill them in."),
    "HOURS_INVALID": _("The hours must be a number above 0 and at most 360. Correct them."),
    "NOT_COMPLETED": _(
        "The training was not completed or not passed, so it does not count. Leave it out."
    ),
    "PERIOD_INVALID": _("This is not a period of the school day. Write it like 第2节 or 2-3."),
    "SELF_OBSERVATION": _("Observer and teacher are the same person. Correct one of them."),
    "DUPLICATE_ROW": _("The same entry is already there, so this row is left out."),
    "SUPERSEDED": _("The same project stands in the list at a higher level, which is kept."),
    "ATTENDANCE_CONFLICT": _(
        "The person is on the list of this activity already, with another state, which is kept."
    ),
    "DUPLICATE_CONFLICT": _(
        "The same training is already there with other hours; the first one is kept. Check which is right."
    ),
    "ID_PRECISION_LOST": _(
        "The spreadsheet has lost digits of the ID number, so it is ignored. Format the cell as text."
    ),
    "ID_MISSING": _("There is no ID number to check the month of birth against."),
    "ID_CHECK_CHARACTER": _(
        "The last character of the ID number does not fit, so it is ignored. Check the number."
    ),
    "BIRTH_MISMATCH": _(
        "The month of birth is not that of the ID number; the ID number holds. Check both."
    ),
    "BIRTH_MONTH_AMBIGUOUS": _(
        "The number may mean January or October; only the year is kept. Write the month as text."
    ),
    "SAME_NAME": _(
        "Somebody else has the same name. Write 区别：… in the note so that lists can tell them apart."
    ),
    "RARE_CHAR_LOST": _(
        "A rare character was lost in the file; the person was recognised by the rest of the name."
    ),
    "DATE_IMPRECISE": _("The date is not exact; first and last day of the stated time are kept."),
    "HOURS_APPROXIMATE": _("The hours are only approximate. Check them."),
    "HOURS_OVER_DAY_LIMIT": _(
        "These are more hours than the stated days can hold. Check hours and dates."
    ),
    "CREDIT_DERIVED": _("No credits were written down; they are computed from the hours."),
    "LEVEL_UNKNOWN": _(
        "The level is not one we know and counts as other. Correct it if it matters."
    ),
    "MODE_UNKNOWN": _(
        "The form of the training is not one we know and counts as other. Correct it if it matters."
    ),
    "ATTENDANCE_NOTE": _("The note mentions absence. It changes no figure; check the hours."),
    "YEAR_ONLY": _("Only the year is stated; 1 January is kept. Write the day if it matters."),
    "MENTEE_UNKNOWN": _("The mentee is not on the roster; the name is kept as text."),
    "MENTEE_AMBIGUOUS": _(
        "Several people have the mentee's name; it is kept as text. Add a mark such as the subject."
    ),
    "SELF_MENTORING": _("Mentor and mentee are the same person. Correct one of them."),
    "TEACHER_UNKNOWN": _("The teacher is not on the roster; the name is kept as text."),
    "TEACHER_AMBIGUOUS": _(
        "Several people have this name; it is kept as text. Add a mark such as the subject."
    ),
    "TYPE_UNKNOWN": _(
        "The type of the lesson is not one we know and counts as other. Correct it if it matters."
    ),
    "CLASS_UNREADABLE": _(
        "The class cannot be read and is left out. Write it like 七（3）班 or 703."
    ),
    "NON_TEACHING_DAY": _("This was not a teaching day. Check the date."),
    "OBSERVER_DOUBLE_BOOKED": _(
        "The observer is entered for two different teachers in the same period. Check both."
    ),
    "LEADER_UNKNOWN": _("The leader is not on the roster; the name is kept as text."),
    "LEADER_AMBIGUOUS": _(
        "Several people have the leader's name; it is kept as text. Add a mark such as the subject."
    ),
    "MEMBER_UNKNOWN": _("A member is not on the roster; the name is kept as text."),
    "MEMBER_AMBIGUOUS": _(
        "Several people have a member's name; it is kept as text. Add a mark such as the subject."
    ),
    "MEMBERS_INCOMPLETE": _("Not all members are named. Write out the others."),
    "MONTH_UNREADABLE": _("No month can be read here, so none is kept. Write it like 2021-03."),
    "TERM_UNREADABLE": _(
        "The term cannot be read and is kept as open. Write it like “3年” or “2019.9-2022.8”."
    ),
    "MONTH_AMBIGUOUS": _(
        "The number may mean January or October; only the year is kept. Write the month as text."
    ),
    "END_DATE_MISSING": _("The project is completed, but it does not say when. Fill in the month."),
    "OVERDUE": _("The planned end has passed and the project is not completed."),
    "NUMBER_DUPLICATE": _("Another project has the same number. Check both."),
    "COUNT_MISMATCH": _("The number stated is not that of the rows. Check which is right."),
    "COUNT_UNREADABLE": _("This is not a number of lessons and counts as 0. Correct it."),
    "TOTAL_MISMATCH": _("The total stated is not the sum of the cells. Check which is right."),
    "STATUS_MISMATCH": _("The sum says otherwise about the quota. Check both."),
    "LEAVE_NOTE": _("The note mentions leave or work elsewhere. Check what is asked."),
    "STAGE_UNKNOWN": _("The stage cannot be read; the project counts as listed."),
    "AUTHOR_UNKNOWN": _("An author is not on the roster; the name is kept as text."),
    "AUTHOR_AMBIGUOUS": _(
        "Several people have an author's name; it is kept as text. Add a mark such as the subject."
    ),
}

KINDS = {
    "TITLE": _("heading above the table"),
    "REPEATED_HEADER": _("header printed again"),
    "ACTIVITY": _("line about the activity"),
    "TOTAL": _("total"),
    "NOTE": _("note"),
    "SECTION": _("section heading"),
    "EMPTY": _("numbered but empty"),
}


def message(code):
    """The sentence for a code, in the reader's language."""
    return MESSAGES.get(code) or ERRORS.get(code) or code
