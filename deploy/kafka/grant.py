"""Make each service's user on the broker, with its rights of rights.yml and no others: `python -m deploy.kafka.grant`.

Run at each deployment, before the services, as whoever administers the broker (`KAFKA_*`). What a service no longer needs is
taken from it, and a password that changed holds from then on. Users and rights of others are left alone.
"""

import asyncio
from pathlib import Path

import yaml
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.kafka.admin import Operation, Resource, Right, administrator
from shared.settings import KafkaSettings

RIGHTS = Path(__file__).with_name("rights.yml")


class PasswordSettings(BaseSettings):
    """With which password each service comes to the broker (prefix `KAFKA_PASSWORD_`)."""

    model_config = SettingsConfigDict(
        env_prefix="KAFKA_PASSWORD_", extra="ignore", hide_input_in_errors=True
    )

    intake: SecretStr
    routes: SecretStr
    income: SecretStr
    reporting: SecretStr

    def by_user(self) -> dict[str, str]:
        return {user: password.get_secret_value() for user, password in self}


def rights_of(user: str, publishes: list[str], reads: list[str], prefix: str) -> set[Right]:
    on_topics = {
        Operation.WRITE: publishes,
        Operation.READ: reads,
        # A worker looks whether its topics are set as they must be.
        Operation.DESCRIBE_CONFIGS: {*publishes, *reads},
    }
    return {Right(user, Operation.READ, Resource.GROUP, prefix + user)} | {
        Right(user, operation, Resource.TOPIC, prefix + topic)
        for operation, topics in on_topics.items()
        for topic in topics
    }


async def grant() -> None:
    settings = KafkaSettings()
    users = yaml.safe_load(RIGHTS.read_text(encoding="utf-8"))
    wanted = set[Right]().union(
        *(rights_of(user, **of, prefix=settings.topic_prefix) for user, of in users.items())
    )
    async with administrator(settings) as broker:
        await broker.set_passwords(PasswordSettings().by_user())
        given = {right for right in await broker.rights() if right.user in users}
        for right in sorted(given - wanted):
            await broker.take(right)
        for right in sorted(wanted - given):
            await broker.give(right)
    print(f"rights in place for {', '.join(users)}: {len(wanted)}")


if __name__ == "__main__":
    asyncio.run(grant())
