"""Makes .venv and installs requirements.txt into it; does nothing when that was done before.

Runs on a bare Python 3.11 or later. `ensure()` gives back the environment's Python.
"""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements.txt"
STAMP = VENV / "requirements.sha256"


def say(sentence: str) -> None:
    """Print one sentence at once, also when the output goes to a file."""
    print(sentence, flush=True)


def ensure() -> Path:
    """Make the environment if need be; exits with a sentence when that fails."""
    wanted = f"{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()} {VENV}"
    if STAMP.exists() and STAMP.read_text() == wanted and _answers():
        return PYTHON
    start = time.monotonic()
    if not _answers():
        _make()
    _install()
    STAMP.write_text(wanted)
    say(f"Installed in {time.monotonic() - start:.0f} seconds.")
    return PYTHON


def _answers() -> bool:
    """Whether .venv holds a Python that starts and is new enough: an upgrade of the system may have taken it away."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", check], capture_output=True).returncode == 0


def _make() -> None:
    say(f"Making .venv with Python {sys.version_info.major}.{sys.version_info.minor}.")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if made.returncode:
        sys.exit(
            "Python's venv module could not make .venv. On Debian and Ubuntu: apt-get install python3-venv\n"
            + (made.stderr or made.stdout).strip()
        )


def _install() -> None:
    total = sum(1 for line in REQUIREMENTS.read_text().splitlines() if "==" in line)
    say(f"Installing {total} packages from requirements.txt. The first time takes a minute or two.")
    # Compiled when first used: nobody waits for what nobody uses.
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-compile"]
    command += ["--progress-bar", "off", "-r", str(REQUIREMENTS)]
    lines: list[str] = []
    seen = 0
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": ""},
    ) as pip:
        for line in pip.stdout or []:
            lines.append(line.rstrip())
            if line.startswith("Collecting "):
                seen += 1
                _progress(seen, total, line.split()[1].partition("==")[0])
            elif line.startswith("Installing collected packages"):
                _end_progress()
                say("  unpacking them")
    if pip.returncode:
        _end_progress()
        say("\n".join(lines[-15:]))
        sys.exit("The packages could not be installed. Is this machine on line? Its last words are above.")


def _progress(seen: int, total: int, name: str) -> None:
    if sys.stdout.isatty():
        print(f"\r  {seen} of {total}  {name:<40}", end="", flush=True)
    elif seen % 20 == 0 or seen == total:
        say(f"  {seen} of {total}")


def _end_progress() -> None:
    if sys.stdout.isatty():
        print("\r" + " " * 60 + "\r", end="", flush=True)


if __name__ == "__main__":
    ensure()
    say("The environment in .venv is ready.")
