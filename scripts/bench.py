#!/usr/bin/env python3
"""Throughput, memory and disk of the whole way: records in, alerts and Delta tables out.

Runs the real server on recordings and reads what the kernel says of it: processor time from
/proc/PID/stat, peak memory from VmHWM. "Per core" is events by processor second of the server.
"""
import argparse
import datetime
import glob
import gzip
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
import zlib

TICKS = os.sysconf("SC_CLK_TCK")


def lines_of_otrf(data):
    """Lines of the OTRF Windows recordings, opened out of their archives."""
    for path in sorted(glob.glob(f"{data}/otrf/atomic/windows/**/*", recursive=True)):
        if path.endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".json"):
                        yield from archive.read(name).splitlines()
        elif path.endswith(".tar.gz"):
            with tarfile.open(path) as archive:
                for member in archive:
                    if member.isfile() and member.name.endswith(".json"):
                        yield from archive.extractfile(member).read().splitlines()


TIME = re.compile(rb"(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)")


def on_two_days(lines):
    """The lines with their times rewritten to go on evenly over two days, as a live server gets them."""
    first = datetime.datetime(2026, 1, 5)
    step = datetime.timedelta(days=2) / max(1, len(lines))
    for number, line in enumerate(lines):
        day, clock = str(first + number * step)[:19].encode().split(b" ")
        yield TIME.sub(lambda found: day + found[2] + clock, line)


EVTX_HEADER, EVTX_CHUNK = 4096, 65536


