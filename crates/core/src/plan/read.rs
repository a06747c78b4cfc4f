//! Reads the start and attach forms: addresses, ports, environment, names. Every error at once.
//! Leaves out on purpose whether an address suits the network: that is the prediction's.

use std::net::IpAddr;

use super::PlanId;
use crate::{
    addressing::Family,
    draft::{EndpointDraft, FieldErrorCode as Code, RunDraft},
    names::MacAddr,
    ports_spec,
    request::{ContainerRequest, EndpointRequest},
};

pub(super) use crate::intent::Errors;

/// Reads how a container is to be attached; `prefix` is the path of the form inside a larger one.
pub(crate) fn endpoint(draft: &EndpointDraft, prefix: &str, errors: &mut Errors) -> EndpointRequest {
    let mut address = |name: &str, typed: &str, family: Family| {
        let text = typed.trim();
        if text.is_empty() {
            return None;
        }
        let field = format!("{prefix}{name}");
        match text.parse::<IpAddr>() {
            Ok(address) if Family::of(address) != family => {
                errors.push(field, Code::WrongFamily, typed, None);
                None
            }
            Ok(address) => Some(address.to_string()),
            Err(_) => {
                let meant = text.split('/').next().and_then(|t| t.trim().parse::<IpAddr>().ok());
                errors.push(field, Code::NotAnAddress, typed, meant.map(|a| a.to_string()));
                None
            }
        }
    };
    let ipv4 = address("ipv4", &draft.ipv4, Family::V4);
    let ipv6 = address("ipv6", &draft.ipv6, Family::V6);
    EndpointRequest {
        network: draft.network.trim().to_owned(),
        ipv4,
        ipv6,
        mac: mac(&format!("{prefix}mac"), &draft.mac, errors),
        aliases: draft.aliases.iter().map(|a| a.trim()).filter(|a| !a.is_empty()).map(Into::into).collect(),
        gateway_priority: priority(&format!("{prefix}gateway_priority"), &draft.gateway_priority, errors),
        links: Vec::new(),
        link_local: Vec::new(),
        driver_options: Default::default(),
    }
}

/// The priority of a way out (moby `api/types/network/endpoint.go`, `GwPriority`: a whole number, also below zero).
fn priority(field: &str, typed: &str, errors: &mut Errors) -> Option<i32> {
    let text = typed.trim();
    if text.is_empty() {
        return None;
    }
    let priority = text.parse().ok();
    if priority.is_none() {
        errors.push(field, Code::BadPriority, typed, None);
    }
    priority
}

fn mac(field: &str, typed: &str, errors: &mut Errors) -> Option<String> {
    let text = typed.trim();
    if text.is_empty() {
        return None;
    }
    match text.parse::<MacAddr>() {
        Err(_) => errors.push(field, Code::BadMac, typed, None),
        Ok(mac) if mac.is_zero() => errors.push(field, Code::BadMac, typed, None),
        Ok(mac) if mac.is_multicast() => {
            let mut bytes = mac.0;
            bytes[0] = (bytes[0] & !1) | 2;
            errors.push(field, Code::MulticastMac, typed, Some(MacAddr(bytes).to_string()));
        }
        Ok(mac) => return Some(mac.to_string()),
    }
    None
}

/// Reads the rest of the start form; the endpoint is left to [`endpoint`].
pub(super) fn container(draft: &RunDraft, errors: &mut Errors) -> ContainerRequest {
    let name = draft.name.trim();
    if !name.is_empty() && !is_container_name(name) {
        let mended: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "_.-".contains(c) { c } else { '-' })
            .collect();
        let mended = mended.trim_start_matches(['-', '_', '.']).to_owned();
        errors.push("name", Code::NameNotAllowed, &draft.name, Some(mended).filter(|m| m.len() > 1));
    }
    let image = draft.image.trim();
    if image.is_empty() {
        errors.push("image", Code::Required, &draft.image, None);
    } else if !is_image(image) {
        let lower = image.to_lowercase();
        errors.push("image", Code::BadImage, &draft.image, is_image(&lower).then_some(lower));
    }
    for (at, port) in draft.publish.iter().enumerate() {
        if ports_spec::parse(port.trim()).is_err() {
            errors.push(format!("publish.{at}"), Code::BadPort, port, None);
        }
    }
    for (at, env) in draft.env.iter().enumerate() {
        if env.is_empty() || env.starts_with('=') || env.contains('\0') {
            errors.push(format!("env.{at}"), Code::BadEnv, env, None);
        }
    }
    let restart = draft.restart.trim();
    let retries = restart.strip_prefix("on-failure:").is_some_and(|n| n.parse::<u32>().is_ok());
    if !retries && !matches!(restart, "" | "no" | "always" | "unless-stopped" | "on-failure") {
        errors.push("restart", Code::BadRestart, &draft.restart, Some("unless-stopped".into()));
    }
    if draft.labels.keys().any(|key| key == crate::RUN_LABEL) {
        errors.push("labels", Code::NameNotAllowed, crate::RUN_LABEL, None);
    }
    ContainerRequest {
        name: name.to_owned(),
        image: image.to_owned(),
        command: draft.command.clone(),
        endpoint: EndpointRequest::default(),
        publish: draft.publish.iter().map(|p| p.trim().to_owned()).collect(),
        env: draft.env.clone(),
        labels: draft.labels.clone(),
        restart: restart.to_owned(),
        interactive: draft.interactive,
    }
}

/// A name that a container can have (moby `daemon/names/names.go`): `[a-zA-Z0-9][a-zA-Z0-9_.-]+`.
pub(crate) fn is_container_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts = bytes.next().is_some_and(|b| b.is_ascii_alphanumeric());
    starts && name.len() > 1 && bytes.all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

/// An image reference as far as a mistake shows (distribution/reference `regexp.go`): repository in lower
/// case, tag and digest of their own characters.
fn is_image(text: &str) -> bool {
    let (rest, digest) = match text.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (text, None),
    };
    let digest_ok = digest.is_none_or(|d| {
        d.split_once(':').is_some_and(|(algorithm, hex)| {
            !algorithm.is_empty() && hex.len() >= 32 && hex.bytes().all(|b| b.is_ascii_hexdigit())
        })
    });
    let (path, tag) = match rest.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
        _ => (rest, None),
    };
    let tag_ok = tag.is_none_or(|t| {
        (1..=128).contains(&t.len())
            && !t.starts_with(['.', '-'])
            && t.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
    });
    let mut parts = path.split('/').peekable();
    // The first part is a registry's host name where it looks like one; host names know capitals.
    if let Some(first) = parts.peek().filter(|p| p.contains(['.', ':']) || **p == "localhost") {
        let host = first.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
        if path.contains('/') {
            if !host {
                return false;
            }
            parts.next();
        }
    }
    let parts_ok = parts.all(|p| {
        let edge = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        edge(p.bytes().next())
            && edge(p.bytes().last())
            && p.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
    });
    digest_ok && tag_ok && parts_ok
}

/// A name for a container nobody named: its image's, and a part of the plan's id. A plan leaves no choice to
/// the engine.
pub(super) fn name_for(image: &str, id: &PlanId) -> String {
    let last = image.split('@').next().and_then(|t| t.rsplit('/').next()).unwrap_or_default();
    let base: String =
        last.split(':').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    let id: String = id.0.chars().filter(char::is_ascii_alphanumeric).take(6).collect();
    let base = if base.is_empty() { "container".into() } else { base };
    if id.is_empty() { format!("{base}-1") } else { format!("{base}-{id}") }
}
