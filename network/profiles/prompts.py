"""What would be worth adding to one's profile, and what it is good for."""

from dataclasses import dataclass

from django.urls import reverse

from network.profiles.profile_view import ProfileView


@dataclass(frozen=True)
class Prompt:
    """An empty part of a profile: what filling it in is good for, and where it is done."""

    part: str
    # The key of the section of the form.
    section: str
    benefit: str
    button: str

    @property
    def url(self) -> str:
        """The section of the form that it is in."""
        return f"{reverse('edit_profile')}#part-{self.section}"


PROMPTS = (
    Prompt("practices", "tried", "Members find you by what you have tried.", "Add what you have tried"),
    Prompt("offers", "offers", "Say what help you offer, and those who look for it can ask you.", "Add what you offer"),
    Prompt("about", "about", "Two sentences in your own voice make it easier to write to you.", "Write about yourself"),
    Prompt("ask", "ask", "Say what you look for, and somebody who has it can tell you.", "Add what you look for"),
    Prompt("regions", "work", "Members look for people near them.", "Add where you work"),
    Prompt("languages", "about", "Somebody may need a person who speaks or signs what you do.", "Add your languages"),
)


def prompts_for(view: ProfileView) -> list[Prompt]:
    """The parts that are empty, the most useful first."""
    return [prompt for prompt in PROMPTS if not getattr(view, prompt.part)]
