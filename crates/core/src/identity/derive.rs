//! A MAC address made of names: the same for the same container and network on every machine and at every start.

use sha2::{Digest, Sha256};

use crate::names::MacAddr;

/// The MAC address of the container and network of these names: the first six bytes of the SHA-256 of the container's
/// name, a zero byte and the network's name, with 2 for the lower half of the first byte. That makes it a locally
/// administered unicast address, of the block that is free for administrators to use (IEEE 802c, "AAI").
///
/// `printf 'nginx\0lan' | sha256sum` shows the same bytes. No name holds a zero byte, so no two pairs of names run
/// together.
pub fn derived_mac(container: &str, network: &str) -> MacAddr {
    let digest = Sha256::new().chain_update(container).chain_update([0]).chain_update(network).finalize();
    let mut bytes = [0; 6];
    bytes.copy_from_slice(&digest[..6]);
    bytes[0] = (bytes[0] & 0xf0) | 2;
    MacAddr(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors are promised in `docs/cli.md`: whoever configured a router by them keeps its entries.
    #[test]
    fn the_address_of_a_name_never_changes() {
        for (container, network, mac) in VECTORS {
            assert_eq!(derived_mac(container, network).to_string(), *mac, "{container} on {network}");
        }
    }

    const VECTORS: &[(&str, &str, &str)] = &[
        ("nginx", "macvlan_network", "92:6d:1c:aa:c3:5c"),
        ("pihole", "lan", "52:c2:b3:21:04:4c"),
        ("homeassistant", "lan", "92:4e:d3:a6:40:6c"),
    ];

    #[test]
    fn every_address_is_unicast_and_locally_administered() {
        for n in 0..2000 {
            let mac = derived_mac(&format!("c{n}"), "lan");
            assert_eq!(mac.0[0] & 0x0f, 2, "{mac}");
        }
    }

    #[test]
    fn names_do_not_run_together() {
        assert_ne!(derived_mac("ab", "c"), derived_mac("a", "bc"));
        assert_ne!(derived_mac("nginx", "lan"), derived_mac("lan", "nginx"));
    }
}
