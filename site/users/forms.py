"""The forms of people: getting in, and letting others in."""

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from cohorts.models import Cohort
from users.models import Invitation, User
from users.names import NameField
from users.roles import Role

CODE_WIDGET = forms.TextInput(
    attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--code", "maxlength": "12"}
)


class ConfirmCodeForm(forms.Form):
    """The code that was mailed to somebody who is signed in."""

    code = forms.CharField(
        label="Six-digit code",
        help_text="You can paste it.",
        widget=CODE_WIDGET,
        error_messages={"required": "Enter the code"},
    )


class JoinForm(forms.ModelForm):
    """What a person says of themselves when they come in: one name."""

    class Meta:
        model = User
        fields = ("name",)
        field_classes = {"name": NameField}
        labels = {"name": "Your name"}
        help_texts = {"name": "Whatever name you use."}
        error_messages = {"name": {"required": "Enter the name that others will know you by"}}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class InvitationForm(WagtailAdminModelForm):
    """Whom to invite, and to what: a cohort, or a role for those who may give one."""

    to = forms.ChoiceField(label="Invite to", help_text="A person can be invited to a second thing later.")

    class Meta:
        model = Invitation
        fields = ("email", "name")
        field_classes = {"name": NameField}

    def __init__(self, *args: Any, may_give_roles: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cohorts = Cohort.objects.announced_by(timezone.now()).select_related("intake")
        newest_first = cohorts.order_by("-intake__year", "letter")
        self._targets: dict[str, Cohort | Role] = {f"cohort {cohort.pk}": cohort for cohort in newest_first}
        groups = [("A cohort", [(key, str(cohort)) for key, cohort in self._targets.items()])]
        if may_give_roles:
            roles = {f"role {role.name}": role for role in Role}
            self._targets |= roles
            groups.append(("A role in the staff", [(key, role.label) for key, role in roles.items()]))
        self.fields["to"].choices = [("", "Choose one"), *groups]

    def target(self) -> dict[str, Any]:
        """What the valid form invites to, as `services.invite` takes it."""
        chosen = self._targets[self.cleaned_data["to"]]
        return {"cohort": chosen} if isinstance(chosen, Cohort) else {"role": chosen}


class AccountForm(forms.ModelForm):
    """What an administrator may change of an account. Its address and password are its owner's."""

    class Meta:
        model = User
        fields = ("name", "is_active", "groups")
        field_classes = {"name": NameField}
        labels = {"groups": "Roles"}
        widgets = {"groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].help_text = ""
        if editing_self:
            # Nobody locks themselves out, so one administrator always remains.
            del self.fields["is_active"], self.fields["groups"]


class OwnNameForm(forms.ModelForm):
    """A member of staff's own name, on the admin's account page."""

    class Meta:
        model = User
        fields = ("name",)
        field_classes = {"name": NameField}
