"""The rules of docs/architecture.md that no tool holds by itself."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (ROOT / "site", ROOT / "blog", ROOT / "network")
MOST_LINES = 450
MOST_LINES_OF_SETTINGS = 300
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
LOOKUPS = {"get_model", "get_app_config", "import_module", "import_string"}

# Who may say that a text is safe as HTML, and why it is.
MAY_CALL_TEXT_SAFE = {
    "site/core/templatetags/icons.py": "an icon comes from a package of ours and holds nothing from a visitor",
}


def python_files() -> list[Path]:
    files = [path for source in SOURCES for path in source.rglob("*.py")]
    return sorted(path for path in files if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(path for source in (*SOURCES, ROOT / "templates") for path in source.rglob("*.html"))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Rooms ------------------------------------------------------------------------------------------


def importlinter() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def layers(contract_id: str) -> list[set[str]]:
    """The layers of one contract, the lowest first; a layer is a set of rooms that know nothing of each other."""
    (contract,) = (each for each in importlinter()["contracts"] if each["id"] == contract_id)
    return [set(re.findall(r"\w+", layer)) for layer in reversed(contract["layers"])]


@cache
def heights() -> dict[str, int]:
    """How high each room stands; a room of the members' area is called network.<room>."""
    names: list[set[str]] = []
    for layer in layers("rooms"):
        if layer == {"network"}:
            names += [{f"network.{room}" for room in inner} for inner in layers("network")]
        names.append(layer)
    return {name: height for height, layer in enumerate(names) for name in layer}


def room_of(module: str) -> str | None:
    """The room that a module is in; None for a package that is not ours."""
    parts = module.split(".")
    inner = ".".join(parts[:2])
    if inner in heights():
        return inner
    return parts[0] if parts[0] in heights() else None


def may_know(one: str, other: str) -> bool:
    return one == other or heights()[other] < heights()[one]


def test_site_is_a_source_root_and_never_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_every_room_stands_in_the_contract():
    rooms = {path.parent.name for path in (ROOT / "site").glob("*/__init__.py")} | {"blog", "network"}
    assert rooms == set(importlinter()["root_packages"])
    assert rooms <= set(heights())


def test_every_room_of_ours_in_the_settings_is_in_the_contract():
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT / "site")}
    assert {name.split(".")[0] for name in ours} <= set(heights())


def our_models() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if room_of(model.__module__)]


def comes_from_a_package(model: type[Model], field: Field) -> bool:
    """Whether the field was declared by an abstract model of a package, as a picture's uploader is by Wagtail."""
    bases = (base for base in model.__mro__[1:] if hasattr(base, "_meta") and not room_of(base.__module__))
    return any(field.name == theirs.name for base in bases for theirs in base._meta.get_fields())


def relations(model: type[Model]) -> Iterator[tuple[Field, type[Model]]]:
    """Each relation that the model declares and the model it leads to; a name in quotes counts like any other."""
    own = [*model._meta.local_fields, *model._meta.local_many_to_many, *model._meta.private_fields]
    for field in own:
        target = getattr(field, "related_model", None)
        if target is None or comes_from_a_package(model, field):
            continue
        yield field, target
        through = getattr(getattr(field, "remote_field", None), "through", None)
        if through is not None:
            yield field, through


@pytest.mark.thorough
@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_relations_of_a_model_run_downward(model: type[Model]):
    room = room_of(model.__module__)
    for field, target in relations(model):
        other = room_of(target.__module__)
        assert other is None or may_know(room, other), (
            f"{model._meta.label}.{field.name} leads from {room} up to {other}: let {other} hold the relation"
        )


def named_lookups(path: Path) -> Iterator[tuple[int, str]]:
    """Where a file asks for a model or a module by its name in quotes."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name in LOOKUPS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield node.lineno, first.value


@pytest.mark.thorough
def test_names_in_quotes_run_downward_too():
    for path in python_files():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removeprefix("site.")
        room = room_of(module)
        for line, name in named_lookups(path):
            other = room_of(name)
            assert other is None or may_know(room, other), f"{short(path)}:{line} asks for {name} from below"


# Files ------------------------------------------------------------------------------------------


def test_no_room_or_module_has_a_vague_name():
    tree = [path for source in SOURCES for path in source.rglob("*") if "__pycache__" not in path.parts]
    assert not [short(path) for path in tree if path.stem in VAGUE_NAMES]


def test_files_stay_short_enough_to_read():
    everything = [*python_files(), *(ROOT / "tests").rglob("*.py")]
    long = {short(path): len(path.read_text().splitlines()) for path in everything}
    assert not {name: lines for name, lines in long.items() if lines > MOST_LINES}


def test_settings_stay_shorter():
    for path in (ROOT / "site" / "config" / "settings").glob("*.py"):
        assert len(path.read_text().splitlines()) < MOST_LINES_OF_SETTINGS, short(path)


# The environment ----------------------------------------------------------------------------------


def is_reading(node: ast.AST) -> bool:
    """Whether a piece of code reaches for the environment, by os or by the library that reads it for us."""
    if isinstance(node, ast.Attribute):
        return node.attr in {"environ", "getenv"}
    if isinstance(node, ast.Import):
        return any(name.name == "environ" for name in node.names)
    return isinstance(node, ast.ImportFrom) and bool({name.name for name in node.names} & {"environ", "getenv"})


def reads_environment(path: Path) -> list[int]:
    """The lines of a file that read the environment; naming the settings to use is no reading."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    calls = (node.func for node in nodes if isinstance(node, ast.Call))
    allowed = {id(func.value) for func in calls if isinstance(func, ast.Attribute) and func.attr == "setdefault"}
    return [node.lineno for node in nodes if is_reading(node) and id(node) not in allowed]


@pytest.mark.thorough
def test_the_environment_is_read_in_the_settings_only():
    settings = ROOT / "site" / "config" / "settings"
    files = [path for path in python_files() if not path.is_relative_to(settings)]
    found = {short(path): reads_environment(path) for path in [*files, ROOT / "manage.py", ROOT / "gunicorn.conf.py"]}
    assert not {name: lines for name, lines in found.items() if lines}


# What reaches a browser -----------------------------------------------------------------------------


def test_only_a_few_places_call_a_text_safe():
    in_python = {
        short(path) for path in python_files() if re.search(r"\b(mark_safe|SafeString|SafeText)\(", path.read_text())
    }
    assert in_python == set(MAY_CALL_TEXT_SAFE)


def test_no_template_calls_a_text_safe():
    unsafe = re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off")
    assert not [short(path) for path in templates() if unsafe.search(path.read_text())]


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(r"\sstyle\s*=", id="style attribute"),
        pytest.param(r"<style\b", id="style element"),
        pytest.param(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=.application/json)", id="inline script"),
        pytest.param(r"<[^>]*\son[a-z]+\s*=", id="event attribute"),
        pytest.param(r"javascript:", id="script in a link"),
    ],
)
def test_no_template_holds_what_the_policy_forbids(what: str):
    comments = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
    found = [short(path) for path in templates() if re.search(what, comments.sub("", path.read_text()))]
    assert not found
