"""The page of the flow says what flow.csv, written by hand, says"""

from consultation.documents.flow import flow_page
from consultation.enums import Stage
from consultation.tests.test_workflow import TABLE, stage_of


def test_every_move_of_the_hand_written_table_is_an_arrow():
    page = flow_page()
    arrows = {line.strip().partition(":")[0] for line in page.splitlines() if "-->" in line}
    written = {
        f"{stage_of(row['stage']).value if stage_of(row['stage']) else '[*]'} --> {Stage(to).value}"
        for row in TABLE
        for to in row["to"].split()
        if row["to"] != "-"
    }
    assert arrows == written


def test_every_step_names_who_takes_it_and_why():
    rows = [line for line in flow_page().splitlines() if line.startswith("| ")][1:]
    assert rows
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5, row
        assert all(cells), row
