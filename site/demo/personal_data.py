"""The demo's caught mail is addressed to invented people only."""

from core.personal_data import register
from demo.models import CaughtMail

register(CaughtMail, personal=(), not_personal=[field.name for field in CaughtMail._meta.concrete_fields])
