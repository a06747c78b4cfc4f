// What goes over the border between the window and the core, in the core's own words and shapes (serde).
// Leaves out on purpose any behaviour.
import type { IdentityRow } from './identity';

export type Observed<T> = { state: 'known'; value: T } | { state: 'unknown'; value: Why };
export type Why =
  | { reason: 'not-supported' | 'not-looked' | 'other-kernel' | 'no-engine' | 'not-reported' | 'not-allowed' }
  | { reason: 'denied'; what: string }
  | { reason: 'failed'; detail: string };

export type Evidence = { field: string; value: string };

export type LinkAddress = {
  address: string;
  scope: 'global' | 'site' | 'link' | 'host';
  flags: string[];
  valid_for_s: number | null;
  leased: Observed<boolean>;
};
export type LinkKind =
  | { type: 'ethernet' | 'wireless' | 'bridge' | 'bond' | 'veth' | 'dummy' | 'tunnel' | 'tap' | 'loopback' | 'unknown' }
  | { type: 'vlan'; id: number; link: string | null }
  | { type: 'macvlan'; link: string | null; mode: string | null }
  | { type: 'macvtap'; link: string | null }
  | { type: 'ipvlan'; link: string | null; mode: string | null }
  | { type: 'other'; what: string };
export type LinkFacts = {
  name: string;
  index: number;
  kind: LinkKind;
  friendly_name: string | null;
  alt_names: string[];
  mac: string | null;
  permanent_mac: Observed<string | null>;
  addresses: LinkAddress[];
  mtu: number;
  admin_up: boolean;
  oper_state: 'up' | 'down' | 'dormant' | 'testing' | 'lower-layer-down' | 'not-present' | 'unknown';
  carrier: Observed<boolean>;
  speed_mbps: Observed<number>;
  driver: Observed<string>;
  master: string | null;
  docker_made: boolean;
};
export type HostNic = LinkFacts;
export type EngineLink = LinkFacts;
export type Route = {
  destination: string;
  gateway: string | null;
  link: string | null;
  source: string | null;
  metric: number | null;
  protocol: string | null;
  table: number;
};
export type Machine = { kind: 'physical' } | { kind: 'virtual'; hypervisor: string; evidence: string };
export type KernelSupport = Record<'macvlan' | 'ipvlan' | 'vlan' | 'dummy', Observed<boolean>>;
export type HostFacts = {
  hostname: string;
  os: { family: 'linux' | 'macos' | 'windows' | 'other'; name: string; kernel: string };
  nics: HostNic[];
  routes: Observed<Route[]>;
  resolvers: Observed<string[]>;
  machine: Observed<Machine>;
  kernel: KernelSupport;
  network_managers: Observed<string[]>;
  bridge_nf_call: Observed<boolean>;
};

export type EngineEndpoint =
  | { scheme: 'unix' | 'npipe'; path: string }
  | { scheme: 'tcp'; address: string; tls: string | null }
  | { scheme: 'ssh'; target: string };
export type EndpointSource =
  | { by: 'chosen' | 'docker-host' }
  | { by: 'context'; name: string }
  | { by: 'known-socket'; of: string };
export type FoundEndpoint = { endpoint: EngineEndpoint; source: EndpointSource; is_current: boolean };
export type EngineProblem = { problem: string } & Record<string, unknown>;

