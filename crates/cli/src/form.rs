//! From flags to the form that `core` reads: texts go over as they were typed, and nothing is judged here.
//! Only the pairing is done: docker gives subnets, gateways, ranges and exclusions as separate lists.

use lanward_core::{
    addressing::{AddressRange, Subnet},
    draft::{EndpointDraft, Kept, NetworkDraft, RunDraft, SubnetDraft},
    finding::FindingCode,
    identity::IdentityDraft,
};
use lanward_words::Args;

use crate::{
    args::{AttachArgs, EndpointArgs, NetworkArgs, PullWhen, RunArgs, SetIdentityArgs},
    exit::Failure,
};

/// The new-network form.
pub fn network(args: &NetworkArgs) -> NetworkDraft {
    NetworkDraft {
        purpose: args.purpose.unwrap_or_default(),
        name: args.name.clone(),
        driver: args.driver.unwrap_or_else(|| driver_for(args)),
        parent: args.parent.clone().unwrap_or_default(),
        vlan: args.vlan.clone().unwrap_or_default(),
        mode: args.mode.clone().unwrap_or_default(),
        flag: args.flag.clone().unwrap_or_default(),
        subnets: subnets(args),
        ipv6: args.ipv6,
        internal: args.internal,
        bridge_name: args.bridge_name.clone().unwrap_or_default(),
        mtu: args.mtu.clone().unwrap_or_default(),
        icc: args.icc,
        masquerade: args.masquerade,
        labels: args.label.iter().cloned().collect(),
        options: args.opt.iter().cloned().collect(),
        host_access: args.host_access,
        propose: args.propose || (args.subnet.is_empty() && !args.literal),
        accepted: codes(&args.accept),
        kept: Kept::default(),
    }
}

/// What `--unset` can empty.
const UNSET: &str = "gateway, ip-range, exclude, parent, vlan, mode, flag, mtu, icc, masquerade, bridge-name, ipv6, \
                     internal, label:KEY, opt:KEY";

/// The form of a network that is there, with what the flags say otherwise. Flags about subnets belong to the subnet
/// that holds their address; `--subnet` begins a new list.
///
/// # Errors
/// `--unset` of something that is no field.
pub fn changed(base: NetworkDraft, args: &NetworkArgs, unset: &[String]) -> Result<NetworkDraft, Failure> {
    let mut draft = base;
    for field in unset {
        empty(&mut draft, field)?;
    }
    let set = |field: &mut String, value: &Option<String>| {
        if let Some(value) = value {
            field.clone_from(value);
        }
    };
    set(&mut draft.parent, &args.parent);
    set(&mut draft.vlan, &args.vlan);
    set(&mut draft.mode, &args.mode);
    set(&mut draft.flag, &args.flag);
    set(&mut draft.bridge_name, &args.bridge_name);
    set(&mut draft.mtu, &args.mtu);
    draft.driver = args.driver.unwrap_or(draft.driver);
    draft.purpose = args.purpose.unwrap_or(draft.purpose);
    draft.icc = args.icc.or(draft.icc);
    draft.masquerade = args.masquerade.or(draft.masquerade);
    draft.ipv6 |= args.ipv6;
    draft.internal |= args.internal;
    draft.host_access |= args.host_access;
    draft.labels.extend(args.label.iter().cloned());
    for (key, value) in &args.opt {
        // Options that have a field of their own replace what is there.
        match key.as_str() {
            "parent" => draft.parent.clone_from(value),
            "macvlan_mode" | "ipvlan_mode" => draft.mode.clone_from(value),
            "ipvlan_flag" => draft.flag.clone_from(value),
            "com.docker.network.bridge.name" => draft.bridge_name.clone_from(value),
            "com.docker.network.driver.mtu" => draft.mtu.clone_from(value),
            "com.docker.network.bridge.enable_icc" => draft.icc = value.parse().ok(),
            "com.docker.network.bridge.enable_ip_masquerade" => draft.masquerade = value.parse().ok(),
            _ => {
                draft.options.insert(key.clone(), value.clone());
            }
        }
    }
    if args.subnet.is_empty() {
        overlay(&mut draft.subnets, args);
    } else {
        draft.subnets = subnets(args);
    }
    draft.accepted = codes(&args.accept);
    draft.propose = false;
    Ok(draft)
}

