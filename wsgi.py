"""The application for any WSGI server: ``gunicorn wsgi:app``; settings come from feeds.yaml and ``FEEDS_*``."""

from feeds.web import create_app

app = create_app()
