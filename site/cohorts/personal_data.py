"""Intakes and cohorts: who belongs to one is the users app's record."""

from cohorts.models import Cohort, Intake
from core.personal_data import BY_ADMINISTRATORS, CONTACT, PersonalField, register

register(
    Intake,
    personal=(PersonalField("contact_email", "to answer applicants; may be one person's", **CONTACT),),
    not_personal=(
        "id",
        "year",
        "announced_at",
        "opens_at",
        "closes_at",
        "stopped",
        "shortlisting_on",
        "offers_on",
        "confirmed_on",
        "starts_on",
        "ends_on",
        "summary",
        "cost",
        "access_help",
        "is_example",
    ),
    nobodys=BY_ADMINISTRATORS,
)
register(
    Cohort,
    personal=(),
    not_personal=("id", "intake", "letter", "audience", "description", "focus", "places", "is_example"),
)
