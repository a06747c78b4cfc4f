// Just enough of a planner to walk the wizard in a browser. The real one is the core; where the two differ,
// the core is right.
import type * as T from '../types';
import { finding } from './sites';

export const plans = new Map<string, T.Plan>();
const quad = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

export function plan(steps: T.Step[]): T.Plan {
  const made: T.Plan = { id: Math.random().toString(16).slice(2).padEnd(16, '0').slice(0, 16), made_at: Date.now(), engine: 'unix:///var/run/docker.sock', fingerprint: [], steps };
  plans.set(made.id, made);
  return made;
}

export function action(steps: T.Step[], rest: Partial<T.ActionProposal>): T.ActionProposal {
  const errors = rest.field_errors ?? [];
  return { field_errors: [], findings: [], prediction: { verdict: 'accept', ipam: [] }, touches: [], command: null, exports: null, plan: errors.length ? null : plan(steps), ...rest };
}

/** A container's service, in every form. */
export function service(docker: string, name: string, image: string, endpoint: T.EndpointDraft): T.Exports {
  const compose = `services:\n  ${name}:\n    image: "${image}"\n    networks:\n      lan: {}\nnetworks:\n  lan:\n    name: "${endpoint.network}"\n    external: true\n`;
  return { docker_cli: docker, compose, compose_external: compose, api_json: JSON.stringify({ Image: image, HostConfig: { NetworkMode: endpoint.network } }, null, 2), limits: endpoint.mac && docker.includes('connect') ? [{ form: 'docker-cli', code: 'mac-at-connect', value: endpoint.mac }] : [] };
}