fn empty(draft: &mut NetworkDraft, field: &str) -> Result<(), Failure> {
    match field.split_once(':').unwrap_or((field, "")) {
        ("gateway", "") => draft.subnets.iter_mut().for_each(|s| s.gateway.clear()),
        ("ip-range", "") => draft.subnets.iter_mut().for_each(|s| s.ip_range.clear()),
        ("exclude", "") => draft.subnets.iter_mut().for_each(|s| s.excluded.clear()),
        ("parent", "") => draft.parent.clear(),
        ("vlan", "") => draft.vlan.clear(),
        ("mode", "") => draft.mode.clear(),
        ("flag", "") => draft.flag.clear(),
        ("mtu", "") => draft.mtu.clear(),
        ("bridge-name", "") => draft.bridge_name.clear(),
        ("icc", "") => draft.icc = None,
        ("masquerade", "") => draft.masquerade = None,
        ("ipv6", "") => draft.ipv6 = false,
        ("internal", "") => draft.internal = false,
        ("label", key) if draft.labels.contains_key(key) => drop(draft.labels.remove(key)),
        ("opt", key) if draft.options.contains_key(key) => drop(draft.options.remove(key)),
        _ => {
            let args = Args::none().with("value", field).with("fields", UNSET);
            return Err(Failure::usage("usage-edit-unset", args));
        }
    }
    Ok(())
}

/// Puts gateways, ranges and exclusions into the subnets that hold them, in place of what was there.
fn overlay(forms: &mut Vec<SubnetDraft>, args: &NetworkArgs) {
    if forms.is_empty() {
        *forms = subnets(args);
        return;
    }
    let known: Vec<Option<Subnet>> = forms.iter().map(|f| f.subnet.parse().ok()).collect();
    let place = |text: &str| {
        let range: Option<AddressRange> = text.parse().ok();
        let holds = |s: &Option<Subnet>| s.is_some_and(|s| range.is_some_and(|r| s.contains(r.first)));
        known.iter().position(holds).unwrap_or(0)
    };
    for gateway in &args.gateway {
        forms[place(gateway)].gateway.clone_from(gateway);
    }
    for range in &args.ip_range {
        forms[place(range)].ip_range.clone_from(range);
    }
    // docker's `name=address`.
    let address =
        |text: &str| text.rsplit_once('=').map_or(text.to_owned(), |(_, address)| address.to_owned());
    let excluded: Vec<&String> = args.exclude.iter().chain(&args.aux_address).collect();
    let mut places: Vec<usize> = excluded.iter().map(|text| place(&address(text))).collect();
    places.dedup();
    for at in places {
        forms[at].excluded.clear();
    }
    for text in excluded {
        forms[place(&address(text))].excluded.push(text.clone());
    }
}

/// Without `-d` the purpose decides.
fn driver_for(args: &NetworkArgs) -> lanward_core::draft::DriverKind {
    use lanward_core::draft::{DriverKind, Purpose};
    match args.purpose {
        Some(Purpose::Private) => DriverKind::Bridge,
        Some(Purpose::Routed) => DriverKind::Ipvlan,
        Some(Purpose::OnLan | Purpose::OnVlan) | None => DriverKind::Macvlan,
    }
}

/// Pairs gateways, ranges and exclusions with the subnet that holds them, as `docker network create` does
/// (docker/cli `network/create.go`, `consolidateIpam`). What no subnet holds goes to the first, where it is
/// an error with a name.
fn subnets(args: &NetworkArgs) -> Vec<SubnetDraft> {
    let mut forms: Vec<SubnetDraft> =
        args.subnet.iter().map(|s| SubnetDraft { subnet: s.clone(), ..SubnetDraft::default() }).collect();
    let nothing = args.gateway.is_empty()
        && args.ip_range.is_empty()
        && args.exclude.is_empty()
        && args.aux_address.is_empty();
    if forms.is_empty() {
        if nothing {
            return forms;
        }
        forms.push(SubnetDraft::default());
    }
    let known: Vec<Option<Subnet>> = args.subnet.iter().map(|s| s.parse().ok()).collect();
    let place = |text: &str| {
        let range: Option<AddressRange> = text.parse().ok();
        let holds = |s: &Option<Subnet>| s.is_some_and(|s| range.is_some_and(|r| s.contains(r.first)));
        known.iter().position(holds).unwrap_or(0)
    };
    for gateway in &args.gateway {
        // A second gateway for one subnet would be lost silently; it becomes a form of its own, and an error.
        let at = place(gateway);
        if forms[at].gateway.is_empty() {
            forms[at].gateway.clone_from(gateway);
        } else {
            forms.push(SubnetDraft { gateway: gateway.clone(), ..SubnetDraft::default() });
        }
    }
    for range in &args.ip_range {
        let at = place(range);
        if forms[at].ip_range.is_empty() {
            forms[at].ip_range.clone_from(range);
        } else {
            forms.push(SubnetDraft { ip_range: range.clone(), ..SubnetDraft::default() });
        }
    }
    for excluded in args.exclude.iter().chain(&args.aux_address) {
        // docker's `name=address`.
        let address = excluded.rsplit_once('=').map_or(excluded.as_str(), |(_, address)| address);
        forms[place(address)].excluded.push(excluded.clone());
    }
    forms
}

