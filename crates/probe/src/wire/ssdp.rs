//! UPnP's discovery (SSDP, UPnP Device Architecture 2.0, 1): a question, and who speaks up.

use super::clean;

/// Asks everybody, who may take a second to answer.
pub const SEARCH: &[u8] =
    b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n";

/// Header lines that are read.
const LINES_MAX: usize = 64;

/// Reads an answer or an announcement: what the sender calls itself (`SERVER`, else `USN`). The outer `None` where it is
/// neither.
pub fn parse_ssdp(bytes: &[u8]) -> Option<Option<String>> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).take(LINES_MAX);
    let first = lines.next()?;
    if !first.starts_with(b"HTTP/1.1 200") && !first.starts_with(b"NOTIFY ") {
        return None;
    }
    let (mut server, mut usn) = (None, None);
    for line in lines {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let value = &line[colon + 1..];
        if line[..colon].eq_ignore_ascii_case(b"server") {
            server = clean(value.trim_ascii());
        } else if line[..colon].eq_ignore_ascii_case(b"usn") {
            usn = clean(value.trim_ascii());
        }
    }
    Some(server.or(usn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_and_an_announcement_tell_their_server() {
        let answer = b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\nServer: Linux/6.1 UPnP/1.0 NAS/2\r\n\r\n";
        assert_eq!(parse_ssdp(answer), Some(Some("Linux/6.1 UPnP/1.0 NAS/2".to_owned())));
        assert_eq!(parse_ssdp(b"NOTIFY * HTTP/1.1\r\nUSN: uuid:1\r\n\r\n"), Some(Some("uuid:1".to_owned())));
        assert_eq!(parse_ssdp(b"NOTIFY * HTTP/1.1\r\n\r\n"), Some(None));
    }

    #[test]
    fn questions_and_noise_are_nobody() {
        for bytes in [SEARCH, b"", b"\n", b"HTTP/1.1 404 no\r\n", &[0xff; 100]] {
            assert_eq!(parse_ssdp(bytes), None);
        }
    }

    #[test]
    fn a_giant_name_is_cut_and_cleaned() {
        let mut bytes = b"NOTIFY * HTTP/1.1\r\nSERVER: \x1b[2J".to_vec();
        bytes.extend([b'x'; 60_000]);
        let name = parse_ssdp(&bytes).flatten().expect("a name");
        assert!(name.len() <= super::super::TEXT_MAX && !name.contains('\x1b'), "{name}");
    }
}
