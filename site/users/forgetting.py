"""What erasure does with accounts, sessions and what Wagtail notes of staff: the steps of the register."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Comment, CommentReply, ModelLogEntry, Revision

from core.personal_rows import Whose
from core.queued import A_FORMER_MEMBER
from users.models import User

# Nobody gets mail there: the name of the host can never exist (RFC 2606).
NOWHERE = "erased.invalid"
COMMENTS = "wagtail_admin_comments"


def forget_account(rows: QuerySet[User], whose: Whose) -> None:
    """Empty the account: the row stays for what others share with it. The name stays if its person chose so."""
    for user in rows:
        user.email = f"erased-{user.pk}@{NOWHERE}"
        if not whose.keeps_name:
            user.name = A_FORMER_MEMBER
        user.set_unusable_password()
        user.is_active = user.is_superuser = False
        user.last_login = None
        now = timezone.now()
        user.leaves_at, user.erased_at = user.leaves_at or now, user.erased_at or now
        user.joined_at = user.joined_at.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        user.save()
        user.groups.clear()
        user.user_permissions.clear()


def sessions_of(whose: Whose) -> QuerySet[Session]:
    """The sessions in which somebody is signed in. What is in one can only be read one by one."""
    signed_in = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(whose.pk)
    ]
    return Session.objects.filter(pk__in=signed_in)


def log_about(whose: Whose) -> QuerySet[Any]:
    """What the admin notes of others' work on an account."""
    account = ContentType.objects.get_for_model(User)
    return ModelLogEntry.objects.filter(content_type=account, object_id=str(whose.pk))


def revisions_with(whose: Whose) -> QuerySet[Revision]:
    """Revisions that somebody made, and those of pages that they commented on."""
    pages = {
        str(pk)
        for pk in [
            *Comment.objects.filter(Q(user=whose.pk) | Q(resolved_by=whose.pk)).values_list("page_id", flat=True),
            *CommentReply.objects.filter(user=whose.pk).values_list("comment__page_id", flat=True),
        ]
    }
    return Revision.objects.filter(Q(user=whose.pk) | Q(object_id__in=pages))


def forget_reviser(rows: QuerySet[Revision], whose: Whose) -> None:
    """Revisions stay as texts of pages, without who made them and what they commented."""
    for revision in rows.iterator():
        content = revision.content
        comments = [_comment(each, whose.pk) for each in content.get(COMMENTS, []) if each.get("user") != whose.pk]
        if COMMENTS in content:
            content = content | {COMMENTS: comments}
        Revision.objects.filter(pk=revision.pk).update(content=content)
    rows.filter(user=whose.pk).update(user=None)


def delete_files(rows: QuerySet[Any], whose: Whose) -> None:
    """Delete rows with the files that they name."""
    for row in rows:
        for each in row._meta.concrete_fields:
            if isinstance(each, models.FileField):
                getattr(row, each.name).delete(save=False)
        row.delete()


def _comment(comment: dict[str, Any], pk: int) -> dict[str, Any]:
    replies = [reply for reply in comment.get("replies", []) if reply.get("user") != pk]
    return comment | {"replies": replies} if "replies" in comment else comment
