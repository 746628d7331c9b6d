"""The web application: routes, parameters, problem documents."""
