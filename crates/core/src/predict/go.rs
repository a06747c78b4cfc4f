//! How Go reads addresses, numbers and booleans, with its complaints, because the engine passes them on word
//! for word. Leaves out on purpose everything Go can do that no answer depends on.
//! Sources: Go 1.25 `net/netip/netip.go`, `net/ip.go` `ParseCIDR`, `strconv/{atoi,atob,quote}.go`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::addressing::Subnet;

/// `netip.ParseAddr`. A zone is accepted as Go does and dropped: no address of a network has one.
///
/// # Errors
/// Go's own text.
pub(super) fn parse_addr(text: &str) -> Result<IpAddr, String> {
    let bytes = text.as_bytes();
    match bytes.iter().find(|b| matches!(b, b'.' | b':' | b'%')) {
        Some(b'.') => v4_fields(text, 0, bytes.len()).map(|f| IpAddr::V4(Ipv4Addr::from(f))),
        Some(b':') => parse_v6(text).map(IpAddr::V6),
        Some(_) => Err(complaint(text, "missing IPv6 address", None)),
        None => Err(complaint(text, "unable to parse IP", None)),
    }
}

/// `netip.ParsePrefix`.
///
/// # Errors
/// Go's own text.
pub(super) fn parse_prefix(text: &str) -> Result<Subnet, String> {
    let complain = |what: &str| format!("netip.ParsePrefix({}): {what}", quote(text));
    let (address, bits) = text.rsplit_once('/').ok_or_else(|| complain("no '/'"))?;
    let ip = parse_addr(address).map_err(|e| complain(&e))?;
    if ip.is_ipv6() && address.contains('%') {
        return Err(complain("IPv6 zones cannot be present in a prefix"));
    }
    let bad = || complain(&format!("bad bits after slash: {}", quote(bits)));
    if bits.len() > 1 && !matches!(bits.as_bytes()[0], b'1'..=b'9') {
        return Err(bad());
    }
    let length = atoi(bits).map_err(|_| bad())?;
    u8::try_from(length)
        .ok()
        .and_then(|length| Subnet::new(ip, length))
        .ok_or_else(|| complain("prefix length out of range"))
}

/// `net.ParseCIDR`: like [`parse_prefix`], but the length may have leading zeros. The complaint is always
/// `invalid CIDR address: <text>`.
pub(super) fn parse_cidr(text: &str) -> Option<Subnet> {
    let (address, bits) = text.split_once('/')?;
    let ip = parse_addr(address).ok().filter(|_| !address.contains('%'))?;
    if bits.is_empty() || bits.len() > 8 || !bits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Subnet::new(ip, bits.parse::<u32>().ok()?.try_into().ok()?)
}

/// `net.ParseIP`: an address without a zone.
pub(super) fn parse_ip(text: &str) -> Option<IpAddr> {
    parse_addr(text).ok().filter(|_| !text.contains('%'))
}

/// The address with an IPv4-mapped IPv6 address turned into IPv4 (`netip.Addr.Unmap`, `net.IP.To4`).
pub(super) fn unmap(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(ip, IpAddr::V4),
        IpAddr::V4(_) => ip,
    }
}

/// True for an IPv4-mapped IPv6 address.
pub(super) fn is_mapped(ip: IpAddr) -> bool {
    unmap(ip) != ip
}

/// `strconv.Atoi`.
///
/// # Errors
/// Go's own text.
pub(super) fn atoi(text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("strconv.Atoi: parsing {}: invalid syntax", quote(text)));
    }
    text.strip_prefix('+')
        .unwrap_or(text)
        .parse()
        .map_err(|_| format!("strconv.Atoi: parsing {}: value out of range", quote(text)))
}

/// `strconv.ParseBool`.
///
/// # Errors
/// Go's own text.
pub(super) fn parse_bool(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!("strconv.ParseBool: parsing {}: invalid syntax", quote(text))),
    }
}

/// `strconv.Quote`, as far as texts in requests go: control characters as Go escapes them, printable text kept.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\x{:02x}", c as u32)),
            c if c.is_control() || (c.is_whitespace() && c != ' ') => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn complaint(text: &str, what: &str, at: Option<&str>) -> String {
    let at = at.map(|at| format!(" (at {})", quote(at))).unwrap_or_default();
    format!("ParseAddr({}): {what}{at}", quote(text))
}

/// The four numbers of `text[from..to]` (`parseIPv4Fields`).
fn v4_fields(text: &str, from: usize, to: usize) -> Result<[u8; 4], String> {
    let part = text.get(from..to).unwrap_or_default();
    let bytes = part.as_bytes();
    let (mut fields, mut position, mut value, mut digits) = ([0u8; 4], 0, 0u32, 0);
    for (i, byte) in bytes.iter().enumerate() {
        let at = || part.get(i..);
        match byte {
            b'0'..=b'9' => {
                if digits == 1 && value == 0 {
                    return Err(complaint(text, "IPv4 field has octet with leading zero", None));
                }
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if value > 255 {
                    return Err(complaint(text, "IPv4 field has value >255", None));
                }
            }
            b'.' => {
                if i == 0 || i + 1 == bytes.len() || bytes[i - 1] == b'.' {
                    return Err(complaint(text, "IPv4 field must have at least one digit", at()));
                }
                if position == 3 {
                    return Err(complaint(text, "IPv4 address too long", None));
                }
                fields[position] = value as u8;
                position += 1;
                (value, digits) = (0, 0);
            }
            _ => return Err(complaint(text, "unexpected character", at())),
        }
    }
    if position < 3 {
        return Err(complaint(text, "IPv4 address too short", None));
    }
    fields[3] = value as u8;
    Ok(fields)
}