export type Placement = {
  location: 'same-kernel' | 'virtual-machine' | 'remote' | 'unknown';
  kind: string;
  certainty: 'unknown' | 'likely' | 'certain';
  evidence: Evidence[];
};
export type Ipam = { subnet: string; ip_range: string | null; gateway: string | null; excluded: Record<string, string> };
export type Network = {
  id: string;
  name: string;
  driver: string;
  scope: string;
  internal: boolean;
  attachable: boolean;
  ingress: boolean;
  ipv4: boolean | null;
  ipv6: boolean;
  config_only: boolean;
  config_from: string | null;
  ipam_driver: string;
  ipam: Ipam[];
  options: Record<string, string>;
  labels: Record<string, string>;
  created: string | null;
};
export type Endpoint = {
  network_id: string;
  network: string;
  ipv4: string | null;
  ipv6: string | null;
  wanted_ipv4: string | null;
  wanted_ipv6: string | null;
  mac: string | null;
  gateway_v4: string | null;
  gateway_v6: string | null;
  dns_names: string[];
  aliases: string[];
  gateway_priority: number;
};
export type PublishedPort = { host_ip: string | null; host_port: number | null; container_port: number; protocol: string };
export type Container = {
  id: string;
  name: string;
  image: string;
  state: string;
  status: string;
  network_mode: string;
  endpoints: Endpoint[];
  ports: PublishedPort[];
  labels: Record<string, string>;
};
export type EngineFacts = {
  endpoint: EngineEndpoint;
  found_by: EndpointSource;
  version: {
    product: 'docker' | 'podman';
    version: string;
    api: string;
    min_api: string | null;
    negotiated_api: string;
    platform: string;
    kernel: string;
    os: string;
    arch: string;
    components: Record<string, string>;
  };
  info: {
    name: string;
    operating_system: string;
    os_type: string;
    kernel_version: string;
    root_dir: string;
    security_options: string[];
    rootless: boolean;
    swarm: 'inactive' | 'worker' | 'manager';
    labels: string[];
    http_proxy: string;
    warnings: string[];
    address_pools: { base: string; size: number }[];
  };
  placement: Placement;
  links: Observed<EngineLink[]>;
  routes: Observed<Route[]>;
  machine: Observed<Machine>;
  kernel: KernelSupport;
  networks: Network[];
  containers: Container[];
};
export type EngineView =
  | ({ state: 'seen' } & EngineFacts)
  | { state: 'unavailable'; tried: { endpoint: EngineEndpoint; problem: EngineProblem }[] };
export type Facts = { taken_at: number; host: HostFacts; engine: EngineView };

export type Severity = 'blocks' | 'danger' | 'warning' | 'note' | 'unknown';
export type Remedy =
  | { remedy: 'set-field'; field: string; value: string }
  | { remedy: 'accept'; code: string }
  | { remedy: 'use-network'; name: string }
  | { remedy: 'remove-network'; name: string }
  | { remedy: 'repair-identity'; container: string; network: string }
  | { remedy: 'run-command'; command: string }
  | { remedy: 'learn'; topic: string }
  | { remedy: 'advice'; code: string };
/** The kind's own values lie beside `code`. */
export type Finding = {
  code: string;
  severity: Severity;
  explained_by: string | null;
  evidence: Evidence[];
  remedies: Remedy[];
} & Record<string, unknown>;
export type Health = { state: 'ok' | 'attention' | 'broken' | 'unknown'; because: string | null; count: number };
export type Snapshot = {
  facts: Facts;
  freshness: { seen_at: number; lost: EngineProblem | null };
  findings: Finding[];
  health: Health;
  identities: IdentityRow[];
  endpoints: FoundEndpoint[];
  chosen: string | null;
};

export type Purpose = 'on-lan' | 'on-vlan' | 'private' | 'routed';
export type DriverKind = 'bridge' | 'macvlan' | 'ipvlan';
export type SubnetDraft = { subnet: string; gateway: string; ip_range: string; excluded: string[] };
export type NetworkDraft = {
  purpose: Purpose;
  name: string;
  driver: DriverKind;
  parent: string;
  vlan: string;
  mode: string;
  flag: string;
  subnets: SubnetDraft[];
  ipv6: boolean;
  internal: boolean;
  bridge_name: string;
  mtu: string;
  icc: boolean | null;
  masquerade: boolean | null;
  labels: Record<string, string>;
  options: Record<string, string>;
  host_access: boolean;
  propose: boolean;
  accepted: string[];
};
export type EndpointDraft = { network: string; container: string; ipv4: string; ipv6: string; mac: string; aliases: string[]; gateway_priority: string };
export type RunDraft = {
  name: string;
  image: string;
  pull: boolean;
  command: string[];
  endpoint: EndpointDraft;
  publish: string[];
  env: string[];
  labels: Record<string, string>;
  restart: string;
  interactive: boolean;
  accepted: string[];
};
export type FieldError = { field: string; code: string; typed: string; suggestion: string | null };
export type IpamConfig = { Subnet?: string; IPRange?: string; Gateway?: string; AuxiliaryAddresses?: Record<string, string> };
export type Prediction =
  | { verdict: 'accept'; ipam: IpamConfig[] }
  | { verdict: 'refuse'; status: number; class: string; message: string }
  | { verdict: 'unsure'; missing: string };
