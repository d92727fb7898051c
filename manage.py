#!/usr/bin/env python
"""Start Django's command line for Koganei."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koganei.settings")
    execute_from_command_line(sys.argv)
