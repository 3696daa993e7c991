"""What a browser sends of a form as it stands on its page."""

from bs4 import BeautifulSoup


def filled_in(html: str, form: str) -> dict[str, list[str]]:
    """The answers of the form that a CSS selector names, by their names."""
    page = BeautifulSoup(html, "html.parser").select_one(form)
    assert page is not None
    sent: dict[str, list[str]] = {}
    for control in page.select("input[name], textarea[name], select[name]"):
        name = str(control["name"])
        if control.name == "select":
            sent[name] = [str(option["value"]) for option in control.select("option[selected]")]
        elif control.name == "textarea":
            # The first line end belongs to the tag.
            sent[name] = [control.get_text().removeprefix("\n").replace("\n", "\r\n")]
        elif control.get("type") not in ("radio", "checkbox"):
            sent.setdefault(name, []).append(str(control.get("value", "")))
        elif control.has_attr("checked"):
            sent.setdefault(name, []).append(str(control.get("value", "on")))
    return sent
