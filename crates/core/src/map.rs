//! The address map: for every address of a subnet all that is known of it, as runs of equal cells, so that a /16 is
//! as cheap as a /30. Built anew from the facts whenever something was heard; nothing is kept here.
//! Leaves out on purpose the asking (`workflow`), the words and the drawing.

mod build;
mod propose;
mod subject;

pub use build::address_map;
pub use propose::{Basis, RangeProposal, RouterAdvice, avoided, propose_addresses, propose_range};
pub use subject::{MapSubject, sweep_blocks};

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    addressing::{Family, Subnet, address, number},
    facts::Timestamp,
    names::{ContainerId, ContainerName, LinkName, MacAddr, NetworkName},
    oui::Vendor,
    probe::Offer,
    sweep::SweepState,
};

/// A subnet, address by address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AddressMap {
    /// Which subnet.
    pub subnet: Subnet,
    /// The engine's link it lies behind; none where that is not known.
    pub link: Option<LinkName>,
    /// The whole subnet in order, without gaps.
    pub runs: Vec<Run>,
    /// How many addresses are what.
    pub totals: Totals,
    /// The newest look at it; none where nobody looked.
    pub look: Option<LookAt>,
    /// What DHCP servers offered there.
    pub offers: Vec<Offer>,
    /// A range nobody answered in, or a guess where nobody asked; none where there is no room.
    pub proposal: Option<RangeProposal>,
    /// A MAC address that answers for so many addresses that its answers tell nothing about each: proxy ARP, or the
    /// virtual switch of a virtual machine.
    pub answers_for_all: Option<AnswersForAll>,
}

/// The newest look at a subnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LookAt {
    /// When it began.
    pub started_at: Timestamp,
    /// When something was heard last, or when it ended.
    pub looked_at: Timestamp,
    /// How far it came.
    pub state: SweepState,
    /// Whether DHCP servers were asked, too.
    pub dhcp_asked: bool,
}

/// A MAC address that answers for many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AnswersForAll {
    /// Whose.
    pub mac: MacAddr,
    /// For how many addresses.
    pub addresses: u32,
}

/// Addresses one after the other of which the same is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Run {
    /// The first.
    pub first: IpAddr,
    /// The last.
    pub last: IpAddr,
    /// How many; stops at the largest number of its kind.
    pub count: u32,
    /// What is known of each.
    pub cell: Cell,
}

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Cell {
    /// Whether it was asked for on the LAN, and what came.
    pub look: Look,
    /// What it is, as far as is known; the most telling first.
    pub marks: Vec<Mark>,
    /// Who answered.
    pub answered_by: Vec<AnsweredBy>,
    /// The name that the LAN's name server has for it.
    pub name: Option<String>,
    /// Two hold it: two MAC addresses answered, or one that is not its known holder's.
    pub conflict: bool,
}

/// Whether an address was asked for, and what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "look", rename_all = "kebab-case")]
pub enum Look {
    /// Nobody asked, or it is not certain that somebody did.
    NotAsked,
    /// It is being asked.
    Asking,
    /// Asked, and silent. Whoever sleeps or keeps silent is silent, too.
    NobodyAnswered {
        /// When.
        at: Timestamp,
    },
    /// Somebody answered.
    Answered {
        /// When.
        at: Timestamp,
    },
}

/// Who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AnsweredBy {
    /// With which MAC address.
    pub mac: MacAddr,
    /// Whose make that is.
    pub vendor: Vendor,
}

/// What an address is. The order is that of [`Cell::marks`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "mark", rename_all = "kebab-case")]
pub enum Mark {
    /// The first of an IPv4 subnet: it means the subnet itself.
    Network,
    /// The last of an IPv4 subnet: it means everybody.
    Broadcast,
    /// The way out.
    Gateway,
    /// An address of the engine's machine.
    Host {
        /// On which link.
        link: String,
    },
    /// An address of this computer, where the engine is on another machine.
    ThisComputer {
        /// On which interface.
        nic: String,
    },
    /// A name server.
    Resolver,
    /// A DHCP server.
    DhcpServer,
    /// A DHCP server offered it to a stranger just now: its pool reaches here.
    Offered {
        /// Which server.
        server: IpAddr,
    },
    /// A container's.
    Docker {
        /// Its id.
        id: ContainerId,
        /// Its name.
        container: ContainerName,
        /// The network it has it on.
        network: NetworkName,
        /// Whether it runs; a stopped one keeps only what it was promised.
        running: bool,
    },
    /// Never handed out by the engine.
    Excluded,
    /// Within the range that automatic addresses come from.
    Range,
    /// Within the range that Lanward proposes.
    Suggested,
}

