//! From what is wanted to the body of the request: the one place where option keys are written.

use std::{collections::BTreeMap, net::IpAddr};

use super::{
    Driver, IpvlanFlag, IpvlanMode, MacvlanMode, NetworkIntent, SubnetIntent,
    addresses::reserved,
    parse::{go_bool, keys},
};
use crate::{
    facts::Product,
    plan::PlanId,
    request::{ConfigFrom, CreateRequest, IpamConfig, IpamRequest},
};

impl NetworkIntent {
    /// The request for a Docker engine. `run` puts the run label on the network.
    pub fn request(&self, run: Option<&PlanId>) -> CreateRequest {
        self.request_for(Product::Docker, run)
    }

    /// The request for an engine of `product`. Podman calls the mode of macvlan and ipvlan `mode` and ignores
    /// Docker's names for it (podman `pkg/api/handlers/compat/networks.go`, measured on 4.3.1 and 5.4.2).
    pub fn request_for(&self, product: Product, run: Option<&PlanId>) -> CreateRequest {
        let mut labels = self.labels.clone();
        if let Some(run) = run {
            labels.insert(crate::RUN_LABEL.into(), run.0.clone());
        }
        let kept = &self.kept;
        let given = |text: &String| Some(text.clone()).filter(|t| !t.is_empty());
        let ipam = IpamRequest {
            driver: given(&kept.ipam_driver),
            config: self.subnets.iter().map(ipam_config).collect(),
            options: kept.ipam_options.clone(),
        };
        CreateRequest {
            name: self.name.to_string(),
            check_duplicate: Some(true),
            driver: self.driver.kind().as_str().into(),
            scope: given(&kept.scope),
            internal: self.internal.then_some(true),
            attachable: kept.attachable.then_some(true),
            config_from: given(&kept.config_from).map(|network| ConfigFrom { network }),
            enable_ipv4: kept.ipv4,
            enable_ipv6: self.ipv6.then_some(true),
            ipam: Some(ipam).filter(|ipam| *ipam != IpamRequest::default()),
            options: self.option_map(product),
            labels,
            ..CreateRequest::default()
        }
    }

    /// Options equal to the engine's default are left out, so that the request stays the one people know.
    fn option_map(&self, product: Product) -> BTreeMap<String, String> {
        let mut options = self.options.clone();
        let mut set = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                options.insert(key.into(), value);
            }
        };
        let mode_key = |docker: &'static str| if product == Product::Podman { "mode" } else { docker };
        set(keys::PARENT, self.driver.parent().map(super::Parent::option_value));
        match &self.driver {
            Driver::Bridge(bridge) => {
                set(keys::BRIDGE_NAME, bridge.name.as_ref().map(ToString::to_string));
                set(keys::MTU, bridge.mtu.map(|v| v.to_string()));
                set(keys::ICC, bridge.icc.map(|v| v.to_string()));
                set(keys::MASQUERADE, bridge.masquerade.map(|v| v.to_string()));
            }
            Driver::Macvlan { mode, .. } => {
                set(mode_key(keys::MACVLAN_MODE), not_default(*mode).map(|m| m.as_str().into()));
            }
            Driver::Ipvlan { mode, flag, .. } => {
                set(mode_key(keys::IPVLAN_MODE), not_default(*mode).map(|m| m.as_str().into()));
                set(keys::IPVLAN_FLAG, not_default(*flag).map(|f| f.as_str().into()));
            }
        }
        for (key, words) in &self.kept.spelled {
            if self.driver.means(key, words) {
                options.insert(key.clone(), words.clone());
            }
        }
        options
    }
}

impl Driver {
    /// True where an option in these words says what the driver's own field says.
    fn means(&self, key: &str, words: &str) -> bool {
        let text = words.trim();
        match (self, key) {
            (Self::Macvlan { parent, .. } | Self::Ipvlan { parent, .. }, keys::PARENT) => {
                parent.as_ref().map(super::Parent::option_value).unwrap_or_default() == text
            }
            (Self::Macvlan { mode, .. }, keys::MACVLAN_MODE) => MacvlanMode::parse(text) == Some(*mode),
            (Self::Ipvlan { mode, .. }, keys::IPVLAN_MODE) => IpvlanMode::parse(text) == Some(*mode),
            (Self::Ipvlan { flag, .. }, keys::IPVLAN_FLAG) => IpvlanFlag::parse(text) == Some(*flag),
            (Self::Bridge(bridge), keys::BRIDGE_NAME) => {
                bridge.name.as_ref().map_or("", |n| n.as_str()) == text
            }
            (Self::Bridge(bridge), keys::MTU) => match text {
                "" => bridge.mtu.is_none(),
                text => text.parse().is_ok_and(|mtu: u16| bridge.mtu == Some(mtu)),
            },
            (Self::Bridge(bridge), keys::ICC) => go_bool(words).is_some_and(|v| bridge.icc == Some(v)),
            (Self::Bridge(bridge), keys::MASQUERADE) => {
                go_bool(words).is_some_and(|v| bridge.masquerade == Some(v))
            }
            _ => false,
        }
    }
}

/// The name Lanward gives an excluded address.
pub(crate) fn excluded_name(address: IpAddr) -> String {
    format!("excluded-{address}")
}

fn not_default<T: Default + PartialEq>(value: T) -> Option<T> {
    (value != T::default()).then_some(value)
}

fn ipam_config(wanted: &SubnetIntent) -> IpamConfig {
    // Inside a range that was excluded as a whole, the engine refuses what it holds back anyway.
    let excluded = wanted
        .excluded
        .iter()
        .flat_map(|range| range.addresses())
        .filter(|a| wanted.gateway != Some(*a) && reserved(wanted.subnet, *a).is_none())
        .map(|a| (wanted.names.get(&a).cloned().unwrap_or_else(|| excluded_name(a)), a.to_string()))
        .collect();
    IpamConfig {
        subnet: Some(wanted.subnet.to_string()),
        ip_range: wanted.ip_range.map(|r| r.to_string()),
        gateway: wanted.gateway.map(|g| g.to_string()),
        auxiliary_addresses: excluded,
    }
}
