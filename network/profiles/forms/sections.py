"""The stretches of the form of a profile, from top to bottom."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Fields that share a ring; the key of FIELD_RULES, empty where there is none to choose.

    What is more than fields and a ring has a template of its own in `network/profiles/edit/`, named by `template`.
    """

    ring: str
    fields: tuple[str, ...] = ()
    template: str = ""

    @property
    def extra(self) -> str:
        """The path of the template."""
        return f"network/profiles/edit/{self.template}.html" if self.template else ""


@dataclass(frozen=True)
class Section:
    """One stretch of the page."""

    key: str
    heading: str
    benefit: str
    parts: tuple[Part, ...]


SECTIONS = (
    Section(
        "you",
        "You",
        "How others know you.",
        (
            Part("", ("name", "listed_to", "search_engines_may_list")),
            Part("name_aloud", ("name_aloud",)),
            Part("pronouns", ("pronouns",)),
            Part("", template="picture"),
            Part("headline", ("headline",)),
        ),
    ),
    Section(
        "tried",
        "What you have tried",
        "Members find you by what you have tried.",
        (Part("tried", ("tried",)), Part("works_with", ("works_with",))),
    ),
    Section(
        "offers",
        "What you offer",
        "Those who look for help see whom they can ask.",
        (Part("offers", ("offers", "offer_kinds", "offer_text", "availability", "available_from")),),
    ),
    Section(
        "ask",
        "What you look for",
        "One thing, in one sentence. Somebody here may have it.",
        (Part("ask", ("ask", "ask_ends_on")),),
    ),
    Section(
        "about",
        "About you",
        "Two sentences in your own voice are enough.",
        (Part("about", ("about",)), Part("languages", ("languages",))),
    ),
    Section(
        "work",
        "Where you work",
        "Members look for people near them, and for people who do what they do.",
        (
            Part("regions", ("regions", "place")),
            Part("role_level", ("role_level",)),
            Part("functions", ("functions",)),
            Part(
                "organisation",
                ("organisation", "organisation_type", "sector", "on_organisation_page"),
                "organisation_names",
            ),
            Part("cohort", template="cohort"),
        ),
    ),
    Section(
        "history",
        "Earlier work",
        "Somebody may be where you were before. Up to 8 places; leave rows empty, or empty them to take them away.",
        (Part("history", template="history"),),
    ),
    Section(
        "reach",
        "Ways to reach you",
        "All of it can stay empty. Nobody but you sees it unless you choose so.",
        (Part("contact_email", ("contact_email",)), Part("telephone", ("telephone",)), Part("links", ("links",))),
    ),
    Section(
        "lived",
        "Lived experience",
        "If you want to, and only in your own words. No search ever finds it, and nobody is asked for it.",
        (
            Part("lived_experience", ("lived_experience", "lived_experience_consent")),
            Part("", template="delete_lived_experience"),
        ),
    ),
)
