//! Puts findings in order: equal ones once, unknown facts folded, causes before what they explain, worst
//! first. Leaves out on purpose what is true: that was decided before.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    finding::{Finding, FindingCode, Severity},
    kinds::FindingKind,
    predict::ErrorClass,
};

/// Which finding explains which, where both are there: effect, then causes, best first.
const EXPLAINED: &[(&str, &[&str])] = &[
    ("could-not-check", &["no-engine", "engine-in-vm", "engine-is-remote", "engine-place-unknown"]),
    ("parent-not-found", &["engine-is-rootless", "engine-in-vm", "engine-is-remote", "link-name-too-long"]),
    ("network-lost-parent", &["engine-is-rootless"]),
    ("subnet-not-of-link", &["engine-in-vm", "parent-is-docker-made"]),
    ("gateway-not-of-link", &["subnet-not-of-link"]),
    ("parent-has-no-address", &["parent-is-port", "parent-is-down", "parent-is-dummy"]),
    ("range-covers-known", &["range-not-given"]),
    ("range-may-cover-dhcp", &["range-not-given"]),
    ("lan-not-probed", &["engine-in-vm", "engine-is-remote"]),
    ("gateway-not-given", &["parent-not-given"]),
    ("subnet-overlaps-route", &["bridge-on-lan"]),
    ("subnet-covers-resolver", &["bridge-on-lan", "subnet-overlaps-route"]),
    ("bridge-lost-address", &["docker-link-managed"]),
    ("host-cannot-reach", &["host-access-impossible", "network-is-isolated"]),
    ("host-access-impossible", &["engine-is-rootless", "engine-in-vm", "engine-is-remote"]),
    ("host-access-incomplete", &["host-access-broken"]),
    ("subnet-may-leak", &["engine-will-refuse"]),
    ("address-in-range", &["address-in-use"]),
    ("address-held-twice", &["address-clash"]),
    ("mac-not-fixed", &["network-is-isolated"]),
];

/// Which findings explain a refusal of that class, best first.
fn causes(class: ErrorClass) -> &'static [&'static str] {
    match class {
        ErrorClass::ParentMissing => &["parent-not-found", "engine-is-rootless", "network-lost-parent"],
        ErrorClass::InvalidVlan => &["link-name-too-long", "parent-not-found", "engine-is-rootless"],
        ErrorClass::ParentIsLoopback => &["parent-is-loopback"],
        ErrorClass::ParentInUse => &["parent-used-by-network", "parent-has-other-driver"],
        ErrorClass::ParentBusy => &["parent-has-other-driver", "parent-is-port", "parent-is-tunnel"],
        ErrorClass::KernelLacks => &["kernel-lacks", "parent-has-other-driver", "link-name-too-long"],
        ErrorClass::NameInUse => &["name-in-use"],
        ErrorClass::PoolOverlaps | ErrorClass::BridgeConflict | ErrorClass::Ipv6Clash => {
            &["subnet-held-by-network", "bridge-on-lan"]
        }
        ErrorClass::PoolsExhausted => &["address-pools-exhausted"],
        ErrorClass::NotABridge => &["bridge-name-is-taken"],
        ErrorClass::BridgeNameInUse => &["engine-rewrites-bridge", "name-in-use"],
        ErrorClass::BridgeNameInvalid => &["link-name-too-long"],
        ErrorClass::InvalidExclusion => &["excluded-outside"],
        ErrorClass::UnknownDriver => &["engine-has-no-lan-drivers"],
        ErrorClass::AddressOutside => &["address-outside"],
        ErrorClass::AddressInUse => {
            &["address-is-gateway", "address-is-excluded", "address-not-usable", "address-in-use"]
        }
        ErrorClass::InvalidMac => &["mac-is-multicast"],
        ErrorClass::MacInUse => &["mac-in-use"],
        ErrorClass::MacNotSupported => &["mac-not-for-ipvlan"],
        ErrorClass::NoAddressLeft => &["range-too-small"],
        ErrorClass::ConfigNetwork => &["config-only-leftover"],
        _ => &[],
    }
}

