#!/usr/bin/env python3
"""Starts the Umsetzung of a Leistung, does its first task and prints what has happened since. Needs Python's library only.

    umsetzung.py http://localhost:5080 ACCOUNT PASSWORD OZG-ID
"""
import json
import sys
import time
import urllib.request
import uuid

address, account, password, ozg_id = sys.argv[1:]


# docs:python
def call(method, path, body=None, token=None, key=None):
    """One request. The same key with the same request again has no further effect, so a call that broke may be repeated."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = str(key)
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


token = call("POST", "/elsa/api/identity/login", {"username": account, "password": password})["accessToken"]
call("POST", f"/api/leistungen/{ozg_id}/umsetzung", {}, token, uuid.uuid4())
while not (tasks := call("GET", f"/api/tasks?scope=Alle&ozgId={ozg_id}", token=token)["items"]):
    time.sleep(0.5)
# docs:end

task = call("GET", f"/api/tasks/{tasks[0]['id']}", token=token)
values = {"Choice": "hoch", "Text": "–", "LongText": "–", "Date": "2026-09-01", "Number": 1, "Boolean": True, "MultiChoice": []}
data = {}
for field in task["fields"]:
    if field["required"]:
        data[field["name"]] = field["choices"][0]["value"] if field["choices"] else values[field["type"]]
call("POST", f"/api/tasks/{task['id']}/complete", {"outcome": task["outcomes"][0], "data": data}, token, uuid.uuid4())

for event in call("GET", f"/api/leistungen/{ozg_id}/verlauf", token=token):
    print(event["kind"])
