"""One call that makes a new site ready, and leaves a site in use as its editors have it."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site, Task, Workflow, WorkflowPage, WorkflowTask

from core.models import FooterLink, SiteSettings
from programme.models import HomePage, SecondLookTask
from programme.setup.history import set_up_history
from programme.setup.pages import FOOTER, make_pages
from programme.setup.permissions import COLLECTION_PERMISSIONS, PAGE_PERMISSIONS, PERMISSIONS
from programme.setup.steps import registered_steps
from topics.services import load_vocabulary
from users.roles import Role
from users.services import set_up_groups

SECOND_LOOK = "A second look"


@transaction.atomic
def set_up_site() -> list[str]:
    """Make what is missing; give back one sentence for each step. A second call changes nothing."""
    own: tuple[Callable[[], Iterator[str]], ...] = (_vocabulary, _pages, _groups, _workflow, _site_settings)
    steps = (*own, *registered_steps())
    return [sentence for step in steps for sentence in step()]


def _vocabulary() -> Iterator[str]:
    load_vocabulary()
    yield "Topics: the shared vocabulary is there."


def _pages() -> Iterator[str]:
    # Once there is a home page the tree belongs to the editors.
    if HomePage.objects.exists():
        yield "Pages: the site has a home page already; nothing was changed."
        return
    set_up_history()
    root = Page.objects.get(depth=1)
    # Wagtail's own first page has the address that ours gets, and its site holds on to it until then.
    welcome = [page for page in root.get_children() if page.specific_class is Page]
    for page in welcome:
        page.slug = f"welcome-{page.pk}"
        page.save()
    home = make_pages(root)
    host = settings.SITE_URL.split("://", 1)[-1]
    name, _, port = host.partition(":")
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.root_page, site.hostname, site.port = (
        home,
        name,
        int(port or (443 if settings.SITE_URL[:5] == "https" else 80)),
    )
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    for page in welcome:
        Page.objects.get(pk=page.pk).delete()
    yield f"Pages: made {home.get_descendants(inclusive=True).count()} pages with the programme's first news."


def _groups() -> Iterator[str]:
    set_up_groups(
        permissions=PERMISSIONS,
        root_page=Page.objects.get(depth=1),
        page_permissions=PAGE_PERMISSIONS,
        collection_permissions=COLLECTION_PERMISSIONS,
    )
    yield "Groups: editors, convenors, programme team and administrators have their permissions."


def _workflow() -> Iterator[str]:
    home = HomePage.objects.get()
    if Workflow.objects.filter(name=SECOND_LOOK).exists():
        yield f"Workflow: “{SECOND_LOOK}” is there."
        return
    # The stock workflow asks a group that this site does not have.
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
    task = SecondLookTask.objects.create(name=SECOND_LOOK)
    task.groups.set([Role.EDITOR.group()])
    workflow = Workflow.objects.create(name=SECOND_LOOK)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
    yield f"Workflow: an editor may ask another for “{SECOND_LOOK.lower()}” before publishing."


def _site_settings() -> Iterator[str]:
    site = Site.objects.get(is_default_site=True)
    row, created = SiteSettings.objects.get_or_create(site=site)
    if not created:
        yield "Settings: kept as they are."
        return
    row.joint_venture = (
        "A joint venture of the National Skills Academy for Social Care, Skills for Care, Thames Valley and Wessex "
        "NHS Leadership Academy, Think Local Act Personal, ADASS and the Local Government Association."
    )
    row.save()
    pages = {page.slug: page for page in Page.objects.descendant_of(site.root_page)}
    FooterLink.objects.bulk_create(
        FooterLink(settings=row, column=column, page=pages[slug], text=text, sort_order=order)
        for order, (column, slug, text) in enumerate(FOOTER)
    )
    yield "Settings: name, controller and the links at the foot of every page."
