"""The page on which the person at this machine sees and changes which streets it knows."""

from flask import Flask, render_template

from mapper.web import local_only


def register(app: Flask) -> None:
    """Serve it at ``/streets``; where it is switched off it says so, and what to use instead."""

    @app.get("/streets")
    def streets_page() -> tuple[str, int]:
        if not local_only.is_on():
            return render_template("streets_off.html", why=local_only.SWITCHED_OFF), 403
        from mapper.sources.street_files import what_works  # heavy, and needed for nothing else

        return render_template("streets.html", sorts=what_works()), 200
