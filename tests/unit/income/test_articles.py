"""The register of articles: what the code cites stands in it, and what it names is there."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.income.assessments.effects import EFFECTS
from services.income.norms.articles.register import (
    COLUMNS,
    LAW_COLUMNS,
    FoutRegister,
    load_articles,
    load_laws,
)
from services.income.norms.citations import Artikel, OnleesbareVerwijzing, read_citation
from services.income.norms.loading import load_local_parameters, load_parameters
from shared.events.household import AGENCY_MUNICIPALITIES

INCOME = Path(__file__).resolve().parents[3] / "services" / "income"
TESTS = Path(__file__).parent
LAWS = load_laws()
CITATION = re.compile(rf"({'|'.join(LAWS)}) \d")
PART = re.compile(r"\d+[a-z]* lid \d.*|\d+[a-z]* onder [a-z].*")
"""A citation of the Participatiewet whose law is put before it in one place."""


def cited_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if CITATION.match(node.value) and "\n" not in node.value:
                yield node.value.split(": ")[0]
            elif PART.fullmatch(node.value):
                yield f"Pw {node.value}"


def cited() -> Iterator[tuple[str, str]]:
    for path in INCOME.rglob("*.py"):
        for text in cited_in(path):
            yield text, str(path.relative_to(INCOME))
    for gemeente in (None, *AGENCY_MUNICIPALITIES):
        parameters = load_local_parameters(gemeente) if gemeente else load_parameters()
        for row in parameters.rows:
            yield row.artikel, row.code
    for effect in EFFECTS:
        yield effect.artikel, effect.gebeurtenis


def test_every_article_that_the_code_cites_is_in_the_register() -> None:
    known = [rule.artikel for rule in load_articles()]
    texts = dict(cited())

    assert len(texts) > 150
    missing = {
        str(article): where
        for text, where in texts.items()
        for article in read_citation(text, LAWS)
        # Of a whole law, such as Anw, or an article whose parts stand apart, one of them will do.
        if article.artikel and not any(row.covers(article) or article.covers(row) for row in known)
    }
    assert missing == {}


def test_every_module_and_test_that_it_names_exists() -> None:
    for rule in load_articles():
        assert [name for name in rule.waar if not (INCOME / name).is_file()] == [], rule.artikel
        assert [name for name in rule.test if not (TESTS / name).is_file()] == [], rule.artikel


def test_what_is_built_names_a_module_and_a_test() -> None:
    for rule in load_articles():
        if rule.stand == "gebouwd":
            assert rule.waar
            assert rule.test


def test_a_rule_that_nothing_calls_but_tests_says_what_it_waits_for() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in INCOME.rglob("*.py")}
    waiting = {name for rule in load_articles() if rule.wacht_op for name in rule.waar}
    named = Counter(word for source in sources.values() for word in re.findall(r"\w+", source))

    alone = {
        f"{path.relative_to(INCOME)}: {node.name}"
        for path, source in sources.items()
        if path.parent.name in {"norms", "means", "toeslagen", "purse"}
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if named[node.name] == 1
        if not node.decorator_list or "cache" in ast.dump(node.decorator_list[0])
    }

    assert {rule for rule in alone if rule.split(":")[0] not in waiting} == set()


def test_the_grounds_of_article_13_that_are_missing_are_said_to_be_missing() -> None:
    missing = {
        str(rule.artikel)
        for rule in load_articles()
        if rule.stand == "niet-gebouwd" and rule.artikel.artikel == "13"
    }

    assert {f"Pw 13 lid 1 onder {letter}" for letter in "bcdgh"} <= missing
    assert {"Pw 13 lid 2 onder b", "Pw 13 lid 2 onder d"} <= missing


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("Pw 22a", ["Pw 22a"]),
        ("Pw 22 onder a", ["Pw 22 onder a"]),
        ("Pw 22 onder b en c", ["Pw 22 onder b", "Pw 22 onder c"]),
        (
            "Pw 31 lid 2 onder n en r, lid 5",
            ["Pw 31 lid 2 onder n", "Pw 31 lid 2 onder r", "Pw 31 lid 5"],
        ),
        ("Pw 19 lid 2, 31, 32", ["Pw 19 lid 2", "Pw 31", "Pw 32"]),
        ("Pw 3 lid 1 en 2", ["Pw 3 lid 1", "Pw 3 lid 2"]),
        ("Pw 13 lid 2 onder c 2°", ["Pw 13 lid 2 onder c 2°"]),
        ("Pw 11, 17 en 40", ["Pw 11", "Pw 17", "Pw 40"]),
        ("Rv 475c, 475d en 475e; Wgs 4a lid 5", ["Rv 475c", "Rv 475d", "Rv 475e", "Wgs 4a lid 5"]),
        ("Awb 4:13", ["Awb 4:13"]),
        ("Wet IB 8.10, 8.11", ["Wet IB 8.10", "Wet IB 8.11"]),
        ("Wht; Awir 5", ["Wht", "Awir 5"]),
        ("Bbz 2004 1, 2; Pw 32", ["Bbz 2004 1", "Bbz 2004 2", "Pw 32"]),
    ],
)
def test_a_citation_is_read_in_one_way(text: str, articles: list[str]) -> None:
    assert [str(article) for article in read_citation(text, LAWS)] == articles


@pytest.mark.parametrize(
    "text", ["Pw 20.1.a", "Pw 21a onder", "Onbekend 3", "lid 2", "", "Pw 3; lid 2", "Pw art 3"]
)
def test_another_notation_is_refused(text: str) -> None:
    with pytest.raises(OnleesbareVerwijzing, match="geen verwijzing"):
        read_citation(text, LAWS)


def test_an_article_covers_its_parts_and_not_its_neighbour() -> None:
    whole, part = Artikel("Pw", "22"), Artikel("Pw", "22", onder="a")

    assert whole.covers(part)
    assert not part.covers(whole)
    assert not whole.covers(Artikel("Pw", "22a"))


LAW = "Pw,Participatiewet,2026-07-01,BWBR0015703"
BUILT = "Pw 22a,kostendelersnorm,gebouwd,norms/rules.py,test_norms.py,,,"


def register(folder: Path, *rows: str, law: str = LAW, header: str = ",".join(COLUMNS)) -> Path:
    laws = "\n".join([",".join(LAW_COLUMNS), law, ""])
    (folder / "wetten.csv").write_text(laws, encoding="utf-8")
    (folder / "artikelen.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (BUILT, "staat er al"),
        (BUILT.replace("22a", "20.1.a"), "regel 3: .*geen verwijzing"),
        (BUILT.replace("Pw 22a", '"Pw 3, 4"'), "meer dan een artikel"),
        (BUILT.replace("22a", "23").replace("gebouwd", "af"), "de stand is een van"),
        (BUILT.replace("22a", "23").replace("test_norms.py", ""), "geen test"),
        (BUILT.replace("22a", "23").replace("kostendelersnorm", ""), "waar het over gaat"),
        (BUILT + ",te,veel", "te veel of te weinig"),
    ],
)
def test_a_faulty_row_is_refused_with_its_line(tmp_path: Path, row: str, fault: str) -> None:
    with pytest.raises(FoutRegister, match=fault):
        load_articles(register(tmp_path, BUILT, row))


def test_other_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FoutRegister, match="kolommen"):
        load_articles(register(tmp_path, BUILT, header="artikel,stand"))


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FoutRegister, match="geen dag"):
        load_laws(register(tmp_path, BUILT, law=LAW.replace("2026-07-01", "juli")))
