"""What the installation lacks is said at the start, with what to do about it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.checks import run_checks
from django.core.management import call_command

from koganei import checks, layout


@pytest.fixture
def libraries(monkeypatch):
    """libraries(names): as if these were what printing needs."""

    def needs(*names):
        monkeypatch.setattr(layout, "LIBRARIES", names)
        layout.why_unavailable.cache_clear()

    yield needs
    layout.why_unavailable.cache_clear()


@pytest.fixture
def fonts(monkeypatch, tmp_path):
    """fonts(names): a machine on which fc-list names these fonts; None is one without fc-list."""

    def has(names):
        monkeypatch.setenv("PATH", str(tmp_path))
        if names is not None:
            program = tmp_path / "fc-list"
            program.write_text("#!/bin/sh\n" + "".join(f"echo '{name}'\n" for name in names))
            program.chmod(0o755)

    return has


def found(check):
    return [(warning.id, warning.msg, warning.hint) for warning in check(None)]


def test_no_warning_when_printing_has_its_libraries(libraries):
    libraries("libc.so.6")
    assert found(checks.pdf_can_be_made) == []


def test_a_missing_library_is_w001_and_names_the_packages(libraries):
    libraries("libc.so.6", "libnowhere.so.0")
    [(code, message, hint)] = found(checks.pdf_can_be_made)
    assert code == "koganei.W001"
    assert message.startswith("PDFを作れません: ")
    assert "libnowhere.so.0" in message
    assert layout.SYSTEM_PACKAGES in hint


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["BIZ UDPGothic,BIZ UDPゴシック", "IPAmjMincho,IPAmj明朝", "DejaVu Sans"], []),
        (["IPAmjMincho"], ["BIZ UDPGothic"]),
        (["BIZ UDPGothic"], ["IPAmjMincho"]),
        ([], ["BIZ UDPGothic", "IPAmjMincho"]),
        (None, []),
    ],
)
def test_each_missing_font_is_w002(fonts, names, missing):
    fonts(names)
    warnings = found(checks.fonts_are_installed)
    assert [(code, message) for code, message, _ in warnings] == [
        ("koganei.W002", f"書体 {font} がありません。") for font in missing
    ]
    assert all(layout.FONT_PACKAGES in hint for *_, hint in warnings)


def test_the_fonts_of_the_print_styles_are_the_fonts_that_are_looked_for():
    folder = Path(layout.__file__).parent / "static" / "koganei" / "print"
    styles = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.css"))
    assert [font for font in checks.FONTS if f'"{font}"' not in styles] == []


@pytest.mark.parametrize(
    ("now", "codes"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), ["koganei.W003"]),
        (datetime(2025, 12, 31, 14, 59, tzinfo=UTC), ["koganei.W003"]),
        (datetime(2025, 12, 31, 15, 0, tzinfo=UTC), []),  # midnight in Japan
        (datetime(2040, 4, 1, tzinfo=UTC), []),
    ],
)
def test_a_clock_before_this_version_was_written_is_w003(now, codes):
    with time_machine.travel(now, tick=False):
        assert [code for code, *_ in found(checks.clock_is_plausible)] == codes


@pytest.mark.parametrize(
    ("debug", "https", "codes"),
    [
        (False, True, []),
        (True, True, ["koganei.W004"]),
        (False, False, ["koganei.W004"]),
    ],
)
def test_production_without_https_or_with_debug_is_w004(settings, debug, https, codes):
    settings.DEBUG, settings.HTTPS = debug, https
    assert [code for code, *_ in found(checks.production_uses_https)] == codes


def test_the_checks_run_at_the_start_and_w004_only_for_deployment(libraries, fonts):
    libraries("libnowhere.so.0")
    fonts([])
    ours = {each.id for each in run_checks() if each.id.startswith("koganei.")}
    assert ours == {"koganei.W001", "koganei.W002"}
    deployed = {each.id for each in run_checks(include_deployment_checks=True)}
    assert "koganei.W004" in deployed


def test_the_house_starts_without_pdf_and_fonts(libraries, fonts, capsys):
    libraries("libnowhere.so.0")
    fonts([])
    call_command("check")
    assert "koganei.W001" in capsys.readouterr().err
