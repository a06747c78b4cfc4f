//! The largest IP packet that comes through unbroken, there and back: echoes of many lengths at once, then of those
//! between the longest that came back and the next.

use std::{
    collections::BTreeSet,
    net::IpAddr,
    time::{Duration, Instant},
};

use lanward_core::{
    observed::{Observed, Why},
    probe::ProbeProblem,
};

use super::echo::Pinger;
use crate::link::Link;

/// Every link carries that much (RFC 791; RFC 8200).
const LEAST_V4: u32 = 68;
const LEAST_V6: u32 = 1280;
/// Lengths that are tried at a time.
const AT_ONCE: u32 = 16;
/// Each length is sent twice, for a packet may be lost without being too long.
const GAP: Duration = Duration::from_millis(60);
const PATIENCE: Duration = Duration::from_millis(200);

/// Measures. The link's own MTU is tried first: in most networks that is the end of it.
pub fn measure(link: &Link, target: IpAddr, link_mtu: u32) -> Result<Observed<u32>, ProbeProblem> {
    let mut pinger = Pinger::open(link, &[target])?;
    // an IP packet cannot be longer
    let most = link_mtu.min(65_535);
    let mut search = Search::new(if target.is_ipv4() { LEAST_V4 } else { LEAST_V6 }, most);
    let mut number = 0u16;
    while let Some(lengths) = search.next() {
        let through = try_lengths(&mut pinger, target, &lengths, &mut number);
        search.learn(&lengths, &through);
    }
    Ok(search
        .result()
        .map_or(Observed::Unknown(Why::Failed { detail: "no-answer".to_owned() }), Observed::Known))
}

fn try_lengths(pinger: &mut Pinger, target: IpAddr, lengths: &[u32], number: &mut u16) -> BTreeSet<u32> {
    let mut through = BTreeSet::new();
    let start = Instant::now();
    let mut times = 0;
    while through.len() < lengths.len() && start.elapsed() < PATIENCE {
        if times < 2 && start.elapsed() >= GAP * times {
            times += 1;
            for length in lengths.iter().filter(|length| !through.contains(*length)) {
                *number = number.wrapping_add(1);
                pinger.send(target, *number, *length as usize);
            }
        }
        let next = if times < 2 { GAP * times } else { PATIENCE };
        crate::raw::wait(pinger.fds(), next.saturating_sub(start.elapsed()));
        for (from, echo) in pinger.receive() {
            let length = u32::try_from(echo.length).unwrap_or(u32::MAX);
            if from == target && lengths.contains(&length) {
                through.insert(length);
            }
        }
    }
    through
}

/// Which lengths to try next. Pure.
#[derive(Debug)]
struct Search {
    /// The longest that came through.
    through: Option<u32>,
    /// The shortest above it that did not.
    not: u32,
    least: u32,
    first: bool,
}

impl Search {
    fn new(least: u32, most: u32) -> Self {
        Self { through: None, not: most.saturating_add(1), least: least.min(most), first: true }
    }

    /// The lengths to try now; `None` when there is nothing more to learn.
    fn next(&mut self) -> Option<Vec<u32>> {
        if std::mem::take(&mut self.first) {
            return Some(vec![self.not - 1]);
        }
        // nothing came through yet: the least is tried along
        let from = self.through.map_or(self.least, |through| through + 1);
        let count = self.not.checked_sub(from).filter(|count| *count > 0)?;
        let step = count.div_ceil(AT_ONCE);
        Some((from..self.not).step_by(step as usize).collect())
    }

    fn learn(&mut self, tried: &[u32], through: &BTreeSet<u32>) {
        self.through = self.through.max(through.last().copied());
        match self.through {
            // not even the least
            None => {
                let all_of_it = tried.first() == Some(&self.least);
                self.not = if all_of_it { self.least } else { tried.first().copied().unwrap_or(self.least) };
            }
            Some(best) => {
                self.not = tried
                    .iter()
                    .copied()
                    .filter(|length| *length > best)
                    .min()
                    .unwrap_or(self.not)
                    .min(self.not);
            }
        }
    }

    fn result(&self) -> Option<u32> {
        self.through
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a search against a path that carries `carries` bytes; gives the result and how often was tried.
    fn run(least: u32, most: u32, carries: u32) -> (Option<u32>, u32) {
        let mut search = Search::new(least, most);
        let mut times = 0;
        while let Some(lengths) = search.next() {
            times += 1;
            assert!(times < 10, "it does not end: {search:?}");
            let through = lengths.iter().copied().filter(|length| *length <= carries).collect();
            search.learn(&lengths, &through);
        }
        (search.result(), times)
    }

    #[test]
    fn a_clear_path_is_known_at_once() {
        assert_eq!(run(68, 1500, 1500), (Some(1500), 1));
        assert_eq!(run(1280, 65_535, 65_535), (Some(65_535), 1));
    }

    #[test]
    fn a_narrow_path_is_found_to_the_byte_in_few_tries() {
        for carries in [68, 69, 576, 1279, 1280, 1420, 1492, 1499] {
            let (found, times) = run(68, 1500, carries);
            assert_eq!(found, Some(carries));
            assert!(times <= 4, "{carries}: {times}");
        }
        assert_eq!(run(68, 9000, 1500).0, Some(1500));
    }

    #[test]
    fn a_dead_path_and_a_tiny_link_end() {
        assert_eq!(run(68, 1500, 0).0, None);
        assert_eq!(run(1280, 500, 500).0, Some(500));
        assert_eq!(run(1280, 500, 0).0, None);
        assert_eq!(run(68, 0, 0).0, Some(0));
    }
}
