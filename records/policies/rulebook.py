"""All that was ever issued to a school, and what of it holds on a day."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from records.models import Cap, Conversion, ExemptionRule, Policy, Requirement, Way
from records.policies.arithmetic import strictest
from schools.models import District, School
from schools.models.places import DistrictLevel, belongs_to, districts_above, lies_in

# How near to the school a policy was issued: the farther, the weightier.
RANKS = {level: rank for rank, level in enumerate(DistrictLevel)}
SCHOOL = len(RANKS)


@dataclass
class Book:
    """Rows of all policies of a school and the districts it lies in, each with its `policy`."""

    policies: list[Policy] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    caps: list[Cap] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    exemption_rules: list[ExemptionRule] = field(default_factory=list)

    def in_force(self, day):
        """The requirements that hold on a day, the strictest of each kind."""
        return strictest(row for row in self.requirements if row.policy.holds_on(day))

    def caps_on(self, measure):
        return [row for row in self.caps if row.measure == measure]

    def conversions_to(self, measure):
        return [row for row in self.conversions if row.measure == measure]

    def counts_plainly(self, requirement):
        """Whether what is compared is the figure as pages show it."""
        return (
            requirement.way == Way.TOTAL
            and not requirement.only
            and not self.caps_on(requirement.measure)
            and not self.conversions_to(requirement.measure)
        )

    def issued_to(self, school_id, districts):
        """Those of the rows that hold for a school in these districts."""

        def here(policy):
            return policy.school_id == school_id or policy.district_id in districts

        def mine(rows):
            return [row for row in rows if here(row.policy)]

        return Book(
            [policy for policy in self.policies if here(policy)],
            mine(self.requirements),
            mine(self.caps),
            mine(self.conversions),
            mine(self.exemption_rules),
        )

    def add(self, rows):
        """As if these rows were issued; each has a `policy`."""
        for row in rows:
            match row:
                case Cap():
                    self.caps.append(row)
                case Conversion():
                    self.conversions.append(row)
                case ExemptionRule():
                    self.exemption_rules.append(row)

    def easing(self, requirement, day):
        """The exemptions that touch a requirement: those issued as high up as it, or higher."""
        return [
            rule
            for rule in self.exemption_rules
            if rule.measure in ("", requirement.measure)
            and rule.policy.holds_on(day)
            and rank_of(rule.policy) <= rank_of(requirement.policy)
        ]


def rank_of(policy):
    return SCHOOL if policy.district_id is None else RANKS[policy.district.level]


def book_of(school):
    """The rules of a school in two queries; three more where any of them counts specially."""
    mine = school.district_id
    above = Q(pk=mine) | Q(parts=mine) | Q(parts__parts=mine) | Q(parts__parts__parts=mine)
    places = District.objects.filter(above).values("pk")
    return read(Policy.objects.filter(Q(school=school.pk) | Q(district__in=places)))


def with_cycles(place):
    """The policies issued to a school or a district that count in cycles of years."""
    district = place.district_id if isinstance(place, School) else place.pk
    issued = Q(district__in=districts_above({district})[district])
    if isinstance(place, School):
        issued |= Q(school=place)
    return Policy.objects.filter(issued, cycle_starts_on__isnull=False).order_by("name", "pk")


def book_within(district):
    """The rules of all schools of a district: its own, those above it and those below."""
    if district.is_set:
        return read(issued_to_any(School.objects.filter(belongs_to(district.pk))))
    above = districts_above([district.pk])[district.pk]
    issued = Q(district__in=above) | lies_in([district.pk], "district")
    return read(Policy.objects.filter(issued | lies_in([district.pk], "school__district")))


def issued_to_any(schools, above=None):
    """Policies of some schools and of all districts they lie in (`districts_above`)."""
    above = above or districts_above({school.district_id for school in schools})
    places = {district for chain in above.values() for district in chain}
    return Policy.objects.filter(Q(school__in=schools) | Q(district__in=places))


def books_of(schools):
    """{school id: Book} of many schools, in as many queries as one and one for the districts."""
    above = districts_above({school.district_id for school in schools})
    everything = read(issued_to_any(schools, above))
    return {
        school.pk: everything.issued_to(school.pk, above[school.district_id]) for school in schools
    }


def read(policies):
    policies = (
        policies.select_related("district")
        .prefetch_related("requirements")
        .annotate(
            is_special=Exists(Cap.objects.filter(policy=OuterRef("pk")))
            | Exists(Conversion.objects.filter(policy=OuterRef("pk")))
            | Exists(ExemptionRule.objects.filter(policy=OuterRef("pk")))
        )
    )
    special = {policy.pk: policy for policy in policies if policy.is_special}
    requirements = [row for policy in policies for row in policy.requirements.all()]
    requirements.sort(key=lambda row: (row.measure, row.policy.starts_on, row.pk))
    return Book(
        list(policies),
        requirements,
        *(rows_of(model, special) for model in (Cap, Conversion, ExemptionRule) if special),
    )


def rows_of(model, policies):
    rows = list(model.objects.filter(policy__in=policies))
    for row in rows:
        row.policy = policies[row.policy_id]
    return rows
