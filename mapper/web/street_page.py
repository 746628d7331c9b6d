"""The page on which those who look after a server see and change which streets it knows."""

from flask import Flask, render_template

from mapper.web.api import services
from mapper.web.street_admin import SWITCHED_OFF


def register(app: Flask) -> None:
    """Serve it at ``/streets``; where it is switched off it says so, and what to use instead."""

    @app.get("/streets")
    def streets_page() -> tuple[str, int]:
        if not services().settings.streets_page:
            return render_template("streets_off.html", why=SWITCHED_OFF), 403
        from mapper.sources.street_files import what_works  # heavy, and needed for nothing else

        return render_template("streets.html", sorts=what_works()), 200
