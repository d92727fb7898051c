"""Pictures of the key screens. SCREENSHOTS=1 writes them into koganei/docs/screenshots."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

import koganei
from koganei.documents import why_unavailable

pytestmark = pytest.mark.browser

FOLDER = Path(koganei.__file__).parent / "docs" / "screenshots"
SCREENS = [  # (name, account, address)
    ("login", None, "/login/"),
    ("home", "section_author", "/"),
    ("sheet", "welfare_staff", "/evaluation/2018/"),
    ("sheet-entry", "section_author_safety", "/evaluation/2018/rows/5/"),
    ("totals", "welfare_staff", "/evaluation/2018/totals/"),
    ("print", "welfare_staff", "/evaluation/2018/print/"),
    ("roles", "auditor", "/roles/"),
    ("admin", "welfare_staff", "/admin/evaluation/initiative/"),
    ("accounts", "account_admin", "/accounts/"),
    ("accounts-requests", "welfare_manager", "/accounts/requests/"),
    ("audit-search", "auditor", "/audit/"),
    ("audit-review", "welfare_manager", "/audit/review/"),
    ("audit-leak", "welfare_manager", "/audit/leak/"),
    ("committee-live", "secretariat", "/committee/promotion/meetings/2020-1/live/"),
    ("committee-meeting", "secretariat", "/committee/promotion/meetings/2019-1/"),
    ("committee-minutes", "secretariat", "/committee/promotion/meetings/2019-1/minutes/"),
    ("committee-public", None, "/committee/public/promotion/meetings/2019-1/"),
    ("committee-roster", "secretariat", "/committee/promotion/roster/?on=2020-01-01"),
]
TALLEST = 2400  # of a long page the upper part tells enough


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    if os.environ.get("SCREENSHOTS") == "1":
        FOLDER.mkdir(parents=True, exist_ok=True)
        return FOLDER
    return tmp_path_factory.mktemp("screenshots")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("name", "role", "address"), SCREENS)
def test_screenshot(chromium_page, folder, name, role, address, width):
    page = chromium_page(width=width, role=role)
    response = page.goto(address, wait_until="networkidle")
    assert response.status == 200
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
    picture = page.screenshot()
    path = folder / (f"{name}.png" if width == 1280 else f"{name}-390.png")
    path.write_bytes(picture)
    assert is_drawn(picture)
    assert page.complaints == []


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils がありません")
@pytest.mark.skipif(bool(why_unavailable()), reason="PDFを作れない機械です")
def test_picture_of_a_printed_page(chromium_page, folder, tmp_path):
    response = chromium_page(role="welfare_staff").request.get("/evaluation/2018/pdf/")
    assert response.status == 200
    (tmp_path / "sheet.pdf").write_bytes(response.body())
    command = ["pdftoppm", "-png", "-singlefile", "-r", "96", "-f", "10"]
    subprocess.run([*command, tmp_path / "sheet.pdf", folder / "sheet-pdf"], check=True)
    assert is_drawn((folder / "sheet-pdf.png").read_bytes())


def is_drawn(picture):
    """Tell whether a PNG shows more than one ground colour."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    colours = image.getcolors(maxcolors=image.width * image.height)
    most = max(count for count, _ in colours)
    return len(colours) > 16 and most < 0.995 * image.width * image.height


def test_a_blank_picture_is_noticed():
    blank = io.BytesIO()
    Image.new("RGB", (390, 800), "white").save(blank, "PNG")
    assert not is_drawn(blank.getvalue())
