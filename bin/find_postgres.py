"""Prints the address of a PostgreSQL server on which test databases may be made; nothing when there is none."""

import os

import psycopg

NAMED = ("TEST_DATABASE_URL", "DATABASE_URL")
LOCAL = ("postgres:///network", "postgres://postgres@localhost/network")
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"


def candidates() -> list[str]:
    """What was named in the environment; else where a server of this machine usually listens."""
    named = [os.environ.get(name, "") for name in NAMED]
    return [address for address in named if address.startswith(("postgres:", "postgresql:"))] or list(LOCAL)


def serves(address: str) -> bool:
    """Whether a server answers there and lets us make databases."""
    # The test run makes its own database beside the one that is named, which need not exist.
    try:
        url = address.replace("postgres:", "postgresql:", 1)
        with psycopg.connect(url, dbname="postgres", connect_timeout=2) as link:
            row = link.execute(MAY_CREATE).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


if __name__ == "__main__":
    print(next(filter(serves, candidates()), ""))
