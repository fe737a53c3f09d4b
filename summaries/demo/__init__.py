"""The demo school: invented people and two semesters of what they did."""

from summaries.demo.school import CODES, PASSWORD, SIGN_IN_NAMES, load

__all__ = ["CODES", "PASSWORD", "SIGN_IN_NAMES", "load"]
