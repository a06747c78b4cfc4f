//! `lanward map`: the addresses of a subnet with all that is known of each, after asking the LAN.

use std::net::IpAddr;

use indicatif::{ProgressBar, ProgressStyle};
use lanward_core::{
    addressing::{Family, Subnet},
    draft::DriverKind,
    facts::{Facts, Lookup},
    map::{AddressMap, Basis, Cell, Look, MapSubject, Mark, address_map, sweep_blocks},
    names::LinkName,
    probe::Pace,
    suitability::{Suitability, rank_links_for},
    sweep::{SweepRecord, SweepState},
};
use lanward_words::{Args, plain};
use lanward_workflow::session::SweepOrder;
use serde_json::json;

use super::{probe, runs::moment};
use crate::{
    args::MapArgs,
    exit::{Exit, Failure},
    output::{Output, Table, may_draw_progress},
    world::{Live, World, no_engine, said},
};

/// Addresses of a map that is drawn one by one; larger ones in blocks.
const DRAWN_ONE_BY_ONE: u32 = 256;

/// Addresses of a row.
const ROW: usize = 32;

/// Asks, and prints the map.
pub async fn run(output: &mut Output, world: &World, args: &MapArgs) -> Result<Exit, Failure> {
    let facts = world.snapshot().await.facts;
    let subjects = subjects(&facts, args)?;
    let facts = match world {
        World::Live(session) if !args.known => sweep(output, session, args, &subjects).await?,
        _ => facts,
    };
    let maps: Vec<AddressMap> = subjects.iter().map(|subject| address_map(&facts, subject)).collect();
    if output.json {
        output.document("map", &json!({ "recorded": world.is_recorded(), "maps": maps }))?;
        return Ok(Exit::Done);
    }
    for map in &maps {
        print(output, map);
    }
    Ok(Exit::Done)
}

fn subjects(facts: &Facts, args: &MapArgs) -> Result<Vec<MapSubject>, Failure> {
    if let Some(problem) = no_engine(facts) {
        return Err(problem.into());
    }
    let Some(engine) = facts.engine() else { return Err(Failure::usage("usage-map-nothing", Args::none())) };
    let subnet = args.subnet.as_deref().map(|text| text.parse::<Subnet>().map_err(|_| text)).transpose();
    let subnet =
        subnet.map_err(|text| Failure::usage("usage-map-subnet", Args::none().with("typed", text)))?;
    let mut subjects = if let Some(name) = &args.network {
        match engine.find_network(name) {
            Lookup::Found(network) => MapSubject::of_network(network),
            Lookup::Missing | Lookup::Ambiguous(_) => {
                return Err(Failure::usage("usage-map-network", Args::none().with("name", name)));
            }
        }
    } else {
        let best = || rank_links_for(engine, DriverKind::Macvlan).into_iter().next();
        let best = || best().filter(|c| c.suitability != Suitability::Impossible).map(|c| c.name);
        let link = args.link.as_deref().map(LinkName::seen).or_else(best);
        let mut lans = link.map(|link| MapSubject::of_link(facts, &link, subnet)).unwrap_or_default();
        // Nobody who asks for a LAN means an IPv6 subnet that cannot be asked.
        if subnet.is_none() && lans.iter().any(|s| s.subnet.family() == Family::V4) {
            lans.retain(|s| s.subnet.family() == Family::V4);
        }
        lans
    };
    if let (Some(subnet), true) = (subnet, args.network.is_some()) {
        subjects.retain(|s| s.subnet.overlaps(subnet));
    }
    if subjects.is_empty() {
        return Err(Failure::usage("usage-map-nothing", Args::none()));
    }
    Ok(subjects)
}

