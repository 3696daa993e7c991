"""Members' pictures: sending one, who gets it, and that it is gone once it is taken away."""

import fcntl
import re
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from config.settings import base
from core.versions import EditConflictError
from network.home.feed import feed_for
from network.home.start import start_of
from network.profiles import periodic_jobs, photo_decoder, photos
from network.profiles.models import Block, Profile, ProfilePhoto, profiles_of
from network.profiles.photo_decoder import make_pictures
from network.profiles.profile_view import view_for
from network.profiles.rings import Ring
from network.profiles.services import change_profile, set_hidden
from tests.factories.photos import make_photo
from tests.factories.profiles import WITHIN, Neighbours
from tests.factories.users import MembershipFactory, be, make_member
from tests.network.profiles import hostile_files as files
from users.models import User

ADDRESS = "/network/profile/photo/"
TAKE_AWAY = f"{ADDRESS}take-away/"

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.thorough, pytest.mark.once]


@pytest.fixture(autouse=True)
def _own_storage(settings: Any) -> None:
    # A storage in memory that is new with each test.
    settings.STORAGES = settings.STORAGES | {
        "private": {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"location": "/private"}}
    }


@pytest.fixture
def owner() -> User:
    return make_member(name="Priya Wendle")


@pytest.fixture
def client(owner: User) -> Client:
    be(client := Client(), owner)
    return client


def stored() -> set[str]:
    try:
        return set(photos.storage().listdir("photos")[1])
    except FileNotFoundError:
        return set()


def names_of(photo: ProfilePhoto) -> set[str]:
    return {f"{photo.key}-{size}.webp" for size in photos.SIZES}


def address(photo: ProfilePhoto, size: int = 128) -> str:
    return f"/network/photos/{photo.key}-{size}.webp"


def plain(response: Any) -> tuple[int, dict[str, Any], bytes]:
    """An answer without what differs each time: the key against forged requests, and the order of the policy."""
    headers = {name: sorted(value.split("; ")) for name, value in response.headers.items() if name != "ETag"}
    text = re.sub(rb'(name="csrfmiddlewaretoken" value=")\w+', rb"\1", response.content)
    return response.status_code, headers, text


