//! Rules about the engine: that there is one, what it holds, what it would do with the request beyond what
//! was asked. Leaves out on purpose its refusals: `predict` knows those, and `refusal` passes them on.

use super::super::scene::{Missing, Scene, Subject};
use crate::{
    addressing::{Family, Subnet},
    endpoint::{EngineEndpoint, EngineProblem},
    facts::{AddressPool, EngineFacts, EngineView, LinkKind, OsFamily, telling_attempt},
    finding::{Finding, Remedy, Severity},
    kinds::FindingKind,
    observed::{Observed, Why},
    predict::{ErrorClass, Prediction},
};

/// The predicted refusal as a finding, or that it could not be predicted. `order` folds a refusal under the
/// finding that explains it.
pub(in super::super) fn refusal(prediction: Option<&Prediction>) -> Vec<Finding> {
    match prediction {
        Some(Prediction::Refuse { status, class, message }) => {
            let (class, status, message) = (*class, *status, message.clone());
            vec![Finding::new(FindingKind::EngineWillRefuse { class, status, message }, Severity::Blocks)]
        }
        Some(Prediction::Unsure { missing }) => {
            let fact = ["interfaces", "kernel", "swarm"].into_iter().find(|word| missing.contains(word));
            let fact = match fact {
                Some("interfaces") if !missing.contains("kernel") => "engine-links",
                Some("swarm") => "swarm",
                Some(_) => "kernel",
                None => "engine-answer",
            };
            Missing { fact, why: Why::NotLooked }
                .for_rule("engine-will-refuse")
                .into_iter()
                .map(|finding| finding.because("missing", missing))
                .collect()
        }
        Some(Prediction::Accept { .. }) | None => Vec::new(),
    }
}

/// No engine answered. The problem shown is that of the endpoint that docker's command line would use, or of
/// the first one where something was there at all.
pub(in super::super) fn no_engine(scene: &Scene<'_>) -> Vec<Finding> {
    let EngineView::Unavailable { tried } = &scene.facts.engine else { return Vec::new() };
    let attempt = telling_attempt(tried);
    let problem = attempt.map(|a| a.problem.clone());
    let problem = problem.unwrap_or(EngineProblem::NoSocket { path: String::new() });
    let here = attempt
        .is_none_or(|a| matches!(a.endpoint, EngineEndpoint::Unix { .. } | EngineEndpoint::Npipe { .. }));
    let linux = scene.facts.host.os.family == OsFamily::Linux;
    let remedies = ways_to_an_engine(&problem, linux, here);
    let mut finding = Finding::new(FindingKind::NoEngine { problem }, Severity::Blocks);
    for attempt in tried {
        finding = finding.because(attempt.endpoint.to_string(), code_of(&attempt.problem));
    }
    finding.remedies = remedies;
    vec![finding]
}

/// The problem's code, as in the catalogue: evidence has no language.
fn code_of(problem: &EngineProblem) -> String {
    let value = serde_json::to_value(problem).unwrap_or_default();
    value["problem"].as_str().unwrap_or_default().to_owned()
}

/// `linux`: this machine's system; `here`: the engine was to listen on this machine.
fn ways_to_an_engine(problem: &EngineProblem, linux: bool, here: bool) -> Vec<Remedy> {
    let run = |command: &str| Remedy::RunCommand { command: command.to_owned() };
    let advice = |code: &str| Remedy::Advice { code: code.to_owned() };
    let learn = Remedy::Learn { topic: "engine".into() };
    match problem {
        // A group that is not known, or may not either, helps nobody.
        EngineProblem::PermissionDenied { group: Some(group), .. } if linux => {
            let group = crate::export::quote(group);
            vec![run(&format!("sudo usermod -aG {group} \"$USER\"")), advice("docker-group"), learn]
        }
        EngineProblem::PermissionDenied { .. } => vec![advice("choose-engine"), learn],
        EngineProblem::NotAnswering { .. } if !here => vec![advice("choose-engine"), learn],
        EngineProblem::NotAnswering { .. } if linux => vec![run("sudo systemctl start docker"), learn],
        EngineProblem::DesktopNotRunning => vec![advice("start-desktop"), learn],
        EngineProblem::ApiTooOld { .. } => vec![advice("update-engine"), learn],
        EngineProblem::ApiTooNew { .. } => vec![advice("update-lanward"), learn],
        EngineProblem::Tls { .. } => vec![advice("check-certificates"), learn],
        EngineProblem::Ssh { .. } | EngineProblem::UnknownHost { .. } => vec![advice("check-ssh"), learn],
        EngineProblem::NotAnEngine { .. }
        | EngineProblem::NoSuchContext { .. }
        | EngineProblem::BadAddress { .. }
        | EngineProblem::UnsupportedScheme { .. } => vec![advice("choose-engine"), learn],
        _ => vec![advice("install-engine"), learn],
    }
}