/// Asks the LAN of each subject; the picture with what was heard.
async fn sweep(
    output: &mut Output,
    session: &Live,
    args: &MapArgs,
    subjects: &[MapSubject],
) -> Result<Facts, Failure> {
    probe::permission(output, session).await?;
    for subject in subjects {
        let Some(link) = subject.link.clone() else { continue };
        let blocks = sweep_blocks(subject.subnet, subject.gateway);
        if blocks.is_empty() {
            continue;
        }
        let bar = may_draw_progress(output).then(|| bar(output, subject.subnet));
        let mut on_change = |record: &SweepRecord| {
            if let Some(bar) = &bar {
                if let SweepState::Running { sent, total } = record.state {
                    bar.set_length(u64::from(total.max(1)));
                    bar.set_position(u64::from(sent));
                }
                let heard = Args::none().with("count", record.holders.len());
                bar.set_message(output.words.text("map-heard", &heard));
            }
        };
        let order = SweepOrder {
            link,
            blocks,
            dhcp: !args.no_dhcp,
            names: !args.no_names,
            gateway: subject.gateway,
            pace: Pace::default(),
        };
        // Interrupted, what was heard so far is kept, and shown.
        let swept = tokio::select! {
            swept = session.sweep(&order, &mut on_change) => swept.map(drop),
            () = interrupted() => {
                session.settled().await;
                Ok(())
            }
        };
        if let Some(bar) = &bar {
            bar.finish_and_clear();
        }
        swept.map_err(said)?;
    }
    Ok(session.snapshot().await.facts)
}

/// Somebody wants no more of it. Where that cannot be noticed, nobody does.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