/// Equal findings once, one finding a missing fact, each effect after its cause, worst first.
pub(crate) fn arrange(found: Vec<Finding>) -> Vec<Finding> {
    let mut findings = fold_unknown(once(found));
    explain(&mut findings);
    causes_first(findings)
}

fn once(found: Vec<Finding>) -> Vec<Finding> {
    let mut seen = HashSet::with_capacity(found.len());
    found.into_iter().filter(|f| seen.insert(format!("{:?}", f.kind))).collect()
}

/// One missing fact is one finding, however many rules needed it.
fn fold_unknown(found: Vec<Finding>) -> Vec<Finding> {
    let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for finding in found {
        if let FindingKind::CouldNotCheck { rule, fact, .. } = &finding.kind {
            if let Some(at) = first_of.get(fact) {
                if let FindingKind::CouldNotCheck { rule: first, also, .. } = &mut kept[*at].kind
                    && rule != first
                    && !also.contains(rule)
                {
                    also.push(rule.clone());
                }
                continue;
            }
            first_of.insert(fact.clone(), kept.len());
        }
        kept.push(finding);
    }
    kept
}

/// The network a finding is about, of the kinds that explain or are explained one network at a time: what is
/// wrong with one network explains nothing about another.
fn network_of(kind: &FindingKind) -> Option<&str> {
    match kind {
        FindingKind::BridgeOnLan { network, .. }
        | FindingKind::RoutedOnLan { network, .. }
        | FindingKind::SubnetOverlapsRoute { network, .. }
        | FindingKind::SubnetCoversResolver { network, .. }
        | FindingKind::MacNotFixed { network, .. }
        | FindingKind::AddressClash { network, .. }
        | FindingKind::AddressHeldTwice { network, .. }
        | FindingKind::NetworkIsIsolated { network, .. } => Some(network),
        _ => None,
    }
}

fn explain(findings: &mut [Finding]) {
    let codes: Vec<FindingCode> = findings.iter().map(Finding::code).collect();
    let mut networks_of: HashMap<String, HashSet<Option<String>>> = HashMap::new();
    for (finding, code) in findings.iter().zip(&codes) {
        let network = network_of(&finding.kind).map(str::to_owned);
        networks_of.entry(code.0.clone()).or_default().insert(network);
    }
    for (finding, code) in findings.iter_mut().zip(&codes) {
        let causes = match &finding.kind {
            FindingKind::EngineWillRefuse { class, .. } => causes(*class),
            _ => EXPLAINED.iter().find(|(effect, _)| *effect == code.0).map_or(&[][..], |(_, c)| c),
        };
        let network = network_of(&finding.kind).map(str::to_owned);
        let explains = |cause: &&&str| {
            networks_of
                .get(**cause)
                .is_some_and(|about| network.is_none() || about.contains(&None) || about.contains(&network))
        };
        finding.explained_by = causes.iter().find(explains).map(|c| FindingCode((*c).to_owned()));
    }
    // A cause must weigh at least as much as the refusal it explains, or a face that shows roots would show
    // a warning where the engine says no.
    if findings.iter().any(|f| matches!(f.kind, FindingKind::EngineWillRefuse { .. })) {
        let blocked: Vec<FindingCode> = findings
            .iter()
            .filter(|f| matches!(f.kind, FindingKind::EngineWillRefuse { .. }))
            .filter_map(|f| f.explained_by.clone())
            .collect();
        for (finding, code) in findings.iter_mut().zip(&codes) {
            if blocked.contains(code) {
                finding.severity = Severity::Blocks;
            }
        }
    }
}

