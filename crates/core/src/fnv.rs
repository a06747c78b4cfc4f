//! FNV-1a, 64 bit: a short number of any text, the same everywhere and always. Leaves out on purpose secrets: nobody is
//! kept from finding two texts with one number.

/// The number of these bytes.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    /// Names of files and links are made of it: they must stay the same.
    #[test]
    fn the_numbers_are_those_of_the_draft() {
        // draft-eastlake-fnv, "FNV Test Code Output"
        assert_eq!(
            [fnv1a(b""), fnv1a(b"a"), fnv1a(b"foobar")],
            [0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8]
        );
    }
}
