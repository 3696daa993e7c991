"""What of a profile has had its time."""

from datetime import timedelta

from django.utils import timezone

from core.periodic import periodic
from network.profiles import photos
from network.profiles.models import Organisation, Profile
from network.profiles.searchable import KIND
from search.indexing import refresh

# Longer than the worker ever rests; what ended before is out already.
LOOKED_BACK = timedelta(days=30)


@periodic("take ended asks out of the search", every=timedelta(hours=6))
def take_ended_asks_out() -> None:
    """Nobody is found by what they looked for until yesterday; the index need not hold it any more."""
    today = timezone.localdate()
    ended = Profile.objects.filter(ask_ends_on__lt=today, ask_ends_on__gte=today - LOOKED_BACK)
    refresh(KIND, ended.values_list("pk", flat=True))


@periodic("forget organisations that nobody names", every=timedelta(days=1))
def forget_unused_organisations() -> None:
    """Records that nobody has checked go once nobody names them openly."""
    Organisation.objects.exclude(pk__in=Organisation.objects.in_the_open().values("pk")).delete()


@periodic("tidy up members' pictures", every=timedelta(days=1))
def tidy_up_photos() -> None:
    """Files of pictures that are no more go; pictures that miss a file are logged."""
    photos.tidy_up()
