"""The program behind the one address of the local stack: `python -m deploy.local.serve_origin`, started by `stack.py`."""

import uvicorn

from deploy.local.identity import LocalIssuer
from deploy.local.origin import Running, create_origin
from deploy.local.ports import listener
from deploy.local.settings import OriginSettings
from services.income.main import create_app as create_income
from services.intake.main import create_app as create_intake
from services.reporting.main import create_app as create_reporting
from services.routes.main import create_app as create_routes
from shared import clock
from shared.http.serve import KEEP_ALIVE_SECONDS, Server
from shared.observability.logging import configure_logging
from shared.settings import AuthSettings, ClockSettings


def main() -> None:
    configure_logging(service="adres", process="api")
    clock.shift_by(ClockSettings().shift_seconds)
    settings = OriginSettings()
    apps = {
        "intake": create_intake(),
        "routes": create_routes(),
        "income": create_income(),
        "reporting": create_reporting(),
    }
    origin = create_origin(
        apps,
        LocalIssuer(settings.identity_folder, AuthSettings()),
        [Running("Kafka", "Brengt de gebeurtenissen rond.", settings.broker)],
    )
    config = uvicorn.Config(
        origin,
        loop="uvloop",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=5,
    )
    stopping = [stop for app in apps.values() for stop in app.state.stopping]
    Server(config, stopping).run([listener(settings.port)])


if __name__ == "__main__":
    main()
