//! What to say about each thing the program can hand out: which message, which attributes, which arguments.

use lanward_core::{
    access::{Refusal, ShimState, texts::AccessNote},
    draft::FieldError,
    edit::{AddressFate, EditRefusal, MacFate},
    endpoint::EngineProblem,
    finding::{Finding, Remedy, Severity},
    health::Health,
    identity::IdentityStanding,
    kinds::FindingKind,
    map::{Look, Mark, RouterAdvice},
    moves::{Loss, MoveRefusal, NewAddress},
    observed::Why,
    oui::Vendor,
    placement::{Certainty, EngineKind, Location},
    plan::Step,
    predict::ErrorClass,
    probe::ProbeError,
    recovery::{Act, Obstacle, RunKind, RunStatus},
    run::{Outcome, StepFailure},
    snapshot::AppError,
    verify::{CheckKind, CheckResult, Doubt, Failure, Limit, Overall, Sighting, SubjectProblem},
};
use serde::Serialize;
use serde_json::Value;

use crate::{Args, Words};

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingText {
    /// One line.
    pub title: String,
    /// What is so.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub action: String,
    /// What Lanward offers, in the finding's order.
    pub remedies: Vec<RemedyText>,
}

/// A remedy in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemedyText {
    /// The words.
    pub text: String,
    /// The remedy itself.
    pub remedy: Remedy,
}

/// A problem or error in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemText {
    /// What is so.
    pub what: String,
    /// What to do, where the catalogue says something.
    pub action: Option<String>,
}

/// What a failed check or a refusal means, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictText {
    /// One line.
    pub title: String,
    /// Why it is so, and what follows.
    pub why: String,
    /// What to do.
    pub action: String,
}

impl Words {
    /// A finding: title, what is so, why it matters, what to do, and its remedies.
    pub fn finding(&self, finding: &Finding) -> FindingText {
        let mut args = Args::of(&finding.kind);
        if let FindingKind::EngineWillRefuse { message, .. } = &finding.kind {
            args = args.with("message", foretold(message));
        }
        let key = format!("finding-{}", finding.code().0);
        FindingText {
            title: self.text(&key, &args),
            what: self.attr(&key, "what", &args),
            why: self.attr(&key, "why", &args),
            action: self.attr(&key, "do", &args),
            remedies: finding
                .remedies
                .iter()
                .map(|remedy| RemedyText { text: self.remedy(remedy, &finding.kind), remedy: remedy.clone() })
                .collect(),
        }
    }

    /// A remedy of a finding of `kind`.
    pub fn remedy(&self, remedy: &Remedy, kind: &FindingKind) -> String {
        let args = Args::of(remedy).and(Args::of(kind));
        match remedy {
            Remedy::Advice { code } => self.text(&format!("advice-{code}"), &args),
            // `code` names a rule here; its words are that finding's title.
            Remedy::Accept { code } => self.text("remedy-accept", &args.with("rule", code)),
            other => self.text(&format!("remedy-{}", tag(other, "remedy")), &args),
        }
    }

    /// Why an engine cannot be talked to, and what to do about it.
    pub fn problem(&self, problem: &EngineProblem) -> ProblemText {
        let args = Args::of(problem);
        let key = format!("problem-{}", tag(problem, "problem"));
        ProblemText { what: self.text(&key, &args), action: self.maybe_attr(&key, "do", &args) }
    }

    /// A kind of refusal.
    pub fn refusal(&self, class: &ErrorClass) -> String {
        self.say(&format!("refusal-{}", word(class)))
    }

    /// A kind of refusal with what the engine objects to and what to do.
    pub fn refusal_explained(&self, class: &ErrorClass) -> ProblemText {
        let key = format!("refusal-{}", word(class));
        ProblemText {
            what: self.attr(&key, "what", &Args::none()),
            action: self.maybe_attr(&key, "do", &Args::none()),
        }
    }

    /// What is wrong with a field.
    pub fn field_error(&self, error: &FieldError) -> String {
        self.text(&format!("field-error-{}", word(&error.code)), &Args::of(error))
    }

