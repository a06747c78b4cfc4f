//! What the macvlan and ipvlan drivers check: mode, flag, parent, VLAN link. Leaves out on purpose everything that
//! shows only when a container starts (`endpoint`).
//!
//! Sources: `libnetwork/drivers/{macvlan,ipvlan}/{macvlan,ipvlan}_{network,setup}.go` in the versions of `create`.

use super::{
    LinkBrief,
    create::{Allocated, Plan, Step, Stop, refuse},
    go,
    versions::Switch,
};
use crate::{facts::Network, names::LINK_NAME_MAX};

/// Options first (28 only), with whether a gateway is needed.
pub(super) fn skips_gateway(plan: &Plan) -> Step<(bool, bool)> {
    check_options(plan)?;
    let is_l3 = plan.driver == "ipvlan" && matches!(option(plan, "ipvlan_mode"), "l3" | "l3s");
    let skips = plan.internal || is_l3 || parent(plan).is_empty();
    Ok((skips, skips))
}

/// `CreateNetwork`.
pub(super) fn create(plan: &Plan) -> Step {
    let release = plan.release;
    let empty = |got: &[Allocated]| got.first().is_none_or(|a| a.block.prefix() == 0);
    let status = if release.has(Switch::Ipv4Optional) { 400 } else { 500 };
    if plan.ipv4 && empty(&plan.v4) {
        return refuse(status, "ipv4 pool is empty");
    }
    if plan.ipv6 && empty(&plan.v6) && release.has(Switch::Ipv4Optional) {
        return refuse(status, "ipv6 pool is empty");
    }
    check_options(plan)?;
    check_users(plan)?;
    check_parent(plan)
}

fn option<'a>(plan: &'a Plan, name: &str) -> &'a str {
    plan.options.get(name).map(String::as_str).unwrap_or_default()
}

fn parent<'a>(plan: &'a Plan) -> &'a str {
    option(plan, "parent")
}

/// Mode, flag and loopback (`parseNetworkOptions`).
fn check_options(plan: &Plan) -> Step {
    let flags = plan.release.has(Switch::IpvlanFlags);
    if plan.driver == "macvlan" {
        let mode = option(plan, "macvlan_mode");
        if !matches!(mode, "" | "bridge" | "private" | "vepa" | "passthru") {
            return refuse(
                500,
                format!(
                    "requested macvlan mode '{mode}' is not valid, 'bridge' mode is the macvlan driver default"
                ),
            );
        }
    } else {
        let mode = option(plan, "ipvlan_mode");
        let known = matches!(mode, "" | "l2" | "l3") || flags && mode == "l3s";
        if !known {
            return refuse(
                500,
                format!(
                    "requested ipvlan mode '{mode}' is not valid, 'l2' mode is the ipvlan driver default"
                ),
            );
        }
        let flag = option(plan, "ipvlan_flag");
        if flags && !matches!(flag, "" | "bridge" | "private" | "vepa") {
            return refuse(
                500,
                format!("requested ipvlan flag '{flag}' is not valid, 'bridge' is the ipvlan driver default"),
            );
        }
    }
    if parent(plan) == "lo" {
        return refuse(500, format!("loopback interface is not a valid {} parent link", plan.driver));
    }
    Ok(())
}

/// Who else uses the parent. Names are compared as they are: `eth0` and `eth0.10` are two parents.
fn check_users(plan: &Plan) -> Step {
    let parent = parent(plan);
    let is_passthru = |n: &Network| n.options.get("macvlan_mode").is_some_and(|m| m == "passthru");
    let others = plan.state.networks.iter().filter(|n| {
        n.driver == plan.driver && !n.config_only && !parent.is_empty() && n.parent() == Some(parent)
    });
    for other in others {
        if plan.driver == "ipvlan" || !plan.release.has(Switch::SharedMacvlanParents) {
            let prefix = if plan.driver == "ipvlan" { "di" } else { "dm" };
            return refuse(500, format!("network {prefix}-<id> is already using parent interface {parent}"));
        }
        if option(plan, "macvlan_mode") == "passthru" {
            return refuse(
                500,
                format!(
                    "cannot use mode passthru, macvlan network <id> is already using parent interface {parent}"
                ),
            );
        }
        if is_passthru(other) {
            return refuse(
                500,
                format!("macvlan network <id> is already using parent interface {parent} in mode passthru"),
            );
        }
    }
    Ok(())
}

fn check_parent(plan: &Plan) -> Step {
    let parent = parent(plan);
    if parent.is_empty() {
        return match plan.state.kernel.dummy.known() {
            Some(true) => Ok(()),
            Some(false) => refuse(500, "operation not supported"),
            None => Err(Stop::Missing("whether the engine's kernel can make dummy interfaces".into())),
        };
    }
    let Some(links) = plan.state.links.known() else {
        return Err(Stop::Missing("which interfaces the engine has".into()));
    };
    let find = |name: &str| links.iter().find(|l| l.name.as_str() == name);
    if find(parent).is_some() {
        return Ok(());
    }
    make_vlan(plan, parent, find)
}

/// `createVlanLink` and `parseVlan`.
fn make_vlan<'a>(plan: &Plan, name: &str, find: impl Fn(&str) -> Option<&'a LinkBrief>) -> Step {
    let parts: Vec<&str> = name.split('.').collect();
    let (base, id_text) = match parts.as_slice() {
        [_] => {
            return refuse(
                500,
                format!("invalid subinterface vlan name {name}, example formatting is eth0.10"),
            );
        }
        [base, id] => (*base, *id),
        _ => {
            return refuse(
                500,
                format!(
                    "required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received {name}"
                ),
            );
        }
    };
    let Ok(id) = go::atoi(id_text) else {
        return refuse(
            500,
            format!("unable to parse a valid vlan id from: {id_text} (ex. eth0.10 for vlan 10)"),
        );
    };
    let Some(link) = find(base) else {
        // 20.10 macvlan has two stray words.
        let stray = plan.driver == "macvlan" && !plan.release.has(Switch::VlanWording);
        let words = if stray { "does was not found" } else { "was not found" };
        return refuse(500, format!("-o parent interface {words} on the host: {base}"));
    };
    if !(1..=4094).contains(&id) {
        return refuse(500, format!("vlan id must be between 1-4094, received: {id}"));
    }
    let failed = |why: &str| refuse(500, format!("failed to create {name} vlan link: {why}"));
    if name.len() > LINK_NAME_MAX {
        return failed("numerical result out of range");
    }
    match plan.state.kernel.vlan.known() {
        Some(false) => failed("operation not supported"),
        None => Err(Stop::Missing("whether the engine's kernel can make VLAN interfaces".into())),
        Some(true) if !link.is_up => {
            refuse(500, format!("failed to enable {name} the macvlan parent link network is down"))
        }
        Some(true) => Ok(()),
    }
}