export function propose(snapshot: T.Snapshot, draft: T.NetworkDraft): T.Proposal {
  const seen = snapshot.facts.engine.state === 'seen' ? snapshot.facts.engine : null;
  const filled: T.NetworkDraft = structuredClone(draft);
  const errors: T.FieldError[] = [];
  const findings: T.Finding[] = [];
  const links = seen?.links.state === 'known' ? seen.links.value : snapshot.facts.host.nics;
  const best = links.find((l) => l.kind.type === 'ethernet' && l.oper_state === 'up' && l.addresses.length > 0);
  if (draft.propose && draft.driver !== 'bridge' && !draft.parent && seen && best) filled.parent = best.name;
  const parent = links.find((l) => l.name === filled.parent);
  const lan = parent?.addresses.find((a) => a.scope === 'global' && a.address.includes('.'));
  if (draft.propose && draft.driver !== 'bridge' && lan) {
    const base = lan.address.split('.').slice(0, 3).join('.');
    const first = (filled.subnets[0] ??= { subnet: '', gateway: '', ip_range: '', excluded: [] });
    if (!first.subnet) first.subnet = `${base}.0/24`;
    if (first.subnet.startsWith(base)) {
      if (!first.gateway) first.gateway = `${base}.1`;
      if (!first.ip_range) first.ip_range = `${base}.208/28`;
    }
  }
  if (!draft.name) errors.push({ field: 'name', code: 'required', typed: '', suggestion: null });
  filled.subnets.forEach((s, i) => {
    const [ip, bits] = s.subnet.split('/');
    if (s.subnet && !s.subnet.includes(':') && (!quad.test(ip ?? '') || !bits)) errors.push({ field: `subnets.${i}.subnet`, code: 'not-a-subnet', typed: s.subnet, suggestion: null });
    else if (s.subnet && !s.subnet.includes(':') && bits === '24' && !ip!.endsWith('.0')) errors.push({ field: `subnets.${i}.subnet`, code: 'host-bits', typed: s.subnet, suggestion: `${ip!.split('.').slice(0, 3).join('.')}.0/24` });
    if (s.gateway && !s.gateway.includes(':') && !quad.test(s.gateway)) errors.push({ field: `subnets.${i}.gateway`, code: 'not-an-address', typed: s.gateway, suggestion: null });
  });
  const accepted = (code: string) => draft.accepted.includes(code);
  if (seen?.placement.location === 'virtual-machine' && draft.driver !== 'bridge') findings.push(finding('engine-in-vm', 'danger', { engine: seen.placement.kind, remedies: [{ remedy: 'accept', code: 'engine-in-vm' }, { remedy: 'learn', topic: 'macos' }] }));
  if (parent?.kind.type === 'wireless') findings.push(finding('parent-is-wireless', 'blocks', { parent: parent.name, remedies: [{ remedy: 'set-field', field: 'driver', value: 'ipvlan' }, { remedy: 'learn', topic: 'wifi' }] }));
  if (draft.driver !== 'bridge' && !filled.parent) findings.push(finding('parent-not-given', 'danger', { remedies: [{ remedy: 'accept', code: 'parent-not-given' }] }));
  if (draft.parent && !parent) findings.push(finding('parent-not-found', 'blocks', { parent: draft.parent, candidates: ['eth0'], remedies: [{ remedy: 'set-field', field: 'parent', value: 'eth0' }] }));
  const sub = filled.subnets[0];
  const clash = sub && seen?.networks.find((n) => n.driver !== 'host' && n.ipam.some((i) => i.subnet === sub.subnet));
  if (clash) findings.push(finding('subnet-held-by-network', 'blocks', { subnet: sub.subnet, network: clash.name, other: clash.ipam[0]!.subnet, remedies: [{ remedy: 'use-network', name: clash.name }, { remedy: 'remove-network', name: clash.name }] }));
  if (sub && draft.driver === 'bridge' && sub.subnet === '198.19.249.0/24') findings.push(finding('bridge-on-lan', 'danger', { subnet: sub.subnet, link: 'eth0', lan: '198.19.249.0/24', remedies: [{ remedy: 'accept', code: 'bridge-on-lan' }] }));
  if (draft.driver !== 'bridge') {
    findings.push(finding('host-cannot-reach', 'note', { parent: filled.parent || '—', remedies: [{ remedy: 'learn', topic: 'host-access' }] }));
    if (sub?.ip_range) findings.push(finding('lan-not-probed', 'unknown', { range: { first: '198.19.249.208', last: '198.19.249.223' } }));
  }
  const ipam: T.IpamConfig[] = filled.subnets.filter((s) => s.subnet).map((s) => ({ Subnet: s.subnet, ...(s.ip_range && { IPRange: s.ip_range }), ...(s.gateway && { Gateway: s.gateway }), ...(s.excluded.length && { AuxiliaryAddresses: Object.fromEntries(s.excluded.map((e, i) => [`lanward-${i + 1}`, e])) }) }));
  const request = errors.length ? null : { Name: draft.name, Driver: draft.driver, IPAM: { Config: ipam }, Options: filled.parent && draft.driver !== 'bridge' ? { parent: draft.vlan ? `${filled.parent}.${draft.vlan}` : filled.parent } : {} };
  const blocked = errors.length > 0 || !seen || findings.some((f) => f.severity === 'blocks' || (f.severity === 'danger' && !accepted(f.code)));
  const cli = [`docker network create -d ${draft.driver}`, ...filled.subnets.flatMap((s) => [s.subnet && `--subnet=${s.subnet}`, s.gateway && `--gateway=${s.gateway}`, s.ip_range && `--ip-range=${s.ip_range}`]), draft.driver !== 'bridge' && filled.parent && `-o parent=${filled.parent}`, draft.name].filter(Boolean).join(' \\\n  ');
  return {
    filled, field_errors: errors, findings,
    prediction: !seen || errors.length ? null : clash ? { verdict: 'refuse', status: 403, class: 'pool-overlaps', message: 'invalid pool request: Pool overlaps with other one on this address space' } : { verdict: 'accept', ipam },
    first_address: sub?.ip_range ? sub.ip_range.split('/')[0]! : null,
    request,
    exports: request && { docker_cli: cli, compose: `networks:\n  ${draft.name}:\n    driver: ${draft.driver}\n    ipam:\n      config:\n${ipam.map((c) => `        - subnet: ${c.Subnet}\n          gateway: ${c.Gateway ?? ''}`).join('\n')}\n`, api_json: JSON.stringify(request, null, 2), compose_external: external(draft.name), limits: [] },
    plan: blocked ? null : plan([{ step: 'create-network', request: request! }, { step: 'compare-network', request: request! }]),
  };
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export const external = (name: string): string => `networks:\n  lan:\n    name: ${JSON.stringify(name)}\n    external: true\n`;

export async function apply(id: string, onEvent: (event: T.RunEvent) => void, act: (step: T.Step) => string | void): Promise<T.RunReport> {
  const made = plans.get(id);
  if (!made) throw { code: 'no-such-plan', detail: [], remedies: [] } satisfies T.AppError;
  onEvent({ event: 'planned', at: Date.now(), plan: made });
  const steps: T.StepState[] = [];
  for (const [step, what] of made.steps.entries()) {
    onEvent({ event: 'started', at: Date.now(), step });
    await pause(120);
    const id = act(what) ?? null;
    onEvent({ event: 'succeeded', at: Date.now(), step, made: id });
    steps.push({ state: 'done', made: id });
  }
  onEvent({ event: 'finished', at: Date.now() });
  return { plan: id, steps, outcome: { outcome: 'done' } };
}
