//! `lanward survey`: this machine's interfaces, addresses and routes, and the engine with its own. What
//! `ip addr`, `ip -d link` and `ip route` show is here.

use lanward_core::{
    endpoint::{EndpointSource, EngineEndpoint},
    facts::{
        EndpointAttempt, EngineFacts, EngineInfo, EngineLink, EngineVersion, EngineView, Facts, HostFacts,
        KernelSupport, LinkFacts, LinkKind, Machine, Route, Timestamp,
    },
    observed::Observed,
    placement::{Location, Placement},
    ports::Depth,
};
use lanward_words::Args;
use serde::Serialize;
use serde_json::Value;

use crate::{
    args::SurveyArgs,
    exit::{Exit, Failure},
    output::{Output, Table},
    world::World,
};

/// Linux's main routing table (`RT_TABLE_MAIN`, `linux/rtnetlink.h`).
const MAIN_TABLE: u32 = 254;

/// Prints what is seen.
pub async fn run(output: &mut Output, world: &World, args: &SurveyArgs) -> Result<Exit, Failure> {
    let facts = &*world.facts(Depth::Whole).await;
    if output.json {
        output.document("survey", &document(facts, world.is_recorded()))?;
        return Ok(Exit::Done);
    }

    let host = &facts.host;
    if world.is_recorded() {
        let line = output.paint.yellow(&output.words.say("cli-recorded"));
        output.line(line);
    }
    output.heading("cli-survey-machine");
    let mut about = Table::bare().indented(2);
    about.row([output.words.say("cli-label-hostname"), host.hostname.clone()]);
    about.row([output.words.say("cli-label-os"), host.os.name.clone()]);
    about.row([output.words.say("cli-label-kernel"), host.os.kernel.clone()]);
    about.row([output.words.say("cli-label-machine"), machine(output, &host.machine)]);
    output.table(&about);

    output.heading("cli-survey-interfaces");
    let nics = host.nics.iter().map(|nic| (nic.name.as_str(), &nic.link));
    links(output, nics, args.all);
    output.heading("cli-survey-routes");
    routes(output, &host.routes, args.all);
    if host.routes.known().is_some() && !host.routes_are_complete() {
        output.say("cli-survey-routes-partial", &Args::none());
    }

    output.heading("cli-survey-engine");
    match &facts.engine {
        EngineView::Seen(engine) => {
            engine_line(output, engine);
            if engine.placement.location == Location::SameKernel {
                output.say("cli-survey-same-links", &Args::none());
            } else {
                engine_links(output, engine, args.all);
                super::probe::hint(output, facts);
            }
        }
        EngineView::Unavailable { tried } => {
            output.say("cli-survey-no-engine", &Args::none());
            for attempt in tried {
                let text = output.words.problem(&attempt.problem);
                let line =
                    format!("  {}  {}", lanward_words::plain(&attempt.endpoint.to_string()), text.what);
                output.line(line);
                if let Some(action) = text.action {
                    output.line(format!("    → {action}"));
                }
            }
        }
    }
    Ok(Exit::Done)
}

/// The engine's interfaces, or why they are unknown.
pub fn engine_links(output: &mut Output, engine: &EngineFacts, all: bool) {
    output.heading("cli-survey-engine-links");
    match &engine.links {
        Observed::Known(known) => {
            links(output, known.iter().map(|l| (l.name.as_str(), &l.link)), all);
        }
        Observed::Unknown(why) => {
            let line = format!("  {}", output.words.why(why));
            output.line(line);
        }
    }
}

/// The engine without its networks and containers: those are `networks` and `inspect`.
pub fn engine_document(engine: &EngineFacts) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(engine).map_err(|e| Failure::error("json", &e))?;
    if let Value::Object(map) = &mut value {
        map.remove("networks");
        map.remove("containers");
        map.insert("state".into(), "seen".into());
    }
    Ok(value)
}

/// The document: references only, because a thousand interfaces are a megabyte.
#[derive(Serialize)]
struct Document<'a> {
    recorded: bool,
    taken_at: Timestamp,
    host: &'a HostFacts,
    engine: EngineDocument<'a>,
}

