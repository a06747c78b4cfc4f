//! Compares recorded answers of real engines with the predictor's: `cargo run --example verdicts -- FILE`.
//! Prints the agreement of each engine and every disagreement; ends with 1 if there is one, with 2 if the file
//! cannot be read. The form of the file is that of `tests/fixtures/engines/verdicts.json`.

#[path = "../tests/support/recorded.rs"]
mod recorded;

use std::{env, fs, process::ExitCode};

use recorded::{Case, Verdict, compare};

fn main() -> ExitCode {
    let Some(path) = env::args_os().nth(1) else {
        eprintln!("usage: verdicts FILE");
        return ExitCode::from(2);
    };
    let read = fs::read_to_string(&path).map_err(|e| e.to_string());
    let cases: Vec<Case> = match read.and_then(|text| serde_json::from_str(&text).map_err(|e| e.to_string()))
    {
        Ok(cases) => cases,
        Err(why) => {
            eprintln!("{}: {why}", path.display());
            return ExitCode::from(2);
        }
    };
    let all = compare(&cases);
    let mut engines: Vec<&str> = all.iter().map(|c| c.engine.as_str()).collect();
    engines.dedup();
    for c in all.iter().filter(|c| matches!(c.verdict, Verdict::Differs | Verdict::Untellable)) {
        let how = match c.verdict {
            Verdict::Untellable => " (cannot be told: what the answer depends on is not in the file)",
            _ => "",
        };
        println!("case {} on {}{how}", c.case, c.engine);
        println!("  request   {}", c.request);
        println!("  recorded  {}", c.recorded.replace('\n', " ⏎ "));
        println!("  predicted {}", c.predicted.replace('\n', " ⏎ "));
    }
    let count = |engine: Option<&str>, verdict: Verdict| {
        all.iter().filter(|c| engine.is_none_or(|e| c.engine == e) && c.verdict == verdict).count()
    };
    for engine in engines.into_iter().map(Some).chain([None]) {
        let of = |verdict| count(engine, verdict);
        let agrees = of(Verdict::Agrees) + of(Verdict::AgreesButRing);
        let total = agrees + of(Verdict::Untellable) + of(Verdict::Differs);
        println!(
            "{}: {agrees} of {total} agree ({} of them but for the place in the ring of automatic subnets), {} cannot be told, {} differ",
            engine.unwrap_or("all"),
            of(Verdict::AgreesButRing),
            of(Verdict::Untellable),
            of(Verdict::Differs),
        );
    }
    let corrected = all.iter().filter(|c| c.list_was_wrong).count();
    println!("{corrected} times a list of standing networks was contradicted and corrected");
    if count(None, Verdict::Differs) == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
