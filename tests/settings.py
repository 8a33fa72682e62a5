"""What the tests read from the environment; the only reader of it in `tests`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class TestSettings(BaseSettings):
    """`NAADLOOS_REQUIRE_ALL=1` (set by `.ci/run`) makes a test that would be skipped fail."""

    __test__ = False
    model_config = SettingsConfigDict(env_prefix="NAADLOOS_", extra="ignore")

    require_all: bool = False
