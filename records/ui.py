"""What components in templates/ui/ are given."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True)
class ScopeControl:
    """The choices of ui/scope.html, each a list of (group name or "", [Option])."""

    whose: list
    when: list
