"""The demo's caught mail: to invented people, and to whomever one writes to while trying it out."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, rows_at
from demo.models import CaughtMail

ON_ONE_MACHINE = {
    "basis": "none needed: it stays on the machine of whoever tries the demo",
    "ring": "whoever sits at that machine",
    "keep": "until the demo is cleared",
}
register(
    CaughtMail,
    personal=(
        PersonalField("recipient", "to show the mail that was not sent", **ON_ONE_MACHINE),
        PersonalField("subject", "to show the mail that was not sent", **ON_ONE_MACHINE),
        PersonalField("text", "to show the mail that was not sent", **ON_ONE_MACHINE),
    ),
    not_personal=("id", "caught_at"),
    rows=(rows_at("recipient", DELETED),),
    called="mail that the demo caught",
)
