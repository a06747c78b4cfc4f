//! Reads a text somebody pasted: a docker command line, a Compose file, `docker network inspect`, or the body of
//! a request. Everything in it comes out as a filled form, as something kept beside the form, or as a problem with
//! its place: nothing is dropped silently, and what a shell or Compose would look up elsewhere is never guessed.
//! Leaves out on purpose any judgement of the result: it goes through the form like everything that is typed.

mod command;
mod compose;
mod document;
mod flags;
mod run;
mod service;
mod shell;
mod tree;
mod variables;

use serde::{Deserialize, Serialize};

use crate::{
    draft::{self, EndpointDraft, NetworkDraft, NotCarried, RunDraft},
    request::CreateRequest,
};

/// The longest text that is read, in bytes. The largest Compose files people have are far below it.
pub const PASTED_MAX: usize = 1024 * 1024;

/// What a pasted text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Imported {
    /// What it was taken for; none where it is nothing we know.
    pub form: Option<PastedForm>,
    /// The networks in it, in its order. Where there are several, a person chooses.
    pub networks: Vec<ImportedNetwork>,
    /// The containers in it, with the networks they join.
    pub services: Vec<ImportedService>,
    /// What is wrong with the text, or what of it was not read; those of one network are with that network.
    pub problems: Vec<ImportProblem>,
}

/// What a text was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum PastedForm {
    /// One or more docker command lines.
    DockerCommand,
    /// A Compose file, or its `networks:`.
    Compose,
    /// The output of `docker network inspect`.
    Inspect,
    /// The body of `POST /networks/create`.
    ApiRequest,
}

/// A network of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportedNetwork {
    /// What the text calls it: its key in a Compose file, its name elsewhere.
    pub key: String,
    /// The text uses this network and does not make it (`external: true`); the form then holds its name only.
    pub external: bool,
    /// The form, to be taken literally.
    pub draft: NetworkDraft,
    /// Driver options and settings without a field of their own: they go into the request as they are.
    pub kept: Vec<KeptSetting>,
    /// What neither the form nor what is kept beside it can say.
    pub not_carried: Vec<NotCarried>,
    /// What is wrong in its part of the text.
    pub problems: Vec<ImportProblem>,
}

/// A setting that goes into the request as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KeptSetting {
    /// The API's path (`Options.foo`, `IPAM.Driver`).
    pub field: String,
    /// Its value.
    pub value: String,
}

/// A container of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportedService {
    /// The start form, with its first network.
    pub run: RunDraft,
    /// Its further networks.
    pub more: Vec<EndpointDraft>,
    /// What the forms have no place for, by the text's own names.
    pub not_carried: Vec<NotCarried>,
}

/// Something in the text that is wrong or was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportProblem {
    /// What; its words are `import-problem-<code>`.
    pub code: ImportProblemCode,
    /// True where the form cannot be what the text means.
    pub blocks: bool,
    /// The flag, field, variable or word it is about.
    pub value: String,
    /// What the reader says, in its own English words; empty for most.
    pub detail: String,
    /// Where.
    pub place: Option<Place>,
}

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum ImportProblemCode {
    /// Nothing was pasted.
    Empty,
    /// More than [`PASTED_MAX`].
    TooLarge,
    /// Nothing we know.
    Unrecognised,
    /// Known, and no network and no container in it.
    NothingInIt,
    /// Not JSON.
    NotJson,
    /// Not YAML.
    NotYaml,
    /// More lists within lists, or more copies by alias, than any real file has.
    TooDeep,
    /// A key that is there twice.
    DuplicateKey,
    /// A field that holds another kind of value than it should.
    WrongType,
    /// A field that means nothing to us; it is not carried over.
    UnknownField,
    /// A number that Compose would write in another way (`0x10`, `1.50`).
    OddNumber,
    /// A variable whose value is not in the text.
    VariableUnknown,
    /// A variable whose value is not in the text; the default beside it was taken.
    VariableDefault,
    /// Compose puts the project's name before this network's name, and it is not in the text.
    ProjectPrefix,
    /// A quote that is not closed.
    OpenQuote,
    /// A flag `docker network create` does not have.
    UnknownFlag,
    /// A flag without its value.
    FlagWithoutValue,
    /// A value that this flag cannot have.
    BadFlagValue,
    /// A word too many.
    UnexpectedWord,
    /// A command without the network's name.
    NoName,
    /// A range, gateway or excluded address that lies in no subnet of the command; docker refuses it.
    NoSubnetFor,
    /// The text names an engine; the one chosen here is used.
    OtherEngine,
    /// Another command, which is not read.
    OtherCommand,
    /// Where the output goes; it is not read.
    Redirection,
}

