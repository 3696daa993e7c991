"""How forms look: {{ form }} anywhere gives label, hint, error and control, joined for screen readers."""

from django.forms.renderers import TemplatesSetting


class NetworkFormRenderer(TemplatesSetting):
    """Draws whole forms and fields with the site's components; the controls themselves stay Django's.

    The admin draws its own fields, so nothing of it changes.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
