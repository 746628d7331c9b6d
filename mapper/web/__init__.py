"""The web application: routes, parameters, problem documents."""

from flask import Flask

from mapper.settings import ROOT
from mapper.web import api, assets, compression, headers, libraries, pages, problems, tiles
from mapper.wiring import PLAN_FORMATS, Services


def create_app(services: Services) -> Flask:
    """Build the application around ``services``."""
    app = Flask(__name__, root_path=str(ROOT), static_folder=None, template_folder="templates")
    app.extensions["services"] = services
    app.jinja_env.globals["asset_base"] = assets.mount_own(app, "/static", ROOT / "static")
    app.jinja_env.globals["libraries"] = served = libraries.register(app)
    app.register_blueprint(api.blueprint)
    pages.register(app, services.tiles, formats=list(PLAN_FORMATS.values()), files=served["leaflet"])
    tiles.register(app, services.tiles)
    headers.register(app)
    compression.register(app)
    problems.register(app)
    return app
