//! The flags and commands that carry out a remedy.

use lanward_core::{export::quote, finding::Remedy};

/// The flag or command that carries out a remedy; none where only a person can.
pub fn flag_for(remedy: &Remedy) -> Option<String> {
    match remedy {
        Remedy::SetField { field, value } => flag_of_field(field, value),
        Remedy::Accept { code } => Some(format!("--accept {}", quote(&code.0))),
        Remedy::UseNetwork { name } => Some(format!("lanward run --network {} …", quote(name))),
        Remedy::RemoveNetwork { name } => Some(format!("lanward remove {}", quote(name))),
        Remedy::RepairIdentity { container, network } => {
            Some(format!("lanward identity repair {} --network {}", quote(container), quote(network)))
        }
        Remedy::RunCommand { command } => Some(command.clone()),
        Remedy::Learn { .. } | Remedy::Advice { .. } => None,
    }
}

/// The flag that fills a field of a form: `subnets.0.gateway` → `--gateway`.
fn flag_of_field(field: &str, value: &str) -> Option<String> {
    if value.is_empty() {
        // To leave a flag out needs no flag.
        return None;
    }
    let value = quote(value);
    let last = field.split('.').rfind(|part| part.parse::<u32>().is_err())?;
    let flag = match last {
        "driver" => "-d ".to_owned(),
        "subnet" | "subnets" => "--subnet=".to_owned(),
        "ipv4" => "--ip=".to_owned(),
        "ipv6" if field == "endpoint.ipv6" => "--ip6=".to_owned(),
        "mac" => "--mac-address=".to_owned(),
        "gateway_priority" => "--gw-priority=".to_owned(),
        "excluded" => "--exclude=".to_owned(),
        "ipv6" | "internal" | "host_access" => {
            return (value == "true").then(|| format!("--{}", last.replace('_', "-")));
        }
        "icc" | "masquerade" => format!("--{last}="),
        "name" => return Some(value),
        "options" => "-o ".to_owned(),
        "labels" => "--label ".to_owned(),
        other => format!("--{}=", other.replace('_', "-")),
    };
    Some(format!("{flag}{value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remedies_become_flags() {
        let set = |field: &str, value: &str| {
            flag_for(&Remedy::SetField { field: field.into(), value: value.into() })
        };
        assert_eq!(set("subnets.0.gateway", "198.19.249.1").as_deref(), Some("--gateway=198.19.249.1"));
        assert_eq!(set("subnets.0.ip_range", "10.0.0.8/29").as_deref(), Some("--ip-range=10.0.0.8/29"));
        assert_eq!(set("subnets.1.excluded.2", "10.0.0.8").as_deref(), Some("--exclude=10.0.0.8"));
        assert_eq!(set("parent", "eth0").as_deref(), Some("--parent=eth0"));
        assert_eq!(set("publish", ""), None);
        assert_eq!(set("internal", "true").as_deref(), Some("--internal"));
    }
}
