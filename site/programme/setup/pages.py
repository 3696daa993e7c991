"""The first page tree. Every text is the editors' to change once it is there."""

from datetime import datetime

from django.utils import timezone
from wagtail.models import Page

from blog.models import NewsIndexPage, NewsPage
from cohorts.models import Intake
from core.models import BasePage, FooterLink
from programme import models
from programme.setup import first_news, texts
from topics.models import Topic

PROGRAMME, NETWORK, SITE = FooterLink.Column.PROGRAMME, FooterLink.Column.NETWORK, FooterLink.Column.SITE
FOOTER = (
    (PROGRAMME, "programme", "How it works"),
    (PROGRAMME, "cohorts", ""),
    (PROGRAMME, "apply", ""),
    (PROGRAMME, "evaluation", ""),
    (PROGRAMME, "partners", ""),
    (NETWORK, "network", "About the network"),
    (NETWORK, "practice", "Practice write-ups"),
    (NETWORK, "news", ""),
    (SITE, "about", ""),
    (SITE, "accessibility", "Accessibility"),
    (SITE, "privacy", ""),
    (SITE, "contact", ""),
)


def make_pages(root: Page) -> models.HomePage:
    """Make and publish the tree under Wagtail's root; give back the home page."""
    home = models.HomePage(title="Home", slug="home", **texts.HOME)
    _publish(root, home)
    for page_class, values in (
        (models.ProgrammePage, texts.PROGRAMME),
        (models.CohortsPage, texts.COHORTS),
        (models.ApplyPage, texts.APPLY),
        (NewsIndexPage, texts.NEWS),
        (models.NetworkPage, texts.NETWORK),
        (models.PracticePage, texts.PRACTICE),
        (models.EvaluationPage, texts.EVALUATION),
        (models.PartnersPage, texts.PARTNERS),
        (models.StandardPage, texts.ABOUT),
        (models.StandardPage, texts.ACCESSIBILITY),
        (models.StandardPage, texts.PRIVACY),
        (models.StandardPage, texts.CONTACT),
    ):
        _publish(home, page_class(**values))
    home.quotation_page = models.EvaluationPage.objects.get()
    home.save_revision().publish()
    make_first_news(NewsIndexPage.objects.get())
    return home


def make_first_news(index: NewsIndexPage) -> NewsPage:
    """The programme's own news item of 2013, told in full."""
    item = NewsPage(**first_news.ITEM, intake=Intake.objects.get(year=2014))
    item.first_published_at = datetime(2013, 11, 12, 9, tzinfo=timezone.get_default_timezone())
    _publish(index, item)
    item.topics.set(list(Topic.objects.filter(name__in=first_news.TOPICS)))
    item.save_revision().publish()
    return item


def _publish(parent: Page, page: BasePage) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()
