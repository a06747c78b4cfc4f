//! Which VLANs' tags the frames have that come in on a link. Nobody who asks without a tag hears from those who answer with
//! one, and yet they are there. Three sockets read one third of the number each ([`Frames::Tagged`]).

use std::collections::{BTreeSet, VecDeque};

use lanward_core::{
    names::MacAddr,
    probe::{Answer, ProbeProblem},
};

use crate::{
    Out,
    link::Link,
    raw::{ADDRESSES, FRAME_MAX, Frames, Wire},
};

/// VLANs that are told.
const TOLD_MAX: usize = 16;
/// Pairs of addresses that are listened to at a time, and frames of each whose number is not whole yet.
const PAIRS_MAX: usize = 64;
const WAITING_MAX: usize = 64;
const READ_AT_ONCE: usize = 64;

/// What was heard so far.
pub struct Tags {
    wires: [Wire; 3],
    pairs: Vec<([u8; ADDRESSES], [VecDeque<u16>; 3])>,
    told: BTreeSet<u16>,
}

impl Tags {
    pub fn listen(link: &Link) -> Result<Self, ProbeProblem> {
        let wire = |from_bit| Wire::open(link, Frames::Tagged { from_bit });
        Ok(Self { wires: [wire(0)?, wire(4)?, wire(8)?], pairs: Vec::new(), told: BTreeSet::new() })
    }

    /// Reads what waits, and tells each VLAN once.
    pub fn hear(&mut self, out: &Out) {
        let mut buffer = [0; FRAME_MAX];
        for (third, wire) in self.wires.iter().enumerate() {
            for _ in 0..READ_AT_ONCE {
                let Some(frame) = wire.receive(&mut buffer) else { break };
                let Some((addresses, more)) = frame.split_first_chunk() else { continue };
                let at = self.pairs.iter().position(|(pair, _)| pair == addresses).unwrap_or_else(|| {
                    self.pairs.truncate(PAIRS_MAX - 1);
                    self.pairs.push((*addresses, Default::default()));
                    self.pairs.len() - 1
                });
                let waiting = &mut self.pairs[at].1[third];
                if waiting.len() < WAITING_MAX {
                    waiting.push_back(more.len() as u16);
                }
            }
        }
        for (addresses, [low, middle, high]) in &mut self.pairs {
            while let (Some(a), Some(b), Some(c)) = (low.front(), middle.front(), high.front()) {
                let vlan = a | b << 4 | c << 8;
                low.pop_front();
                middle.pop_front();
                high.pop_front();
                // 0 is a priority without a VLAN
                if vlan != 0 && self.told.len() < TOLD_MAX && self.told.insert(vlan) {
                    let [.., a, b, c, d, e, f] = *addresses;
                    out.say(&Answer::Tagged { vlan, mac: MacAddr([a, b, c, d, e, f]) });
                }
            }
        }
    }
}
