//! The clock and the dice, which `core` must not have.

use std::time::{SystemTime, UNIX_EPOCH};

use lanward_core::{facts::Timestamp, plan::PlanId};

/// The present moment.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(since.as_millis() as u64)
}

/// A fresh plan id: 64 random bits.
///
/// # Errors
/// The system has no randomness to give.
pub fn plan_id() -> Result<PlanId, getrandom::Error> {
    Ok(PlanId(format!("{:016x}", getrandom::u64()?)))
}

/// A number that nobody can foretell, for stand-ins in a report. Where the system has no randomness to give,
/// the time must do: it is better than a number that everybody knows.
pub fn seed() -> u64 {
    getrandom::u64().unwrap_or_else(|_| now().0)
}
