//! Whose make a MAC address is: IEEE's public listing, bundled. The table is unpacked when first asked.
//! Leaves out on purpose what it could not tell honestly: an address that its owner made up has no vendor.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::names::MacAddr;

/// The listing in the form that [`pack`] writes; `data/README.md` tells its source, its licence and how to renew it.
static PACKED: &[u8] = include_bytes!("../data/oui.z");

/// Lengths of IEEE's blocks in bits: MA-L, MA-M, MA-S.
const LENGTHS: [u32; 3] = [24, 28, 36];

/// More than the table ever unpacks to.
const UNPACKED_AT_MOST: usize = 8 << 20;

/// Whose make a MAC address is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "vendor", rename_all = "kebab-case")]
pub enum Vendor {
    /// IEEE gave the block to this organisation.
    Known {
        /// Its name, as listed.
        name: String,
    },
    /// It was made up: by a container engine, a virtual machine, or a telephone that hides.
    MadeUp,
    /// Nobody is listed.
    Unknown,
}

/// Who got the block that `mac` lies in. The smallest block tells.
pub fn vendor(mac: MacAddr) -> Vendor {
    if mac.is_locally_administered() {
        return Vendor::MadeUp;
    }
    static TABLE: OnceLock<Table> = OnceLock::new();
    let name = TABLE.get_or_init(|| unpack(PACKED).unwrap_or_default()).name(mac).map(str::to_owned);
    name.map_or(Vendor::Unknown, |name| Vendor::Known { name })
}

/// The listing, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    names: Vec<String>,
    /// For each of [`LENGTHS`]: prefix and name, sorted by prefix.
    blocks: [Vec<(u64, u16)>; 3],
}

impl Table {
    fn name(&self, mac: MacAddr) -> Option<&str> {
        let bits = mac.0.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let by_length = LENGTHS.iter().zip(&self.blocks).rev();
        let hit = by_length.into_iter().find_map(|(length, blocks)| {
            let prefix = bits >> (48 - length);
            let at = blocks.binary_search_by_key(&prefix, |(p, _)| *p).ok()?;
            blocks.get(at)
        })?;
        // IEEE lists itself for the blocks that it divides further.
        self.names
            .get(usize::from(hit.1))
            .map(String::as_str)
            .filter(|name| *name != "IEEE Registration Authority")
    }
}

/// Packs blocks (hexadecimal prefix of 6, 7 or 9 digits, name) for [`vendor`]: names once, in order; prefixes as
/// differences; all deflated (RFC 1951).
pub fn pack(listed: &[(String, String)]) -> Vec<u8> {
    let mut names: Vec<&str> = listed.iter().map(|(_, name)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut out = Vec::new();
    out.extend((names.len() as u32).to_le_bytes());
    for name in &names {
        out.extend(name.bytes().filter(|b| *b != b'\n'));
        out.push(b'\n');
    }
    for length in LENGTHS {
        let digits = (length / 4) as usize;
        let mut blocks: Vec<(u64, u16)> = listed
            .iter()
            .filter(|(prefix, _)| prefix.len() == digits)
            .filter_map(|(prefix, name)| {
                let name = names.binary_search(&name.as_str()).ok()?;
                Some((u64::from_str_radix(prefix, 16).ok()?, u16::try_from(name).ok()?))
            })
            .collect();
        blocks.sort_unstable();
        out.extend((blocks.len() as u32).to_le_bytes());
        let mut before = 0;
        for (prefix, _) in &blocks {
            varint(prefix - before, &mut out);
            before = *prefix;
        }
        out.extend(blocks.iter().map(|(_, name)| name.to_le_bytes()[0]));
        out.extend(blocks.iter().map(|(_, name)| name.to_le_bytes()[1]));
    }
    miniz_oxide::deflate::compress_to_vec(&out, 10)
}

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The table again; none where the bytes are not what [`pack`] writes.
fn unpack(packed: &[u8]) -> Option<Table> {
    let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, UNPACKED_AT_MOST).ok()?;
    let mut rest = bytes.as_slice();
    let count = word(&mut rest)?;
    let mut table = Table::default();
    for _ in 0..count {
        let end = rest.iter().position(|b| *b == b'\n')?;
        table.names.push(String::from_utf8_lossy(&rest[..end]).into_owned());
        rest = &rest[end + 1..];
    }
    for blocks in &mut table.blocks {
        let count = word(&mut rest)? as usize;
        let mut prefixes = Vec::new();
        let mut before = 0_u64;
        for _ in 0..count {
            before = before.checked_add(read_varint(&mut rest)?)?;
            prefixes.push(before);
        }
        let (low, high) = (rest.get(..count)?, rest.get(count..count * 2)?);
        let names = low.iter().zip(high).map(|(low, high)| u16::from_le_bytes([*low, *high]));
        *blocks = prefixes.into_iter().zip(names).collect();
        rest = &rest[count * 2..];
    }
    Some(table)
}

fn word(rest: &mut &[u8]) -> Option<u32> {
    let (first, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(u32::from_le_bytes(*first))
}

fn read_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mac: &str) -> Vendor {
        vendor(mac.parse().expect(mac))
    }

    #[test]
    fn the_bundled_table_knows_well_known_makers() {
        // 00:00:00 is the first block ever listed, b8:27:eb was the first Raspberry Pi's.
        assert!(matches!(of("00:00:00:12:34:56"), Vendor::Known { name } if name.contains("XEROX")));
        assert!(matches!(of("b8:27:eb:12:34:56"), Vendor::Known { name } if name.contains("Raspberry Pi")));
        assert_eq!(of("02:42:c6:13:f9:02"), Vendor::MadeUp);
        let table = unpack(PACKED).expect("the bundled table can be unpacked");
        assert!(table.blocks.iter().map(Vec::len).sum::<usize>() > 50_000);
        assert!(table.blocks.iter().all(|b| b.is_sorted()));
    }

    #[test]
    fn the_smallest_block_tells_and_a_divided_one_does_not() {
        let listed = [
            ("70B3D5", "IEEE Registration Authority"),
            ("70B3D5000", "Small One"),
            ("001122", "Large One"),
            ("0011223", "Middle One"),
        ]
        .map(|(prefix, name)| (prefix.to_owned(), name.to_owned()));
        let table = unpack(&pack(&listed)).expect("what was packed can be unpacked");
        let name = |mac: &str| table.name(mac.parse().expect(mac)).map(str::to_owned);
        assert_eq!(name("70:b3:d5:00:01:02").as_deref(), Some("Small One"));
        assert_eq!(name("70:b3:d5:ff:01:02"), None);
        assert_eq!(name("00:11:22:35:01:02").as_deref(), Some("Middle One"));
        assert_eq!(name("00:11:22:45:01:02").as_deref(), Some("Large One"));
        assert_eq!(name("00:11:33:45:01:02"), None);
    }

    #[test]
    fn damaged_bytes_give_no_table() {
        assert_eq!(unpack(b"no deflate"), None);
        let packed = pack(&[("001122".to_owned(), "One".to_owned())]);
        assert_eq!(unpack(&packed[..packed.len() - 3]), None);
    }
}
