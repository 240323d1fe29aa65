"""Fills the state database of a stopped server with incidents, to measure the portal with.

python3 seed.py STATE.sqlite [COUNT]: copies the incidents that the evaluation made, under new identities,
with priorities, severities, names and times spread out. The first thousand have their alerts; one more
incident has a graph of 300 entities.
"""

import json
import random
import sqlite3
import sys

DAY_US = 86_400_000_000
WITH_ALERTS = 1_000
GRAPH_NODES = 300


def columns(db, table):
    return [row[1] for row in db.execute(f"pragma table_info({table})")]


def insert(db, table, rows):
    names = columns(db, table)
    marks = ", ".join("?" for _ in names)
    values = ([row[name] for name in names] for row in rows)
    db.executemany(f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({marks})", values)


def copied_alerts(db, incident, new_ids):
    for old, new in zip(incident["alerts"], new_ids):
        found = db.execute("SELECT * FROM alerts WHERE id = ?", (old,)).fetchone()
        if found is None:
            continue
        row = dict(found)
        body = json.loads(row["body"])
        body["id"] = new
        yield {**row, "id": new, "body": json.dumps(body)}


def incident_row(template, number, rng):
    row = dict(template)
    body = json.loads(row["body"])
    new_id = f"inc-seed-{number:06d}"
    alerts = [f"al-seed-{number:06d}-{i}" for i in range(len(body["alerts"]))]
    renamed = dict(zip(body["alerts"], alerts))
    text = json.dumps(body)
    for old, new in renamed.items():
        text = text.replace(old, new)
    body = json.loads(text)
    shift = rng.randrange(60) * DAY_US
    priority = rng.randrange(1, 101)
    severity = rng.choice(["low", "medium", "high"])
    body.update(id=new_id, priority=priority, severity=severity, name=f"{body['name']} ({number})")
    body["first_activity_us"] -= shift
    body["last_activity_us"] -= shift
    row.update(
        id=new_id,
        priority=priority,
        severity={"low": 1, "medium": 2, "high": 3}[severity],
        status=rng.choice(["active"] * 8 + ["inProgress", "resolved"]),
        first_activity_us=body["first_activity_us"],
        last_activity_us=body["last_activity_us"],
        search_text=f"{row['search_text']} ({number})",
        body=json.dumps(body),
    )
    return row, alerts


def graph_incident(db, template):
    row = dict(template)
    body = json.loads(row["body"])
    found = db.execute("SELECT * FROM alerts WHERE id = ?", (body["alerts"][0],)).fetchone()
    alert_row = dict(found)
    alert = json.loads(alert_row["body"])
    device = {"entity": {"kind": "device", "id": None, "name": "hub-1"}, "role": "attacked"}
    device.update(verdict="unknown", remediation="none")
    alerts, links = [], []
    for number in range(30):
        hub = {**device, "entity": {**device["entity"], "name": f"hub-{number // 3}"}}
        spokes = [
            {
                "entity": {"kind": "ip", "address": f"198.51.{number}.{i}"},
                "role": "destination",
                "verdict": "suspicious" if i % 3 else "unknown",
                "remediation": "none",
            }
            for i in range(GRAPH_NODES // 30)
        ]
        ident = f"al-graph-{number}"
        made = {**alert, "id": ident, "evidence": [hub, *spokes]}
        made["first_activity_us"] += number * 60_000_000
        alerts.append({**alert_row, "id": ident, "body": json.dumps(made)})
    body.update(id="inc-graph", name="A graph of 300 entities", alerts=[a["id"] for a in alerts], links=links)
    row.update(id="inc-graph", priority=100, body=json.dumps(body))
    return row, alerts


def main():
    path, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    rng = random.Random(7)
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    templates = db.execute("SELECT * FROM incidents WHERE id NOT LIKE 'inc-seed-%' ORDER BY length(body)").fetchall()
    small = templates[:2]
    with db:
        for number in range(count):
            template = templates[number % len(templates)] if number < WITH_ALERTS else small[number % 2]
            row, alerts = incident_row(template, number, rng)
            insert(db, "incidents", [row])
            if number < WITH_ALERTS:
                old = json.loads(template["body"])
                insert(db, "alerts", copied_alerts(db, old, alerts))
                tenant = row["tenant"]
                links = [{"tenant": tenant, "alert_id": a, "incident_id": row["id"]} for a in alerts]
                insert(db, "incident_alerts", links)
        row, alerts = graph_incident(db, templates[-1])
        insert(db, "incidents", [row])
        insert(db, "alerts", alerts)
        tenant = row["tenant"]
        insert(db, "incident_alerts", [{"tenant": tenant, "alert_id": a["id"], "incident_id": row["id"]} for a in alerts])
    print(db.execute("SELECT count(*) FROM incidents").fetchone()[0], "incidents")


if __name__ == "__main__":
    main()
