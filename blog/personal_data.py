"""News holds what editors publish, nothing about a person who uses the site."""

from blog.models import NewsIndexPage, NewsPage, NewsPageTopic
from core.personal_data import register

for model in (NewsIndexPage, NewsPage, NewsPageTopic):
    register(model, personal=(), not_personal=[field.name for field in model._meta.local_concrete_fields])
