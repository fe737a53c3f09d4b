"""Check codes: what is printed on a signed document and opens its public page.

Twelve characters of 32 are 60 bits: nobody finds one by trying, and tries are slowed down
besides. Letters that are mistaken for digits are left out, and read as what they look like.
"""

import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code():
    return "".join(secrets.choice(LETTERS) for _n in range(LENGTH))


def read(typed):
    """The code in what somebody typed, however grouped, or "" where there is none."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(ALIKE)
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else ""


def grouped(code):
    """As it is printed: four characters at a time."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