def upload(content: bytes = b"", name: str = "me.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or files.picture(), kind)


def sent(owner: User, **changes: Any) -> dict[str, Any]:
    """What the form sends, filled from what is there now."""
    profile = Profile.objects.select_related("photo").get(user=owner)
    return {"seen": photos.state_of(profile), "alt": "", "ring_photo": "members", **changes}


# Who gets it ------------------------------------------------------------------------------------------


def test_a_picture_is_for_those_whom_it_is_shown_to() -> None:
    neighbours = Neighbours()
    profile = Profile.objects.get(user=neighbours.owner)
    change_profile(profile=profile, version=profile.version, values={"listed_to": "public"})
    clients = {who: Client() for who in neighbours.viewers}
    for who in clients.keys() - {"visitor"}:
        be(clients[who], neighbours.fresh(who))
    for ring in Ring:
        photo = make_photo(profile, ring=ring)
        gets_it = {who for who, client in clients.items() if client.get(address(photo)).status_code == 200}
        assert gets_it == WITHIN[ring]
        # The file and the page say the same.
        page = profile.get_absolute_url()
        sees_it = {who for who, client in clients.items() if photo.key in client.get(page).content.decode()}
        assert sees_it == WITHIN[ring]


@pytest.mark.parametrize("state", ["hidden", "paused", "left", "shut", "blocked", "listed to the cohort"])
def test_nobody_gets_the_picture_of_whom_they_may_not_find(owner: User, state: str) -> None:
    profile = owner.profile
    photo = make_photo(profile, ring="public")
    be(reader := Client(), someone := make_member())
    assert reader.get(address(photo)).status_code == 200
    if state == "hidden":
        set_hidden(profile=profile, hidden=True)
    elif state == "paused":
        Profile.objects.filter(pk=profile.pk).update(paused_at=timezone.now())
    elif state == "left":
        User.objects.filter(pk=owner.pk).update(leaves_at=timezone.now() + timedelta(days=9))
    elif state == "blocked":
        Block.objects.create(blocker=owner, blocked=someone)
    elif state == "shut":
        User.objects.filter(pk=owner.pk).update(is_active=False)
    else:
        Profile.objects.filter(pk=profile.pk).update(listed_to="cohort")
    assert reader.get(address(photo)).status_code == 404


def test_a_picture_that_one_may_not_see_is_one_that_never_was(owner: User) -> None:
    photo = make_photo(owner.profile, ring="only me")
    be(reader := Client(), make_member())
    hidden, never = (plain(reader.get(path)) for path in (address(photo), f"/network/photos/{'x' * 22}-128.webp"))
    assert hidden == never


@pytest.mark.parametrize("path", ["{key}-129.webp", "{key}-0128.jpg", "{key}.webp", "../{key}-128.webp"])
def test_there_is_no_other_size_and_no_other_name(owner: User, client: Client, path: str) -> None:
    photo = make_photo(owner.profile)
    assert client.get(f"/network/photos/{path.format(key=photo.key)}").status_code == 404


def test_a_file_is_a_picture_to_the_browser_and_nothing_else_and_is_kept_by_nobody(owner: User, client: Client) -> None:
    response = client.get(address(make_photo(owner.profile)))
    assert response.content == b"A picture, 128 wide"
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "inline"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response


def test_a_picture_whose_file_is_lost_is_not_there(owner: User, client: Client) -> None:
    photo = make_photo(owner.profile)
    photos.storage().delete(f"photos/{photo.key}-128.webp")
    assert client.get(address(photo)).status_code == 404


# The page ---------------------------------------------------------------------------------------------


def test_a_picture_is_sent_described_and_shown(owner: User, client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert 'accept="image/jpeg,image/png,image/webp"' in page
    assert "“Photo of Priya Wendle”" in page
    assert TAKE_AWAY not in page
    data = sent(owner, picture=upload(), alt="Priya in a green scarf", ring_photo="cohort")
    response = client.post(ADDRESS, data, follow=True)
    photo = ProfilePhoto.objects.get()
    assert (photo.profile, photo.alt) == (owner.profile, "Priya in a green scarf")
    assert Profile.objects.get(user=owner).ring_of("photo") == Ring.COHORT
    assert [photos.read_file(photo.key, size) for size in photos.SIZES] == make_pictures(files.picture())
    page = response.content.decode()
    assert "Your picture is saved" in page
    assert 'alt="Priya in a green scarf"' in page
    assert TAKE_AWAY in page
    assert client.get(address(photo)).content == photos.read_file(photo.key, 128)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        pytest.param(None, "Choose a picture.", id="none"),
        pytest.param(SimpleUploadedFile("me.jpg", b""), "This file is empty. Choose another.", id="empty"),
        pytest.param(upload(files.SVG, "me.png", "image/png"), photos.REFUSALS["kind"], id="SVG"),
        pytest.param(upload(files.pixel_bomb(), "me.png"), photos.REFUSALS["pixels"], id="bomb"),
        pytest.param(upload(bytes(photos.MOST_BYTES + 1)), photos.REFUSALS["size"], id="15 MB and one byte"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    owner: User, client: Client, file: Any, sentence: str
) -> None:
    # The same file serves more than one run of a test.
    if file:
        file.seek(0)
    data = sent(owner, alt="In a green scarf", ring_photo="public") | ({"picture": file} if file else {})
    response = client.post(ADDRESS, data)
    form = response.context["form"]
    assert form.errors == {"picture": [sentence]}
    assert (form["alt"].value(), form["ring_photo"].value()) == ("In a green scarf", "public")
    assert 'href="#id_picture"' in response.content.decode()
    assert not ProfilePhoto.objects.exists()
    assert not stored()
    assert Profile.objects.get(user=owner).ring_of("photo") == Ring.MEMBERS


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.jpg", f"{files.SCRIPT}.svg", "x" * 300, "me.exe"])
def test_the_name_of_a_file_counts_for_nothing(owner: User, client: Client, name: str) -> None:
    client.post(ADDRESS, sent(owner, picture=upload(name=name, kind="text/html")))
    assert stored() == names_of(ProfilePhoto.objects.get())


def test_where_another_answer_is_wrong_the_page_says_that_the_file_must_be_chosen_again(
    owner: User, client: Client
) -> None:
    response = client.post(ADDRESS, sent(owner, picture=upload(), alt="x" * 126))
    assert response.context["form"].errors == {
        "alt": ["Shorten it to 125 characters. It has 126 now."],
        "picture": ["Choose the picture again. The browser does not keep it."],
    }


def test_one_picture_is_made_at_a_time(monkeypatch: Any) -> None:
    monkeypatch.setattr(photos, "SECONDS_TO_WAIT", 0)
    with Path(photo_decoder.__file__).open("rb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with pytest.raises(ValidationError) as refused:
            photos.read_picture(upload())
    assert refused.value.messages == [photos.REFUSALS["busy"]]
    assert len(photos.read_picture(upload())) == len(photos.SIZES)


def test_words_and_ring_change_without_a_file(owner: User, client: Client) -> None:
    photo = make_photo(owner.profile)
    assert client.post(ADDRESS, sent(owner, alt="At the allotment", ring_photo="only me")).status_code == 302
    kept = ProfilePhoto.objects.get()
    assert (kept.key, kept.alt) == (photo.key, "At the allotment")
    assert Profile.objects.get(user=owner).ring_of("photo") == Ring.ONLY_ME


def test_sent_twice_it_is_done_once(owner: User, client: Client) -> None:
    data = sent(owner, alt="At the allotment")
    keys = set()
    for _ in range(2):
        assert client.post(ADDRESS, data | {"picture": upload()}).status_code == 302
        keys.add(ProfilePhoto.objects.get().key)
    assert len(keys) == 1


def test_who_saves_second_sees_what_is_there_now(owner: User, client: Client) -> None:
    data = sent(owner, alt="Typed here")
    photo = make_photo(owner.profile, alt="Saved elsewhere")
    response = client.post(ADDRESS, data)
    page = response.content.decode()
    assert "changed elsewhere meanwhile" in page
    assert address(photo, 320) in page
    assert response.context["form"]["alt"].value() == "Typed here"
    assert ProfilePhoto.objects.get().alt == "Saved elsewhere"
    assert client.post(ADDRESS, data | {"seen": response.context["form"]["seen"].value()}).status_code == 302
    assert ProfilePhoto.objects.get().alt == "Typed here"


def test_an_edit_of_the_profile_under_way_does_not_take_a_narrower_ring_back(owner: User) -> None:
    before = Profile.objects.get(user=owner)
    make_photo(before, ring="only me")
    with pytest.raises(EditConflictError):
        change_profile(profile=before, version=before.version, values={"rings": before.rings})


# Gone is gone -----------------------------------------------------------------------------------------


def test_the_files_of_a_picture_that_was_replaced_are_gone(
    owner: User, django_capture_on_commit_callbacks: Any
) -> None:
    old = make_photo(owner.profile)
    with django_capture_on_commit_callbacks(execute=True):
        new = make_photo(owner.profile, content="Another")
        # Until the new one stands, the old one does.
        assert stored() == names_of(old) | names_of(new)
    assert stored() == names_of(new)
    be(reader := Client(), make_member())
    assert [reader.get(address(photo)).status_code for photo in (old, new)] == [404, 200]


@pytest.mark.parametrize("way", ["taken away", "profile", "person"])
def test_the_files_go_with_the_row_whichever_way_it_goes(
    owner: User, client: Client, way: str, django_capture_on_commit_callbacks: Any
) -> None:
    make_photo(owner.profile)
    with django_capture_on_commit_callbacks(execute=True):
        if way == "taken away":
            assert client.post(TAKE_AWAY).status_code == 302
            assert client.post(TAKE_AWAY).status_code == 302
        else:
            {"profile": owner.profile, "person": owner}[way].delete()
    assert not ProfilePhoto.objects.exists()
    assert not stored()


def test_a_storage_that_fails_takes_no_page_down_and_the_night_tidies_up(
    owner: User, client: Client, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    make_photo(owner.profile)
    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(photos.storage().__class__, "delete", lambda self, name: 1 / 0)
        assert client.post(TAKE_AWAY).status_code == 302
    assert len(stored()) == 3
    periodic_jobs.tidy_up_photos()
    # They may belong to a picture that is being written.
    assert len(stored()) == 3
    monkeypatch.setattr(photos, "YOUNG", timedelta(0))
    periodic_jobs.tidy_up_photos()
    assert not stored()


def test_the_night_leaves_what_belongs_to_somebody_and_tells_of_what_is_missing(
    owner: User, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(photos, "YOUNG", timedelta(0))
    assert photos.tidy_up() == 0
    kept, lost = make_photo(owner.profile), make_photo(make_member().profile)
    photos.storage().delete(f"photos/{lost.key}-320.webp")
    assert photos.tidy_up() == 1
    assert stored() == (names_of(kept) | names_of(lost)) - {f"{lost.key}-320.webp"}
    assert "1 pictures of members miss a file" in caplog.text
    assert lost.key not in caplog.text


def test_on_disk_too_files_are_kept_apart_and_gone(
    owner: User, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    on_disk = base.STORAGES["private"]
    assert not Path(on_disk["OPTIONS"]["location"]).is_relative_to(base.MEDIA_ROOT)
    options = on_disk["OPTIONS"] | {"location": tmp_path / "private"}
    settings.STORAGES = settings.STORAGES | {"private": on_disk | {"OPTIONS": options}}
    assert photos.tidy_up() == 0
    photo = make_photo(owner.profile)
    (path,) = tmp_path.rglob(f"{photo.key}-128.webp")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with django_capture_on_commit_callbacks(execute=True):
        photos.take_photo_away(profile=owner.profile)
    assert not path.exists()
    assert photos.read_file(photo.key, 128) is None


# Where it is drawn ------------------------------------------------------------------------------------


def drawn(viewer: Any, profile: Profile, css_class: str = "") -> str:
    found = Profile.objects.with_everything().get(pk=profile.pk)
    return Template("{% load photos %}{% photo view css_class %}").render(
        Context({"view": view_for(viewer, found), "css_class": css_class})
    )


def test_beside_a_name_a_picture_says_nothing_more_and_at_the_head_of_a_page_it_does(owner: User) -> None:
    photo, reader = make_photo(owner.profile), make_member()
    small, large = drawn(reader, owner.profile), drawn(reader, owner.profile, "avatar--xl")
    assert 'alt=""' in small
    assert 'alt="Photo of Priya Wendle"' in large
    assert all('loading="lazy"' in each and 'width="' in each and 'height="' in each for each in (small, large))
    assert f'src="{address(photo, 64)}"' in small
    assert f'src="{address(photo, 128)}" srcset="{address(photo, 320)} 2x"' in large


def test_words_of_a_picture_are_words(owner: User) -> None:
    make_photo(owner.profile, alt='"><script>')
    assert 'alt="&quot;&gt;&lt;script&gt;"' in drawn(owner, owner.profile, "avatar--xl")


def test_the_home_shows_the_face_of_whoever_is_new_in_the_cohort_as_they_show_it(owner: User) -> None:
    newcomer = MembershipFactory(cohort=owner.cohort_memberships.get().cohort).user
    for ring in (Ring.COHORT, Ring.ONLY_ME):
        photo = make_photo(newcomer.profile, ring=ring)
        start = start_of(User.objects.get(pk=owner.pk), timezone.localtime())
        (face,) = [entry.face for entry in feed_for(start).entries if entry.face]
        assert face.photo == (photo if ring is Ring.COHORT else None)


@pytest.mark.parametrize("has_one", [True, False])
def test_who_shows_none_has_initials(owner: User, has_one: bool) -> None:
    if has_one:
        make_photo(owner.profile, ring="only me")
    assert ">PW<" in drawn(make_member(), owner.profile)


def test_a_picture_costs_no_query(owner: User, django_assert_num_queries: Any) -> None:
    make_photo(owner.profile)
    reader, template = make_member(), Template("{% load photos %}{% photo view %}")
    for found in (
        Profile.objects.with_everything().get(pk=owner.profile.pk),
        *profiles_of(Profile.objects.by_memberships())[:1],
    ):
        context = Context({"view": view_for(reader, found)})
        with django_assert_num_queries(0):
            assert "<img" in template.render(context)
