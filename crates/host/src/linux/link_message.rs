//! One link as the kernel tells it (`RTM_NEWLINK`), read in one pass: of its sixty attributes the eleven that are used.
//!
//! Leaves out on purpose the link messages of `netlink-packet-route`, whose other messages are used: it builds every
//! attribute of every kind of link, which was a ninth of the probe and most of the time that a thousand links took. The
//! tests below hold this reader against what that library writes.

use lanward_core::names::MacAddr;
use netlink_packet_core::{DecodeError, NlaBuffer, NlasIterator};

/// The length of `struct ifinfomsg` (`linux/rtnetlink.h`), which begins a link message: family, a byte of padding, the
/// hardware type, the index, the flags, the mask of changes.
const HEADER: usize = 16;
/// `linux/if.h`.
const IFF_UP: u32 = 1;

/// `linux/if_link.h`.
mod ifla {
    pub const ADDRESS: u16 = 1;
    pub const IFNAME: u16 = 3;
    pub const MTU: u16 = 4;
    pub const LINK: u16 = 5;
    pub const MASTER: u16 = 10;
    pub const OPERSTATE: u16 = 16;
    pub const LINKINFO: u16 = 18;
    pub const CARRIER: u16 = 33;
    pub const LINK_NETNSID: u16 = 37;
    pub const PROP_LIST: u16 = 52;
    pub const ALT_IFNAME: u16 = 53;
    pub const PERM_ADDRESS: u16 = 54;
    pub const INFO_KIND: u16 = 1;
    pub const INFO_DATA: u16 = 2;
    pub const VLAN_ID: u16 = 1;
    pub const MACVLAN_MODE: u16 = 1;
    pub const IPVLAN_MODE: u16 = 1;
    pub const TUN_TYPE: u16 = 3;
}

/// What is read of a link.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct LinkMessage {
    /// Its number in this namespace.
    pub index: u32,
    /// The hardware's type, `ARPHRD_…` in `linux/if_arp.h`.
    pub hardware: u16,
    /// Whether it is switched on.
    pub up: bool,
    /// Its name.
    pub name: String,
    /// Its further names.
    pub alt_names: Vec<String>,
    /// Its hardware address, where that has six bytes.
    pub address: Option<MacAddr>,
    /// The address it was made with, where the driver tells.
    pub permanent: Option<MacAddr>,
    /// Bytes of the largest packet.
    pub mtu: u32,
    /// Whether the other end of the cable answers.
    pub carrier: Option<bool>,
    /// `IF_OPER_…` in `linux/if.h`.
    pub oper_state: Option<u8>,
    /// The index of the bridge or bond it belongs to.
    pub master: Option<u32>,
    /// The index of the link it stands on.
    pub below: Option<u32>,
    /// Whether that index is one of another namespace.
    pub below_is_elsewhere: bool,
    /// The kernel's word for what kind of link it is; none for hardware and the loopback.
    pub kind: Option<String>,
    /// What belongs to the kind.
    pub data: KindData,
}

/// What is read of a kind's own data, as the kernel's numbers.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum KindData {
    /// Nothing is read, or nothing was there.
    #[default]
    Nothing,
    /// `vlan`: the tag.
    VlanId(u16),
    /// `macvlan`: `MACVLAN_MODE_…`, one bit.
    MacvlanMode(u32),
    /// `ipvlan`: `IPVLAN_MODE_…`.
    IpvlanMode(u16),
    /// `tun`: `IFF_TUN` or `IFF_TAP`.
    TunType(u8),
}

