//! MAC addresses as Go reads them (`net.ParseMAC`): 6, 8 or 20 bytes, with colons, hyphens or dots.
//! Leaves out on purpose what a network makes of one.

/// The bytes of a hardware address, or nothing where Go sees none.
pub(super) fn parse(text: &str) -> Option<Vec<u8>> {
    let (separator, digits) = match text.as_bytes().get(2)? {
        b':' => (':', 2),
        b'-' => ('-', 2),
        _ if text.as_bytes().get(4) == Some(&b'.') => ('.', 4),
        _ => return None,
    };
    let mut bytes = Vec::new();
    for part in text.split(separator) {
        if part.len() != digits || !part.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        for pair in 0..digits / 2 {
            bytes.push(u8::from_str_radix(&part[pair * 2..pair * 2 + 2], 16).ok()?);
        }
    }
    matches!(bytes.len(), 6 | 8 | 20).then_some(bytes)
}

/// The address as Go prints it.
pub(super) fn show(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_mac_addresses() {
        for good in ["02:42:c6:13:f9:02", "02-42-C6-13-F9-02", "0242.c613.f902", "02:11:22:33:44:55:66:77"] {
            assert!(parse(good).is_some(), "{good}");
        }
        for bad in ["", "zz", "02:42", "2:42:c6:13:f9:02", "02:42:c6:13:f9:0g", "02:42-c6:13:f9:02"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(parse("02-42-C6-13-F9-02").map(|b| show(&b)), Some("02:42:c6:13:f9:02".into()));
    }
}