    /// A step of a plan.
    pub fn step(&self, step: &Step) -> String {
        self.text(&format!("step-{}", tag(step, "step")), &Args::of(step))
    }

    /// Why a step failed.
    pub fn failure(&self, failure: &StepFailure) -> String {
        self.text(&format!("failure-{}", tag(failure, "failure")), &Args::of(failure))
    }

    /// How a run ended.
    pub fn outcome(&self, outcome: &Outcome) -> String {
        self.text(&format!("outcome-{}", tag(outcome, "outcome")), &Args::of(outcome))
    }

    /// What an act of a recovery does.
    pub fn recovery_act(&self, act: &Act) -> String {
        match act {
            Act::Do { does } => self.step(does),
            other => self.text(&format!("recovery-act-{}", tag(other, "act")), &Args::of(other)),
        }
    }

    /// What is in the way of a recovery.
    pub fn obstacle(&self, obstacle: &Obstacle) -> String {
        self.text(&format!("obstacle-{}", tag(obstacle, "obstacle")), &Args::of(obstacle))
    }

    /// Why there can be no host access, why that is so, and what to do.
    pub fn access_refusal(&self, refusal: &Refusal) -> VerdictText {
        let args = Args::of(refusal);
        let key = format!("access-refusal-{}", tag(refusal, "refusal"));
        VerdictText {
            title: self.text(&key, &args),
            why: self.attr(&key, "why", &args),
            action: self.attr(&key, "do", &args),
        }
    }

    /// What is to be known of another program's way.
    pub fn access_note(&self, note: AccessNote) -> String {
        self.say(&format!("access-note-{}", word(&note)))
    }

    /// What the holder of a host shim says of it.
    pub fn shim_state(&self, state: &ShimState) -> String {
        self.text(&format!("access-state-{}", tag(state, "state")), &Args::of(state))
    }

    /// Why a network cannot be edited.
    pub fn edit_refusal(&self, refusal: &EditRefusal) -> String {
        self.text(&format!("edit-refusal-{}", tag(refusal, "refusal")), &Args::of(refusal))
    }

    /// What becomes of an address.
    pub fn address_fate(&self, fate: &AddressFate) -> String {
        self.text(&format!("address-fate-{}", tag(fate, "fate")), &Args::of(fate))
    }

    /// What becomes of a MAC address.
    pub fn mac_fate(&self, fate: &MacFate) -> String {
        self.text(&format!("mac-fate-{}", tag(fate, "fate")), &Args::of(fate))
    }

    /// How a record of what is kept for a container stands.
    pub fn standing(&self, standing: &IdentityStanding) -> String {
        self.text(&format!("identity-standing-{}", tag(standing, "standing")), &Args::of(standing))
    }

    /// An address on the network that a container comes to.
    pub fn new_address(&self, address: &NewAddress) -> String {
        self.text(&format!("new-address-{}", tag(address, "new")), &Args::of(address))
    }

    /// What a container does not have any more when it has moved.
    pub fn move_loss(&self, loss: &Loss) -> String {
        self.text(&format!("move-loss-{}", tag(loss, "loss")), &Args::of(loss))
    }

    /// Why a container cannot be moved.
    pub fn move_refusal(&self, refusal: &MoveRefusal) -> String {
        self.text(&format!("move-refusal-{}", tag(refusal, "refusal")), &Args::of(refusal))
    }

    /// A kind of run.
    pub fn run_kind(&self, kind: RunKind) -> String {
        self.say(&format!("run-kind-{}", word(&kind)))
    }

    /// Whether a run goes on.
    pub fn run_status(&self, status: RunStatus) -> String {
        self.say(&format!("run-status-{}", word(&status)))
    }

    /// Why we could not do our work.
    pub fn error(&self, error: &AppError) -> ProblemText {
        let args = Args::of(error);
        let key = format!("error-{}", error.code);
        ProblemText { what: self.text(&key, &args), action: self.maybe_attr(&key, "do", &args) }
    }