/// The engine without its networks and containers: those are `networks` and `inspect`.
#[derive(Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum EngineDocument<'a> {
    Seen {
        endpoint: &'a EngineEndpoint,
        found_by: &'a EndpointSource,
        version: &'a EngineVersion,
        info: &'a EngineInfo,
        placement: &'a Placement,
        /// Left out where they are the host's.
        #[serde(flatten)]
        side: Option<SideDocument<'a>>,
    },
    Unavailable {
        tried: &'a [EndpointAttempt],
    },
}

/// What the engine's kernel has.
#[derive(Serialize)]
struct SideDocument<'a> {
    links: &'a Observed<Vec<EngineLink>>,
    routes: &'a Observed<Vec<Route>>,
    machine: &'a Observed<Machine>,
    kernel: &'a KernelSupport,
}

fn document(facts: &Facts, recorded: bool) -> Document<'_> {
    let engine = match &facts.engine {
        EngineView::Seen(engine) => {
            let EngineFacts { endpoint, found_by, version, info, placement, .. } = &**engine;
            let EngineFacts { links, routes, machine, kernel, .. } = &**engine;
            let elsewhere = placement.location != Location::SameKernel;
            let side = elsewhere.then_some(SideDocument { links, routes, machine, kernel });
            EngineDocument::Seen { endpoint, found_by, version, info, placement, side }
        }
        EngineView::Unavailable { tried } => EngineDocument::Unavailable { tried },
    };
    Document { recorded, taken_at: facts.taken_at, host: &facts.host, engine }
}

/// One line about the engine: product, version, kind, where it runs, how it was reached.
pub fn engine_line(output: &mut Output, engine: &EngineFacts) {
    let words = &output.words;
    let args = Args::none()
        .with("product", engine.version.product)
        .with("version", &engine.version.version)
        .with("api", &engine.version.negotiated_api)
        .with("kernel", &engine.version.kernel)
        .with("kind", words.engine_kind(engine.placement.kind))
        .with("certainty", engine.placement.certainty)
        .with("location", engine.placement.location)
        .with("endpoint", engine.endpoint.to_string());
    output.say("cli-engine", &args);
}

fn machine(output: &Output, machine: &Observed<Machine>) -> String {
    let words = &output.words;
    match machine {
        Observed::Known(Machine::Physical) => words.say("cli-machine-physical"),
        Observed::Known(Machine::Virtual { hypervisor, evidence }) => words.text(
            "cli-machine-virtual",
            &Args::none().with("hypervisor", hypervisor).with("evidence", evidence),
        ),
        Observed::Unknown(why) => unknown(output, why),
    }
}

fn unknown(output: &Output, why: &lanward_core::observed::Why) -> String {
    output.words.text("cli-unknown", &Args::none().with("why", output.words.why(why)))
}

fn links<'a>(output: &mut Output, links: impl Iterator<Item = (&'a str, &'a LinkFacts)>, all: bool) {
    let words = &output.words;
    let mut table = Table::new(
        [
            "cli-table-index",
            "cli-table-interface",
            "cli-table-kind",
            "cli-table-state",
            "cli-table-mac",
            "cli-table-mtu",
            "cli-table-addresses",
        ]
        .map(|key| words.say(key)),
    )
    .indented(2);
    let mut hidden = 0;
    for (name, link) in links {
        let container_side = link.docker_made && matches!(link.kind, LinkKind::Veth);
        if container_side && !all {
            hidden += 1;
            continue;
        }
        let friendly = link.friendly_name.as_deref().map(|f| format!(" ({f})")).unwrap_or_default();
        let mut names = vec![format!("{name}{friendly}")];
        names.extend(link.alt_names.iter().map(|n| format!("= {n}")));
        table.row_of_lines([
            vec![link.index.to_string()],
            names,
            kind_lines(output, link),
            state_lines(output, link),
            mac_lines(output, link),
            vec![link.mtu.to_string()],
            address_lines(output, link),
        ]);
    }
    output.table(&table);
    if hidden > 0 {
        output.say("cli-survey-hidden", &Args::none().with("count", hidden));
    }
}

