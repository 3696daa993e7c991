"""The programme's pages hold what editors publish, nothing about a person who uses the site."""

from core.personal_data import register
from programme import models

for model in (getattr(models, name) for name in models.__all__):
    register(model, personal=(), not_personal=[field.name for field in model._meta.local_concrete_fields])