/// Roots by severity, in the rules' order where equal; after each root what it explains.
fn causes_first(findings: Vec<Finding>) -> Vec<Finding> {
    let mut children: Children = BTreeMap::new();
    let mut roots = Vec::with_capacity(findings.len());
    for finding in findings {
        match finding.explained_by.clone() {
            Some(cause) => {
                let network = network_of(&finding.kind).map(str::to_owned);
                children.entry((cause, network)).or_default().push(finding);
            }
            None => roots.push(finding),
        }
    }
    roots.sort_by_key(|f| f.severity);
    let mut ordered = Vec::with_capacity(roots.len());
    for root in roots {
        push_with_children(root, &mut children, &mut ordered);
    }
    // What explains itself in a circle would be lost here; EXPLAINED has no circle, and a test says so.
    ordered
}

/// What a cause explains: by its code, and by the network where both are about one.
type Children = BTreeMap<(FindingCode, Option<String>), Vec<Finding>>;

fn push_with_children(finding: Finding, children: &mut Children, ordered: &mut Vec<Finding>) {
    let (code, network) = (finding.code(), network_of(&finding.kind).map(str::to_owned));
    ordered.push(finding);
    let mut below = children.remove(&(code.clone(), None)).unwrap_or_default();
    match network {
        Some(_) => below.extend(children.remove(&(code, network)).unwrap_or_default()),
        // A cause about no network in particular explains what is about any.
        None => {
            let all: Vec<_> = children.keys().filter(|(cause, _)| *cause == code).cloned().collect();
            below.extend(all.iter().filter_map(|key| children.remove(key)).flatten());
        }
    }
    below.sort_by_key(|f| f.severity);
    for finding in below {
        push_with_children(finding, children, ordered);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows causes from every effect: each must be a known code, and none may come back to itself.
    #[test]
    fn explanations_name_known_codes_and_have_no_circle() {
        let known: HashSet<String> = FindingKind::SHAPES.iter().map(|s| s.code().0).collect();
        for (effect, causes) in EXPLAINED {
            assert!(known.contains(*effect), "{effect}");
            for cause in *causes {
                assert!(known.contains(*cause), "{cause}");
                let mut todo = vec![*cause];
                let mut seen = HashSet::new();
                while let Some(at) = todo.pop() {
                    assert_ne!(at, *effect, "{effect} explains itself");
                    if seen.insert(at) {
                        todo.extend(
                            EXPLAINED.iter().filter(|(e, _)| *e == at).flat_map(|(_, c)| c.iter().copied()),
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn one_missing_fact_is_one_finding() {
        let could_not = |rule: &str, fact: &str| {
            Finding::new(
                FindingKind::CouldNotCheck {
                    rule: FindingCode(rule.into()),
                    also: vec![],
                    fact: fact.into(),
                    reason: "not-looked".into(),
                },
                Severity::Unknown,
            )
        };
        let arranged = arrange(vec![
            could_not("parent-is-down", "engine-links"),
            could_not("bridge-on-lan", "engine-links"),
            could_not("gateway-not-of-link", "routes"),
        ]);
        assert_eq!(arranged.len(), 2);
        assert!(matches!(&arranged[0].kind, FindingKind::CouldNotCheck { also, .. } if also.len() == 1));
    }

    #[test]
    fn a_refusal_is_folded_under_what_explains_it_and_lends_it_its_weight() {
        let refusal = Finding::new(
            FindingKind::EngineWillRefuse {
                class: ErrorClass::ParentMissing,
                status: 500,
                message: "invalid subinterface vlan name en0, example formatting is eth0.10".into(),
            },
            Severity::Blocks,
        );
        let cause = Finding::new(
            FindingKind::ParentNotFound { parent: "en0".into(), candidates: vec![] },
            Severity::Warning,
        );
        let arranged = arrange(vec![refusal, cause]);
        assert_eq!(arranged[0].code().0, "parent-not-found");
        assert_eq!(arranged[0].severity, Severity::Blocks);
        assert_eq!(arranged[1].explained_by, Some(FindingCode("parent-not-found".into())));
    }
}
