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
    for c in all.iter().filter(|c| c.verdict == Verdict::Differs) {
        println!("case {} on {}", c.case, c.engine);
        println!("  request   {}", c.request);
        println!("  recorded  {}", c.recorded.replace('\n', " ⏎ "));
        println!("  predicted {}", c.predicted.replace('\n', " ⏎ "));
    }
    for engine in engines {
        let of = |verdict| all.iter().filter(|c| c.engine == engine && c.verdict == verdict).count();
        let (agrees, ring, differs) = (of(Verdict::Agrees), of(Verdict::AgreesButRing), of(Verdict::Differs));
        let corrected = all.iter().filter(|c| c.engine == engine && c.list_was_wrong).count();
        println!(
            "{engine}: {} of {} agree ({ring} of them but for the place in the ring of automatic subnets; {corrected} lists of standing networks corrected), {differs} differ",
            agrees + ring,
            agrees + ring + differs
        );
    }
    let differs = all.iter().filter(|c| c.verdict == Verdict::Differs).count();
    println!("all: {} of {} agree", all.len() - differs, all.len());
    if differs == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
