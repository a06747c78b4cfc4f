//! When which address is asked. Pure: time goes in as a number.
//!
//! Every address is asked at most `rounds` times, each time only after it had `patience` to answer; no more than
//! `per_second` requests go out in a second. Rounds do not wait for each other: the second begins as soon as the
//! first address had its time. So a sweep takes `max(n / per_second, patience)` for each round but the last, and
//! `n / per_second + patience` for that.

use std::time::Duration;

use lanward_core::probe::Pace;

/// However fast it is asked to be: 20,000 requests a second are 13 Mbit/s on the wire.
pub const PER_SECOND_MAX: u32 = 20_000;
/// What may be caught up with at once after the program was held up (a busy machine), so that the rate is kept on
/// average: the requests of that long. More would be a burst.
const CATCH_UP: Duration = Duration::from_millis(10);

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Ask this one, by its number.
    Ask(usize),
    /// Nothing for that long.
    Wait(Duration),
    /// Nothing any more: everybody had his time.
    Over,
}

/// The plan of one sweep.
#[derive(Debug)]
pub struct Schedule {
    interval: Duration,
    patience: Duration,
    rounds: u8,
    round: u8,
    next: usize,
    /// When each was asked last, in microseconds: four bytes for each address.
    asked: Vec<u32>,
    /// When the next request may go out.
    slot: Duration,
    last: Duration,
}

impl Schedule {
    /// A plan for `count` addresses.
    pub fn new(count: usize, pace: Pace) -> Self {
        let per_second = pace.per_second.clamp(1, PER_SECOND_MAX);
        Self {
            interval: Duration::from_secs(1) / per_second,
            patience: Duration::from_millis(pace.patience_ms.into()),
            rounds: pace.rounds.max(1),
            round: 0,
            next: 0,
            asked: vec![0; count],
            slot: Duration::ZERO,
            last: Duration::ZERO,
        }
    }

    /// Requests there are at most.
    pub fn total(&self) -> u32 {
        u32::try_from(self.asked.len().saturating_mul(self.rounds.into())).unwrap_or(u32::MAX)
    }

    /// What to do at `now` (since the sweep's start). [`Step::Ask`] counts as done.
    pub fn step(&mut self, now: Duration, answered: impl Fn(usize) -> bool) -> Step {
        while self.round < self.rounds {
            if self.next == self.asked.len() {
                self.round += 1;
                self.next = 0;
                continue;
            }
            let mut at = self.slot;
            if self.round > 0 {
                if answered(self.next) {
                    self.next += 1;
                    continue;
                }
                at = at.max(Duration::from_micros(self.asked[self.next].into()) + self.patience);
            }
            if now < at {
                return Step::Wait(at - now);
            }
            self.asked[self.next] = u32::try_from(now.as_micros()).unwrap_or(u32::MAX);
            self.slot = (self.slot + self.interval).max(now.saturating_sub(CATCH_UP));
            self.last = now;
            self.next += 1;
            return Step::Ask(self.next - 1);
        }
        match (self.last + self.patience).checked_sub(now) {
            Some(left) if !left.is_zero() && !self.asked.is_empty() => Step::Wait(left),
            _ => Step::Over,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { per_second: 1000, rounds: 3, patience_ms: 250 };

    /// Runs a plan with a clock that jumps to what is waited for; gives when whom was asked, and the end.
    fn run(
        count: usize,
        pace: Pace,
        answers: impl Fn(usize, Duration) -> bool,
    ) -> (Vec<(Duration, usize)>, Duration) {
        let mut schedule = Schedule::new(count, pace);
        let (mut now, mut asked) = (Duration::ZERO, Vec::new());
        loop {
            match schedule.step(now, |n| answers(n, now)) {
                Step::Ask(n) => asked.push((now, n)),
                Step::Wait(time) => now += time,
                Step::Over => return (asked, now),
            }
        }
    }

    #[test]
    fn silent_addresses_are_asked_in_every_round_and_each_had_its_time() {
        let (asked, end) = run(254, PACE, |_, _| false);
        assert_eq!(asked.len(), 3 * 254);
        for n in 0..254 {
            let times: Vec<_> = asked.iter().filter(|(_, who)| *who == n).map(|(at, _)| *at).collect();
            assert!(
                times.windows(2).all(|pair| pair[1] - pair[0] >= Duration::from_millis(250)),
                "{n}: {times:?}"
            );
        }
        let last = asked.last().expect("somebody").0;
        assert_eq!(end, last + Duration::from_millis(250));
        // rounds overlap: three times 254 ms, and the last one's patience
        assert!(end <= Duration::from_millis(3 * 254 + 250), "{end:?}");
    }

    #[test]
    fn whoever_answered_is_left_alone() {
        let (asked, _) = run(10, PACE, |n, _| n % 2 == 0);
        assert_eq!(asked.len(), 10 + 5 + 5);
    }

    #[test]
    fn the_rate_holds_after_the_program_was_held_up() {
        let mut schedule = Schedule::new(1000, PACE);
        assert_eq!(schedule.step(Duration::ZERO, |_| false), Step::Ask(0));
        // half a second later than it wanted
        let late = Duration::from_millis(500);
        let mut burst = 0;
        while let Step::Ask(_) = schedule.step(late, |_| false) {
            burst += 1;
        }
        assert!(burst <= 12, "{burst} at once");
    }

    #[test]
    fn no_pace_is_too_wild() {
        let wild = Pace { per_second: u32::MAX, rounds: 0, patience_ms: 0 };
        let (asked, end) = run(1000, wild, |_, _| false);
        assert_eq!(asked.len(), 1000);
        assert!(end >= Duration::from_millis(49), "20,000 a second: {end:?}");
        let lame = Pace { per_second: 0, rounds: 1, patience_ms: 5 };
        assert_eq!(run(2, lame, |_, _| false).1, Duration::from_millis(1005));
        assert_eq!(run(0, PACE, |_, _| false), (Vec::new(), Duration::ZERO));
    }
}
