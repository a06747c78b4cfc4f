//! A service of systemd that runs the `ip` commands (systemd.unit(5), systemd.service(5), systemd.exec(5)).

use std::fmt::Write;

use super::{AccessFile, AccessNote, AccessText, AccessTool, own_name, purpose, quote};
use crate::access::{
    Shim,
    commands::{command_words, undo_words},
};

/// - `BindsTo=` and `After=` the parent's device unit: without the parent it stops, since the link is gone with
///   it; `WantedBy=` the same unit starts it again when the parent comes back.
/// - `Wants=` and `After=network-online.target`: a link on a parent that is down cannot be switched on.
/// - `AssertPathExists=!`: a link of that name that is there is somebody else's, and is left alone.
/// - `Type=oneshot`, `RemainAfterExit=yes`: it is on as long as the link should be there.
/// - `ExecStopPost=-`: the link goes with the service, also where its start failed half-way; where the parent
///   went, it is gone already.
/// - `CapabilityBoundingSet=CAP_NET_ADMIN` and what follows it: it can do nothing but this.
pub(super) fn text(shim: &Shim) -> AccessText {
    let name = format!("{}.service", own_name(shim));
    let file = format!("/etc/systemd/system/{name}");
    let device = format!("sys-subsystem-net-devices-{}.device", escape(shim.parent.as_str()));
    let mut text = format!(
        "[Unit]\nDescription={}.\nBindsTo={device}\nAfter={device} network-online.target\n\
         Wants=network-online.target\nAssertPathExists=!/sys/class/net/{link}\n\n\
         [Service]\nType=oneshot\nRemainAfterExit=yes\n",
        purpose(shim).replace('%', "%%"),
        link = shim.link,
    );
    for command in command_words(shim) {
        let _ = writeln!(text, "ExecStart={}", line(&command));
    }
    for command in undo_words(shim) {
        let _ = writeln!(text, "ExecStopPost=-{}", line(&command));
    }
    let _ = write!(
        text,
        "CapabilityBoundingSet=CAP_NET_ADMIN\nNoNewPrivileges=yes\nProtectSystem=strict\nProtectHome=yes\n\n\
         [Install]\nWantedBy=multi-user.target {device}\n"
    );
    let unit = quote(&name);
    AccessText {
        asked: AccessTool::Systemd,
        tool: AccessTool::Systemd,
        apply: vec!["systemctl daemon-reload".to_owned(), format!("systemctl enable --now {unit}")],
        undo: vec![
            format!("systemctl disable --now {unit}"),
            format!("rm -f {}", quote(&file)),
            "systemctl daemon-reload".to_owned(),
        ],
        files: vec![AccessFile { path: file, text }],
        notes: vec![AccessNote::NobodyAsks],
    }
}

/// A command as a value of `ExecStart=` (systemd.service(5), "Command lines"): in double quotes with C escapes
/// where it needs them; `%` and `$` are doubled.
fn line(command: &[String]) -> String {
    command.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@+,=-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let mut out = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '%' | '$' => out.extend([c, c]),
            c if c.is_control() => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(out, "\\x{byte:02x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A part of a path in a unit's name (systemd.unit(5), "String Escaping for Inclusion in Unit Names"): all but
/// letters, digits, `:`, `_` and `.` become `\x` and two digits, the dash included.
fn escape(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}
