"""The API process of routes: tasks, handovers and the playbooks they come from."""

from fastapi import FastAPI
from starlette.routing import Mount

from services.routes.handovers import endpoints as handovers
from services.routes.permissions import pages as permissions
from services.routes.playbooks import endpoints as playbooks
from services.routes.playbooks.loader import load_playbooks
from services.routes.settings import Settings
from services.routes.tasks import endpoints as tasks
from shared.db.engine import open_database
from shared.http import app as http
from shared.http.auth import TokenVerifier
from shared.http.serve import serve
from shared.settings import AuthSettings
from shared.ui.documentation import pages as documentation
from shared.ui.static import PREFIX, StaticFiles
from shared.ui.templating import Templates

DESCRIPTION = (
    "Taken en warme overdrachten die uit levensgebeurtenissen volgen, en de draaiboeken die zeggen"
    " wat er bij welke gebeurtenis gebeurt."
)


def create_app(settings: Settings | None = None, auth: AuthSettings | None = None) -> FastAPI:
    settings = settings or Settings()
    load_playbooks()  # a fault in a playbook stops the start, not the first request
    static = StaticFiles()
    app = http.create_app(
        service="routes",
        title="Naadloos routes",
        description=DESCRIPTION,
        version="1.0.0",
        routers=[tasks.router, handovers.router, playbooks.router],
        database=open_database(settings, "routes"),
        verifier=TokenVerifier(auth or AuthSettings()),
        pages=[permissions.router, documentation.router()],
        state={"templates": Templates(static, permissions.TEMPLATES)},
    )
    app.router.routes.append(Mount(PREFIX, app=static))
    return app


if __name__ == "__main__":
    own_settings = Settings()
    serve(create_app(own_settings), own_settings)