    /// Why a fact is unknown.
    pub fn why(&self, why: &Why) -> String {
        self.text(&format!("why-{}", tag(why, "reason")), &Args::of(why))
    }

    /// What a failed check means: title, why, what to do.
    pub fn verdict(&self, failure: &Failure) -> VerdictText {
        let args = Args::of(failure);
        let key = format!("verdict-{}", failure.code());
        VerdictText {
            title: self.text(&key, &args),
            why: self.attr(&key, "why", &args),
            action: self.attr(&key, "do", &args),
        }
    }

    /// What is checked.
    pub fn check(&self, what: CheckKind) -> String {
        self.say(&format!("check-{}", word(&what)))
    }

    /// How a whole look ended.
    pub fn overall(&self, overall: Overall) -> String {
        self.say(&format!("overall-{}", word(&overall)))
    }

    /// How a check went, in a word or two.
    pub fn check_result(&self, result: &CheckResult) -> String {
        self.say(&format!("result-{}", tag(result, "result")))
    }

    /// What was seen.
    pub fn sighting(&self, sighting: &Sighting) -> String {
        self.text(&format!("sighting-{}", tag(sighting, "seen")), &Args::of(sighting))
    }

    /// Why a check cannot be told.
    pub fn doubt(&self, doubt: &Doubt) -> String {
        self.text(&format!("doubt-{}", tag(doubt, "doubt")), &Args::of(doubt))
    }

    /// What such a network never does.
    pub fn limit(&self, limit: &Limit) -> String {
        self.text(&format!("limit-{}", tag(limit, "limit")), &Args::of(limit))
    }

    /// Why there is nothing to be looked at.
    pub fn subject_problem(&self, problem: &SubjectProblem) -> String {
        self.text(&format!("subject-{}", tag(problem, "subject")), &Args::of(problem))
    }

    /// Why the probe brought nothing.
    pub fn probe_error(&self, error: &ProbeError) -> String {
        self.text(&format!("probe-error-{}", tag(error, "error")), &Args::of(error))
    }

    /// What an address is.
    pub fn mark(&self, mark: &Mark) -> String {
        self.text(&format!("mark-{}", tag(mark, "mark")), &Args::of(mark))
    }

    /// Whether an address was asked, and what came.
    pub fn look(&self, look: &Look) -> String {
        self.say(&format!("look-{}", tag(look, "look")))
    }

    /// Whose make a MAC address is.
    pub fn vendor(&self, vendor: &Vendor) -> String {
        self.text(&format!("vendor-{}", tag(vendor, "vendor")), &Args::of(vendor))
    }

    /// How the router is kept out of a proposed range.
    pub fn router_advice(&self, advice: &RouterAdvice) -> String {
        self.text(&format!("router-{}", tag(advice, "router")), &Args::of(advice))
    }

    /// A kind of engine.
    pub fn engine_kind(&self, kind: EngineKind) -> String {
        self.say(&format!("kind-{}", word(&kind)))
    }

    /// Where an engine runs.
    pub fn location(&self, location: Location) -> String {
        self.say(&format!("location-{}", word(&location)))
    }

    /// How sure a conclusion is.
    pub fn certainty(&self, certainty: Certainty) -> String {
        self.say(&format!("certainty-{}", word(&certainty)))
    }

    /// How bad a finding is.
    pub fn severity(&self, severity: Severity) -> String {
        self.say(&format!("severity-{}", word(&severity)))
    }

    /// The state of the whole in one sentence.
    pub fn health(&self, health: &Health) -> String {
        self.text(&format!("health-{}", word(&health.state)), &Args::of(health))
    }
}

/// A sentence that an engine is expected to say, for reading: `core` writes `<id>` and the like where the engine will
/// put what nobody knows yet.
pub fn foretold(message: &str) -> String {
    ["<id>", "<name>", "<r>"].iter().fold(message.to_owned(), |text, unknown| text.replace(unknown, "…"))
}

/// The tag of an internally tagged enum, as serde writes it.
fn tag(value: &impl Serialize, field: &str) -> String {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map.get(field).and_then(Value::as_str).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// A unit variant's name, as serde writes it.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