/// `parseIPv6`.
fn parse_v6(text: &str) -> Result<Ipv6Addr, String> {
    let fail = |what: &str, at: Option<&str>| Err(complaint(text, what, at));
    let end = text.find('%').unwrap_or(text.len());
    if text[end..].len() == 1 {
        return fail("zone must be a non-empty string", None);
    }
    let whole = &text[..end];
    let mut rest = whole;
    let mut ip = [0u8; 16];
    let mut ellipsis = None;
    if let Some(after) = rest.strip_prefix("::") {
        ellipsis = Some(0);
        rest = after;
        if rest.is_empty() {
            return Ok(Ipv6Addr::UNSPECIFIED);
        }
    }
    let mut at = 0;
    while at < 16 {
        let mut off = 0;
        let mut field = 0u32;
        for digit in rest.chars().map_while(|c| c.to_digit(16)) {
            if off > 3 {
                return fail("each group must have 4 or less digits", Some(rest));
            }
            field = field << 4 | digit;
            off += 1;
        }
        if off == 0 {
            return fail("each colon-separated field must have at least one digit", Some(rest));
        }
        if rest[off..].starts_with('.') {
            if ellipsis.is_none() && at != 12 {
                return fail(
                    "embedded IPv4 address must replace the final 2 fields of the address",
                    Some(rest),
                );
            }
            if at + 4 > 16 {
                return fail(
                    "too many hex fields to fit an embedded IPv4 at the end of the address",
                    Some(rest),
                );
            }
            let fields = v4_fields(text, end - rest.len(), end)?;
            ip[at..at + 4].copy_from_slice(&fields);
            rest = "";
            at += 4;
            break;
        }
        ip[at] = (field >> 8) as u8;
        ip[at + 1] = field as u8;
        at += 2;
        rest = &rest[off..];
        if rest.is_empty() {
            break;
        }
        let Some(after) = rest.strip_prefix(':') else {
            return fail("unexpected character, want colon", Some(rest));
        };
        if after.is_empty() {
            return fail("colon must be followed by more characters", Some(rest));
        }
        rest = after;
        if let Some(after) = rest.strip_prefix(':') {
            if ellipsis.is_some() {
                return fail("multiple :: in address", Some(rest));
            }
            ellipsis = Some(at);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
    }
    if !rest.is_empty() {
        return fail("trailing garbage after address", Some(rest));
    }
    match ellipsis {
        None if at < 16 => return fail("address string too short", None),
        Some(_) if at == 16 => return fail("the :: must expand to at least one field of zeros", None),
        Some(gap) => {
            let tail = at - gap;
            ip.copy_within(gap..at, 16 - tail);
            ip[gap..16 - tail].fill(0);
        }
        None => {}
    }
    Ok(Ipv6Addr::from(ip))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prefixes_fail_in_go_s_own_words() {
        for (text, words) in [
            ("foobar", "no '/'"),
            (" 10.9.0.0/24", r#"ParseAddr(" 10.9.0.0"): unexpected character (at " 10.9.0.0")"#),
            ("010.009.0.0/24", r#"ParseAddr("010.009.0.0"): IPv4 field has octet with leading zero"#),
            ("10.9.0.0/255.255.255.0", r#"bad bits after slash: "255.255.255.0""#),
            ("10.9.0.0/33", "prefix length out of range"),
            ("10.9.0.0/", r#"bad bits after slash: """#),
            ("10.9.0/24", r#"ParseAddr("10.9.0"): IPv4 address too short"#),
            ("10.9.0.300/24", r#"ParseAddr("10.9.0.300"): IPv4 field has value >255"#),
            ("10.9.0.0/+8", r#"bad bits after slash: "+8""#),
        ] {
            assert_eq!(parse_prefix(text), Err(format!("netip.ParsePrefix({}): {words}", quote(text))));
        }
        assert_eq!(
            parse_addr("10.9.0.1/24"),
            Err(r#"ParseAddr("10.9.0.1/24"): unexpected character (at "/24")"#.into())
        );
        assert_eq!(parse_addr("foo"), Err(r#"ParseAddr("foo"): unable to parse IP"#.into()));
    }

    #[test]
    fn older_engines_read_lengths_with_leading_zeros() {
        assert!(parse_cidr("10.9.0.0/024").is_some() && parse_prefix("10.9.0.0/024").is_err());
        assert!(parse_cidr("10.9.0.0/33").is_none() && parse_cidr("10.9.0.0").is_none());
    }

    proptest! {
        #[test]
        fn what_go_reads_rust_reads(text in "[0-9a-f:.]{0,24}") {
            prop_assert_eq!(parse_addr(&text).ok(), text.parse().ok());
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = (parse_addr(&text), parse_prefix(&text), parse_cidr(&text), atoi(&text), parse_bool(&text));
        }

        #[test]
        fn addresses_round_trip(number in any::<u128>()) {
            let ip = IpAddr::V6(number.into());
            prop_assert_eq!(parse_addr(&ip.to_string()), Ok(ip));
        }
    }
}
