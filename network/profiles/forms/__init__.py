"""The form of one's own profile, and the fields that it is made of."""

from network.profiles.forms.fields import OneLine
from network.profiles.forms.profile import ProfileForm
from network.profiles.forms.values import CONSENT

__all__ = ["CONSENT", "OneLine", "ProfileForm"]