impl ImportProblem {
    fn new(code: ImportProblemCode, value: impl Into<String>, place: Option<Place>) -> Self {
        use ImportProblemCode as Code;
        let blocks = !matches!(
            code,
            Code::UnknownField
                | Code::OddNumber
                | Code::VariableDefault
                | Code::ProjectPrefix
                | Code::OtherEngine
                | Code::OtherCommand
                | Code::Redirection
        );
        Self { code, blocks, value: shortened(&value.into()), detail: String::new(), place }
    }

    fn saying(self, detail: impl Into<String>) -> Self {
        Self { detail: shortened(&detail.into()), ..self }
    }
}

/// Values are shown in one line; a hostile text may have long ones.
fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

impl Imported {
    fn only(form: Option<PastedForm>, problem: ImportProblem) -> Self {
        Self { form, networks: Vec::new(), services: Vec::new(), problems: vec![problem] }
    }

    /// True where something makes the forms differ from what the text means.
    pub fn is_blocked(&self) -> bool {
        self.problems.iter().any(|p| p.blocks)
    }

    /// The networks that the text makes.
    pub fn to_make(&self) -> impl Iterator<Item = &ImportedNetwork> {
        self.networks.iter().filter(|n| !n.external)
    }
}

impl ImportedNetwork {
    /// True where something makes the form differ from what the text means.
    pub fn is_blocked(&self) -> bool {
        self.problems.iter().any(|p| p.blocks)
    }

    fn of(key: &str, request: &CreateRequest, problems: Vec<ImportProblem>) -> Self {
        let drawn = draft::of_request(request);
        Self {
            key: key.to_owned(),
            external: false,
            kept: kept(&drawn.draft),
            draft: drawn.draft,
            // What a field has against its value is told beside that field.
            not_carried: drawn.not_carried.into_iter().filter(|lost| lost.code.is_none()).collect(),
            problems,
        }
    }
}

fn kept(draft: &NetworkDraft) -> Vec<KeptSetting> {
    let mut list = Vec::new();
    let mut add = |field: String, value: &str| list.push(KeptSetting { field, value: value.to_owned() });
    for (key, value) in &draft.options {
        add(format!("Options.{key}"), value);
    }
    let kept = &draft.kept;
    for (field, value) in
        [("Scope", &kept.scope), ("ConfigFrom", &kept.config_from), ("IPAM.Driver", &kept.ipam_driver)]
    {
        if !value.is_empty() {
            add(field.into(), value);
        }
    }
    for (key, value) in &kept.ipam_options {
        add(format!("IPAM.Options.{key}"), value);
    }
    if kept.attachable {
        add("Attachable".into(), "true");
    }
    if let Some(on) = kept.ipv4 {
        add("EnableIPv4".into(), if on { "true" } else { "false" });
    }
    list
}

/// Reads a pasted text. Never fails: what is wrong is among the problems.
pub fn read_pasted(text: &str) -> Imported {
    let mut imported = read(text);
    let parts = imported.networks.iter_mut().map(|n| &mut n.problems);
    parts.chain([&mut imported.problems]).for_each(few);
    imported
}

/// Nobody reads more, and a hostile text has a hundred thousand. The ones that block stay.
fn few(problems: &mut Vec<ImportProblem>) {
    const MOST: usize = 100;
    if problems.len() > MOST {
        problems.sort_by_key(|p| !p.blocks);
        problems.truncate(MOST);
    }
}

fn read(text: &str) -> Imported {
    use ImportProblemCode as Code;
    if text.len() > PASTED_MAX {
        return Imported::only(None, ImportProblem::new(Code::TooLarge, text.len().to_string(), None));
    }
    // A file from Windows may begin with a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let head = text.trim_start();
    if head.is_empty() {
        return Imported::only(None, ImportProblem::new(Code::Empty, "", None));
    }
    if head.starts_with(['{', '[']) {
        return document::read(text);
    }
    if command::is_one(text) {
        return command::read(text);
    }
    match compose::read(text) {
        Some(imported) => imported,
        None if command::is_commented_one(text) => command::read_commented(text),
        None => Imported::only(
            None,
            ImportProblem::new(Code::Unrecognised, head.lines().next().unwrap_or_default(), None),
        ),
    }
}
