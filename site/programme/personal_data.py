"""The programme's pages hold what editors publish, nothing about a person who uses the site."""

from core.personal_data import PAGE_FIELDS, register
from programme import models

for model in (
    models.ProgrammePage,
    models.CohortsPage,
    models.NetworkPage,
    models.PracticePage,
    models.EvaluationPage,
    models.PartnersPage,
    models.StandardPage,
):
    register(model, personal=(), not_personal=(*PAGE_FIELDS, "introduction", "body"))
register(
    models.HomePage,
    personal=(),
    not_personal=(
        *PAGE_FIELDS,
        "heading",
        "standfirst",
        "taking_part",
        "quotation",
        "quotation_source",
        "quotation_page",
        "quotation_link_text",
    ),
)
register(
    models.ApplyPage,
    personal=(),
    not_personal=(
        *PAGE_FIELDS,
        "introduction",
        "who_can_apply",
        "how_to_apply",
        "questions",
        "organisation_agrees",
        "how_we_decide",
        "your_data",
        "other_formats",
    ),
)
register(models.SecondLookTask, personal=(), not_personal=("task_ptr", "groups"))
register(
    models.Partner,
    personal=(),
    not_personal=(
        "id",
        "name",
        "short_name",
        "former_names",
        "became",
        "role",
        "brings",
        "website",
        "since",
        "until",
        "order",
        "is_example",
    ),
)