export type ExportLimit = { form: 'docker-cli' | 'compose'; code: string; value: string };
export type Exports = { docker_cli: string; compose: string; api_json: string; compose_external: string; limits: ExportLimit[] };
export type Step = { step: string } & Record<string, unknown>;
export type Plan = { id: string; made_at: number; engine: string; fingerprint: Evidence[]; steps: Step[] };
export type Proposal = {
  filled: NetworkDraft;
  field_errors: FieldError[];
  findings: Finding[];
  prediction: Prediction | null;
  first_address: string | null;
  request: Record<string, unknown> | null;
  exports: Exports | null;
  plan: Plan | null;
};
export type ActionProposal = {
  field_errors: FieldError[];
  findings: Finding[];
  prediction: Prediction | null;
  touches: string[];
  command: string | null;
  exports: Exports | null;
  plan: Plan | null;
};

export type Difference = { field: string; wanted: string; got: string };
export type StepFailure =
  | { failure: 'refused'; status: number; class: string; message: string }
  | { failure: 'unreachable'; problem: EngineProblem }
  | { failure: 'differs'; differences: Difference[] }
  | { failure: 'not-ours'; what: string }
  | { failure: 'address-held'; address: string; macs: string[] }
  | { failure: 'link-taken'; link: string }
  | { failure: 'route-taken'; route: string }
  | { failure: 'way-out-lost'; lost: 'route' | 'gateway' }
  | { failure: 'probe'; error: ProbeError }
  | { failure: 'cancelled' };
export type RunEvent =
  | { event: 'planned'; at: number; plan: Plan }
  | { event: 'started' | 'undo-started' | 'undone'; at: number; step: number }
  | { event: 'progress'; step: number; percent: number; detail: string }
  | { event: 'succeeded'; at: number; step: number; made: string | null }
  | { event: 'failed' | 'undo-failed'; at: number; step: number; failure: StepFailure }
  | { event: 'resumed'; at: number; how: 'undo' | 'finish' }
  | { event: 'finished'; at: number };
export type StepState =
  | { state: 'waiting' | 'running' | 'undone' }
  | { state: 'done'; made: string | null }
  | { state: 'failed'; failure: StepFailure }
  | { state: 'left-behind'; made: string | null; failure: StepFailure };
export type Outcome =
  | { outcome: 'unfinished' | 'done' | 'rolled-back' | 'undone' | 'nothing-done' }
  | { outcome: 'partly-rolled-back'; left_behind: string[] };
export type RunReport = { plan: string; steps: StepState[]; outcome: Outcome };

export type Image = { id: string; tags: string[]; size: number };
export type AppInfo = { version: string; os: string; tray: 'shown' | 'unavailable' | 'unknown'; journals: string; system_language: string };
export type Settings = {
  language: 'system' | 'en' | 'ko';
  theme: 'system' | 'light' | 'dark';
  engine: string | null;
  close_to_tray: boolean;
  start_hidden: boolean;
  autostart: boolean;
  notifications?: boolean;
};
/** One of the engine's links, judged as a parent. */
export type LinkChoice = { name: string; suitability: 'best' | 'good' | 'doubtful' | 'impossible'; reasons: { code: string; evidence: string }[] };
/** A way to reach the LAN where this engine cannot. */
export type WayOut = { code: string; gives: string[]; not_gives: string[]; standing: 'known' | 'unproven' };
export type AppError = { code: string; detail: string[]; remedies: Remedy[] };