def large_evtx(files, path, target_bytes):
    """Writes one EVTX file of the used chunks of others, over and over. A chunk stands for itself: it has
    its own strings, templates and checksums ([MS-EVEN6], libevtx's "Windows XML Event Log format")."""
    chunks = []
    for name in files:
        with open(name, "rb") as file:
            body = file.read()[EVTX_HEADER:]
        parts = (body[at:at + EVTX_CHUNK] for at in range(0, len(body), EVTX_CHUNK))
        chunks += [part for part in parts if part.startswith(b"ElfChnk\0") and len(part) == EVTX_CHUNK]
    count = min(65535, max(1, target_bytes // EVTX_CHUNK))
    with open(files[0], "rb") as file:
        header = bytearray(file.read(EVTX_HEADER))
    header[16:24] = (count - 1).to_bytes(8, "little")
    header[42:44] = count.to_bytes(2, "little")
    header[124:128] = zlib.crc32(header[:120]).to_bytes(4, "little")
    with open(path, "wb") as out:
        out.write(header)
        for number in range(count):
            out.write(chunks[number % len(chunks)])


def process_figures(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    cpu = (int(fields[11]) + int(fields[12])) / TICKS
    with open(f"/proc/{pid}/status") as file:
        peak = next(int(l.split()[1]) for l in file if l.startswith("VmHWM")) / 1024
    return cpu, peak


def folder_bytes(folder):
    return sum(p.stat().st_size for p in pathlib.Path(folder).rglob("*.parquet"))


class Server:
    def __init__(self, binary, rules):
        self.folder = tempfile.mkdtemp(prefix="cordon-bench-")
        command = [f"{binary}/cordon", "serve", "--plain-http", "--listen", "127.0.0.1:0", "--data-dir", self.folder]
        for folder in rules:
            command += ["--rules", folder]
        self.log = open(f"{self.folder}/server.log", "w")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        subprocess.run([f"{binary}/cordon", "wait", "--data-dir", self.folder, "--timeout", "120"], check=True)
        with open(f"{self.folder}/access.json") as file:
            self.access = json.load(file)
        self.host = self.access["url"].split("//")[1]

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, timeout=180)
        connection.request("GET", path, headers={"authorization": f"Bearer {self.access['token']}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def stop(self):
        self.process.terminate()
        self.process.wait()


def send_bulk(server, bodies, senders=2):
    """Sends bodies from some threads; returns when all are acknowledged."""
    queue = list(reversed(bodies))
    lock = threading.Lock()

    def work():
        connection = http.client.HTTPConnection(server.host, timeout=180)
        headers = {"authorization": f"Bearer {server.access['ingest_token']}", "content-type": "application/x-ndjson"}
        while True:
            with lock:
                if not queue:
                    return
                body = queue.pop()
            while True:
                connection.request("POST", "/logs/_bulk", body, headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    break
                if answer.status not in (429, 507):
                    sys.exit(f"the server answered {answer.status}")
                time.sleep(0.2)

    threads = [threading.Thread(target=work) for _ in range(senders)]
    [t.start() for t in threads]
    [t.join() for t in threads]


def report(title, events, raw_bytes, gzip_bytes, cpu, wall, peak, disk):
    print(f"\n{title}")
    print(f"  {events:,} events, {raw_bytes / 1e6:.0f} MB raw ({raw_bytes / events:.0f} bytes each)")
    print(f"  {events / cpu:,.0f} events/s and {raw_bytes / 1e6 / cpu:.0f} MB/s per core; {events / wall:,.0f} events/s by the clock")
    print(f"  peak memory {peak:.0f} MB")
    print(f"  on disk {disk / events:.0f} bytes per event: 1/{raw_bytes / max(disk, 1):.1f} of the raw, 1/{gzip_bytes / max(disk, 1):.2f} of gzip")


def bench_bulk(options):
    bulk(options, [l for l in lines_of_otrf(options.data) if l.strip()], "as recorded, on many days")


def bench_days(options):
    bulk(options, list(on_two_days([l for l in lines_of_otrf(options.data) if l.strip()])), "on two days")


def bulk(options, lines, title):
    bodies, raw, packed = [], 0, 0
    for start in range(0, len(lines), 1000):
        part = lines[start:start + 1000]
        raw += sum(len(l) + 1 for l in part)
        packed += len(gzip.compress(b"\n".join(part), 6))
        bodies.append(b"".join(b'{"index":{}}\n' + l + b"\n" for l in part))
    repeats = max(1, round(options.events / len(lines)))
    server = Server(options.bin, options.rules)
    cpu_before, _ = process_figures(server.process.pid)
    started = time.time()
    for _ in range(repeats):
        send_bulk(server, bodies)
    assert server.get("/api/v1/settled")[0] == 200
    wall = time.time() - started
    cpu, peak = process_figures(server.process.pid)
    events = len(lines) * repeats
    alerts = len(json.loads(server.get("/api/v1/alerts?top=1000")[1])["value"])
    server.stop()
    disk = folder_bytes(server.folder)
    report(f"NDJSON _bulk -> alerts -> Delta, {title} ({repeats} times the recordings, {alerts}+ alerts)", events, raw * repeats, packed * repeats, cpu - cpu_before, wall, peak, disk)
    shutil.rmtree(server.folder)


def bench_evtx(options):
    folder = f"{options.data}/windows/evtx-to-mitre"
    ingest(options, folder, glob.glob(f"{folder}/**/*.evtx", recursive=True), "small files")


def bench_large(options):
    files = sorted(glob.glob(f"{options.data}/windows/evtx-to-mitre/**/*.evtx", recursive=True))
    largest = max(files, key=os.path.getsize)
    for chosen, title in [(files, "of all recordings' chunks"), ([largest], "of the largest recording's chunks")]:
        with tempfile.TemporaryDirectory(prefix="cordon-bench-") as folder:
            path = f"{folder}/large.evtx"
            large_evtx(chosen, path, options.evtx_mb << 20)
            ingest(options, path, [path], f"one file {title}")


def ingest(options, path, files, title):
    raw = sum(os.path.getsize(f) for f in files)
    folder = tempfile.mkdtemp(prefix="cordon-bench-")
    command = [f"{options.bin}/cordon", "ingest", "-q", "--data-dir", folder, path]
    for rules in options.rules:
        command += ["--rules", rules]
    with tempfile.TemporaryDirectory(prefix="cordon-bench-") as other:
        idle = time_of([*command[:4], other, "/dev/null", *command[6:]])
    started = time.time()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    wall = time.time() - started
    cpu = usage.ru_utime + usage.ru_stime - idle
    rows = subprocess.run([f"{options.bin}/cordon", "rows", "--counts", "--data-dir", folder], capture_output=True, text=True).stdout
    events = sum(int(l.split()[0]) for l in rows.splitlines())
    packed = sum(len(gzip.compress(open(f, "rb").read(), 6)) for f in files)
    report(f"EVTX -> alerts -> Delta, {title} (start-up and rule compilation taken off)", events, raw, packed, cpu, wall, usage.ru_maxrss / 1024, folder_bytes(folder))
    shutil.rmtree(folder)


def time_of(command):
    """Processor seconds of a run that reads nothing: start-up and rule compilation."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime


def bench_shares(options):
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        for line in lines_of_otrf(options.data):
            file.write(line + b"\n")
        file.flush()
        print("\nshares of the pipeline's processor time (one thread, in process)", flush=True)
        subprocess.run([f"{options.bin}/examples/shares", file.name, *options.rules], check=True)


BENCHES = [
    ("shares", bench_shares),
    ("bulk", bench_bulk),
    ("days", bench_days),
    ("evtx", bench_evtx),
    ("large", bench_large),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--profile", default="release")
    parser.add_argument("--events", type=int, default=500_000, help="events to send by _bulk, about")
    parser.add_argument("--only", choices=["bulk", "days", "evtx", "large", "shares"])
    parser.add_argument("--evtx-mb", type=int, default=128, help="size of the large EVTX file")
    options = parser.parse_args()
    options.rules = [f"{options.data}/sigma/rules"] if os.path.isdir(f"{options.data}/sigma/rules") else []
    if not os.path.isdir(options.data):
        sys.exit(f"no recordings at {options.data}; name them with CORDON_DATA")
    print(f"profile {options.profile}, rules: starter pack and {options.rules or 'none'}")
    for name, run in BENCHES:
        if options.only in (None, name):
            run(options)


if __name__ == "__main__":
    main()
