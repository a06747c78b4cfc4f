//! The one list of rules. A rule is a function of what it looks at; it says what it found, or which fact it
//! missed. Leaves out on purpose any order among findings: that is `order`.

pub(super) mod access;
mod addressing;
mod endpoint;
pub(super) mod engine;
mod existing;
mod held_twice;
mod identity;
mod ipv6;
mod parent;
mod platform;
mod subnet;

use super::scene::{Joining, Scene, Subject};
use crate::{facts::Network, finding::Finding};

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// The machine and the engine as they are.
    Site(fn(&Scene<'_>) -> Vec<Finding>),
    /// A network, there or wanted.
    Network(fn(&Scene<'_>, &Subject<'_>) -> Vec<Finding>),
    /// A wanted network only.
    Wish(fn(&Scene<'_>, &Subject<'_>) -> Vec<Finding>),
    /// A container about to join a network.
    Joining(fn(&Scene<'_>, &Joining<'_>) -> Vec<Finding>),
    /// A network about to be removed.
    Removal(fn(&Scene<'_>, &Network) -> Vec<Finding>),
}

/// A rule: the codes it may say, and the function.
pub(super) struct Rule {
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test that holds the list against the kinds")
    )]
    pub codes: &'static [&'static str],
    pub check: Check,
}

const fn rule(codes: &'static [&'static str], check: Check) -> Rule {
    Rule { codes, check }
}

use Check::{Joining as Join, Network as Net, Removal, Site, Wish};

