//! The command line as clap sees it. Flags have docker's names where docker has one of the same meaning.
//! Leaves out on purpose the help texts: they are in the catalogue, as `help-<command>` and
//! `help-arg-<argument>` (or `help-<command>-<argument>` where a command means something of its own).

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use lanward_core::{
    access::texts::AccessTool,
    draft::{DriverKind, Purpose},
};

#[derive(Debug, Parser)]
#[command(name = "lanward", version, disable_help_subcommand = true, infer_subcommands = false)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Args)]
pub struct Global {
    #[arg(long, global = true, value_name = "ENGINE")]
    pub engine: Option<String>,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, value_name = "LANG", value_parser = ["en", "ko"])]
    pub lang: Option<String>,
    #[arg(short, long, global = true)]
    pub quiet: bool,
    #[arg(long, global = true)]
    pub no_color: bool,
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    #[arg(long, global = true, value_name = "FILE")]
    pub site: Option<PathBuf>,
    #[arg(long, global = true)]
    pub allow_probe: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Survey(SurveyArgs),
    Check(CheckArgs),
    Plan(PlanArgs),
    Create(CreateArgs),
    Edit(EditArgs),
    Duplicate(DuplicateArgs),
    #[command(visible_alias = "ls")]
    Networks,
    Inspect(InspectArgs),
    Run(RunArgs),
    #[command(visible_alias = "connect")]
    Attach(AttachArgs),
    #[command(visible_alias = "disconnect")]
    Detach(DetachArgs),
    Move(MoveArgs),
    #[command(visible_alias = "rm")]
    Remove(RemoveArgs),
    Map(MapArgs),
    Verify(VerifyArgs),
    Access(AccessArgs),
    Export(ExportArgs),
    Import(ImportArgs),
    Identity(IdentityArgs),
    Runs(RunsArgs),
    Engines,
    Probe(ProbeArgs),
    Identify(IdentifyArgs),
    Completions(CompletionsArgs),
    #[command(hide = true)]
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub struct SurveyArgs {
    #[arg(short, long)]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// The new-network form, as flags.
#[derive(Debug, Default, Args)]
pub struct NetworkArgs {
    #[arg(value_name = "NETWORK")]
    pub name: String,
    #[arg(short, long, value_name = "DRIVER", value_parser = driver)]
    pub driver: Option<DriverKind>,
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    pub purpose: Option<Purpose>,
    #[arg(long, value_name = "LINK")]
    pub parent: Option<String>,
    #[arg(long, value_name = "ID")]
    pub vlan: Option<String>,
    #[arg(long, value_name = "MODE")]
    pub mode: Option<String>,
    #[arg(long, value_name = "FLAG")]
    pub flag: Option<String>,
    #[arg(long, value_name = "CIDR")]
    pub subnet: Vec<String>,
    #[arg(long, value_name = "ADDRESS")]
    pub gateway: Vec<String>,
    #[arg(long, value_name = "RANGE")]
    pub ip_range: Vec<String>,
    #[arg(long, value_name = "ADDRESS|RANGE")]
    pub exclude: Vec<String>,
    #[arg(long, value_name = "NAME=ADDRESS")]
    pub aux_address: Vec<String>,
    #[arg(long)]
    pub ipv6: bool,
    #[arg(long)]
    pub internal: bool,
    #[arg(long, value_name = "NAME")]
    pub bridge_name: Option<String>,
    #[arg(long, value_name = "BYTES")]
    pub mtu: Option<String>,
    #[arg(long, value_name = "yes|no", value_parser = yes_no)]
    pub icc: Option<bool>,
    #[arg(long, value_name = "yes|no", value_parser = yes_no)]
    pub masquerade: Option<bool>,
    #[arg(long)]
    pub host_access: bool,
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    pub label: Vec<(String, String)>,
    #[arg(short, long = "opt", value_name = "KEY=VALUE", value_parser = key_value)]
    pub opt: Vec<(String, String)>,
    #[arg(long, value_name = "CODE")]
    pub accept: Vec<String>,
    #[arg(long, conflicts_with = "literal")]
    pub propose: bool,
    #[arg(long)]
    pub literal: bool,
}

#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    pub network: NetworkArgs,
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ExportFormat>,
}

