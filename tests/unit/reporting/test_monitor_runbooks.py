"""A runbook is readable as a page, and every finding leads to one that is there."""

import re
from pathlib import Path

from services.reporting.monitor import judging, runbooks
from services.reporting.monitor.runbooks import blocks_of, in_line


def test_every_runbook_becomes_a_page_without_signs_of_its_form() -> None:
    assert len(runbooks.names()) > 15
    for name in runbooks.names():
        title, blocks = runbooks.read(name)
        said = [
            line for block in blocks if block.kind in {"text", "heading"} for line in block.lines
        ]
        assert title
        assert not [line for line in said if line.startswith(("|", "#", "```", "- "))], name


def test_every_finding_names_a_runbook_that_is_there() -> None:
    source = Path(judging.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'runbook="([\w-]+)"', source)) | {"README", "failed-messages"}

    assert named <= runbooks.names()


def test_text_lists_tables_and_code_are_told_apart() -> None:
    text = "# T\n\nwords\nmore\n\n- one\n  goes on\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\n# not a title\n```\n"

    found = [(block.kind, list(block.lines)) for block in blocks_of(text)]

    assert found[:3] == [
        ("heading", ["T"]),
        ("text", ["words", "more"]),
        ("items", ["- one goes on", "- two"]),
    ]
    assert found[4] == ("code", ["# not a title"])
    assert list(blocks_of(text))[3].rows == [
        ["a", "b"],
        ["1", "2"],
    ]


def test_what_a_runbook_says_is_escaped_and_links_to_other_runbooks_only() -> None:
    assert in_line("`<b>` of [elders](../security.md)") == "<code>&lt;b&gt;</code> of elders"
    assert in_line("page *Stroom* > *Nu*") == "page <em>Stroom</em> &gt; <em>Nu</em>"
    assert f'href="{runbooks.ADDRESS}/relay-lag"' in in_line("[late](relay-lag.md#look)")