/// Dangers that were accepted, by code.
pub fn codes(accepted: &[String]) -> Vec<FindingCode> {
    accepted.iter().flat_map(|text| text.split(',')).map(|code| FindingCode(code.trim().to_owned())).collect()
}

/// The start-a-container form.
///
/// # Errors
/// `--pull VALUE` without the equals sign, or an environment variable of the caller that is no text.
pub fn run(args: &RunArgs) -> Result<RunDraft, Failure> {
    // docker's `--pull always nginx`: here the word after `--pull` would be taken for the image.
    if args.pull.is_some() && ["always", "missing", "never"].contains(&args.image.as_str()) {
        return Err(Failure::usage("usage-pull-needs-equals", Args::none().with("value", &args.image)));
    }
    let mut env = Vec::with_capacity(args.env.len());
    for variable in &args.env {
        if variable.contains('=') {
            env.push(variable.clone());
            continue;
        }
        // `-e NAME` passes on the caller's own variable, as in docker; unset ones are left out there too.
        match std::env::var(variable) {
            Ok(value) => env.push(format!("{variable}={value}")),
            Err(std::env::VarError::NotPresent) => {}
            Err(std::env::VarError::NotUnicode(_)) => {
                return Err(Failure::usage("usage-env-not-unicode", Args::none().with("name", variable)));
            }
        }
    }
    Ok(RunDraft {
        name: args.name.clone().unwrap_or_default(),
        image: args.image.clone(),
        pull: args.pull == Some(PullWhen::Missing),
        command: args.command.clone(),
        endpoint: endpoint(&args.endpoint, &args.network, "", &args.network_alias),
        publish: args.publish.clone(),
        env,
        labels: args.label.iter().cloned().collect(),
        restart: args.restart.clone().unwrap_or_default(),
        interactive: args.interactive || args.tty,
        accepted: codes(&args.accept),
    })
}

/// The attach form.
pub fn attach(args: &AttachArgs) -> EndpointDraft {
    EndpointDraft {
        accepted: codes(&args.accept),
        ..endpoint(&args.endpoint, &args.network, &args.container, &args.alias)
    }
}

/// The form of a record: what was kept before, with what the flags say.
///
/// # Errors
/// `--unset` with a field that there is not.
pub fn identity(base: IdentityDraft, args: &SetIdentityArgs) -> Result<IdentityDraft, Failure> {
    let mut draft = base;
    for field in args.unset.iter().flat_map(|text| text.split(',')).map(str::trim) {
        match field {
            "ip" => draft.ipv4.clear(),
            "ip6" => draft.ipv6.clear(),
            "mac" | "mac-address" => draft.mac.clear(),
            "alias" => draft.aliases.clear(),
            "gw-priority" => draft.gateway_priority.clear(),
            _ => return Err(Failure::usage("usage-identity-unset", Args::none().with("field", field))),
        }
    }
    let given = [
        (&args.endpoint.ip, &mut draft.ipv4),
        (&args.endpoint.ip6, &mut draft.ipv6),
        (&args.endpoint.mac_address, &mut draft.mac),
        (&args.endpoint.gw_priority, &mut draft.gateway_priority),
    ];
    for (given, field) in given {
        if let Some(given) = given {
            field.clone_from(given);
        }
    }
    if !args.alias.is_empty() {
        draft.aliases.clone_from(&args.alias);
    }
    Ok(draft)
}

