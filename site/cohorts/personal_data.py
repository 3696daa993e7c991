"""Intakes and cohorts hold nothing about a person: who belongs to one is the users app's record."""

from cohorts.models import Cohort, Intake
from core.personal_data import register

register(Intake, personal=(), not_personal=[field.name for field in Intake._meta.concrete_fields])
register(Cohort, personal=(), not_personal=[field.name for field in Cohort._meta.concrete_fields])