fn kind_lines(output: &Output, link: &LinkFacts) -> Vec<String> {
    let words = &output.words;
    let tag = serde_json::to_value(&link.kind).ok();
    let tag = tag.as_ref().and_then(|v| v.get("type")).and_then(Value::as_str).unwrap_or("unknown");
    let mut lines = vec![words.text(&format!("cli-link-{tag}"), &Args::of(&link.kind))];
    let below = match &link.kind {
        LinkKind::Vlan { link, .. }
        | LinkKind::Macvlan { link, .. }
        | LinkKind::Macvtap { link }
        | LinkKind::Ipvlan { link, .. } => link.as_deref(),
        _ => None,
    };
    if let Some(below) = below {
        lines.push(words.text("cli-link-on", &Args::none().with("link", below)));
    }
    if let Some(master) = &link.master {
        lines.push(words.text("cli-link-port-of", &Args::none().with("master", master)));
    }
    if link.docker_made {
        lines.push(words.say("cli-link-docker-made"));
    }
    if let Observed::Known(driver) = &link.driver {
        lines.push(words.text("cli-link-driver", &Args::none().with("driver", driver)));
    }
    lines
}

fn state_lines(output: &Output, link: &LinkFacts) -> Vec<String> {
    let words = &output.words;
    let mut lines = vec![if link.admin_up {
        words.text("cli-link-state", &Args::none().with("state", word(&link.oper_state)))
    } else {
        words.say("cli-link-off")
    }];
    if link.admin_up && link.carrier.known() == Some(&false) {
        lines.push(words.say("cli-link-no-carrier"));
    }
    if let Observed::Known(speed) = link.speed_mbps {
        lines.push(words.text("cli-link-speed", &Args::none().with("mbps", speed)));
    }
    lines
}

fn mac_lines(output: &Output, link: &LinkFacts) -> Vec<String> {
    let mut lines = vec![link.mac.map(|m| m.to_string()).unwrap_or_default()];
    if let Observed::Known(Some(permanent)) = link.permanent_mac
        && Some(permanent) != link.mac
    {
        lines.push(output.words.text("cli-link-permanent-mac", &Args::none().with("mac", permanent)));
    }
    lines
}

fn address_lines(output: &Output, link: &LinkFacts) -> Vec<String> {
    let words = &output.words;
    link.addresses
        .iter()
        .map(|address| {
            let mut notes = Vec::new();
            if address.scope != lanward_core::facts::AddressScope::Global {
                notes.push(word(&address.scope));
            }
            if address.leased.known() == Some(&true) {
                notes.push(words.say("cli-address-leased"));
            }
            // `dynamic` is said in words above.
            notes.extend(address.flags.iter().filter(|f| *f != "permanent" && *f != "dynamic").cloned());
            if let Some(seconds) = address.valid_for_s {
                notes.push(words.text("cli-address-valid", &Args::none().with("seconds", seconds)));
            }
            if notes.is_empty() {
                address.address.to_string()
            } else {
                format!("{} ({})", address.address, notes.join(", "))
            }
        })
        .collect()
}

fn routes(output: &mut Output, routes: &Observed<Vec<Route>>, all: bool) {
    let words = &output.words;
    let routes = match routes {
        Observed::Known(routes) => routes,
        Observed::Unknown(why) => {
            let line = format!("  {}", unknown(output, why));
            output.line(line);
            return;
        }
    };
    let mut table = Table::new(
        [
            "cli-table-destination",
            "cli-table-via",
            "cli-table-interface",
            "cli-table-source",
            "cli-table-metric",
            "cli-table-protocol",
        ]
        .map(|key| words.say(key)),
    )
    .indented(2);
    for route in routes.iter().filter(|r| all || r.table == MAIN_TABLE) {
        let destination = if route.is_default() {
            let family = if route.destination.written_address().is_ipv4() { "" } else { " (IPv6)" };
            format!("default{family}")
        } else {
            route.destination.to_string()
        };
        table.row([
            destination,
            route.gateway.map_or_else(|| words.say("cli-route-on-link"), |g| g.to_string()),
            route.link.clone().unwrap_or_default(),
            route.source.map(|s| s.to_string()).unwrap_or_default(),
            route.metric.map(|m| m.to_string()).unwrap_or_default(),
            route.protocol.clone().unwrap_or_default(),
        ]);
    }
    if table.is_empty() {
        let line = format!("  {}", words.say("cli-survey-no-routes"));
        output.line(line);
    } else {
        output.table(&table);
    }
}

/// A unit variant's name, as serde writes it.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