fn endpoint(args: &EndpointArgs, network: &str, container: &str, aliases: &[String]) -> EndpointDraft {
    EndpointDraft {
        network: network.to_owned(),
        container: container.to_owned(),
        ipv4: args.ip.clone().unwrap_or_default(),
        ipv6: args.ip6.clone().unwrap_or_default(),
        mac: args.mac_address.clone().unwrap_or_default(),
        aliases: aliases.to_vec(),
        gateway_priority: args.gw_priority.clone().unwrap_or_default(),
        accepted: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Cli, Command};

    fn draft(line: &str) -> NetworkDraft {
        let cli = Cli::try_parse_from(line.split(' ')).unwrap_or_else(|e| panic!("{e}"));
        let Command::Create(args) = cli.command else { panic!("not a create: {line}") };
        network(&args.network)
    }

    #[test]
    fn the_articles_command_is_read_with_the_first_words_replaced() {
        let draft = draft(
            "lanward create -d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 -o parent=eth0 \
             macvlan_network",
        );
        assert_eq!(draft.name, "macvlan_network");
        assert_eq!(draft.subnets.len(), 1);
        assert_eq!(draft.subnets[0].gateway, "198.19.249.1");
        assert_eq!(draft.options.get("parent").map(String::as_str), Some("eth0"));
        assert!(!draft.propose, "a given subnet is taken literally");
    }

    #[test]
    fn lists_are_paired_by_what_holds_what() {
        let draft = draft(
            "lanward create --subnet=10.0.0.0/24 --subnet=fd00::/64 --gateway=fd00::1 --gateway=10.0.0.1 \
             --ip-range=10.0.0.128/25 --exclude=10.0.0.130-10.0.0.140 --aux-address=nas=fd00::5 net",
        );
        let [v4, v6] = &draft.subnets[..] else { panic!("{:?}", draft.subnets) };
        assert_eq!((v4.gateway.as_str(), v4.ip_range.as_str()), ("10.0.0.1", "10.0.0.128/25"));
        assert_eq!(v4.excluded, ["10.0.0.130-10.0.0.140"]);
        assert_eq!((v6.gateway.as_str(), &v6.excluded[..]), ("fd00::1", &["nas=fd00::5".to_owned()][..]));
    }

    #[test]
    fn nothing_given_is_lost() {
        let draft = draft("lanward create --subnet=10.0.0.0/24 --gateway=10.0.0.1 --gateway=10.0.0.2 net");
        assert_eq!(draft.subnets.len(), 2);
        assert_eq!(draft.subnets[1].gateway, "10.0.0.2");
    }

    fn edited(base: NetworkDraft, line: &str) -> Result<NetworkDraft, Failure> {
        let cli = Cli::try_parse_from(line.split(' ')).unwrap_or_else(|e| panic!("{e}"));
        let Command::Edit(args) = cli.command else { panic!("not an edit: {line}") };
        changed(base, &args.network, &args.unset)
    }

    #[test]
    fn an_edit_changes_what_its_flags_say_and_nothing_else() {
        let base = draft(
            "lanward create --subnet=10.0.0.0/24 --subnet=fd00::/64 --gateway=10.0.0.1 --gateway=fd00::1 \
             --exclude=10.0.0.9 --ipv6 --mtu=1400 -d bridge --label a=b -o odd=1 net",
        );
        let base = NetworkDraft { propose: false, ..base };
        assert_eq!(edited(base.clone(), "lanward edit net").unwrap_or_default(), base);
        let line =
            "lanward edit net --gateway=fd00::2 --exclude=10.0.0.7 --unset mtu --unset label:a -o more=2";
        let changed = edited(base.clone(), line).unwrap_or_default();
        assert_eq!(changed.subnets[0].gateway, "10.0.0.1");
        assert_eq!(changed.subnets[0].excluded, ["10.0.0.7"]);
        assert_eq!(changed.subnets[1].gateway, "fd00::2");
        assert!(changed.mtu.is_empty() && changed.labels.is_empty() && changed.options.len() == 2);
        let named = edited(base.clone(), "lanward edit net --aux-address nas=10.0.0.9").unwrap_or_default();
        assert_eq!(named.subnets[0].excluded, ["nas=10.0.0.9"]);
        assert!(edited(base.clone(), "lanward edit net --unset name").is_err());
        let moved = edited(base, "lanward edit net --subnet=10.1.0.0/24").unwrap_or_default();
        assert_eq!((moved.subnets.len(), moved.subnets[0].gateway.as_str()), (1, ""));
    }

    #[test]
    fn without_a_subnet_things_are_proposed_unless_forbidden() {
        assert!(draft("lanward create net").propose);
        assert!(!draft("lanward create --literal net").propose);
        assert!(draft("lanward create --subnet=10.0.0.0/24 --propose net").propose);
    }
}
