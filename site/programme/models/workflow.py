"""The second look that one editor may ask of another."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import AbstractGroupApprovalTask, TaskState


class SecondLookTask(AbstractGroupApprovalTask):
    """Somebody else of the groups looks and approves: nobody gives their own work its second look."""

    class Meta:
        verbose_name = "second look"

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_state
        if state is not None and state.requested_by == user:
            return []
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        return actions

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        return super().get_task_states_user_can_moderate(user, **kwargs).exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> str:
        return "Somebody else of the chosen groups approves the page, or asks for changes."
