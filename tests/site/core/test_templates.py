"""House rules of templates and styles: nothing inline, no class without a style, colours that can be read."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])
CSS = Path(settings.STATICFILES_DIRS[0]) / "css"
# The admin's own pages, and mails, have other styles.
ELSEWHERE = {
    "core/admin",
    "users/admin",
    "network/asks/admin",
    "network/joining/admin",
    "network/moderation/admin",
    "network/practice/admin",
    "network/privacy/admin",
    "network/proposals/admin",
    "search/admin",
    "wagtailadmin",
    "wagtailusers",
}

LIGHT_AND_DARK = re.split(r"prefers-color-scheme: dark", (CSS / "tokens.css").read_text())
TEXT_PAIRS = [
    ("ink", "paper", 7),
    ("ink", "surface", 7),
    ("ink", "sunk", 7),
    ("ink", "tint", 7),
    ("ink", "butter", 7),
    ("ink-2", "paper", 4.5),
    ("ink-2", "sunk", 4.5),
    ("ink-2", "butter", 4.5),
    ("link", "paper", 4.5),
    ("link", "tint", 4.5),
    ("link", "butter", 4.5),
    ("visited", "paper", 4.5),
    ("terracotta", "paper", 4.5),
    ("terracotta", "sunk", 4.5),
    ("on-pine", "pine", 4.5),
    ("on-pine", "pine-hover", 4.5),
    ("on-mark", "mark", 4.5),
    ("tag-ink", "tint", 4.5),
    ("warm-ink", "blush", 4.5),
    ("error", "paper", 4.5),
    ("error", "surface", 4.5),
    ("ok", "paper", 4.5),
    ("control", "paper", 3),
    ("control", "surface", 3),
    ("control", "sunk", 3),
    ("focus", "paper", 3),
]


def page_templates() -> list[Path]:
    return [
        path
        for path in TEMPLATES.rglob("*.html")
        if not any(path.relative_to(TEMPLATES).as_posix().startswith(folder) for folder in ELSEWHERE)
    ]


def known_classes() -> set[str]:
    css = "".join(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL) for path in CSS.rglob("*.css"))
    selectors = re.findall(r"([^{};]+)\{", css)
    return {name for selector in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}


def used_classes(html: str) -> set[str]:
    gap = "\x00"
    values = re.findall(r'\bclass="([^"]*)"', re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", gap, html))
    names = [name.split(gap) for value in values for name in value.split()]
    # A class that is put together from parts is not looked up.
    return {piece for pieces in names if not any(piece.endswith("-") for piece in pieces) for piece in pieces if piece}


def test_no_template_has_an_inline_style_script_or_handler() -> None:
    for path in page_templates():
        html = path.read_text()
        assert not re.search(r"\bstyle\s*=", html), path
        assert "<style" not in html, path
        assert not re.search(r"\bon(click|load|change|submit|input|error)\s*=", html), path
        for script in re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL):
            assert script == "", path


def test_every_class_of_a_template_has_a_style() -> None:
    known = known_classes()
    for path in page_templates():
        assert not used_classes(path.read_text()) - known, path


def test_a_text_is_marked_safe_in_no_template() -> None:
    for path in page_templates():
        assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text()), path


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(scheme: int, text: str, ground: str, least: float) -> None:
    tokens: dict[str, str] = {}
    for part in LIGHT_AND_DARK[: scheme + 1]:
        tokens |= dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", part))

    assert contrast(tokens[text], tokens[ground]) >= least