#[derive(Debug, Args)]
pub struct CreateArgs {
    #[command(flatten)]
    pub network: NetworkArgs,
    #[arg(long)]
    pub verify: bool,
    #[arg(long)]
    pub explain: bool,
}

/// The same flags as for a new network; what they do not say stays as it is.
#[derive(Debug, Args)]
pub struct EditArgs {
    #[command(flatten)]
    pub network: NetworkArgs,
    #[arg(long, value_name = "NAME")]
    pub rename: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub unset: Vec<String>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(short, long)]
    pub yes: bool,
    #[arg(long)]
    pub verify: bool,
    #[arg(long)]
    pub explain: bool,
}

#[derive(Debug, Args)]
pub struct DuplicateArgs {
    #[arg(value_name = "NETWORK")]
    pub like: String,
    #[command(flatten)]
    pub network: NetworkArgs,
    #[arg(long, value_name = "FIELD")]
    pub unset: Vec<String>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub explain: bool,
}

#[derive(Debug, Args)]
pub struct MapArgs {
    #[arg(value_name = "NETWORK", conflicts_with = "link")]
    pub network: Option<String>,
    #[arg(long, value_name = "LINK")]
    pub link: Option<String>,
    #[arg(long, value_name = "CIDR")]
    pub subnet: Option<String>,
    #[arg(long)]
    pub known: bool,
    #[arg(long)]
    pub no_dhcp: bool,
    #[arg(long)]
    pub no_names: bool,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[arg(value_name = "NETWORK")]
    pub network: String,
    #[arg(value_name = "CONTAINER")]
    pub container: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub connect: Vec<String>,
    #[arg(long)]
    pub offline: bool,
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "120")]
    pub visit: Option<u32>,
}

