//! Every parser on bytes of all kinds: the fuzzer's corpus, its seeds with bits turned and ends cut off, and noise.
//! The search by coverage is tests/probe/fuzz.sh (docs/probe.md).
#![cfg(target_os = "linux")]

use std::{fs, path::Path};

use lanward_probe::wire::check::ALL;
use proptest::prelude::*;

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    files.map(|file| fs::read(file.expect("an entry").path()).expect("a file")).collect()
}

#[test]
fn the_corpus_holds() {
    for (name, check) in ALL {
        let inputs = corpus(name);
        assert!(!inputs.is_empty(), "{name} has a corpus");
        inputs.iter().for_each(|bytes| check(bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn noise_holds(bytes in proptest::collection::vec(any::<u8>(), 0..1700)) {
        ALL.iter().for_each(|(_, check)| check(&bytes));
    }

    #[test]
    fn what_is_almost_sound_holds(
        choice in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        for (name, check) in ALL {
            let seeds = seeds(name);
            let mut bytes = choice.get(seeds).clone();
            if bytes.is_empty() {
                continue;
            }
            for (at, value) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            if cut {
                bytes.truncate(end.index(bytes.len() + 1));
            }
            check(&bytes);
        }
    }
}

/// The corpus, read once.
fn seeds(name: &str) -> &'static [Vec<u8>] {
    use std::{collections::BTreeMap, sync::OnceLock};

    static SEEDS: OnceLock<BTreeMap<&str, Vec<Vec<u8>>>> = OnceLock::new();
    let all = SEEDS.get_or_init(|| ALL.iter().map(|(name, _)| (*name, corpus(name))).collect());
    all.get(name).map_or(&[], Vec::as_slice)
}