/// Every rule, by subject.
pub(super) const RULES: &[Rule] = &[
    // engine
    rule(&["no-engine"], Site(engine::no_engine)),
    rule(&["no-engine"], Wish(|scene, _| engine::no_engine(scene))),
    rule(&["address-pools-exhausted"], Site(engine::pools)),
    rule(&["address-pools-exhausted"], Wish(engine::pools_for_wish)),
    rule(&["subnet-held-by-network"], Wish(engine::subnet_held)),
    rule(&["name-in-use"], Wish(engine::name_in_use)),
    rule(&["kernel-lacks"], Net(engine::kernel_lacks)),
    rule(
        &["engine-rewrites-bridge", "bridge-loses-address", "bridge-name-is-taken"],
        Wish(engine::bridge_name),
    ),
    rule(&["link-may-be-deleted"], Wish(engine::link_may_be_deleted)),
    rule(&["engine-ignores"], Wish(engine::ignores)),
    rule(&["option-has-no-effect"], Wish(engine::option_without_effect)),
    rule(&["subnet-may-leak"], Wish(engine::subnet_may_leak)),
    // platform
    rule(&["engine-in-vm"], Site(platform::in_vm)),
    rule(&["engine-in-vm"], Wish(platform::in_vm_for_wish)),
    rule(&["engine-is-remote", "engine-place-unknown"], Site(platform::elsewhere)),
    rule(&["engine-is-remote", "engine-place-unknown"], Wish(platform::elsewhere_for_wish)),
    rule(&["engine-is-rootless", "engine-has-no-lan-drivers"], Net(platform::no_lan_drivers)),
    rule(&["engine-in-container"], Net(platform::in_container)),
    rule(&["hypervisor-may-filter", "cloud-drops-frames"], Net(platform::layer_below)),
    rule(&["swarm-same-addresses"], Net(platform::swarm)),
    rule(&["docker-link-managed"], Site(platform::managed_links)),
    rule(&["bridge-netfilter-on"], Site(platform::bridge_netfilter)),
    // parent
    rule(&["parent-not-found", "network-lost-parent"], Net(parent::found)),
    rule(&["parent-not-given"], Wish(parent::given)),
    rule(&["parent-is-loopback"], Wish(parent::loopback)),
    rule(&["parent-is-wireless"], Net(parent::wireless)),
    rule(&["parent-is-down"], Net(parent::down)),
    rule(&["parent-is-bridge", "parent-is-docker-made"], Net(parent::bridge)),
    rule(&["parent-is-port"], Net(parent::port)),
    rule(&["parent-is-tunnel", "parent-is-dummy"], Net(parent::not_a_lan)),
    rule(&["parent-has-no-address"], Wish(parent::no_address)),
    rule(&["parent-has-other-driver"], Net(parent::other_driver)),
    rule(&["parent-used-by-network"], Wish(parent::used_by_network)),
    rule(&["passthru-takes-parent"], Wish(parent::passthru)),
    rule(&["link-name-too-long"], Wish(parent::name_too_long)),
    rule(&["many-macs"], Net(parent::many_macs)),
    // subnets
    rule(&["bridge-on-lan", "routed-on-lan"], Net(subnet::on_lan)),
    rule(&["route-needed"], Wish(subnet::route_needed)),
    rule(&["subnet-overlaps-route"], Net(subnet::overlaps_route)),
    rule(&["subnet-covers-resolver"], Net(subnet::covers_resolver)),
    rule(&["subnet-not-of-link"], Net(subnet::of_link)),
    // gateway, range, excluded addresses
    rule(&["gateway-not-given", "router-address-handed-out"], Wish(addressing::gateway_given)),
    rule(&["gateway-not-of-link"], Net(addressing::gateway_of_link)),
    rule(&["gateway-in-range"], Wish(addressing::gateway_in_range)),
    rule(&["range-not-given"], Wish(addressing::range_given)),
    rule(&["range-covers-known"], Wish(addressing::range_covers_known)),
    rule(&["range-may-cover-dhcp"], Wish(addressing::range_may_cover_dhcp)),
    rule(&["range-too-small"], Wish(addressing::range_too_small)),
    rule(&["range-not-aligned"], Wish(addressing::range_not_aligned)),
    rule(&["excluded-outside"], Wish(addressing::excluded_outside)),
    rule(&["lan-not-probed"], Wish(addressing::lan_not_probed)),
    // IPv6
    rule(&["ipv6-without-subnet"], Wish(ipv6::without_subnet)),
    rule(&["ipv6-prefix-may-change"], Net(ipv6::prefix_may_change)),
    rule(&["ipv6-from-router"], Net(ipv6::from_router_unasked)),
    rule(&["ipv6-router-may-block-start"], Net(ipv6::router_may_block_start)),
    // existing networks
    rule(&["network-is-isolated"], Net(existing::isolated)),
    rule(&["config-only-leftover"], Site(existing::config_only)),
    rule(&["bridge-lost-address"], Net(existing::bridge_lost_address)),
    rule(&["address-clash"], Net(existing::address_clash)),
    rule(&["address-held-twice"], Site(held_twice::address_held_twice)),
    rule(&["several-gateways"], Site(existing::several_gateways)),
    rule(&["mac-not-fixed"], Net(existing::mac_not_fixed)),
    rule(&["ports-have-no-effect"], Net(existing::ports_without_effect)),
    rule(&["removal-strands-stopped"], Removal(existing::removal_strands_stopped)),
    // what is kept for containers
    rule(&["identity-drifted", "identity-detached"], Site(identity::kept)),
    // host access
    rule(&["host-access-broken"], Site(access::broken)),
    rule(&["host-access-orphaned"], Site(access::orphaned)),
    rule(&["host-access-twice"], Site(access::twice)),
    rule(&["host-access-incomplete"], Site(access::incomplete)),
    rule(&["host-access-ends"], Removal(access::ends_with_network)),
    // use
    rule(&["host-cannot-reach", "host-access-impossible"], Net(endpoint::host_reaches)),
    rule(&["address-outside", "address-not-usable"], Join(endpoint::address_inside)),
    rule(&["address-answered"], Join(endpoint::address_answered)),
    rule(
        &["address-is-gateway", "address-is-host", "address-is-resolver", "address-is-excluded"],
        Join(endpoint::address_of_another),
    ),
    rule(&["address-in-use", "address-in-range"], Join(endpoint::address_in_use)),
    rule(&["mac-is-multicast", "mac-in-use", "mac-not-for-ipvlan", "mac-ignored"], Join(endpoint::mac)),
    rule(&["mac-not-fixed"], Join(endpoint::mac_not_fixed)),
    rule(&["ports-have-no-effect"], Join(endpoint::ports)),
    rule(&["several-gateways"], Join(endpoint::several_gateways)),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::kinds::FindingKind;

    /// Said by the diagnosis itself: what the predictor answered, and what was not seen.
    const WITHOUT_A_RULE: [&str; 2] = ["engine-will-refuse", "could-not-check"];

    #[test]
    fn every_kind_has_a_rule_and_every_rule_a_kind() {
        let kinds: BTreeSet<String> = FindingKind::SHAPES.iter().map(|s| s.code().0).collect();
        let mut ruled: BTreeSet<String> =
            RULES.iter().flat_map(|r| r.codes.iter().map(|c| (*c).to_owned())).collect();
        ruled.extend(WITHOUT_A_RULE.map(str::to_owned));
        assert_eq!(kinds, ruled);
    }
}
