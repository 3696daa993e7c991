"""How somebody wants to be told."""

from django import forms


class MailChoiceForm(forms.Form):
    """Notices by mail, or only here."""

    notices_by_mail = forms.BooleanField(
        label="Tell me by email that I have notices",
        required=False,
        help_text="At most one email an hour. It says that there is something, never what somebody wrote.",
    )
