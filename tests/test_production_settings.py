"""A real installation refuses to start half configured, and passes Django's list when it is whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[1]
WHOLE = {
    "SECRET_KEY": "a-long-text-for-this-test-" + "0123456789abcdef" * 3,
    "ALLOWED_HOSTS": "network.example.org",
    "SITE_URL": "https://network.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "network@example.org",
    "DATA_CONTROLLER": "An organisation",
}


def manage(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments, "--settings=config.settings.production"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def test_a_whole_installation_passes_the_list_for_deployment():
    done = manage("check", "--deploy", "--fail-level=WARNING", environment=WHOLE)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_what_is_missing_is_named_in_one_sentence(name: str):
    done = manage("check", environment={key: value for key, value in WHOLE.items() if key != name})
    assert done.returncode != 0
    assert f"Set {name}:" in last_line(done.stderr)


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_an_empty_value_is_a_missing_one(name: str):
    done = manage("check", environment=WHOLE | {name: ""})
    assert done.returncode != 0
    assert f"Set {name}:" in last_line(done.stderr)


def test_the_demo_never_runs_in_production():
    done = manage("check", environment=WHOLE | {"DEMO": "1"})
    assert done.returncode != 0
    assert "demo" in last_line(done.stderr)


def test_debug_pages_never_run_in_production():
    done = manage("check", environment=WHOLE | {"DEBUG": "1"})
    assert done.returncode != 0
    assert "DEBUG" in last_line(done.stderr) or "Debug" in last_line(done.stderr)


def test_a_proxy_that_nobody_counts_is_named_in_one_sentence():
    done = manage("check", environment=WHOLE | {"FORWARDED_ALLOW_IPS": "*"})
    assert done.returncode != 0
    assert "TRUSTED_PROXY_COUNT" in last_line(done.stderr)
    assert manage("check", environment=WHOLE | {"FORWARDED_ALLOW_IPS": "*", "TRUSTED_PROXY_COUNT": "1"}).returncode == 0


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_compiles_no_statement_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
