//! Resolves a name as the container would: by the resolvers of its `/etc/resolv.conf`, over UDP, without the C library's
//! resolver, which cannot be told to end in time.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    os::fd::AsFd,
    time::{Duration, Instant},
};

use lanward_core::{
    facts::HostFacts,
    observed::{Observed, Why},
    probe::{Answer, ProbeProblem, Sight},
};

use crate::{
    Out, random,
    raw::wait,
    system,
    wire::dns::{self, Answered, parse_dns},
};

const PORT: u16 = 53;
/// glibc and musl use at most three.
const RESOLVERS_MAX: usize = 3;
const TIMES: u32 = 2;
const GAP: Duration = Duration::from_millis(500);
/// How long the other family's answer is waited for after one with addresses.
const GRACE: Duration = Duration::from_millis(50);

/// Asks all resolvers for both families at once and tells what came.
pub fn run(name: &str, facts: &HostFacts, out: &Out) -> Result<(), ProbeProblem> {
    let resolvers = resolvers(facts);
    let addresses = ask(name, &resolvers)?;
    out.say(&Answer::Seen(Sight::Name { name: name.to_owned(), resolvers, addresses }));
    Ok(())
}

fn unknown(detail: &str) -> Observed<Vec<IpAddr>> {
    Observed::Unknown(Why::Failed { detail: detail.to_owned() })
}

fn ask(name: &str, resolvers: &[IpAddr]) -> Result<Observed<Vec<IpAddr>>, ProbeProblem> {
    if resolvers.is_empty() {
        return Ok(unknown("no-resolver"));
    }
    let id = random() as u16;
    let ids = [(id, dns::A), (id.wrapping_add(1), dns::AAAA)];
    let Some(questions) =
        ids.iter().map(|(id, kind)| dns::query(*id, name, *kind, true)).collect::<Option<Vec<_>>>()
    else {
        return Ok(unknown("no-name"));
    };
    let mut sockets = Vec::new();
    for resolver in resolvers {
        let any: IpAddr =
            if resolver.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        let socket = UdpSocket::bind(SocketAddr::new(any, 0)).map_err(|e| system("UDP socket", e))?;
        socket.set_nonblocking(true).map_err(|e| system("UDP socket", e))?;
        // connected, the socket takes answers from this resolver only, and hears that nobody listens there
        if socket.connect(SocketAddr::new(*resolver, PORT)).is_ok() {
            sockets.push(socket);
        }
    }
    let start = Instant::now();
    let mut times = 0;
    let mut heard = [None, None];
    let mut refused = None;
    let mut end = GAP * TIMES;
    let mut buffer = [0; 4096];
    while heard.iter().any(Option::is_none) && start.elapsed() < end {
        if times < TIMES && start.elapsed() >= GAP * times {
            times += 1;
            for socket in &sockets {
                questions.iter().for_each(|question| drop(socket.send(question)));
            }
        }
        let next = if times < TIMES { end.min(GAP * times) } else { end };
        wait(sockets.iter().map(|socket| socket.as_fd()), next.saturating_sub(start.elapsed()));
        for socket in &sockets {
            while let Ok(length) = socket.recv(&mut buffer) {
                for ((id, _), heard) in ids.iter().zip(&mut heard) {
                    match parse_dns(&buffer[..length], *id) {
                        Some(Answered::Addresses(found)) if heard.is_none() => {
                            if !found.is_empty() {
                                end = end.min(start.elapsed() + GRACE);
                            }
                            *heard = Some(found);
                        }
                        Some(Answered::Refused(code)) => refused = Some(format!("refused-{code}")),
                        Some(Answered::Truncated) => refused = Some("truncated".to_owned()),
                        _ => {}
                    }
                }
            }
        }
        if refused.is_some() && sockets.len() == 1 {
            // the only one there is does not want to
            end = end.min(start.elapsed() + GRACE);
            times = TIMES;
        }
    }
    let answered = heard.iter().any(Option::is_some);
    let addresses: Vec<_> = heard.into_iter().flatten().flatten().collect();
    if answered && (!addresses.is_empty() || refused.is_none()) {
        return Ok(Observed::Known(addresses));
    }
    Ok(unknown(refused.as_deref().unwrap_or("no-answer")))
}

fn resolvers(facts: &HostFacts) -> Vec<IpAddr> {
    facts.resolvers.known().into_iter().flatten().copied().take(RESOLVERS_MAX).collect()
}
