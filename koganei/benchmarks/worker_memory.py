"""Whether a worker grows: the memory of one process after 100, 1,000 and 10,000 pages of the desk.

DEBUG=True DATA_DIR=<folder> python -m koganei.benchmarks.worker_memory [--requests 10000]

On the database of ``koganei.benchmarks.desk``. One process answers pages one after the other, as
a worker of the server does; what it holds after the first hundred is what it should keep holding.
"""

import argparse
import os
from itertools import cycle, islice
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=10_000)
    requests = parser.parse_args().requests
    os.environ["DJANGO_SETTINGS_MODULE"] = "koganei.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    from django.test import Client

    from consultation.models import Case
    from koganei.access.scoped import without_scope
    from koganei.models import User

    with without_scope():
        cases = list(Case.objects.order_by("-received_on")[:50])
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username="support_worker"))
    addresses = ["/", "/desk/cases/", *(case.get_absolute_url() for case in cases)]
    first = None
    for number, address in enumerate(islice(cycle(addresses), requests), 1):
        assert client.get(address).status_code == 200, address
        if number in (100, 1_000, 3_000, 10_000) or number == requests:
            first = first or megabytes()
            print(
                f"{number:>7,}回　{megabytes():7.1f} MB　{megabytes() / first:5.2f} ×", flush=True
            )


def megabytes():
    """Return the memory that this process holds (resident)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


if __name__ == "__main__":
    main()
