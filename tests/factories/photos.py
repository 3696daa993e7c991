"""Members' pictures for tests that look at none."""

from network.profiles import photos
from network.profiles.models import Profile, ProfilePhoto
from network.profiles.rings import Ring


def make_photo(profile: Profile, *, ring: str = "members", alt: str = "", content: str = "A picture") -> ProfilePhoto:
    """A picture whose every size is a few bytes of text."""
    profile = Profile.objects.get(pk=profile.pk)
    pictures = [f"{content}, {size} wide".encode() for size in photos.SIZES]
    return photos.change_photo(
        profile=profile, seen=photos.state_of(profile), alt=alt, ring=Ring(ring), pictures=pictures
    )
