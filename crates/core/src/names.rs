//! Names and numbers that are checked once, where they enter, and trusted afterwards.
//! Leaves out on purpose the engine's ideas of a good name: those differ by version and are in `predict`.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::{Deserialize, Serialize, de};

macro_rules! text_name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes a name that this machine or an engine reported.
            pub fn seen(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_name! {
    /// The name of an interface of the machine the person sits at (`en0`, `Ethernet`, `eth0`).
    NicName
}
text_name! {
    /// The name of an interface in the engine's network namespace. Only this can be a parent.
    LinkName
}
text_name! {
    /// A network's name.
    NetworkName
}
text_name! {
    /// A network's id: 64 hexadecimal digits from dockerd.
    NetworkId
}
text_name! {
    /// A container's id: 64 hexadecimal digits.
    ContainerId
}
text_name! {
    /// A container's name, without the leading slash of the API.
    ContainerName
}

impl NetworkId {
    /// The first twelve digits, as `docker network ls` shows them.
    pub fn short(&self) -> &str {
        short(&self.0)
    }
}

impl ContainerId {
    /// The first twelve digits, as `docker ps` shows them.
    pub fn short(&self) -> &str {
        short(&self.0)
    }
}

fn short(id: &str) -> &str {
    id.char_indices().nth(12).map_or(id, |(at, _)| &id[..at])
}

/// The longest interface name Linux accepts: IFNAMSIZ (16) less the final zero, `linux/if.h`.
pub const LINK_NAME_MAX: usize = 15;

/// Why a text is not a name, a VLAN id or a MAC address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("the name is empty")]
    Empty,
    /// Longer than Linux accepts.
    #[error("an interface name has at most {LINK_NAME_MAX} bytes")]
    TooLong,
    /// `/`, `:` and white space cannot stand in an interface name (`dev_valid_name`, `net/core/dev.c`).
    #[error("an interface name has no '/', ':' or white space")]
    BadCharacter,
    /// Not 1 to 4094.
    #[error("a VLAN id is a number from 1 to 4094")]
    BadVlanId,
    /// Not six hexadecimal bytes.
    #[error("a MAC address is six hexadecimal bytes, such as 02:42:c6:13:f9:02")]
    BadMac,
}

impl LinkName {
    /// Reads a name a person typed.
    ///
    /// # Errors
    /// [`NameError`] where Linux could not have an interface of that name (`dev_valid_name`, `net/core/dev.c`).
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.len() > LINK_NAME_MAX {
            return Err(NameError::TooLong);
        }
        if text == "." || text == ".." || text.contains(['/', ':']) || text.contains(char::is_whitespace) {
            return Err(NameError::BadCharacter);
        }
        Ok(Self(text.to_owned()))
    }
}

/// An IEEE 802.1Q VLAN id, 1 to 4094.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct VlanId(u16);

impl VlanId {
    /// Takes a number.
    ///
    /// # Errors
    /// [`NameError::BadVlanId`] outside 1 to 4094 (0 and 4095 are reserved by IEEE 802.1Q).
    pub fn new(id: u16) -> Result<Self, NameError> {
        if (1..=4094).contains(&id) { Ok(Self(id)) } else { Err(NameError::BadVlanId) }
    }

    /// The number.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl FromStr for VlanId {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map_err(|_| NameError::BadVlanId).and_then(Self::new)
    }
}

impl<'de> Deserialize<'de> for VlanId {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u16::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl fmt::Display for VlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A 48-bit MAC address. Text form: lower-case hexadecimal with colons.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[cfg_attr(feature = "specta", specta(type = String))]
pub struct MacAddr(pub [u8; 6]);

impl MacAddr {
    /// The MAC address that dockerd up to 27 makes of an IPv4 address: 02:42 and the address.
    pub fn of_docker(address: IpAddr) -> Option<Self> {
        let IpAddr::V4(v4) = address else { return None };
        let [a, b, c, d] = v4.octets();
        Some(Self([0x02, 0x42, a, b, c, d]))
    }

    /// The group bit: set for multicast and broadcast; no interface can carry such an address (IEEE 802).
    pub fn is_multicast(self) -> bool {
        self.0[0] & 1 != 0
    }

    /// The U/L bit: set where the address was not given by a vendor (IEEE 802).
    pub fn is_locally_administered(self) -> bool {
        self.0[0] & 2 != 0
    }

    /// All six bytes are zero: no address at all.
    pub fn is_zero(self) -> bool {
        self.0 == [0; 6]
    }
}

impl FromStr for MacAddr {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 6];
        let mut parts = text.split([':', '-']);
        for byte in &mut bytes {
            let part = parts.next().filter(|p| (1..=2).contains(&p.len())).ok_or(NameError::BadMac)?;
            if !part.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(NameError::BadMac);
            }
            *byte = u8::from_str_radix(part, 16).map_err(|_| NameError::BadMac)?;
        }
        if parts.next().is_some() { Err(NameError::BadMac) } else { Ok(Self(bytes)) }
    }
}

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

impl fmt::Debug for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for MacAddr {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MacAddr {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_names_follow_the_kernel() {
        assert_eq!(LinkName::parse("eth0.10").map(|n| n.to_string()), Ok("eth0.10".into()));
        assert_eq!(LinkName::parse(""), Err(NameError::Empty));
        assert_eq!(LinkName::parse("a234567890123456"), Err(NameError::TooLong));
        assert_eq!(LinkName::parse("eth 0"), Err(NameError::BadCharacter));
        assert_eq!(LinkName::parse("eth0:1"), Err(NameError::BadCharacter));
    }

    #[test]
    fn vlan_ids_are_1_to_4094() {
        for (text, ok) in
            [("0", false), ("1", true), ("4094", true), ("4095", false), ("x", false), ("", false)]
        {
            assert_eq!(text.parse::<VlanId>().is_ok(), ok, "{text}");
        }
    }

    #[test]
    fn mac_addresses_round_trip() {
        let mac: MacAddr = "02:42:C6:13:f9:2".parse().expect("a MAC address");
        assert_eq!(mac.to_string(), "02:42:c6:13:f9:02");
        assert!(mac.is_locally_administered() && !mac.is_multicast());
        for bad in ["", "02:42", "02:42:c6:13:f9:02:01", "02:42:c6:13:f9:zz", "02:42:c6:13:f9:+2"] {
            assert_eq!(bad.parse::<MacAddr>(), Err(NameError::BadMac), "{bad}");
        }
    }

    #[test]
    fn short_ids_never_split_a_character() {
        assert_eq!(NetworkId::seen("0da5a9be311ca6a6").short(), "0da5a9be311c");
        assert_eq!(NetworkId::seen("가나다").short(), "가나다");
    }
}
