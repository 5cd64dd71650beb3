"""Structured logs: one JSON object per line, without personal data.

No names, phones, query strings, form bodies, addresses or messages of errors (a database puts the row into them):
who is an account's number, where is a path, what went wrong is the error's class and its place in the code.
"""

import json
import logging
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

FIELDS = ("method", "path", "status", "ms", "user")
request_number: ContextVar[str] = ContextVar("request_number", default="")
access = logging.getLogger("portal.access")


class JSONFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := request_number.get():
            line["request"] = number
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(line, ensure_ascii=False)


class QuietRequestFilter(logging.Filter):
    """Django's word on a failed request carries the path, which the access line has already."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = "request failed", ()
        for name in ("request", "status_code"):
            record.__dict__.pop(name, None)
        return record.levelno >= logging.ERROR  # a page that is missing or forbidden is no failure


class AccessLogMiddleware:
    """Numbers each request and writes one line about it. Stands first, so that it sees every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = uuid.uuid4().hex
        token = request_number.set(request.number)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            self.write(request, response, started)
        finally:
            request_number.reset(token)
        response["X-Request-ID"] = request.number
        return response

    def write(self, request: HttpRequest, response: HttpResponse, started: float) -> None:
        seen = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000),
        }
        # Only a user that the request has already loaded: a line in the log costs no query.
        user = getattr(request, "_cached_user", None)
        if user is not None and user.pk is not None:
            seen["user"] = user.pk
        access.info("request", extra=seen)
