"""The pipeline as an HTTP service."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import __version__
from .pipeline import run

DEFAULT_PORT = 8793


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path != "/health":
            return self.answer(404, {"error": "not found"})
        self.answer(200, {"status": "ok", "version": __version__})

    def do_POST(self) -> None:
        if self.path != "/run":
            return self.answer(404, {"error": "not found"})
        try:
            request = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.answer(200, run(request["steps"], request["records"]))
        except (KeyError, TypeError, ValueError) as error:
            self.answer(400, {"error": f"{type(error).__name__}: {error}"})

    def answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Health checks every few seconds would drown everything else."""


def serve(port: int) -> None:
    with ThreadingHTTPServer(("", port), Handler) as server:
        server.serve_forever()
