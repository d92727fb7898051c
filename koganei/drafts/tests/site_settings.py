"""The house with the small pages of these tests, for a real browser."""

from koganei.settings import *  # noqa: F403 -- all of it, with one address list more

ROOT_URLCONF = "koganei.drafts.tests.site_urls"
