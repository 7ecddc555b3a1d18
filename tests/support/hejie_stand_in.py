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
    gateway before it gives. `retry_after` is in seconds.
    """

    def __init__(self, central, status, code=None, detail="The stand-in cannot do this now.", retry_after=None):
        self.central = central
        self.handler = self._make_handler(status, code, detail, retry_after)
        self.server = None

    def __enter__(self):
        host, port = self.central.address.removeprefix("https://").rsplit(":", 1)
        self.server = http.server.ThreadingHTTPServer((host, int(port)), self.handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(self.central.folder, "server.pem"),
                                os.path.join(self.central.folder, "server.key"))
        # Whoever does not like the certificate may say nothing any more; only their own thread waits for them.
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *ignored):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def _make_handler(status, code, detail, retry_after):
        body = json.dumps({"type": "urn:hejie:problem:" + code, "title": code, "status": status, "detail": detail}) if code else "<p>Gateway</p>"

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(status)
                self.send_header("Content-Type", "application/problem+json" if code else "text/html")
                self.send_header("Content-Length", str(len(body)))
                if retry_after is not None:
                    self.send_header("Retry-After", str(retry_after))
                self.end_headers()
                self.wfile.write(body.encode())

            do_GET = do_POST = answer

            def log_message(self, *ignored):
                """Says nothing: the test prints what matters."""

        return Handler
