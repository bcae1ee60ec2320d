#!/usr/bin/env python3
"""An http server that misbehaves on request. Prints "port=N" and serves until it is killed.

    /ok/NAME       the NAME's own characters
    /big           64 MiB, chunked: its size is not told before
    /sized         64 MiB, with Content-Length
    /slow          one byte, then silence
    /drip          one byte every 50 ms, for ever
    /short         a body shorter than its Content-Length
    /status/N      that status, with a body
    /to?URL        a redirect there
    /loop          a redirect to itself
    /garbage       no HTTP at all
"""
import http.server
import sys
import threading
import time
import urllib.parse

MIB = 1 << 20


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def start(self, length):
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.close_connection = True

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path.startswith("/ok/"):
            self.answer(200, urllib.parse.unquote(path[4:]).encode())
        elif path == "/big":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for _ in range(64):
                self.wfile.write(b"%x\r\n" % MIB + bytes(MIB) + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")
        elif path == "/sized":
            self.start(64 * MIB)
            for _ in range(64):
                self.wfile.write(bytes(MIB))
        elif path == "/slow":
            self.start(10)
            self.wfile.write(b"x")
            self.wfile.flush()
            threading.Event().wait()
        elif path == "/drip":
            self.start(MIB)
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        elif path == "/short":
            self.start(1000)
            self.wfile.write(b"only this")
        elif path.startswith("/status/"):
            self.answer(int(path[8:]), b"<html>an error page</html>")
        elif path == "/to":
            self.answer(302, b"moved", Location=query)
        elif path == "/loop":
            self.answer(302, Location="/loop")
        elif path == "/garbage":
            self.wfile.write(b"\x00\x01\x02 no http\r\n\r\n")
            self.close_connection = True
        else:
            self.answer(404, b"nothing here")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # clients that hang up are what the tests are about


server = Server(("127.0.0.1", 0), Handler)
print("port=%d" % server.server_address[1])
sys.stdout.flush()
server.serve_forever()
