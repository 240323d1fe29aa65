# A stand-in for an identity provider: OpenID Connect with RS256, PKCE checked, one user who always consents.
import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlparse

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
codes = {}


class Provider(BaseHTTPRequestHandler):
    def answer(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        body = json.dumps(body).encode()
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        place = urlparse(self.path)
        if place.path == "/.well-known/openid-configuration":
            self.answer(200, {
                "issuer": issuer,
                "authorization_endpoint": issuer + "/authorize",
                "token_endpoint": issuer + "/token",
                "jwks_uri": issuer + "/keys",
            })
        elif place.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            self.answer(200, {"keys": [{**public, "kid": "1", "use": "sig"}]})
        elif place.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(place.query).items()}
            code = secrets.token_urlsafe()
            codes[code] = asked
            back = asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})
            self.answer(302, {}, [("Location", back)])

    def do_POST(self):
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        asked = codes.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not asked or challenge != asked["code_challenge"] or form.get("client_secret") != "a secret":
            return self.answer(400, {"error": "invalid_grant"})
        claims = {
            "iss": issuer, "aud": form["client_id"], "sub": "7", "nonce": asked["nonce"],
            "exp": int(time.time()) + 60, "preferred_username": "eve@example.org", "groups": ["SOC"],
        }
        self.answer(200, {"id_token": jwt.encode(claims, key, "RS256", headers={"kid": "1"})})

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Provider)
issuer = f"http://127.0.0.1:{server.server_port}"
print(issuer, flush=True)
server.serve_forever()
