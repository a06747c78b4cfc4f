//! Packets, taken apart and put together. Pure: bytes in, meaning out, so that all of it can be fuzzed; nothing here
//! panics, whatever the bytes. The formats are `smoltcp`'s; what stands here is which of them count and what is taken.

pub mod arp;
#[doc(hidden)]
pub mod check;
pub mod dhcp;
pub mod dns;
pub mod icmp;
pub mod ndp;
pub mod ssdp;

use smoltcp::wire::{ETHERNET_HEADER_LEN, EthernetAddress, EthernetFrame, EthernetProtocol, EthernetRepr};

use lanward_core::names::MacAddr;

/// The longest text that is passed on, in bytes.
pub const TEXT_MAX: usize = 255;

/// A text that somebody on the network chose: control characters and what changes the direction of writing become
/// spaces, and it ends at [`TEXT_MAX`] bytes. `None` where nothing is left.
pub fn clean(bytes: &[u8]) -> Option<String> {
    // a character has at most four bytes, and a broken one becomes one of three
    let bytes = &bytes[..bytes.len().min(TEXT_MAX)];
    let mut text = String::with_capacity(bytes.len());
    for c in String::from_utf8_lossy(bytes).chars() {
        let unseen = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        text.push(if c.is_control() || unseen { ' ' } else { c });
    }
    let mut end = text.len().min(TEXT_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A MAC address that an interface can have. `None` for broadcast, multicast and zero, which only a broken or lying
/// sender puts there.
fn holder(bytes: &[u8]) -> Option<MacAddr> {
    let mac = MacAddr(bytes.try_into().ok()?);
    (!mac.is_multicast() && !mac.is_zero()).then_some(mac)
}

/// The payload of an Ethernet frame of that protocol, and who sent it.
fn payload(frame: &[u8], protocol: EthernetProtocol) -> Option<(MacAddr, &[u8])> {
    let frame = EthernetFrame::new_checked(frame).ok()?;
    if frame.ethertype() != protocol {
        return None;
    }
    Some((MacAddr(frame.src_addr().0), frame.payload()))
}

/// An Ethernet frame with room for `length` bytes after its header.
fn frame(from: MacAddr, to: [u8; 6], protocol: EthernetProtocol, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; ETHERNET_HEADER_LEN + length];
    let header = EthernetRepr {
        src_addr: EthernetAddress(from.0),
        dst_addr: EthernetAddress(to),
        ethertype: protocol,
    };
    header.emit(&mut EthernetFrame::new_unchecked(&mut bytes));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_strangers_is_cleaned_and_cut() {
        assert_eq!(clean(b"nas\x1b[31m\r\n.local").as_deref(), Some("nas [31m  .local"));
        assert_eq!(clean("a\u{202e}b".as_bytes()).as_deref(), Some("a b"));
        assert_eq!(clean(b"\0\0 \x7f"), None);
        assert_eq!(clean(b""), None);
        let long = clean("가".repeat(1000).as_bytes()).expect("something is left");
        assert!(long.len() <= TEXT_MAX && long.len() > TEXT_MAX - 4, "{}", long.len());
        assert!(clean(&[0xff; 4000]).is_some_and(|text| text.len() <= TEXT_MAX));
    }
}
