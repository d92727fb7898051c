"""Pytest plugin, loaded before Django's settings: production's settings, a data folder that goes.

``DATABASE_URL`` stays as given; without it the settings put SQLite into the data folder.
No property fails by the clock: a fresh clone builds hypothesis's tables while the first one runs.
"""

import atexit
import gc
import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# A worker of xdist inherits the controller's environment: its folder lies inside the controller's.
_parent = os.environ["DATA_DIR"] if "PYTEST_XDIST_WORKER" in os.environ else None
_folder = tempfile.mkdtemp(prefix="koganei-test-", dir=_parent)
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.mkdir(os.path.join(_folder, "static"))  # whitenoise warns where there is none

os.environ |= {
    "DEBUG": "False",
    "HTTPS": "False",
    "DEMO": "True",
    "MFA_REQUIRED": "False",
    "ZONE": "all",
    "SECRET_KEY": "only-for-tests-" * 5,
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DATA_DIR": _folder,
}


def pytest_collection_finish():
    """What is there by now stays: look for garbage in what the tests make only, and seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