/// dockerd's built-in pools (moby `ipamutils/utils.go`, 20.10 to 29): 172.17 to 172.31 as /16, of which
/// 172.24/14 and 172.28/14 are cut into /16 too, and 192.168.0.0/16 as /20.
const BUILT_IN_POOLS: &[(&str, u8)] = &[
    ("172.17.0.0/16", 16),
    ("172.18.0.0/16", 16),
    ("172.19.0.0/16", 16),
    ("172.20.0.0/14", 16),
    ("172.24.0.0/14", 16),
    ("172.28.0.0/14", 16),
    ("192.168.0.0/16", 20),
];

/// Pools with at most this many subnets left are worth a word.
const FEW_LEFT: u128 = 2;

/// The pools that automatic subnets come from are used up, or nearly.
pub(super) fn pools(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine.filter(|_| scene.docker().is_some()) else { return Vec::new() };
    let (used, total) = use_of_pools(engine);
    if total == 0 || total.saturating_sub(used) > FEW_LEFT {
        return Vec::new();
    }
    let severity = if used >= total { Severity::Warning } else { Severity::Note };
    vec![pools_finding(used, total, severity)]
}

/// The same for a wanted bridge network that asks for an automatic subnet.
pub(super) fn pools_for_wish(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if subject.parts.iter().any(|p| p.subnet.family() == Family::V4) {
        return Vec::new();
    }
    let refused =
        matches!(subject.prediction, Some(Prediction::Refuse { class: ErrorClass::PoolsExhausted, .. }));
    let Some(engine) = scene.engine.filter(|_| scene.docker().is_some()) else { return Vec::new() };
    let (used, total) = use_of_pools(engine);
    if refused || (total > 0 && used >= total) {
        return vec![pools_finding(used, total, Severity::Blocks)];
    }
    Vec::new()
}

fn pools_finding(used: u128, total: u128, severity: Severity) -> Finding {
    let number = |n: u128| u32::try_from(n).unwrap_or(u32::MAX);
    let kind = FindingKind::AddressPoolsExhausted { used: number(used), total: number(total) };
    Finding::new(kind, severity)
        .remedy(Remedy::Advice { code: "prune-networks".into() })
        .remedy(Remedy::Advice { code: "address-pools".into() })
}

/// How many pieces of the engine's IPv4 pools are touched by its networks, and how many there are. One pass
/// over the networks a pool: each network's subnets touch a run of pieces.
fn use_of_pools(engine: &EngineFacts) -> (u128, u128) {
    let built_in = || -> Vec<AddressPool> {
        let pool = |(base, size): &(&str, u8)| Some(AddressPool { base: base.parse().ok()?, size: *size });
        BUILT_IN_POOLS.iter().filter_map(pool).collect()
    };
    let pools =
        if engine.info.address_pools.is_empty() { built_in() } else { engine.info.address_pools.clone() };
    let subnets: Vec<Subnet> = engine
        .networks
        .iter()
        .filter(|n| !n.config_only)
        .flat_map(|n| n.ipam.iter().map(|i| i.subnet.canonical()))
        .filter(|s| s.family() == Family::V4)
        .collect();
    let (mut used, mut total) = (0, 0);
    for pool in pools.iter().filter(|p| p.base.family() == Family::V4 && p.size >= p.base.prefix()) {
        let base = pool.base.canonical();
        let piece = 1u128 << (32 - u32::from(pool.size.min(32)));
        let first = crate::addressing::number(base.network());
        total += base.size() / piece;
        let mut touched = std::collections::BTreeSet::new();
        for subnet in subnets.iter().filter(|s| s.overlaps(base)) {
            let at = |n: u128| n.clamp(first, first + base.size() - 1) - first;
            let begin = at(crate::addressing::number(subnet.network())) / piece;
            let end = at(crate::addressing::number(subnet.last())) / piece;
            touched.extend(begin..=end.min(begin + 65_536));
        }
        used += touched.len() as u128;
    }
    (used, total)
}