fn bar(output: &Output, subnet: Subnet) -> ProgressBar {
    let bar = ProgressBar::new(1);
    if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {percent} %  {msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(output.words.text("map-asking", &Args::none().with("subnet", subnet)));
    bar
}

fn print(output: &mut Output, map: &AddressMap) {
    let words = |output: &Output, key: &str, args: Args| output.words.text(key, &args);
    let head = output.paint.bold(&words(output, "map-title", Args::none().with("subnet", map.subnet)));
    output.gap();
    output.line(head);
    output.say("map-totals", &Args::of(&map.totals));
    match &map.look {
        None => output.say("map-never-looked", &Args::none()),
        Some(look) => {
            let when = Args::none().with("time", moment(look.looked_at));
            output.say("map-looked-at", &when);
            if let SweepState::CutShort { reason } = &look.state {
                output.say("map-cut-short", &Args::none().with("reason", reason));
            }
            for offer in &map.offers {
                output.say("map-offer", &Args::of(offer));
            }
            if look.dhcp_asked && map.offers.is_empty() {
                output.say("map-no-offer", &Args::none());
            }
        }
    }
    if !map.can_be_swept() {
        match sweep_blocks(map.subnet, None).first() {
            Some(block) => {
                output.say("map-too-wide", &Args::none().with("subnet", map.subnet).with("block", block));
            }
            None => output.say("map-no-v6", &Args::none()),
        }
    }
    if let Some(many) = &map.answers_for_all {
        let line =
            output.paint.yellow(&format!("! {}", words(output, "map-answers-for-all", Args::of(many))));
        output.line(line);
    }
    if map.totals.conflicts > 0 {
        let line = output.paint.red(&format!("‼ {}", words(output, "map-conflicts", Args::of(&map.totals))));
        output.line(line);
    }
    if output.quiet {
        return;
    }
    output.gap();
    grid(output, map);
    table(output, map);
    proposal(output, map);
}

/// One sign an address, or a line a block that holds anything.
fn grid(output: &mut Output, map: &AddressMap) {
    if map.totals.addresses <= DRAWN_ONE_BY_ONE {
        let signs: Vec<char> = map
            .runs
            .iter()
            .flat_map(|run| std::iter::repeat_n(sign(&run.cell), run.count as usize))
            .collect();
        for (row, line) in signs.chunks(ROW).enumerate() {
            let first = map.subnet.range().addresses().nth(row * ROW);
            let label = first.map(|a| a.to_string()).unwrap_or_default();
            output.line(format!("  {label:<15}  {}", line.iter().collect::<String>()));
        }
        let legend = output.paint.dim(&format!("  {}", output.words.say("map-legend")));
        output.line(legend);
        output.gap();
        return;
    }
    let mut table = Table::new(
        ["map-block", "look-answered", "look-nobody-answered", "look-not-asked", "map-in-docker"]
            .map(|key| output.words.say(key)),
    )
    .indented(2);
    let told = |t: &lanward_core::map::Totals| t.answered > 0 || t.docker > 0;
    for block in map.blocks(24).iter().filter(|b| told(&b.totals)) {
        let t = &block.totals;
        let counts = [t.answered, t.nobody_answered, t.not_asked, t.docker].map(|n| n.to_string());
        table.row(std::iter::once(block.block.to_string()).chain(counts));
    }
    if !table.is_empty() {
        output.table(&table);
        output.gap();
    }
}

fn sign(cell: &Cell) -> char {
    if cell.conflict {
        return '!';
    }
    let first = cell.marks.iter().find_map(|mark| match mark {
        Mark::Network | Mark::Broadcast => Some('='),
        Mark::Gateway => Some('G'),
        Mark::Host { .. } | Mark::ThisComputer { .. } => Some('H'),
        Mark::DhcpServer => Some('S'),
        Mark::Offered { .. } => Some('O'),
        Mark::Docker { .. } => Some('D'),
        Mark::Excluded => Some('x'),
        Mark::Resolver | Mark::Range | Mark::Suggested => None,
    });
    let is = |mark: Mark| cell.marks.contains(&mark);
    match (first, cell.look) {
        (Some(sign), _) => sign,
        (None, Look::Answered { .. }) => '#',
        (None, _) if is(Mark::Suggested) => '+',
        (None, Look::NobodyAnswered { .. }) => '·',
        (None, Look::NotAsked | Look::Asking) => '?',
    }
}

/// Every address of which more is known than that it was silent.
fn table(output: &mut Output, map: &AddressMap) {
    let words = &output.words;
    let mut table = Table::new(
        ["map-address", "map-heard-of", "cli-table-mac", "map-vendor", "map-column-what"]
            .map(|key| words.say(key)),
    )
    .indented(2);
    let speaks = |mark: &&Mark| {
        !matches!(mark, Mark::Network | Mark::Broadcast | Mark::Range | Mark::Suggested | Mark::Excluded)
    };
    for run in &map.runs {
        let cell = &run.cell;
        let mut marks: Vec<String> = cell.marks.iter().filter(speaks).map(|m| words.mark(m)).collect();
        if marks.is_empty() && cell.answered_by.is_empty() {
            continue;
        }
        if cell.conflict {
            marks.insert(0, words.say("map-conflict"));
        }
        marks.extend(cell.name.as_ref().map(|name| plain(name).into_owned()));
        let macs: Vec<String> = cell.answered_by.iter().map(|by| by.mac.to_string()).collect();
        let vendors: Vec<String> = cell.answered_by.iter().map(|by| words.vendor(&by.vendor)).collect();
        table.row_of_lines([
            vec![span(run.first, run.last)],
            vec![words.look(&cell.look)],
            macs,
            vendors,
            vec![marks.join(", ")],
        ]);
    }
    if !table.is_empty() {
        output.table(&table);
    }
}

fn span(first: IpAddr, last: IpAddr) -> String {
    if first == last { first.to_string() } else { format!("{first} – {last}") }
}

fn proposal(output: &mut Output, map: &AddressMap) {
    output.gap();
    let Some(proposal) = &map.proposal else {
        output.say("map-no-proposal", &Args::none());
        return;
    };
    let key = match proposal.basis {
        Basis::NobodyAnswered { .. } => "map-proposal-nobody-answered",
        Basis::NotAsked => "map-proposal-not-asked",
    };
    let args = Args::none().with("range", proposal.range);
    let line = output.paint.bold(&output.words.text(key, &args));
    output.line(line);
    let line = format!("  → {}", output.words.router_advice(&proposal.router));
    output.line(line);
    output.say("map-silent-is-not-free", &Args::none());
}