impl LinkMessage {
    /// Reads what follows the netlink header.
    ///
    /// # Errors
    /// When the fixed part or an attribute is cut short. An attribute with too few bytes for its number is left out.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (header, attributes) = bytes
            .split_first_chunk::<HEADER>()
            .ok_or_else(|| DecodeError::from("a link message is shorter than its header"))?;
        let mut link = Self {
            hardware: u16::from_ne_bytes([header[2], header[3]]),
            index: u32::from_ne_bytes([header[4], header[5], header[6], header[7]]),
            up: u32::from_ne_bytes([header[8], header[9], header[10], header[11]]) & IFF_UP != 0,
            ..Self::default()
        };
        for attribute in NlasIterator::new(attributes) {
            let attribute = attribute?;
            let value = attribute.value();
            match attribute.kind() {
                ifla::IFNAME => link.name = text(value),
                ifla::PROP_LIST => {
                    let names = found(value, ifla::ALT_IFNAME).map(|name| text(name.value()));
                    link.alt_names.extend(names);
                }
                ifla::ADDRESS => link.address = mac(value),
                ifla::PERM_ADDRESS => link.permanent = mac(value),
                ifla::MTU => link.mtu = u32_of(value).unwrap_or_default(),
                ifla::CARRIER => link.carrier = value.first().map(|carrier| *carrier != 0),
                ifla::OPERSTATE => link.oper_state = value.first().copied(),
                ifla::MASTER => link.master = u32_of(value),
                ifla::LINK => link.below = u32_of(value),
                ifla::LINK_NETNSID => link.below_is_elsewhere = true,
                ifla::LINKINFO => {
                    link.kind = found(value, ifla::INFO_KIND).next().map(|kind| text(kind.value()));
                    let kind = link.kind.as_deref().unwrap_or_default();
                    link.data = found(value, ifla::INFO_DATA)
                        .next()
                        .and_then(|data| data_of(kind, data.value()))
                        .unwrap_or_default();
                }
                _ => {}
            }
        }
        Ok(link)
    }
}

fn data_of(kind: &str, data: &[u8]) -> Option<KindData> {
    let first = |what| found(data, what).next();
    Some(match kind {
        "vlan" => KindData::VlanId(u16_of(first(ifla::VLAN_ID)?.value())?),
        "macvlan" => KindData::MacvlanMode(u32_of(first(ifla::MACVLAN_MODE)?.value())?),
        "ipvlan" => KindData::IpvlanMode(u16_of(first(ifla::IPVLAN_MODE)?.value())?),
        "tun" => KindData::TunType(*first(ifla::TUN_TYPE)?.value().first()?),
        _ => return None,
    })
}

/// The attributes of that type in a nest, as far as it can be read.
fn found(nest: &[u8], what: u16) -> impl Iterator<Item = NlaBuffer<&[u8]>> {
    NlasIterator::new(nest).map_while(Result::ok).filter(move |attribute| attribute.kind() == what)
}

/// A text of the kernel ends with a zero. Names are bytes; what is no UTF-8 is shown with marks.
fn text(value: &[u8]) -> String {
    let end = value.iter().position(|byte| *byte == 0).unwrap_or(value.len());
    String::from_utf8_lossy(&value[..end]).into_owned()
}

fn mac(value: &[u8]) -> Option<MacAddr> {
    value.try_into().ok().map(MacAddr)
}

fn u16_of(value: &[u8]) -> Option<u16> {
    value.first_chunk().copied().map(u16::from_ne_bytes)
}

fn u32_of(value: &[u8]) -> Option<u32> {
    value.first_chunk().copied().map(u32::from_ne_bytes)
}

/// Written by `netlink-packet-route`, read by this module.
#[cfg(test)]
pub mod tests {
    use netlink_packet_core::DefaultNla;
    use netlink_packet_core::Emitable;
    use netlink_packet_route::link::{
        self as wire, InfoBridge, InfoData, InfoIpVlan, InfoKind, InfoMacVlan, InfoTun, InfoVlan, IpVlanMode,
        LinkAttribute, LinkFlags, LinkInfo, LinkLayerType, MacVlanMode, Prop, State,
    };

    use super::*;

    fn bytes(message: &wire::LinkMessage) -> Vec<u8> {
        let mut bytes = vec![0; message.buffer_len()];
        message.emit(&mut bytes);
        bytes
    }

    /// A link of Ethernet's type that is switched on.
    pub fn message(index: u32, name: &str, attributes: Vec<LinkAttribute>) -> LinkMessage {
        let mut message = wire::LinkMessage::default();
        message.header.index = index;
        message.header.link_layer_type = LinkLayerType::Ether;
        message.header.flags = LinkFlags::Up;
        message.attributes = attributes;
        message.attributes.push(LinkAttribute::IfName(name.to_owned()));
        LinkMessage::read(&bytes(&message)).expect("a link message")
    }

    /// A link's kind and what belongs to it.
    pub fn info(kind: InfoKind, data: Option<InfoData>) -> LinkAttribute {
        LinkAttribute::LinkInfo(
            [Some(LinkInfo::Kind(kind)), data.map(LinkInfo::Data)].into_iter().flatten().collect(),
        )
    }

