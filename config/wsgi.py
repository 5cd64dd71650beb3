"""WSGI entry: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from config.database import ensure_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ensure_database()
application = get_wsgi_application()
reverse("home")  # reads in the code of all pages, so that no visitor waits for it
