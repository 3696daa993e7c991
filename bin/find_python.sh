#!/bin/sh
# Print the path of a Python that is new enough; say one plain sentence when there is none.
oldest="3, 11"
for name in ${PYTHON3:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    path=$(command -v "$name" 2>/dev/null) || continue
    if "$path" -c "import sys; sys.exit(sys.version_info < ($oldest))" 2>/dev/null; then
        echo "$path"
        exit 0
    fi
done
found=$(python3 --version 2>/dev/null || echo "no Python 3")
echo "This site needs Python 3.11 or later, and this machine has ${found}. Install a newer one from https://www.python.org/downloads/ or your system's packages, then try again." >&2
exit 1
