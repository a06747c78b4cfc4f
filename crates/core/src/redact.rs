//! Makes a recorded site safe to attach to a public report: user names, host names and public addresses are
//! replaced, each by the same stand-in everywhere, so that the diagnosis stays the same. Private, link-local
//! and documentation addresses stay: the report would be worth nothing without them.

use std::{collections::BTreeMap, net::IpAddr};

use serde_json::Value;

use crate::facts::Facts;

/// Fields whose values are free text of the person or the site, whatever they look like.
const NAMES: &[&str] = &["hostname"];

/// Fields that are dropped: they may hold secrets and decide nothing.
const DROPPED: &[&str] = &["http_proxy"];

/// The same site with private values replaced.
pub fn site(facts: &Facts) -> Facts {
    let Ok(mut value) = serde_json::to_value(facts) else { return facts.clone() };
    let mut stand_ins = StandIns::default();
    if !facts.host.hostname.is_empty() {
        stand_ins.name(&facts.host.hostname);
    }
    if let Some(engine) = facts.engine().filter(|e| is_private_name(&e.info.name)) {
        stand_ins.name(&engine.info.name);
    }
    walk("", &mut value, &mut stand_ins);
    serde_json::from_value(value).unwrap_or_else(|_| facts.clone())
}

/// Engine names that tell the kind of engine are no secret, and placement reads them.
fn is_private_name(name: &str) -> bool {
    const TELLING: &[&str] = &["docker-desktop", "orbstack", "colima", "lima", "rancher-desktop", "podman"];
    !name.is_empty() && !TELLING.iter().any(|known| name.contains(known))
}

/// What was replaced by what.
#[derive(Default)]
struct StandIns {
    names: BTreeMap<String, String>,
    addresses: BTreeMap<IpAddr, IpAddr>,
}

impl StandIns {
    fn name(&mut self, name: &str) -> String {
        let next = self.names.len() + 1;
        self.names.entry(name.to_owned()).or_insert_with(|| format!("machine-{next}")).clone()
    }

    /// Documentation addresses (RFC 5737, RFC 3849), one after another.
    fn address(&mut self, address: IpAddr) -> IpAddr {
        let next = self.addresses.len() as u32 + 1;
        *self.addresses.entry(address).or_insert_with(|| match address {
            IpAddr::V4(_) => IpAddr::V4((0xcb00_7100 + next % 255).into()),
            IpAddr::V6(_) => IpAddr::V6(((0x2001_0db8u128 << 96) + u128::from(next)).into()),
        })
    }
}

fn walk(key: &str, value: &mut Value, stand_ins: &mut StandIns) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if DROPPED.contains(&key.as_str()) && value.is_string() {
                    *value = Value::String(String::new());
                } else if key == "labels" && value.is_object() {
                    without_label_values(value);
                } else {
                    walk(key, value, stand_ins);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(key, item, stand_ins)),
        Value::String(text) => *text = replaced(key, text, stand_ins),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Labels are where people and tools put what they like, secrets among it. Only Docker's and our own matter.
fn without_label_values(labels: &mut Value) {
    for (key, value) in labels.as_object_mut().into_iter().flatten() {
        if !key.starts_with("com.docker.") && key != crate::RUN_LABEL {
            *value = Value::String(String::new());
        }
    }
}

fn replaced(key: &str, text: &str, stand_ins: &mut StandIns) -> String {
    if NAMES.contains(&key) || stand_ins.names.contains_key(text) {
        return stand_ins.name(text);
    }
    let (address, rest) = match text.split_once('/') {
        Some((address, rest)) => (address, Some(rest)),
        None => (text, None),
    };
    if let Ok(address) = address.parse::<IpAddr>() {
        if !is_public(address) {
            return text.to_owned();
        }
        let stand_in = stand_ins.address(address);
        return match rest {
            Some(prefix) => format!("{stand_in}/{prefix}"),
            None => stand_in.to_string(),
        };
    }
    without_user(text)
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            // 198.18.0.0/15 is for benchmarks (RFC 2544) and inside OrbStack; 100.64.0.0/10 is carriers' (RFC 6598).
            let [a, b, ..] = v4.octets();
            let set_aside = (a == 198 && (b & 0xfe) == 18) || (a == 100 && (b & 0xc0) == 64);
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_documentation()
                || set_aside)
        }
        IpAddr::V6(v6) => (v6.segments()[0] & 0xe000) == 0x2000 && v6.segments()[..2] != [0x2001, 0x0db8],
    }
}

/// `/home/NAME/…`, `/Users/NAME/…` and `\Users\NAME\…` without the name, and `NAME@host` in ssh targets.
fn without_user(text: &str) -> String {
    for start in ["/home/", "/Users/", "\\Users\\"] {
        if let Some(at) = text.find(start) {
            let name = at + start.len();
            let end = text[name..].find(['/', '\\']).map_or(text.len(), |len| name + len);
            return format!("{}user{}", &text[..name], &text[end..]);
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(key: &str, text: &str) -> String {
        replaced(key, text, &mut StandIns::default())
    }

    #[test]
    fn private_addresses_stay_and_public_ones_go() {
        for stays in [
            "192.168.1.1",
            "198.19.249.149/24",
            "fe80::1/64",
            "fd07:b51a:cc66::1",
            "100.64.0.1",
            "0.0.0.0/0",
            "::/0",
        ] {
            assert_eq!(one("address", stays), stays);
        }
        assert_eq!(one("address", "8.8.8.8"), "203.0.113.1");
        assert_eq!(one("address", "2a00:1450::1/64"), "2001:db8::1/64");
    }

    #[test]
    fn one_value_has_one_stand_in() {
        let mut stand_ins = StandIns::default();
        let first = replaced("a", "8.8.8.8", &mut stand_ins);
        let other = replaced("a", "9.9.9.9", &mut stand_ins);
        assert_eq!(replaced("b", "8.8.8.8/32", &mut stand_ins), format!("{first}/32"));
        assert_ne!(first, other);
    }

    #[test]
    fn names_of_people_and_machines_go() {
        assert_eq!(one("hostname", "nas-of-jane"), "machine-1");
        assert_eq!(one("path", "/Users/jane/.docker/run/docker.sock"), "/Users/user/.docker/run/docker.sock");
        assert_eq!(one("root_dir", "/home/jane"), "/home/user");
        assert_eq!(one("value", "/var/lib/docker"), "/var/lib/docker");
    }
}