/// Another Docker network holds an overlapping subnet. Docker lets networks with ranges of their own share a
/// subnet (moby#46756), so without a predicted refusal a wish with a range is only warned of.
pub(super) fn subnet_held(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine else { return Vec::new() };
    if scene.is_podman() && subject.is_lan_driver() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for part in &subject.parts {
        let holder = engine.networks.iter().filter(|n| !n.config_only).find_map(|n| {
            let other = n.ipam.iter().map(|i| i.subnet.canonical()).find(|s| s.overlaps(part.subnet))?;
            Some((n, other))
        });
        let Some((holder, other)) = holder else { continue };
        let severity = match subject.prediction {
            Some(Prediction::Accept { .. }) => Severity::Warning,
            None | Some(Prediction::Unsure { .. }) if part.range.is_some() => Severity::Warning,
            _ => Severity::Blocks,
        };
        let kind =
            FindingKind::SubnetHeldByNetwork { subnet: part.subnet, network: holder.name.to_string(), other };
        let mut finding = Finding::new(kind, severity).because("network", &holder.name);
        if holder.driver == subject.driver && other == part.subnet {
            finding = finding.remedy(Remedy::UseNetwork { name: holder.name.to_string() });
        }
        if scene.endpoints(holder).is_empty() && !holder.is_predefined() {
            finding = finding.remedy(Remedy::RemoveNetwork { name: holder.name.to_string() });
        }
        found.push(finding);
    }
    found
}

/// Names are unique from Docker 25 on; before that only by the client's wish (`CheckDuplicate`).
pub(super) fn name_in_use(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine else { return Vec::new() };
    let Some(holder) = engine.networks.iter().find(|n| n.name.as_str() == subject.name) else {
        return Vec::new();
    };
    let kind = FindingKind::NameInUse { name: subject.name.to_owned() };
    let mut finding = Finding::new(kind, Severity::Blocks)
        .because("driver", &holder.driver)
        .remedy(Remedy::UseNetwork { name: subject.name.to_owned() });
    if scene.endpoints(holder).is_empty() && !holder.is_predefined() {
        finding = finding.remedy(Remedy::RemoveNetwork { name: subject.name.to_owned() });
    }
    vec![finding]
}

/// A macvlan or ipvlan network is created without asking the kernel; its containers then fail at start
/// (measured on a kernel without ipvlan: "operation not supported").
pub(super) fn kernel_lacks(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine.filter(|_| subject.is_lan_driver()) else { return Vec::new() };
    let lacks = |support: &Observed<bool>| support.known() == Some(&false);
    let kernel = &engine.kernel;
    let vlan_to_make = || {
        let parent = subject.parent.as_deref();
        subject.is_planned() && subject.vlan.is_some() && parent.is_none_or(|p| scene.link(p).is_none())
    };
    let dummy_to_make = || subject.is_planned() && subject.parent.is_none() && !scene.is_podman();
    let what = if subject.driver == "macvlan" && lacks(&kernel.macvlan) {
        "macvlan"
    } else if subject.driver == "ipvlan" && lacks(&kernel.ipvlan) {
        "ipvlan"
    } else if lacks(&kernel.vlan) && vlan_to_make() {
        "vlan"
    } else if lacks(&kernel.dummy) && dummy_to_make() {
        "dummy"
    } else {
        return Vec::new();
    };
    let kind = FindingKind::KernelLacks { what: what.to_owned() };
    let severity = subject.grade(Severity::Blocks, Severity::Warning);
    let mut finding = Finding::new(kind, severity).because("KernelVersion", &engine.info.kernel_version);
    if what == "ipvlan" && subject.is_planned() && !lacks(&kernel.macvlan) {
        finding = finding.remedy(Remedy::SetField { field: "driver".into(), value: "macvlan".into() });
    }
    vec![finding]
}

/// What a chosen bridge name does to a link that is there: `docker0` is rewritten up to Docker 24 (measured
/// on 20.10); another bridge loses its IPv4 address and does not get it back (measured; engine-rules of
/// `drivers/bridge/setup_device`); a link that is no bridge is refused.
pub(super) fn bridge_name(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let option = subject.options.get("com.docker.network.bridge.name").filter(|name| !name.is_empty());
    let Some(name) = option.filter(|_| subject.driver == "bridge") else { return Vec::new() };
    let accept = |kind: FindingKind| {
        let code = kind.code();
        Finding::new(kind, Severity::Danger)
            .remedy(Remedy::SetField { field: "bridge_name".into(), value: String::new() })
            .remedy(Remedy::Accept { code })
    };
    if name == "docker0" && scene.docker().is_some_and(|(major, ..)| major < 25) {
        let kind = FindingKind::EngineRewritesBridge { bridge: name.clone() };
        return vec![accept(kind).because("Version", scene.version())];
    }
    let Some(link) = scene.link(name) else {
        return match scene.links() {
            Err(missing) if scene.engine.is_some() => missing.for_rule("bridge-loses-address"),
            _ => Vec::new(),
        };
    };
    if link.kind != LinkKind::Bridge {
        let kind = FindingKind::BridgeNameIsTaken { bridge: name.clone() };
        let finding = Finding::new(kind, Severity::Blocks);
        return vec![finding.remedy(Remedy::SetField { field: "bridge_name".into(), value: String::new() })];
    }
    if scene.is_engines(name, Some(link)) {
        return Vec::new();
    }
    let v4 = link.addresses.iter().filter(|a| a.address.family() == Family::V4);
    let addresses: Vec<String> = v4.map(|a| a.address.to_string()).collect();
    let kind = FindingKind::BridgeLosesAddress { bridge: name.clone(), addresses };
    vec![accept(kind).because("kind", "bridge")]
}