    #[test]
    fn every_attribute_that_is_used_is_read_among_others() {
        let read = message(
            5,
            "eth0",
            vec![
                LinkAttribute::TxQueueLen(1000),
                LinkAttribute::Mtu(1500),
                LinkAttribute::Address(vec![2, 0, 0, 0, 0, 1]),
                LinkAttribute::PermAddress(vec![2, 0, 0, 0, 0, 2]),
                LinkAttribute::Link(7),
                LinkAttribute::LinkNetNsId(3),
                LinkAttribute::Controller(8),
                LinkAttribute::OperState(State::LowerLayerDown),
                LinkAttribute::Carrier(1),
                LinkAttribute::Qdisc("noqueue".into()),
                LinkAttribute::PropList(vec![
                    Prop::AltIfName("uplink".into()),
                    Prop::AltIfName("enp3s0".into()),
                ]),
                info(InfoKind::Veth, None),
            ],
        );
        let expected = LinkMessage {
            index: 5,
            hardware: 1,
            up: true,
            name: "eth0".into(),
            alt_names: vec!["uplink".into(), "enp3s0".into()],
            address: Some(MacAddr([2, 0, 0, 0, 0, 1])),
            permanent: Some(MacAddr([2, 0, 0, 0, 0, 2])),
            mtu: 1500,
            carrier: Some(true),
            oper_state: Some(3),
            master: Some(8),
            below: Some(7),
            below_is_elsewhere: true,
            kind: Some("veth".into()),
            data: KindData::Nothing,
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn the_data_of_four_kinds_is_read_and_of_no_other() {
        let tap = InfoTun::Other(DefaultNla::new(ifla::TUN_TYPE, vec![2]));
        let cases = [
            (InfoKind::Vlan, InfoData::Vlan(vec![InfoVlan::Id(4094)]), KindData::VlanId(4094)),
            (
                InfoKind::MacVlan,
                InfoData::MacVlan(vec![InfoMacVlan::Mode(MacVlanMode::Source)]),
                KindData::MacvlanMode(16),
            ),
            (
                InfoKind::IpVlan,
                InfoData::IpVlan(vec![InfoIpVlan::Mode(IpVlanMode::L3S)]),
                KindData::IpvlanMode(2),
            ),
            (InfoKind::Tun, InfoData::Tun(vec![tap]), KindData::TunType(2)),
            (InfoKind::Vlan, InfoData::Vlan(vec![]), KindData::Nothing),
            (InfoKind::Bridge, InfoData::Bridge(vec![InfoBridge::AgeingTime(30_000)]), KindData::Nothing),
        ];
        for (kind, data, expected) in cases {
            let name = kind.to_string();
            let read = message(2, "x", vec![info(kind, Some(data))]);
            assert_eq!((read.kind, read.data), (Some(name), expected));
        }
    }

    /// InfiniBand's addresses have twenty bytes.
    #[test]
    fn only_addresses_of_six_bytes_are_addresses() {
        assert_eq!(message(2, "ib0", vec![LinkAttribute::Address(vec![1; 20])]).address, None);
        assert_eq!(message(2, "tun0", vec![LinkAttribute::Address(vec![])]).address, None);
    }

    #[test]
    fn a_message_cut_anywhere_is_told_or_read_but_never_panics() {
        let mut whole = wire::LinkMessage::default();
        whole.attributes = vec![
            LinkAttribute::IfName("eth0".into()),
            info(InfoKind::Vlan, Some(InfoData::Vlan(vec![InfoVlan::Id(7)]))),
            LinkAttribute::PropList(vec![Prop::AltIfName("uplink".into())]),
            LinkAttribute::Mtu(1500),
        ];
        let whole = bytes(&whole);
        for end in 0..HEADER {
            assert!(LinkMessage::read(&whole[..end]).is_err(), "{end}");
        }
        for end in HEADER..whole.len() {
            let name = LinkMessage::read(&whole[..end]).map(|link| link.name).unwrap_or_default();
            assert!(name.is_empty() || name == "eth0", "{end}: {name}");
        }
        for at in 0..whole.len() {
            for value in [0, 1, 3, 5, 255] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                let read = LinkMessage::read(&bytes);
                assert!(read.is_err() || read.is_ok_and(|link| link.alt_names.len() < 30));
            }
        }
    }

    #[test]
    fn a_name_of_strange_bytes_is_shown_with_marks() {
        let mut bytes = vec![0; HEADER];
        bytes.extend([9, 0, 3, 0, b'e', 0xff, b'0', 0, b'x', 0, 0, 0]);
        if cfg!(target_endian = "big") {
            bytes[HEADER..HEADER + 4].copy_from_slice(&[0, 9, 0, 3]);
        }
        assert_eq!(LinkMessage::read(&bytes).expect("it is whole").name, "e\u{fffd}0");
    }
}
