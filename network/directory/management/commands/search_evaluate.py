"""manage.py search_evaluate: how good the search is, measured on a judged collection."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.directory.evaluation.collection import Collection, CollectionError, read
from network.directory.evaluation.measuring import Answer, EngineError, MeasuresMissingError, ask
from network.directory.evaluation.place import DATABASE, ENGINES, PlaceError, prepared
from network.directory.evaluation.telling import report, table, told

MOST_REMARKS = 30


class Command(BaseCommand):
    """Figures go to the output, what was left out of the collection to the other one."""

    help = "Measures the search on a judged collection, in an empty database and index of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="writeups.jsonl, members.jsonl, queries.csv and qrels.csv")
        parser.add_argument("--engine", choices=ENGINES, default=DATABASE)
        parser.add_argument("--json", action="store_true", help="print one JSON object, and nothing else")
        parser.add_argument("--queries", action="store_true", help="tell of each query too")

    def handle(self, *args: Any, folder: Path, engine: str, **options: Any) -> None:
        try:
            collection = read(folder)
            answers = self._answers(collection, engine)
        except (CollectionError, EngineError, MeasuresMissingError, PlaceError) as error:
            raise CommandError(str(error)) from error
        found = report(answers, engine)
        if options["queries"]:
            found["by_query"] = [told(answer) for answer in answers]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(table(found)))

    def _answers(self, collection: Collection, engine: str) -> list[Answer]:
        with prepared(collection, engine) as loaded:
            self._remark([*collection.remarks, *loaded.remarks])
            return ask(collection.queries, loaded, engine)

    def _remark(self, remarks: Sequence[str]) -> None:
        for remark in remarks[:MOST_REMARKS]:
            self.stderr.write(remark, self.style.NOTICE)
        if len(remarks) > MOST_REMARKS:
            self.stderr.write(f"And {len(remarks) - MOST_REMARKS} more.", self.style.NOTICE)