/** What the probe is on this engine, and what a person said to it. */
export type Consent = 'unasked' | 'allowed' | 'denied';
export type ProbeTerms = {
  image: string;
  size: number;
  sha256: string;
  arch: string;
  network: string;
  capabilities_dropped: string[];
  capabilities: string[];
  mounts: string[];
  read_only: boolean;
  no_new_privileges: boolean;
  memory: number;
  processes: number;
  removed_at_end: boolean;
  command: string;
  request: string;
};
export type ProbeRemains = { images: string[]; containers: string[] };
export type ProbeError = { error: string } & Record<string, unknown>;
export type EngineIdentity = { key: string; name: string; endpoint: EngineEndpoint };
export type ProbeStatus = {
  engine: EngineIdentity | null;
  consent: Consent;
  for_now: boolean;
  terms: ProbeTerms | null;
  remains: ProbeRemains;
  links_seen_at: number | null;
  problem: ProbeError | null;
};

/** What a map is asked of: a network that is there, or a form. */
export type MapOf = { of: 'network'; network: string } | { of: 'draft'; draft: NetworkDraft };
export type Vendor = { vendor: 'known'; name: string } | { vendor: 'made-up' | 'unknown' };
export type AnsweredBy = { mac: string; vendor: Vendor };
export type Look = { look: 'not-asked' | 'asking' } | { look: 'nobody-answered' | 'answered'; at: number };
export type Mark =
  | { mark: 'network' | 'broadcast' | 'gateway' | 'resolver' | 'dhcp-server' | 'excluded' | 'range' | 'suggested' }
  | { mark: 'host'; link: string }
  | { mark: 'this-computer'; nic: string }
  | { mark: 'offered'; server: string }
  | { mark: 'docker'; id: string; container: string; network: string; running: boolean };
export type Cell = { look: Look; marks: Mark[]; answered_by: AnsweredBy[]; name: string | null; conflict: boolean };
export type Totals = Record<'addresses' | 'answered' | 'nobody_answered' | 'not_asked' | 'docker' | 'excluded' | 'in_range' | 'conflicts', number>;
export type SweepState = { state: 'running'; sent: number; total: number } | { state: 'complete' } | { state: 'cut-short'; reason: string };
export type Offer = { server: string; server_mac: string; address: string; subnet: string | null; routers: string[]; dns: string[]; lease_s: number | null; domain: string | null };
export type RangeProposal = {
  range: string;
  basis: { basis: 'nobody-answered'; at: number } | { basis: 'not-asked' };
  router: { router: 'limit-pool'; server: string; offered: string; range: string } | { router: 'no-server-answered' | 'not-asked'; range: string };
};
export type AddressMap = {
  subnet: string;
  link: string | null;
  runs: { first: string; last: string; count: number; cell: Cell }[];
  totals: Totals;
  look: { started_at: number; looked_at: number; state: SweepState; dhcp_asked: boolean } | null;
  offers: Offer[];
  proposal: RangeProposal | null;
  answers_for_all: { mac: string; addresses: number } | null;
};

/** What was found out about a network on the wire. */
export type CheckKind = 'link' | 'own-address' | 'duplicate' | 'gateway' | 'gateway-ping' | 'name' | 'internet' | 'ipv6' | 'mtu' | 'host-to-container' | 'container-to-host' | 'lan-to-container';
export type Overall = 'running' | 'proven' | 'not-proven' | 'broken';
export type Sighting = { seen: string } & Record<string, unknown>;
export type ProofFailure = { failure: string } & Record<string, unknown>;
export type CheckResult =
  | { result: 'waiting' }
  | { result: 'pass'; observed: Sighting }
  | { result: 'fail'; failure: ProofFailure; expected: Sighting; observed: Sighting }
  | { result: 'inconclusive'; doubt: { doubt: string } & Record<string, unknown> }
  | { result: 'by-design'; limit: { limit: string } };
export type ProofCheck = { what: CheckKind; essential: boolean; result: CheckResult; remedies: Remedy[] };
export type Visit = { url: string; qr_svg: string; visited: boolean };
export type Verdict = {
  network: string;
  name: string;
  container: { id: string; name: string } | null;
  addresses: string[];
  begun_at: number;
  ended_at: number | null;
  overall: Overall;
  cause: CheckKind | null;
  checks: ProofCheck[];
  visit: Visit | null;
};
export type LastVerdict = { network: string; at: number; overall: Overall; failure: ProofFailure | null };
