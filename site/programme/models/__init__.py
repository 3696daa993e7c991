"""The programme's pages, a file a subject."""

from programme.models.admissions_pages import ApplyPage, CohortsPage
from programme.models.home import HomePage
from programme.models.pages import EvaluationPage, NetworkPage, PracticePage, ProgrammePage, StandardPage
from programme.models.partners import Partner, PartnersPage
from programme.models.workflow import SecondLookTask

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
    "SecondLookTask",
    "StandardPage",
]
