# SPDX-License-Identifier: AGPL-3.0-or-later
"""What answers in the place of a central instance, with its certificate, whatever is asked."""

import http.server
import json
import os
import ssl
import threading


class StandIn:
    """Takes the place of a central instance that does not serve at the moment, until it is left.

    `code` is of the problem document that comes with `status`, or None where the answer is none of Hejie's, as a
    gateway before it gives.
    """

    def __init__(self, central, status, code=None, detail="The stand-in cannot do this now."):
        host, port = central.address.removeprefix("https://").rsplit(":", 1)
        self.server = http.server.ThreadingHTTPServer((host, int(port)), self._make_handler(status, code, detail))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(central.folder, "server.pem"), os.path.join(central.folder, "server.key"))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *ignored):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def _make_handler(status, code, detail):
        body = json.dumps({"type": "urn:hejie:problem:" + code, "title": code, "status": status, "detail": detail}) if code else "<p>Gateway</p>"

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(status)
                self.send_header("Content-Type", "application/problem+json" if code else "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            do_GET = do_POST = answer

            def log_message(self, *ignored):
                """Says nothing: the test prints what matters."""

        return Handler