/// podman 4.3 with CNI, measured once: a bridge network named after `eth0`, created and removed, took the
/// host's `eth0` with it.
pub(super) fn link_may_be_deleted(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let name = subject.options.get("com.docker.network.bridge.name").filter(|_| subject.driver == "bridge");
    let Some(name) = name.filter(|n| scene.link(n).is_some()) else { return Vec::new() };
    if scene.podman().is_none_or(|(major, ..)| major >= 5) {
        return Vec::new();
    }
    let kind = FindingKind::LinkMayBeDeleted { link: name.clone() };
    let code = kind.code();
    vec![
        Finding::new(kind, Severity::Danger)
            .because("Version", scene.version())
            .remedy(Remedy::SetField { field: "bridge_name".into(), value: String::new() })
            .remedy(Remedy::Accept { code }),
    ]
}

/// Podman's Docker API reads neither `macvlan_mode`/`ipvlan_mode` nor excluded addresses (measured on 4.3 and
/// 5.4; `pkg/api/handlers/compat/networks.go`). Docker 20.10 does not know `ipvlan_flag`.
pub(super) fn ignores(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let set = |key: &str| subject.options.get(key).is_some_and(|v| !v.is_empty());
    let mut options: Vec<String> = Vec::new();
    if scene.is_podman() {
        let modes = ["macvlan_mode", "ipvlan_mode", "ipvlan_flag"];
        options.extend(modes.iter().filter(|key| set(key)).map(|key| (*key).to_owned()));
        if subject.parts.iter().any(|p| !p.excluded.is_empty()) {
            options.push("AuxiliaryAddresses".to_owned());
        }
    } else if scene.docker().is_some_and(|(major, ..)| major < 23) && set("ipvlan_flag") {
        options.push("ipvlan_flag".to_owned());
    }
    if options.is_empty() {
        return Vec::new();
    }
    let engine = if scene.is_podman() { "Podman" } else { "Docker" };
    let kind = FindingKind::EngineIgnores { options, engine: format!("{engine} {}", scene.version()) };
    vec![Finding::new(kind, Severity::Warning)]
}

/// Options that look like a driver's own and are read by none: dockerd keeps them and says nothing.
const MISTAKEN: &[(&str, &str, &str)] = &[
    ("macvlan", "mode", "macvlan_mode"),
    ("macvlan", "ipvlan_mode", "macvlan_mode"),
    ("macvlan", "master", "parent"),
    ("ipvlan", "mode", "ipvlan_mode"),
    ("ipvlan", "macvlan_mode", "ipvlan_mode"),
    ("ipvlan", "flag", "ipvlan_flag"),
    ("ipvlan", "master", "parent"),
    ("bridge", "parent", "com.docker.network.bridge.name"),
    ("bridge", "name", "com.docker.network.bridge.name"),
    ("bridge", "mtu", "com.docker.network.driver.mtu"),
];

/// A misspelt option is silently ignored (measured: `mode` for `macvlan_mode`).
pub(super) fn option_without_effect(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if scene.is_podman() {
        return Vec::new();
    }
    let given = MISTAKEN
        .iter()
        .filter(|(driver, option, _)| *driver == subject.driver && subject.options.contains_key(*option));
    given
        .map(|(_, option, meant)| {
            let kind =
                FindingKind::OptionHasNoEffect { option: (*option).to_owned(), meant: (*meant).to_owned() };
            Finding::new(kind, Severity::Warning)
        })
        .collect()
}

/// Docker 20.10 allocates the subnet before it reads the excluded addresses and does not give it back
/// (measured; 26.1 and 28.5 read first).
pub(super) fn subnet_may_leak(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let refused = matches!(
        subject.prediction,
        Some(Prediction::Refuse { class: ErrorClass::InvalidExclusion | ErrorClass::ExclusionInUse, .. })
    );
    let old = scene.docker().is_some_and(|(major, ..)| major < 23);
    let Some(part) = subject.parts.first().filter(|_| refused && old) else { return Vec::new() };
    let kind = FindingKind::SubnetMayLeak { subnet: part.subnet, version: scene.version().to_owned() };
    vec![Finding::new(kind, Severity::Note)]
}
