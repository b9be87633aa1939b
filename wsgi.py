"""The application for any WSGI server: ``gunicorn wsgi:app``; settings come from feeds.yaml and ``FEEDS_*``."""

import os

from feeds.settings import load_settings
from feeds.web.job import Job
from feeds.web.wsgi import application

app = application(Job.of(load_settings(environ=os.environ)))
