//! The tasks `listen` and `knock`: one side waits on a TCP port, the other calls, and a nonce proves that it was these
//! two who met. A browser may call too: `http://…:port/<nonce>` is a knock, and gets a page of one line.

use std::{
    io::{self, Read, Write},
    net::{Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    os::fd::AsFd,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use lanward_core::{
    names::LinkName,
    probe::{Answer, ProbeProblem},
};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use crate::{Out, link::Link, system};

/// Callers that are listened to at a time; the one that is silent longest makes room.
const CALLERS_MAX: usize = 32;
/// What is read of a caller: a browser's request has its path in the first line.
const REQUEST_MAX: usize = 4096;
/// Nonces that are taken: enough to be unguessable, few enough for a path.
const NONCE: std::ops::RangeInclusive<usize> = 8..=128;
/// How long one knock waits for an answer, and how long it is until the next.
const KNOCK_PATIENCE: Duration = Duration::from_millis(1000);
const KNOCK_AGAIN: Duration = Duration::from_millis(150);
/// Targets that are knocked at, each by a thread of its own.
const TARGETS_MAX: usize = 16;

/// A nonce stands in a path and in a line, so it is letters, digits, `-` and `_`.
fn check(nonce: &str) -> Result<&[u8], ProbeProblem> {
    let sound = NONCE.contains(&nonce.len())
        && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if sound {
        return Ok(nonce.as_bytes());
    }
    Err(ProbeProblem::BadOrder { detail: "a nonce is 8 to 128 letters, digits, '-' or '_'".to_owned() })
}

/// Waits for knocks until the deadline ends the program. Every knock is told: several may come from several sides.
pub fn listen(port: u16, nonce: &str, out: &Out) -> Result<(), ProbeProblem> {
    let nonce = check(nonce)?;
    let listener = open(port).map_err(|e| system("listen", e))?;
    let port = listener.local_addr().map_err(|e| system("listen", e))?.port();
    out.say(&Answer::Listening { port });
    let mut callers: Vec<Caller> = Vec::new();
    loop {
        let mut fds = vec![PollFd::new(listener.as_fd(), PollFlags::POLLIN)];
        fds.extend(callers.iter().map(|caller| PollFd::new(caller.stream.as_fd(), PollFlags::POLLIN)));
        // the deadline's thread ends the program
        let _ = poll(&mut fds, PollTimeout::NONE);
        drop(fds);
        while let Ok((stream, peer)) = listener.accept() {
            if stream.set_nonblocking(true).is_err() {
                continue;
            }
            if callers.len() == CALLERS_MAX {
                callers.remove(0);
            }
            callers.push(Caller { stream, peer, said: Vec::new() });
        }
        callers.retain_mut(|caller| match caller.hear(nonce) {
            Heard::More => true,
            Heard::Knock => {
                let peer = plain(caller.peer);
                caller.answer(nonce);
                out.say(&Answer::Knocked { peer, at_ms: out.elapsed_ms() });
                false
            }
            Heard::Nothing => false,
        });
    }
}

fn open(port: u16) -> io::Result<TcpListener> {
    let bound = |domain, address: SocketAddr| {
        let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        socket.set_reuse_address(true)?;
        if address.is_ipv6() {
            socket.set_only_v6(false)?;
        }
        socket.bind(&SockAddr::from(address))?;
        socket.listen(64)?;
        socket.set_nonblocking(true)?;
        Ok(TcpListener::from(socket))
    };
    // one socket for both families; without IPv6 in the kernel, one for IPv4
    bound(Domain::IPV6, (Ipv6Addr::UNSPECIFIED, port).into())
        .or_else(|_: io::Error| bound(Domain::IPV4, ([0, 0, 0, 0], port).into()))
}

/// An IPv4 caller at an IPv6 socket is told as what it is.
fn plain(peer: SocketAddr) -> SocketAddr {
    SocketAddr::new(peer.ip().to_canonical(), peer.port())
}

struct Caller {
    stream: TcpStream,
    peer: SocketAddr,
    said: Vec<u8>,
}

enum Heard {
    More,
    Knock,
    Nothing,
}

impl Caller {
    fn hear(&mut self, nonce: &[u8]) -> Heard {
        let mut buffer = [0; 1024];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return Heard::Nothing,
                Ok(length) => {
                    let room = REQUEST_MAX - self.said.len();
                    self.said.extend(&buffer[..length.min(room)]);
                    if says(&self.said, nonce) {
                        return Heard::Knock;
                    }
                    if self.said.len() == REQUEST_MAX {
                        return Heard::Nothing;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Heard::More,
                Err(_) => return Heard::Nothing,
            }
        }
    }

    /// A few hundred bytes fit into the socket's buffer; where they do not, the caller loses his answer.
    fn answer(&mut self, nonce: &[u8]) {
        let mut reply = Vec::new();
        if self.said.starts_with(b"GET ") {
            let head = format!(
                "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                nonce.len() + 1
            );
            reply.extend(head.into_bytes());
        }
        reply.extend(nonce);
        reply.push(b'\n');
        let _ = self.stream.write_all(&reply);
        let _ = self.stream.shutdown(std::net::Shutdown::Write);
        // what is still unread would turn the end into a reset, and the answer would be lost
        let _ = io::copy(&mut (&self.stream).take(1 << 16), &mut io::sink());
    }
}

/// Whether a nonce was said, whole: followed by something that cannot be part of it, and after such.
fn says(said: &[u8], nonce: &[u8]) -> bool {
    let edge =
        |byte: Option<&u8>| byte.is_some_and(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_'));
    said.windows(nonce.len()).enumerate().any(|(at, window)| {
        window == nonce && (at == 0 || edge(said.get(at - 1))) && edge(said.get(at + nonce.len()))
    })
}

/// Knocks at all targets at once, again and again, until one answers; out of `link` where one is given.
///
/// # Errors
/// [`ProbeProblem::NoSuchLink`] and [`ProbeProblem::LinkUnfit`] of `link`. Where nobody answers, the deadline comes.
pub fn knock(
    targets: &[SocketAddr],
    nonce: &str,
    link: Option<&LinkName>,
    out: &Out,
) -> Result<(), ProbeProblem> {
    // what cannot be sent on would be silent, and silence would be told as an answer that never came
    link.map(Link::fit).transpose()?;
    let nonce = check(nonce)?;
    if targets.is_empty() || targets.len() > TARGETS_MAX {
        return Err(ProbeProblem::BadOrder { detail: format!("1 to {TARGETS_MAX} targets") });
    }
    let answered = Mutex::new(false);
    let over = || *answered.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        for target in targets {
            let (answered, over) = (&answered, &over);
            let knocking = move || {
                while !over() {
                    let since = Instant::now();
                    if once(*target, nonce, link).is_ok_and(|heard| heard) {
                        let mut answered = answered.lock().unwrap_or_else(PoisonError::into_inner);
                        if !*answered {
                            out.say(&Answer::Knocked { peer: *target, at_ms: out.elapsed_ms() });
                        }
                        *answered = true;
                        return;
                    }
                    std::thread::sleep(KNOCK_AGAIN.saturating_sub(since.elapsed()));
                }
            };
            std::thread::Builder::new()
                .name("knock".to_owned())
                .spawn_scoped(scope, knocking)
                .map_err(|e| system("thread", e))?;
        }
        Ok(())
    })
}

fn once(target: SocketAddr, nonce: &[u8], link: Option<&LinkName>) -> io::Result<bool> {
    let socket = Socket::new(Domain::for_address(target), Type::STREAM, Some(Protocol::TCP))?;
    if let Some(link) = link {
        socket.bind_device(Some(link.as_str().as_bytes()))?;
    }
    socket.connect_timeout(&SockAddr::from(target), KNOCK_PATIENCE)?;
    let mut stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(KNOCK_PATIENCE))?;
    stream.set_write_timeout(Some(KNOCK_PATIENCE))?;
    stream.write_all(&[nonce, b"\n"].concat())?;
    let mut heard = Vec::new();
    // it may be anybody's port: neither long nor for long
    let end = Instant::now() + KNOCK_PATIENCE;
    let mut buffer = [0; 512];
    while heard.len() < REQUEST_MAX && Instant::now() < end {
        match stream.read(&mut buffer)? {
            0 => break,
            length => heard.extend(&buffer[..length]),
        }
        if says(&heard, nonce) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_counts_only_whole() {
        let nonce = b"abcdefgh";
        assert!(says(b"abcdefgh\n", nonce));
        assert!(says(b"GET /abcdefgh HTTP/1.1\r\n", nonce));
        for other in [&b"abcdefgh"[..], b"abcdefghi\n", b"xabcdefgh\n", b"abcdefg\n", b""] {
            assert!(!says(other, nonce), "{other:?}");
        }
    }

    #[test]
    fn nonces_are_long_and_plain() {
        assert!(check("0123-abc_DEF").is_ok());
        for bad in ["", "short", "with space", "with/slash", &"x".repeat(129), "é1234567"] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
