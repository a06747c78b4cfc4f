//! `lanward identify`: which kind of engine a recorded answer came from, how sure that is, and why.

use lanward_core::placement::{ClientFacts, EngineRecord, Placement, identify};
use lanward_words::{Args, plain};
use serde_json::{Value, json};

use crate::{
    args::IdentifyArgs,
    exit::{Exit, Failure},
    output::{Output, Table},
    world::{read, unreadable},
};

/// Judges one record, or each of a list of them.
pub fn run(output: &mut Output, args: &IdentifyArgs) -> Result<Exit, Failure> {
    let text = read(&args.record)?;
    let value: Value =
        serde_json::from_str(&text).map_err(|error| unreadable(&args.record, &error.to_string()))?;
    let (list, many) = match value {
        Value::Array(list) => (list, true),
        one => (vec![one], false),
    };
    let mut placements = Vec::with_capacity(list.len());
    for record in list {
        let record: EngineRecord =
            serde_json::from_value(record).map_err(|error| unreadable(&args.record, &error.to_string()))?;
        placements.push(identify(&record, &ClientFacts::default()));
    }
    if output.json {
        return match placements.as_slice() {
            [one] if !many => output.document("identify", one),
            all => output.document("identify", &json!({ "records": all })),
        }
        .map(|()| Exit::Done);
    }
    for (at, placement) in placements.iter().enumerate() {
        if many {
            output.gap();
            output.say("cli-identify-record", &Args::none().with("number", at + 1));
        }
        print(output, placement);
    }
    Ok(Exit::Done)
}

fn print(output: &mut Output, placement: &Placement) {
    let words = &output.words;
    let mut table = Table::bare();
    table.row([words.say("cli-label-kind"), words.engine_kind(placement.kind)]);
    table.row([words.say("cli-label-location"), words.location(placement.location)]);
    table.row([words.say("cli-label-certainty"), words.certainty(placement.certainty)]);
    if placement.rootless {
        table.row([words.say("cli-label-rootless"), words.say("cli-yes")]);
    }
    if placement.containerized {
        table.row([words.say("cli-label-containerized"), words.say("cli-yes")]);
    }
    for (at, evidence) in placement.evidence.iter().enumerate() {
        let label = if at == 0 { words.say("cli-label-evidence") } else { String::new() };
        table.row([label, format!("{} = {}", plain(&evidence.field), plain(&evidence.value))]);
    }
    output.table(&table);
}
