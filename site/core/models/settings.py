"""What an administrator says once and every page shows: the name, the controller, the contacts, the footer."""

from django.conf import settings
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable


def default_controller() -> str:
    """The data controller that the environment names."""
    return settings.DATA_CONTROLLER


@register_setting(icon="site", order=10)
class SiteSettings(BaseSiteSetting, ClusterableModel):
    """One row for the site."""

    name = models.CharField(max_length=80, default="Empowered and Healthy Communities")
    tagline = models.CharField(max_length=80, default="Leadership programme and network", blank=True)
    footer_lead = models.CharField(
        max_length=120, default="Growing the relationships that keep people well.", blank=True
    )
    joint_venture = models.TextField(
        "who runs the programme", blank=True, help_text="One or two sentences, shown at the foot of every page."
    )
    controller_name = models.CharField(
        "data controller",
        max_length=160,
        default=default_controller,
        help_text="The organisation that answers for personal data. Shown at the foot of every page and on Privacy.",
    )
    controller_address = models.TextField("data controller’s postal address", blank=True)
    data_protection_email = models.EmailField("data protection contact", blank=True)
    contact_email = models.EmailField("programme team’s email", blank=True)
    contact_phone = models.CharField("programme team’s telephone", max_length=40, blank=True)
    convenor_email = models.EmailField(
        "network convenor’s email",
        blank=True,
        help_text="Where members answer when something of theirs was hidden. If empty, the programme team’s.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("tagline"), FieldPanel("footer_lead"), FieldPanel("joint_venture")],
            heading="The site",
        ),
        MultiFieldPanel(
            [
                FieldPanel("controller_name"),
                FieldPanel("controller_address"),
                FieldPanel("data_protection_email"),
            ],
            heading="Who answers for personal data",
        ),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("contact_phone"), FieldPanel("convenor_email")], heading="Contact"
        ),
        InlinePanel("footer_links", heading="Links at the foot of every page", label="Link"),
    ]

    class Meta:
        verbose_name = "site settings"


class FooterLink(Orderable):
    """A page named at the foot of every page, in one of three columns."""

    class Column(models.TextChoices):
        PROGRAMME = "programme", "The programme"
        NETWORK = "network", "The network"
        SITE = "site", "This site"

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="footer_links")
    column = models.CharField(max_length=12, choices=Column.choices)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=60, blank=True, help_text="If empty, the page’s title.")

    panels = [FieldPanel("column"), PageChooserPanel("page"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        pass
