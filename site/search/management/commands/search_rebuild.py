"""manage.py search_rebuild: write the index anew, and build a new one in Elasticsearch."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from search.changes import is_mirrored
from search.indexing import rebuild
from search.models import SearchCheck


class Command(BaseCommand):
    help = "Writes the search index anew. Searching goes on meanwhile; run again after it was killed, it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=SearchCheck.Copy.values, help="Only this one.")
        parser.add_argument(
            "--rollback", action="store_true", help="Search the index of Elasticsearch before this one."
        )

    def handle(self, *args: Any, engine: str | None, rollback: bool, **options: Any) -> None:
        if (rollback or engine == SearchCheck.Copy.ELASTICSEARCH) and not is_mirrored():
            raise CommandError("There is no Elasticsearch here: set ELASTICSEARCH_URL.")
        if rollback:
            self._in_elasticsearch(rollback=True)
            return
        if engine != SearchCheck.Copy.ELASTICSEARCH:
            count = rebuild(progress=self._progress("database"))
            self.stdout.write(f"The index holds {count} things.")
        if engine != SearchCheck.Copy.DATABASE and is_mirrored():
            self._in_elasticsearch(rollback=False)

    def _in_elasticsearch(self, *, rollback: bool) -> None:
        from search.engines.elasticsearch import rebuilding
        from search.engines.elasticsearch.client import UnavailableError

        try:
            if rollback:
                index = rebuilding.roll_back()
            else:
                built = rebuilding.rebuild(progress=self._progress("Elasticsearch"))
                assert built is not None, "nobody told it to stop"  # noqa: S101
                index = built
        except rebuilding.OtherRebuildError as error:
            raise CommandError("Another search_rebuild is at work: this one has stopped.") from error
        except rebuilding.NothingBeforeError as error:
            raise CommandError("No index is kept to go back to.") from error
        except rebuilding.RebuildError as error:
            raise CommandError(f"{error} The index in use stays in use.") from error
        except UnavailableError as error:
            raise CommandError(f"Elasticsearch did not answer ({error}). The index in use stays in use.") from error
        self.stdout.write(
            f"Elasticsearch is searched by {index.name}, of {timezone.localtime(index.finished_at):%d %B %Y %H:%M}."
        )

    def _progress(self, where: str) -> "Bar":
        return Bar(where)


class Bar:
    """One line that grows on a terminal; a line for each tenth elsewhere."""

    def __init__(self, where: str) -> None:
        self.where, self.last = where, ""

    def __call__(self, kind: str, done: int, total: int) -> None:
        per_cent = 100 * done // total if total else 100
        line = f"{self.where}, {kind or 'all'}: {done} of {total} ({per_cent} %)"
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K  {line}" + ("\n" if done == total else ""))
        elif (step := f"{kind} {per_cent // 10}") != self.last:
            self.last = step
            sys.stderr.write(f"  {line}\n")
        sys.stderr.flush()
