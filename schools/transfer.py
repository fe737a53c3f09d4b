"""The code with which somebody comes to another school: their own word, or that of the
school they leave, that they do.

Names can be guessed. Without the code an office could take on whoever it likes, and
give those who work nowhere any more a new password.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

VALID_DAYS = 7
DIGITS = 8


def code_for(person, day=None):
    """Another one each day and after each use, in two groups of four digits."""
    day = day or timezone.localdate()
    said = f"{person.pk} {day} {person.employments.count()}"
    number = int(salted_hmac("schools.transfer", said, algorithm="sha256").hexdigest(), 16)
    code = f"{number % 10**DIGITS:0{DIGITS}}"
    return f"{code[:4]} {code[4:]}"


def fits(person, typed):
    """Whether it is a code of today or of the days before."""
    today, typed = timezone.localdate(), "".join(typed.split())
    codes = [code_for(person, today - timedelta(days)) for days in range(VALID_DAYS)]
    return any(constant_time_compare(code.replace(" ", ""), typed) for code in codes)