#[derive(Debug, Args)]
pub struct InspectArgs {
    #[arg(value_name = "NAME", required = true)]
    pub names: Vec<String>,
    #[arg(long = "type", value_name = "TYPE")]
    pub of: Option<ObjectKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ObjectKind {
    Network,
    Container,
}

#[derive(Debug, Args)]
pub struct EndpointArgs {
    #[arg(long, value_name = "ADDRESS")]
    pub ip: Option<String>,
    #[arg(long, value_name = "ADDRESS")]
    pub ip6: Option<String>,
    #[arg(long = "mac-address", visible_alias = "mac", value_name = "MAC")]
    pub mac_address: Option<String>,
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub gw_priority: Option<String>,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    #[arg(long, visible_alias = "net", value_name = "NETWORK", required = true)]
    pub network: String,
    #[command(flatten)]
    pub endpoint: EndpointArgs,
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    #[arg(short, long)]
    pub detach: bool,
    #[arg(long, value_name = "NAME")]
    pub network_alias: Vec<String>,
    #[arg(short, long, value_name = "PORT")]
    pub publish: Vec<String>,
    #[arg(short, long, value_name = "KEY=VALUE")]
    pub env: Vec<String>,
    #[arg(short, long, value_name = "KEY=VALUE", value_parser = key_value)]
    pub label: Vec<(String, String)>,
    #[arg(long, value_name = "POLICY")]
    pub restart: Option<String>,
    #[arg(long, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "missing")]
    pub pull: Option<PullWhen>,
    #[arg(short, long)]
    pub interactive: bool,
    #[arg(short, long)]
    pub tty: bool,
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ExportFormat>,
    #[arg(long, value_name = "CODE")]
    pub accept: Vec<String>,
    #[arg(long)]
    pub explain: bool,
    #[arg(value_name = "IMAGE")]
    pub image: String,
    #[arg(value_name = "COMMAND", trailing_var_arg = true, allow_hyphen_values = true)]
    pub command: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PullWhen {
    Missing,
    Never,
}

#[derive(Debug, Args)]
pub struct AttachArgs {
    #[command(flatten)]
    pub endpoint: EndpointArgs,
    #[arg(long, value_name = "NAME")]
    pub alias: Vec<String>,
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ExportFormat>,
    #[arg(long, value_name = "CODE")]
    pub accept: Vec<String>,
    #[arg(long)]
    pub explain: bool,
    #[arg(value_name = "NETWORK")]
    pub network: String,
    #[arg(value_name = "CONTAINER")]
    pub container: String,
}

#[derive(Debug, Args)]
pub struct DetachArgs {
    #[arg(value_name = "NETWORK")]
    pub network: String,
    #[arg(value_name = "CONTAINER")]
    pub container: String,
}

#[derive(Debug, Args)]
pub struct MoveArgs {
    #[arg(value_name = "CONTAINER", required = true)]
    pub containers: Vec<String>,
    #[arg(long, value_name = "NETWORK", required = true)]
    pub to: String,
    #[arg(long, value_name = "NETWORK", conflicts_with = "keep")]
    pub from: Option<String>,
    #[arg(long)]
    pub keep: bool,
    #[arg(long, value_name = "CONTAINER=ADDRESS", value_parser = key_value)]
    pub ip: Vec<(String, String)>,
    #[arg(long, value_name = "CODE")]
    pub accept: Vec<String>,
    #[arg(long, visible_alias = "plan")]
    pub dry_run: bool,
    #[arg(short, long)]
    pub yes: bool,
    #[arg(long)]
    pub explain: bool,
}

#[derive(Debug, Args)]
pub struct RemoveArgs {
    #[arg(value_name = "NETWORK", required = true)]
    pub networks: Vec<String>,
    #[arg(short, long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    #[arg(long, value_name = "NETWORK")]
    pub network: Option<String>,
    #[arg(long, conflicts_with = "create")]
    pub plan: bool,
    #[arg(long)]
    pub create: bool,
    #[arg(long)]
    pub propose: bool,
    #[arg(long, value_name = "FORMAT", conflicts_with = "create")]
    pub format: Option<ExportFormat>,
    #[arg(long, value_name = "CODE")]
    pub accept: Vec<String>,
    #[arg(long, requires = "create")]
    pub explain: bool,
    #[arg(long, requires = "create")]
    pub verify: bool,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[arg(value_name = "NETWORK")]
    pub network: String,
    #[arg(long, value_name = "CONTAINER")]
    pub container: Option<String>,
    #[arg(long, value_name = "FORMAT", default_value = "cli")]
    pub format: ExportFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Cli,
    Compose,
    Json,
    External,
}

#[derive(Debug, Args)]
pub struct IdentityArgs {
    #[command(subcommand)]
    pub verb: Option<IdentityVerb>,
}

#[derive(Debug, Subcommand)]
pub enum IdentityVerb {
    #[command(visible_alias = "ls")]
    List,
    Keep(KeepIdentityArgs),
    Set(SetIdentityArgs),
    #[command(visible_alias = "rm")]
    Forget(ForgetIdentityArgs),
    Repair(RepairIdentityArgs),
}

#[derive(Debug, Args)]
pub struct KeepIdentityArgs {
    #[arg(value_name = "CONTAINER")]
    pub containers: Vec<String>,
    #[arg(long, value_name = "NETWORK")]
    pub network: Option<String>,
    #[arg(long = "mac-address", visible_alias = "mac", value_name = "derived", value_parser = ["derived"])]
    pub mac_address: Option<String>,
}

#[derive(Debug, Args)]
pub struct SetIdentityArgs {
    #[arg(value_name = "CONTAINER")]
    pub container: String,
    #[arg(long, value_name = "NETWORK")]
    pub network: Option<String>,
    #[command(flatten)]
    pub endpoint: EndpointArgs,
    #[arg(long, value_name = "NAME")]
    pub alias: Vec<String>,
    #[arg(long, value_name = "FIELD")]
    pub unset: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ForgetIdentityArgs {
    #[arg(value_name = "CONTAINER")]
    pub container: String,
    #[arg(long, value_name = "NETWORK")]
    pub network: Option<String>,
}

#[derive(Debug, Args)]
pub struct RepairIdentityArgs {
    #[arg(value_name = "CONTAINER")]
    pub container: String,
    #[arg(long, value_name = "NETWORK")]
    pub network: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub accept: Vec<String>,
    #[arg(long)]
    pub explain: bool,
}

#[derive(Debug, Args)]
pub struct RunsArgs {
    #[command(subcommand)]
    pub verb: Option<RunsVerb>,
}

#[derive(Debug, Subcommand)]
pub enum RunsVerb {
    #[command(visible_alias = "ls")]
    List,
    Show(RunIdArgs),
    Undo(TakeUpArgs),
    Finish(TakeUpArgs),
    Export(RunIdArgs),
}

#[derive(Debug, Args)]
pub struct RunIdArgs {
    #[arg(value_name = "ID")]
    pub run: String,
}

#[derive(Debug, Args)]
pub struct TakeUpArgs {
    #[arg(value_name = "ID")]
    pub run: String,
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct AccessArgs {
    #[command(subcommand)]
    pub verb: Option<AccessVerb>,
}

#[derive(Debug, Subcommand)]
pub enum AccessVerb {
    Plan(AccessPlanArgs),
    On(AccessOnArgs),
    Off(AccessOffArgs),
    #[command(visible_alias = "ls")]
    Show,
}

#[derive(Debug, Args)]
pub struct AccessPlanArgs {
    #[arg(value_name = "NETWORK")]
    pub network: String,
    #[arg(long, value_name = "ADDRESS")]
    pub address: Option<String>,
    #[arg(long = "as", value_name = "TOOL", value_parser = access_tool)]
    pub tool: Option<AccessTool>,
}

#[derive(Debug, Args)]
pub struct AccessOnArgs {
    #[arg(value_name = "NETWORK")]
    pub network: String,
    #[arg(long, value_name = "ADDRESS")]
    pub address: Option<String>,
    #[arg(long)]
    pub allow_access: bool,
}

#[derive(Debug, Args)]
pub struct AccessOffArgs {
    #[arg(value_name = "NETWORK")]
    pub network: String,
}

#[derive(Debug, Args)]
pub struct ProbeArgs {
    #[arg(value_name = "ACTION")]
    pub action: Option<ProbeAction>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProbeAction {
    Status,
    Look,
    Allow,
    Deny,
    Forget,
    Remove,
}

#[derive(Debug, Args)]
pub struct IdentifyArgs {
    #[arg(long, value_name = "FILE")]
    pub record: PathBuf,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

fn driver(text: &str) -> Result<DriverKind, String> {
    [DriverKind::Bridge, DriverKind::Macvlan, DriverKind::Ipvlan]
        .into_iter()
        .find(|d| d.as_str() == text)
        .ok_or_else(|| "macvlan, ipvlan, bridge".to_owned())
}

fn purpose(text: &str) -> Result<Purpose, String> {
    match text {
        "on-lan" => Ok(Purpose::OnLan),
        "on-vlan" => Ok(Purpose::OnVlan),
        "private" => Ok(Purpose::Private),
        "routed" => Ok(Purpose::Routed),
        _ => Err("on-lan, on-vlan, private, routed".to_owned()),
    }
}

fn access_tool(text: &str) -> Result<AccessTool, String> {
    let names = || AccessTool::ALL.map(AccessTool::name).join(", ");
    AccessTool::ALL.into_iter().find(|tool| tool.name() == text).ok_or_else(names)
}

fn yes_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => Err("yes, no".to_owned()),
    }
}

/// `KEY=VALUE`; `KEY` alone has an empty value, as in docker (`docker/cli opts.ConvertKVStringsToMap`).
fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    if key.trim().is_empty() {
        return Err("KEY=VALUE".to_owned());
    }
    Ok((key.to_owned(), value.to_owned()))
}
