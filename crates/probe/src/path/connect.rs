//! Whether a TCP target takes a connection.

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use lanward_core::probe::{Answer, ConnectOutcome, ProbeProblem, Sight};

use crate::Out;

/// A lost SYN is sent again after a second (RFC 6298), and once is enough.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Calls once and hangs up.
pub fn run(target: SocketAddr, out: &Out) -> Result<(), ProbeProblem> {
    let start = Instant::now();
    let outcome = match TcpStream::connect_timeout(&target, PATIENCE) {
        Ok(_) => {
            ConnectOutcome::Open { after_us: u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX) }
        }
        Err(error) => outcome(&error),
    };
    out.say(&Answer::Seen(Sight::Connect { target, outcome }));
    Ok(())
}

fn outcome(error: &std::io::Error) -> ConnectOutcome {
    match error.kind() {
        ErrorKind::ConnectionRefused => ConnectOutcome::Refused,
        ErrorKind::TimedOut => ConnectOutcome::Silent,
        _ => ConnectOutcome::Unreachable { detail: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words_are_sorted() {
        let of = |errno| outcome(&std::io::Error::from_raw_os_error(errno));
        assert_eq!(of(nix::libc::ECONNREFUSED), ConnectOutcome::Refused);
        assert_eq!(of(nix::libc::ETIMEDOUT), ConnectOutcome::Silent);
        for errno in [nix::libc::EHOSTUNREACH, nix::libc::ENETUNREACH, nix::libc::ENETDOWN] {
            assert!(matches!(of(errno), ConnectOutcome::Unreachable { .. }), "{errno}");
        }
    }
}