/// How many addresses of a subnet are what. Each stops at the largest number of its kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Totals {
    /// Of the subnet.
    pub addresses: u32,
    /// Somebody answered.
    pub answered: u32,
    /// Asked and silent.
    pub nobody_answered: u32,
    /// Not asked, or being asked.
    pub not_asked: u32,
    /// Held by containers.
    pub docker: u32,
    /// Excluded.
    pub excluded: u32,
    /// In the range.
    pub in_range: u32,
    /// Held twice.
    pub conflicts: u32,
}

impl Totals {
    pub(crate) fn add(&mut self, count: u32, cell: &Cell) {
        let has = |test: fn(&Mark) -> bool| cell.marks.iter().any(test);
        let mut add = |slot: fn(&mut Self) -> &mut u32, yes: bool| {
            if yes {
                let slot = slot(self);
                *slot = slot.saturating_add(count);
            }
        };
        add(|t| &mut t.addresses, true);
        add(|t| &mut t.answered, matches!(cell.look, Look::Answered { .. }));
        add(|t| &mut t.nobody_answered, matches!(cell.look, Look::NobodyAnswered { .. }));
        add(|t| &mut t.not_asked, matches!(cell.look, Look::NotAsked | Look::Asking));
        add(|t| &mut t.docker, has(|m| matches!(m, Mark::Docker { .. })));
        add(|t| &mut t.excluded, has(|m| *m == Mark::Excluded));
        add(|t| &mut t.in_range, has(|m| *m == Mark::Range));
        add(|t| &mut t.conflicts, cell.conflict);
    }
}

/// A piece of a large map, for drawing it from afar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MapBlock {
    /// Which addresses.
    pub block: Subnet,
    /// How many of them are what.
    pub totals: Totals,
    /// The marks of single addresses in it (gateway, host, DHCP server …), without containers.
    pub marks: Vec<Mark>,
}

impl AddressMap {
    /// What is known of `address`; none outside the subnet.
    pub fn cell(&self, address: IpAddr) -> Option<&Cell> {
        if !self.subnet.contains(address) {
            return None;
        }
        let at = self.runs.partition_point(|r| number(r.last) < number(address));
        self.runs.get(at).map(|r| &r.cell)
    }

    /// The same map in blocks of `prefix`, at most 4,096 of them: where the subnet has more, the blocks are larger.
    pub fn blocks(&self, prefix: u8) -> Vec<MapBlock> {
        let prefix = prefix.clamp(self.subnet.prefix(), self.subnet.prefix().saturating_add(12));
        let family = self.subnet.family();
        let prefix = prefix.min(family.bits());
        let size = 1u128.checked_shl(u32::from(family.bits() - prefix)).unwrap_or(u128::MAX);
        let begin = number(self.subnet.network());
        let count = (self.subnet.size() / size).max(1);
        let mut blocks: Vec<MapBlock> = (0..count)
            .filter_map(|at| Subnet::new(address(family, begin + at * size), prefix))
            .map(|block| MapBlock { block, totals: Totals::default(), marks: Vec::new() })
            .collect();
        for run in &self.runs {
            let (first, last) = (number(run.first), number(run.last));
            let (from, to) = ((first - begin) / size, (last - begin) / size);
            for block in blocks.iter_mut().skip(from as usize).take((to - from + 1) as usize) {
                let part =
                    last.min(number(block.block.last())) - first.max(number(block.block.network())) + 1;
                block.totals.add(u32::try_from(part).unwrap_or(u32::MAX), &run.cell);
                if run.count == 1 {
                    let telling = run.cell.marks.iter().filter(|m| {
                        !matches!(m, Mark::Docker { .. } | Mark::Range | Mark::Excluded | Mark::Suggested)
                    });
                    block.marks.extend(telling.cloned());
                }
            }
        }
        for block in &mut blocks {
            block.marks.sort();
            block.marks.dedup();
        }
        blocks
    }

    /// Whether it can be asked address by address: IPv4, and not wider than a /16.
    pub fn can_be_swept(&self) -> bool {
        self.subnet.family() == Family::V4 && self.subnet.prefix() >= crate::sweep::WIDEST_PREFIX
    }
}
