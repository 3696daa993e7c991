"""What is held of people so that they can sign in, and why (guide 5.4)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from wagtail import models as wagtail
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.users.models import UserProfile

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, by_step, emptied, held, kept, rows_at, rows_found, rows_of, unlinked
from core.queued import A_FORMER_MEMBER
from users import forgetting
from users.models import AddressTrouble, CohortMembership, Invitation, StaffAccess, User

CONTRACT = "contract: the terms of the programme and the network"
INTERESTS = "legitimate interests: keeping accounts and the site safe"
MEMBERSHIP = "membership and 24 months after it, or 30 days after leaving the network"
OWNER, OWNER_AND_ADMINISTRATORS = "only me", "only me, and administrators"


def field(
    name: str, purpose: str, *, basis: str = CONTRACT, ring: str = OWNER, keep: str = MEMBERSHIP
) -> PersonalField:
    """One line of the register, with what most lines here have in common."""
    return PersonalField(name, purpose, basis, ring, keep)


register(
    User,
    personal=(
        field("email", "to sign in, and to be told what one asked to be told", ring=OWNER_AND_ADMINISTRATORS),
        field("name", "to be called by one's name", ring="members"),
        field("password", "to sign in, if the person has set one; kept as a hash"),
        field("is_active", "to shut an account", basis=INTERESTS, ring=OWNER_AND_ADMINISTRATORS),
        field("last_login", "to see misuse", basis=INTERESTS, ring=OWNER_AND_ADMINISTRATORS),
        field("joined_at", "to know how long somebody has been here"),
        field("groups", "to let staff do their work", ring=OWNER_AND_ADMINISTRATORS),
        field("leaves_at", "when somebody who is leaving will be erased", ring=OWNER_AND_ADMINISTRATORS),
        field("erased_at", "that somebody was here once, without who", keep="as long as what they shared with others"),
    ),
    not_personal=("id", "is_superuser", "user_permissions", "is_example"),
    rows=(
        rows_of(
            "pk",
            held(
                by_step(
                    "emptied: neither a name, unless you leave it by your write-ups, nor an address stays",
                    forgetting.forget_account,
                ),
                because="others share in what stays of your write-ups",
                until="as long as what you shared with others",
            ),
            leaves_out={"password": "it is a secret, and kept as a hash alone"},
        ),
    ),
    called="your account",
)
register(
    CohortMembership,
    personal=(
        field("user", "to know who belongs to a cohort", ring="members"),
        field("cohort", "to know who belongs to a cohort", ring="members"),
        field("state", "to know who takes part now, and who has finished", ring="members"),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="your cohorts",
)
INVITED = {"ring": "those who may send invitations", "keep": "a year after it was used, withdrawn or ran out"}
register(
    Invitation,
    personal=(
        field("email", "to ask somebody in", **INVITED),
        field("name", "to greet them", **INVITED),
        field("cohort", "what they are invited to", **INVITED),
        field("role", "what they are invited to", **INVITED),
        field("invited_by", "to know who answers for it", **INVITED),
        field("used_by", "to know that it was accepted, and by whom", **INVITED),
        field("created_at", "how it stands", **INVITED),
        field("sent_at", "how it stands", **INVITED),
        field("expires_at", "how it stands", **INVITED),
        field("used_at", "how it stands", **INVITED),
        field("revoked_at", "how it stands", **INVITED),
    ),
    not_personal=("id", "token_hash", "is_example"),
    rows=(
        rows_at("email", DELETED),
        rows_of("used_by", DELETED),
        rows_of("invited_by", unlinked("invited_by"), not_copied="they hold the addresses of those you invited"),
    ),
    called="invitations to you",
)
register(
    EmailAddress,
    personal=(
        field("user", "whose address it is", ring=OWNER_AND_ADMINISTRATORS),
        field("email", "to sign in, also after a change of employer", ring=OWNER_AND_ADMINISTRATORS),
        field("verified", "whether it was shown to be theirs"),
        field("primary", "which of two is written to"),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="your addresses",
)
TROUBLE = {"basis": INTERESTS, "ring": OWNER_AND_ADMINISTRATORS, "keep": "a year after it was noticed"}
register(
    AddressTrouble,
    personal=(
        field("user", "whose address it is", **TROUBLE),
        field("email", "which address mail does not reach", **TROUBLE),
        field("sign", "how that was noticed", **TROUBLE),
        field("noticed_at", "how long it has been so", **TROUBLE),
        field("asked_at", "to ask once only", **TROUBLE),
        field("answered_at", "to ask no more", **TROUBLE),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="addresses of yours that mail did not reach",
)
ACCESS = {"basis": INTERESTS, "ring": OWNER, "keep": "24 months"}
register(
    StaffAccess,
    personal=(
        field("person", "so that they can see who looked", **ACCESS),
        field("staff", "to know who answers for it", **ACCESS),
        field("role", "to know as what they did it", **ACCESS),
        field("what", "to know what was seen or changed", **ACCESS),
        field("reason", "to know why", **ACCESS),
        field("happened_at", "to know when", **ACCESS),
    ),
    not_personal=("id",),
    rows=(
        rows_of("person", kept(because="staff answer for what they looked at", until="24 months")),
        rows_of("staff", unlinked("staff"), not_copied="it tells of those whose things you looked at"),
    ),
    called="staff who looked at what is yours",
)
register(
    Authenticator,
    personal=(
        field("user", "whose second factor it is", basis=INTERESTS),
        field("type", "an app, codes on paper, or a passkey", basis=INTERESTS),
        field(
            "data",
            "the secret that codes come from, encrypted; of a passkey its public part and its name",
            basis=INTERESTS,
        ),
        field("created_at", "to see misuse", basis=INTERESTS),
        field("last_used_at", "to see misuse", basis=INTERESTS),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED, leaves_out={"data": "it is a secret, and encrypted"}),),
    called="your second factors",
)
register(
    Session,
    personal=(
        field("session_data", "to stay signed in", basis=INTERESTS, keep="until signing out, at most 30 days"),
        field("expire_date", "to stay signed in", basis=INTERESTS, keep="until signing out, at most 30 days"),
    ),
    not_personal=("session_key",),
    rows=(rows_found(forgetting.sessions_of, DELETED, leaves_out={"session_data": "who has it is signed in as you"}),),
    called="where you are signed in",
)
SIGNED_IN = {"basis": INTERESTS, "keep": "until signing out or the session's end, at most 30 days"}
register(
    UserSession,
    personal=(
        field("user", "whose session it is", **SIGNED_IN),
        field("created_at", "so that its person knows it again", **SIGNED_IN),
        field("last_seen_at", "so that its person knows it again; to the hour", **SIGNED_IN),
        field("ip", "so that its person knows it again, and sees misuse", **SIGNED_IN),
        field("user_agent", "so that its person knows it again, and sees misuse", **SIGNED_IN),
    ),
    # What allauth keeps of a client that tells it more; none does here.
    not_personal=("id", "session_key", "data"),
    rows=(rows_of("user", DELETED),),
    called="with what you are signed in",
)
register(
    UserProfile,
    personal=(
        field("user", "whose settings of the admin they are"),
        field("submitted_notifications", "which mail a member of staff wants"),
        field("approved_notifications", "which mail a member of staff wants"),
        field("rejected_notifications", "which mail a member of staff wants"),
        field("updated_comments_notifications", "which mail a member of staff wants"),
        field("preferred_language", "how the admin looks to a member of staff"),
        field("current_time_zone", "how the admin looks to a member of staff"),
        field("theme", "how the admin looks to a member of staff"),
        field("density", "how the admin looks to a member of staff"),
        field("contrast", "how the admin looks to a member of staff"),
        field("keyboard_shortcuts", "how the admin works for a member of staff"),
        field("dismissibles", "which hints of the admin were closed"),
    ),
    # A picture cannot be uploaded here: the panel for it is left out.
    not_personal=("id", "avatar"),
    rows=(rows_of("user", DELETED),),
    called="your settings of the admin",
)

# What Wagtail notes of staff at work ---------------------------------------------------------------

WITH_PAGE = "as long as the page; whose it was, as long as the account"
HISTORY = {"basis": INTERESTS, "ring": "staff", "keep": WITH_PAGE}

register(
    wagtail.Page,
    personal=(
        field("owner", "to know who began a page", **HISTORY),
        field("locked_by", "to know whom to ask before changing it", **HISTORY),
        field("locked_at", "to know for how long it has been locked", **HISTORY),
    ),
    not_personal=(
        "id",
        "path",
        "depth",
        "numchild",
        "translation_key",
        "locale",
        "latest_revision",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "title",
        "draft_title",
        "slug",
        "content_type",
        "url_path",
        "latest_revision_created_at",
        "alias_of",
        "show_in_menus",
        "seo_title",
        "search_description",
    ),
    rows=(
        rows_of("owner", unlinked("owner"), adds={"page": str}),
        rows_of("locked_by", emptied(locked_by=None, locked_at=None, locked=False), adds={"page": str}),
    ),
    called="pages that you began",
)
register(
    wagtail.Revision,
    personal=(
        field("user", "to know who changed a page", **HISTORY),
        field("created_at", "to know when a page was changed", **HISTORY),
        field("content", "to bring an earlier text back; the comments of staff stand in it", **HISTORY),
    ),
    not_personal=("id", "content_type", "base_content_type", "object_id", "object_str", "approved_go_live_at"),
    rows=(
        rows_found(
            forgetting.revisions_with,
            by_step("kept without your name and comments", forgetting.forget_reviser),
            leaves_out={"content": "it is the text of a page"},
            adds={"page": lambda revision: revision.object_str},
        ),
    ),
    called="changes of pages that you made",
)
for entry in (wagtail.PageLogEntry, wagtail.ModelLogEntry):
    register(
        entry,
        personal=(
            field("user", "to know who did what in the admin", **HISTORY),
            field("timestamp", "to know when it was done", **HISTORY),
            field("action", "to know what was done", **HISTORY),
            field("label", "to know to what; of an account, its name or address", **HISTORY),
            field("data", "to know what was changed", **HISTORY),
        ),
        not_personal=(
            "id",
            "content_type",
            "uuid",
            "revision",
            "content_changed",
            "deleted",
            "page" if entry is wagtail.PageLogEntry else "object_id",
        ),
        rows=(
            rows_of("user", unlinked("user"), leaves_out={"data": "it may tell of others"}),
            *(
                [
                    rows_found(
                        forgetting.log_about,
                        emptied(label=A_FORMER_MEMBER, data={}),
                        not_copied="it is in the list of staff who looked at what is yours",
                    )
                ]
                if entry is wagtail.ModelLogEntry
                else []
            ),
        ),
        called=f"what you did {'with pages' if entry is wagtail.PageLogEntry else 'with other things'} in the admin",
    )
register(
    wagtail.WorkflowState,
    personal=(
        field("requested_by", "to know who asked for a second look", **HISTORY),
        field("created_at", "to know when it was asked for", **HISTORY),
    ),
    not_personal=(
        "id",
        "content_type",
        "base_content_type",
        "object_id",
        "workflow",
        "status",
        "current_task_state",
    ),
    rows=(rows_of("requested_by", unlinked("requested_by"), adds={"about": lambda state: str(state.content_object)}),),
    called="second looks that you asked for",
)
register(
    wagtail.TaskState,
    personal=(
        field("finished_by", "to know who took the second look", **HISTORY),
        field("finished_at", "to know when it was taken", **HISTORY),
        field("comment", "what they said of it", **HISTORY),
    ),
    not_personal=("id", "workflow_state", "revision", "task", "status", "started_at", "content_type"),
    rows=(rows_of("finished_by", emptied(finished_by=None, comment="")),),
    called="second looks that you took",
)
register(
    wagtail.Comment,
    personal=(
        field("user", "to know who said it", **HISTORY),
        field("text", "what staff tell each other about a draft", **HISTORY),
        field("created_at", "to know when it was said", **HISTORY),
        field("updated_at", "to know when it was said", **HISTORY),
        field("resolved_by", "to know who settled it", **HISTORY),
        field("resolved_at", "to know when it was settled", **HISTORY),
    ),
    not_personal=("id", "page", "contentpath", "position", "revision_created"),
    rows=(rows_of("user", DELETED), rows_of("resolved_by", unlinked("resolved_by"), not_copied="others said it")),
    called="your comments on drafts",
)
register(
    wagtail.CommentReply,
    personal=(
        field("user", "to know who said it", **HISTORY),
        field("text", "what staff tell each other about a draft", **HISTORY),
        field("created_at", "to know when it was said", **HISTORY),
        field("updated_at", "to know when it was said", **HISTORY),
    ),
    not_personal=("id", "comment"),
    rows=(rows_of("user", DELETED),),
    called="your answers to comments on drafts",
)
register(
    wagtail.PageSubscription,
    personal=(
        field("user", "who wants mail about comments", **HISTORY),
        field("page", "on which page", **HISTORY),
        field("comment_notifications", "whether they want it now", **HISTORY),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="drafts that you follow",
)
AT_WORK = {"basis": INTERESTS, "ring": "staff", "keep": "an hour after somebody was last there"}
register(
    EditingSession,
    personal=(
        field("user", "so that two do not write over each other", **AT_WORK),
        field("last_seen_at", "to know whether they are still there", **AT_WORK),
        field("is_editing", "to know whether they are changing something", **AT_WORK),
    ),
    not_personal=("id", "content_type", "object_id"),
    rows=(rows_of("user", DELETED),),
    called="pages that you had open",
)
PREVIEW = {"basis": INTERESTS, "ring": OWNER, "keep": "a day after it was last changed"}
register(
    FormState,
    personal=(
        field("user", "whose unsaved text it is", **PREVIEW),
        field("data", "to show a page before it is saved", **PREVIEW),
        field("last_updated_at", "to know when it may go", **PREVIEW),
    ),
    not_personal=("id", "content_type", "object_id", "parent_object_id"),
    rows=(rows_of("user", DELETED),),
    called="unsaved text of yours in the admin",
)
FILE = {"basis": INTERESTS, "keep": "until an editor deletes the file; whose it was, as long as the account"}
register(
    Document,
    personal=(
        field("uploaded_by_user", "to know whom to ask about it", ring="staff", **FILE),
        field("title", "may name a person", ring="everyone", **FILE),
        field("file", "may tell of people, as published", ring="everyone", **FILE),
    ),
    not_personal=("id", "collection", "created_at", "file_size", "file_hash"),
    rows=(rows_of("uploaded_by_user", unlinked("uploaded_by_user"), leaves_out={"file": "editors keep the file"}),),
    called="files that you uploaded",
)
register(
    wagtail.UploadedFile,
    personal=(
        field("uploaded_by_user", "whose half-finished upload it is", ring=OWNER, **FILE),
        field("file", "to finish the upload", ring=OWNER, **FILE),
    ),
    not_personal=("id", "for_content_type"),
    rows=(
        rows_of(
            "uploaded_by_user",
            by_step("deleted", forgetting.delete_files),
            leaves_out={"file": "it is not finished"},
        ),
    ),
    called="uploads that you did not finish",
)
# These two tables stay empty: pictures are the core's, and Wagtail's addresses for programs are not there.
UNUSED = {"basis": INTERESTS, "ring": "nobody", "keep": "never kept"}
register(
    Image,
    personal=[field(name, "not used", **UNUSED) for name in ("uploaded_by_user", "title", "description", "file")],
    not_personal=(
        "id",
        "collection",
        "width",
        "height",
        "created_at",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
        "file_size",
        "file_hash",
    ),
    rows=(rows_of("uploaded_by_user", DELETED, not_copied="there is none"),),
    called="images of another kind, which are not used",
)
register(
    wagtail.APIToken,
    personal=[field(name, "not used", **UNUSED) for name in ("user", "name", "created", "revoked_at", "last_used_at")],
    not_personal=("id", "key_hash", "prefix"),
    rows=(rows_of("user", DELETED, not_copied="there is none"),),
    called="keys for programs, which are not used",
)
