//! The watch over the machine's way out after a change: what was there before must be there after. It runs on the
//! machine itself, because whoever ordered the change may be the one who is cut off.
//! Leaves out on purpose looking: each look comes in with its time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How long the way out is watched after a change.
pub const WATCHED: Duration = Duration::from_secs(30);

/// A router that misses one question is no loss; one that misses so many looks is.
const LOOKS: u32 = 3;

/// What there was before the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// A default route.
    pub route: bool,
    /// Its gateway answered.
    pub answered: bool,
}

/// What was lost; its words are `access-lost-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Lost {
    /// There is no default route any more.
    Route,
    /// The gateway answers no more.
    Gateway,
}

/// What a look says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardVerdict {
    /// Too early to tell.
    Watching,
    /// It was watched long enough, and all is there.
    Kept,
    /// It was lost.
    Lost(Lost),
}

/// Watches.
#[derive(Debug, Clone)]
pub struct Guard {
    before: Before,
    missed: u32,
    last: Option<Lost>,
}

impl Guard {
    /// Begins; what was not there before cannot be lost.
    pub fn new(before: Before) -> Self {
        Self { before, missed: 0, last: None }
    }

    /// A look, so long after the change. A loss counts when it was seen several times in a row, also past the end of
    /// the watch.
    pub fn look(&mut self, since: Duration, now: Before) -> GuardVerdict {
        let lost = if self.before.route && !now.route {
            Some(Lost::Route)
        } else if self.before.answered && !now.answered {
            Some(Lost::Gateway)
        } else {
            None
        };
        self.missed = if lost.is_some() { self.missed + 1 } else { 0 };
        self.last = lost;
        match self.last {
            Some(lost) if self.missed >= LOOKS => GuardVerdict::Lost(lost),
            None if since >= WATCHED => GuardVerdict::Kept,
            _ => GuardVerdict::Watching,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Before = Before { route: true, answered: true };
    const SILENT: Before = Before { route: true, answered: false };
    const NONE: Before = Before { route: false, answered: false };

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn what_stays_is_kept_after_the_whole_time_and_not_before() {
        let mut guard = Guard::new(BOTH);
        for n in 0..30 {
            assert_eq!(guard.look(seconds(n), BOTH), GuardVerdict::Watching, "{n}");
        }
        assert_eq!(guard.look(seconds(30), BOTH), GuardVerdict::Kept);
    }

    #[test]
    fn one_missed_answer_is_no_loss_and_three_in_a_row_are() {
        let mut guard = Guard::new(BOTH);
        for (n, now, verdict) in [
            (1, SILENT, GuardVerdict::Watching),
            (2, SILENT, GuardVerdict::Watching),
            (3, BOTH, GuardVerdict::Watching),
            (4, SILENT, GuardVerdict::Watching),
            (5, NONE, GuardVerdict::Watching),
            (6, NONE, GuardVerdict::Lost(Lost::Route)),
        ] {
            assert_eq!(guard.look(seconds(n), now), verdict, "{n}");
        }
    }

    #[test]
    fn a_loss_at_the_very_end_is_looked_at_until_it_is_certain() {
        let mut guard = Guard::new(BOTH);
        assert_eq!(guard.look(seconds(29), SILENT), GuardVerdict::Watching);
        assert_eq!(guard.look(seconds(30), SILENT), GuardVerdict::Watching);
        assert_eq!(guard.look(seconds(31), SILENT), GuardVerdict::Lost(Lost::Gateway));
    }

    #[test]
    fn what_was_not_there_before_cannot_be_lost() {
        for (before, now) in [(NONE, NONE), (SILENT, SILENT)] {
            let mut guard = Guard::new(before);
            for n in 0..30 {
                assert_eq!(guard.look(seconds(n), now), GuardVerdict::Watching);
            }
            assert_eq!(guard.look(seconds(30), now), GuardVerdict::Kept);
        }
    }
}
