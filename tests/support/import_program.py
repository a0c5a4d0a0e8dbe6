"""A program that runs the open import of a journal and tells each step, to be killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.services.import_report import RunProgress
from multicart_tui.services.importer import Importer
from multicart_tui.services.journal import Journal
from tests.support.crashes import no_wait
from tests.support.imports import ACCOUNT


def tell(progress: RunProgress) -> None:
    print(progress.stage, progress.chunk, flush=True)


async def main(folder: str, base_url: str, size: int) -> None:
    key = sys.stdin.readline().strip()
    api = open_api(ApiOptions(base_url, key), RequestLog())
    journal = Journal(Path(folder))
    (job,) = await journal.open_jobs(ACCOUNT)
    await Importer(api, journal, job, pause=no_wait, size=size).run(tell)
    await api.aclose()
    journal.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
