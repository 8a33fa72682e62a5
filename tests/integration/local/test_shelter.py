"""Where the database's own user finds what it needs when we are root."""

import os
import tempfile
from pathlib import Path

import pytest

from deploy.local import shelter
from deploy.local.processes import ServerError
from deploy.local.settings import HERE, LocalSettings
from tests import servers


def test_a_folder_below_one_of_its_owner_alone_is_not_reachable(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "open"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)

    assert shelter.is_reachable(Path("/"))
    assert not shelter.is_reachable(inner)


def test_the_shelter_and_all_in_it_can_be_reached_whatever_the_umask() -> None:
    before = os.umask(0o077)
    try:
        with tempfile.TemporaryDirectory() as parent:
            Path(parent).chmod(0o755)
            assert shelter.is_reachable(shelter.open_folder(Path(parent)))
    finally:
        os.umask(before)


def test_it_is_sought_elsewhere_when_temporary_files_go_where_only_root_comes(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o700)

    assert shelter.first_fit([str(tmp_path), "/dev/null/none", tempfile.gettempdir()]) == Path(
        tempfile.gettempdir()
    )
    with pytest.raises(ServerError, match=r"set TMPDIR .* or run this as an ordinary user"):
        shelter.first_fit([str(tmp_path)])


def test_without_a_home_to_write_in_downloads_are_kept_in_the_checkout() -> None:
    closed = LocalSettings(xdg_cache_home=Path("/dev/null/home"))

    assert closed.cache_dir == HERE


@pytest.mark.parametrize("folder", ["/dev/null/shm", "/proc"])
def test_tests_do_without_memory_for_their_files_where_there_is_none(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "MEMORY", Path(folder))

    assert servers._in_memory() is None
