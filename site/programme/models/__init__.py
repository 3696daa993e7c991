"""The programme's pages, a file a subject."""

from programme.models.admissions_pages import ApplyPage, CohortsPage
from programme.models.home import HomePage
from programme.models.pages import EvaluationPage, NetworkPage, PracticePage, ProgrammePage, StandardPage
from programme.models.partners import Partner, PartnersPage

__all__ = [
    "ApplyPage",
    "CohortsPage",
    "EvaluationPage",
    "HomePage",
    "NetworkPage",
    "Partner",
    "PartnersPage",
    "PracticePage",
    "ProgrammePage",
    "StandardPage",
]
