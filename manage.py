#!/usr/bin/env python
"""Start Django's command line for Koganei."""

import os
import sys

from koganei import layout


def main():
    """Run the command; a wrong setting ends it with the Japanese sentence, not a traceback."""
    if any(name.endswith("_pdf") for name in sys.argv[1:2]):
        layout.start_early()  # Django and the layout process load side by side
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- see above
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- see above

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koganei.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
