// Reading a pasted text in the browser: just enough of a docker command and of one kind of Compose file to walk the page.
import type * as P from '../paste';
import type * as T from '../types';

const network = (name: string): P.ImportedNetwork => ({
  key: name, external: false, kept: [], not_carried: [], problems: [],
  draft: {
    purpose: 'private', name, driver: 'bridge', parent: '', vlan: '', mode: '', flag: '', ipv6: false, internal: false, subnets: [],
    bridge_name: '', mtu: '', icc: null, masquerade: null, labels: {}, options: {}, host_access: false, propose: false, accepted: [],
  },
});
const endpoint = (of: string): T.EndpointDraft => ({ network: of, container: '', ipv4: '', ipv6: '', mac: '', aliases: [], gateway_priority: '' });
const problem = (code: string, blocks: boolean, value: string, place: P.Place | null): P.ImportProblem => ({ code, blocks, value, detail: '', place });

function command(line: string, number: number, into: P.Imported): void {
  const words = line.trim().split(/\s+/);
  const at = (word: string) => ({ line: number, column: line.indexOf(word) + 1 });
  if (words[1] !== 'network' || words[2] !== 'create') {
    if (words[1] === 'run') into.services.push(service(words[words.length - 1] ?? '', /--network[= ](\S+)/.exec(line)?.[1] ?? '', /--ip[= ](\S+)/.exec(line)?.[1] ?? ''));
    else into.problems.push(problem('other-command', false, line.trim(), at(words[0] ?? '')));
    return;
  }
  const made = network(words[words.length - 1] ?? '');
  const subnet: T.SubnetDraft = { subnet: '', gateway: '', ip_range: '', excluded: [] };
  for (const m of line.matchAll(/(?:--([a-z-]+)[= ](\S+)|-([od]) (\S+))/g)) {
    const [name, value] = [m[1] ?? m[3] ?? '', m[2] ?? m[4] ?? ''];
    const [key = '', option = ''] = value.split('=');
    if (name === 'd' || name === 'driver') Object.assign(made.draft, { driver: value, purpose: value === 'bridge' ? 'private' : 'on-lan' });
    else if (name === 'subnet') subnet.subnet = value;
    else if (name === 'gateway') subnet.gateway = value;
    else if (name === 'ip-range') subnet.ip_range = value;
    else if (name === 'ipam-driver') made.kept.push({ field: 'IPAM.Driver', value });
    else if (name === 'o' && key === 'parent') made.draft.parent = option;
    else if (name === 'o') {
      made.draft.options[key] = option;
      made.kept.push({ field: `Options.${key}`, value: option });
    } else made.problems.push(problem('unknown-flag', true, `--${name}`, at(`--${name}`)));
  }
  if (subnet.subnet) made.draft.subnets.push(subnet);
  into.networks.push(made);
}

function service(image: string, of: string, ipv4: string): P.ImportedService {
  return { run: { name: 'web', image, pull: false, command: ['nginx', '-g', 'daemon off;'], publish: [], env: ['TZ=Asia/Seoul'], labels: {}, restart: 'unless-stopped', interactive: false, accepted: [], endpoint: { ...endpoint(of), ipv4 } }, more: [], not_carried: [{ field: 'volumes', value: './site:/usr/share/nginx/html:ro' }] };
}

/** The networks and services of a Compose file by their indentation; a service joins the first network. */
function compose(text: string, into: P.Imported): void {
  let section = '';
  const keys = { networks: [] as string[], services: [] as string[] };
  text.split('\n').forEach((line, at) => {
    section = /^(\w+):/.exec(line)?.[1] ?? section;
    const key = /^ {2}(\S+):/.exec(line)?.[1];
    if (key && (section === 'networks' || section === 'services')) keys[section].push(key);
    if (section === 'secrets') into.problems.push(problem('unknown-field', false, 'secrets', { line: at + 1, column: 1 }));
  });
  for (const key of keys.networks) into.networks.push({ ...network(key), external: text.includes(`${key}:\n    external: true`), not_carried: [{ field: 'x-note', value: 'by hand' }] });
  for (const key of keys.services) into.services.push({ ...service(`${key}:1`, keys.networks[0] ?? '', ''), more: keys.networks.slice(1).map(endpoint) });
}

export function readPasted(text: string): P.Imported {
  const into: P.Imported = { form: null, networks: [], services: [], problems: [] };
  if (!text.trim()) into.problems.push(problem('empty', true, '', null));
  else if (/^\s*docker /m.test(text)) {
    into.form = 'docker-command';
    text.replace(/\\\n\s*/g, '').split('\n').forEach((line, at) => line.trim() && command(line, at + 1, into));
  } else if (/^(networks|services):/m.test(text)) {
    into.form = 'compose';
    compose(text, into);
  } else into.problems.push(problem('unrecognised', true, text.split('\n')[0] ?? '', null));
  return into;
}
