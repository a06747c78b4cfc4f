// Made-up sites for the browser: one per situation that a screen must hold. Chosen with `?site=`.
import type * as T from '../types';
import { kept, rowsOf } from './kept';

const known = <X>(value: X): T.Observed<X> => ({ state: 'known', value });
const unknown = <X>(reason: 'not-supported' | 'other-kernel' | 'not-reported'): T.Observed<X> => ({ state: 'unknown', value: { reason } });
const NOW = Date.now();

export function link(name: string, change: Partial<T.LinkFacts> = {}): T.LinkFacts {
  return {
    name, index: 2, kind: { type: 'ethernet' }, friendly_name: null, alt_names: [], mac: '16:55:9f:a4:e8:14',
    permanent_mac: known<string | null>('16:55:9f:a4:e8:14'), addresses: [], mtu: 1500, admin_up: true, oper_state: 'up',
    carrier: known(true), speed_mbps: known(1000), driver: known('e1000e'), master: null, docker_made: false, ...change,
  };
}
export function address(text: string, leased = false): T.LinkAddress {
  return { address: text, scope: 'global', flags: [], valid_for_s: leased ? 171944 : null, leased: known(leased) };
}
function route(destination: string, gateway: string | null, dev: string): T.Route {
  return { destination, gateway, link: dev, source: null, metric: 100, protocol: 'dhcp', table: 254 };
}
const support: T.KernelSupport = { macvlan: known(true), ipvlan: known(true), vlan: known(true), dummy: known(true) };

export function network(name: string, driver: string, ipam: Partial<T.Ipam>[], change: Partial<T.Network> = {}): T.Network {
  return {
    id: hex(name), name, driver, scope: 'local', internal: false, attachable: false, ingress: false, ipv4: true, ipv6: false,
    config_only: false, config_from: null, ipam_driver: 'default',
    ipam: ipam.map((i) => ({ subnet: '172.17.0.0/16', ip_range: null, gateway: null, excluded: {}, ...i })),
    options: {}, labels: {}, created: '2026-11-20T09:12:44.1Z', ...change,
  };
}
function hex(text: string): string {
  let h = 0x811c9dc5;
  let out = '';
  for (let i = 0; out.length < 64; i++) {
    for (const c of text) h = Math.imul(h ^ (c.codePointAt(0)! + i), 0x01000193) >>> 0;
    out += h.toString(16).padStart(8, '0');
  }
  return out.slice(0, 64);
}
export function endpoint(net: T.Network, ip: string | null, mac: string | null, name: string): T.Endpoint {
  return {
    network_id: net.id, network: net.name, ipv4: ip, ipv6: null, wanted_ipv4: null, wanted_ipv6: null, mac,
    gateway_v4: net.ipam[0]?.gateway ?? null, gateway_v6: null, dns_names: [name, hex(name).slice(0, 12)], aliases: [], gateway_priority: 0,
  };
}
export function container(name: string, image: string, endpoints: T.Endpoint[], change: Partial<T.Container> = {}): T.Container {
  return {
    id: hex(`c${name}`), name, image, state: 'running', status: 'Up 2 hours', network_mode: endpoints[0]?.network ?? 'default',
    endpoints, ports: [], labels: {}, ...change,
  };
}
function engine(change: Partial<T.EngineFacts>): T.EngineView {
  return {
    state: 'seen', endpoint: { scheme: 'unix', path: '/var/run/docker.sock' }, found_by: { by: 'context', name: 'default' },
    version: { product: 'docker', version: '28.5.2', api: '1.51', min_api: '1.24', negotiated_api: '1.51', platform: 'Docker Engine - Community', kernel: '6.1.0-40-amd64', os: 'linux', arch: 'amd64', components: {} },
    info: { name: 'nas', operating_system: 'Debian GNU/Linux 12 (bookworm)', os_type: 'linux', kernel_version: '6.1.0-40-amd64', root_dir: '/var/lib/docker', security_options: [], rootless: false, swarm: 'inactive', labels: [], http_proxy: '', warnings: [], address_pools: [] },
    placement: { location: 'same-kernel', kind: 'native-linux', certainty: 'certain', evidence: [{ field: 'KernelVersion', value: '6.1.0-40-amd64' }] },
    links: known<T.EngineLink[]>([]), routes: known<T.Route[]>([]), machine: known<T.Machine>({ kind: 'physical' }), kernel: support,
    networks: [], containers: [], ...change,
  };
}
function snapshot(facts: T.Facts, findings: T.Finding[], health: T.Health): T.Snapshot {
  const found: T.FoundEndpoint[] = [
    { endpoint: { scheme: 'unix', path: '/var/run/docker.sock' }, source: { by: 'context', name: 'default' }, is_current: true },
    { endpoint: { scheme: 'ssh', target: 'me@nas.lan' }, source: { by: 'context', name: 'nas' }, is_current: false },
    { endpoint: { scheme: 'unix', path: '/run/user/1000/podman/podman.sock' }, source: { by: 'known-socket', of: 'Podman' }, is_current: false },
  ];
  return { facts, freshness: { seen_at: NOW, lost: null }, findings, health, identities: [], endpoints: found, chosen: null };
}
export function finding(code: string, severity: T.Severity, rest: Record<string, unknown> = {}): T.Finding {
  return { code, severity, explained_by: null, evidence: [], remedies: [], ...rest } as T.Finding;
}

const linuxNics = () => [
  link('lo', { index: 1, kind: { type: 'loopback' }, mac: null, mtu: 65536, oper_state: 'unknown', speed_mbps: unknown('not-reported'), addresses: [{ ...address('127.0.0.1/8'), scope: 'host' }] }),
  link('eth0', { addresses: [address('198.19.249.146/24', true), address('fd07:b51a:cc66:0:1455:9fff:fea4:e814/64')] }),
  link('wlp3s0', { index: 3, kind: { type: 'wireless' }, mac: '5c:80:b6:11:20:aa', addresses: [], oper_state: 'down', carrier: known(false), speed_mbps: unknown('not-reported'), driver: known('iwlwifi') }),
  link('eth1', { index: 4, mac: '16:55:9f:a4:e8:15', oper_state: 'down', carrier: known(false), speed_mbps: unknown('not-reported') }),
  link('docker0', { index: 5, kind: { type: 'bridge' }, mac: '02:42:ce:33:77:9e', docker_made: true, addresses: [address('172.17.0.1/16')], oper_state: 'down', carrier: known(false), speed_mbps: unknown('not-reported') }),
];
function linuxHost(hostname = 'nas', nics = linuxNics()): T.HostFacts {
  return {
    hostname, os: { family: 'linux', name: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-40-amd64' }, nics,
    routes: known([route('0.0.0.0/0', '198.19.249.1', 'eth0'), route('198.19.249.0/24', null, 'eth0'), route('172.17.0.0/16', null, 'docker0')]),
    resolvers: known(['198.19.249.1']), machine: known<T.Machine>({ kind: 'physical' }), kernel: support,
    network_managers: known(['systemd-networkd']), bridge_nf_call: known(false),
  };
}
const predefined = () => [
  network('bridge', 'bridge', [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }], { options: { 'com.docker.network.bridge.default_bridge': 'true' } }),
  network('host', 'host', []),
  network('none', 'null', []),
];

function home(): T.Snapshot {
  const mac = network('macvlan_network', 'macvlan', [{ subnet: '198.19.249.0/24', gateway: '198.19.249.1', ip_range: '198.19.249.208/28', excluded: { 'lanward-1': '198.19.249.210' } }], { options: { parent: 'eth0' }, labels: { 'org.lanward.run': 'a1b2c3d4e5f60718' } });
  const web = network('web_default', 'bridge', [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }]);
  const [bridge] = predefined();
  const containers = [
    container('nginx', 'nginx:1.27', [endpoint(mac, '198.19.249.208/24', '02:42:c6:13:f9:d0', 'nginx')]),
    container('pihole', 'pihole/pihole:2026.10', [endpoint(mac, '198.19.249.209/24', '02:42:c6:13:f9:d1', 'pihole')], { ports: [{ host_ip: null, host_port: 53, container_port: 53, protocol: 'udp' }] }),
    container('homeassistant', 'ghcr.io/home-assistant/home-assistant:stable', [endpoint(mac, '198.19.249.211/24', '02:42:c6:13:f9:d3', 'homeassistant'), endpoint(web, '172.18.0.4/16', '02:42:ac:12:00:04', 'homeassistant')]),
    container('web-app-1', 'registry.lan/shop/app:4.2', [endpoint(web, '172.18.0.2/16', '02:42:ac:12:00:02', 'web-app-1')], { ports: [{ host_ip: '0.0.0.0', host_port: 8080, container_port: 80, protocol: 'tcp' }] }),
    container('web-db-1', 'postgres:17', [endpoint(web, '172.18.0.3/16', '02:42:ac:12:00:03', 'web-db-1')]),
    container('old-backup', 'restic:0.17', [endpoint(bridge!, null, null, 'old-backup')], { state: 'exited', status: 'Exited (0) 3 days ago' }),
  ];
  const host = linuxHost();
  return snapshot(
    { taken_at: NOW, host, engine: engine({ links: known(linuxNics()), routes: host.routes, networks: [...predefined(), mac, web], containers }) },
    [
      finding('host-cannot-reach', 'note', { parent: 'eth0', evidence: [{ field: 'parent', value: 'eth0' }, { field: 'macvlan_mode', value: 'bridge' }], remedies: [{ remedy: 'learn', topic: 'host-access' }] }),
      finding('ports-have-no-effect', 'warning', { network: 'macvlan_network', evidence: [{ field: 'Ports', value: '53/udp' }], remedies: [{ remedy: 'learn', topic: 'types' }] }),
      finding('lan-not-probed', 'unknown', { range: { first: '198.19.249.208', last: '198.19.249.223' } }),
    ],
    { state: 'attention', because: 'ports-have-no-effect', count: 1 },
  );
}

/** What the probe sees inside the virtual machine. */
export const vmSeen = () => ({
    links: known([link('eth0', { addresses: [address('198.19.249.2/24', true)], driver: known('virtio_net') }), link('docker0', { index: 4, kind: { type: 'bridge' }, docker_made: true, addresses: [address('172.17.0.1/16')] })]),
    routes: known([route('0.0.0.0/0', '198.19.249.1', 'eth0')]),
    machine: known<T.Machine>({ kind: 'virtual', hypervisor: 'apple', evidence: 'Apple Virtualization' }),
});

function mac(): T.Snapshot {
  const host: T.HostFacts = {
    ...linuxHost('MacBook-Pro', [
      link('en0', { kind: { type: 'wireless' }, friendly_name: 'Wi-Fi', mac: 'f0:18:98:0a:0b:0c', addresses: [address('192.168.0.23/24', true)], speed_mbps: unknown('not-supported') }),
      link('en5', { index: 3, friendly_name: 'USB 10/100/1000 LAN', mac: 'f0:18:98:0a:0b:0d', addresses: [], oper_state: 'down', carrier: known(false), speed_mbps: unknown('not-supported') }),
    ]),
    os: { family: 'macos', name: 'macOS 26.1', kernel: '25.1.0' },
    routes: known([route('0.0.0.0/0', '192.168.0.1', 'en0'), route('192.168.0.0/24', null, 'en0')]),
    kernel: { macvlan: unknown('not-supported'), ipvlan: unknown('not-supported'), vlan: unknown('not-supported'), dummy: unknown('not-supported') },
  };
  const net = network('macvlan_network', 'macvlan', [{ subnet: '198.19.249.0/24', gateway: '198.19.249.1' }], { options: { parent: 'eth0' } });
  const v = engine({
    endpoint: { scheme: 'unix', path: '/Users/me/.orbstack/run/docker.sock' }, found_by: { by: 'context', name: 'orbstack' },
    placement: { location: 'virtual-machine', kind: 'orbstack', certainty: 'certain', evidence: [{ field: 'OperatingSystem', value: 'OrbStack' }, { field: 'KernelVersion', value: '6.17.8-orbstack' }] },
    ...vmSeen(),
    networks: [...predefined(), net],
    containers: [container('nginx', 'nginx', [endpoint(net, '198.19.249.3/24', '02:42:c6:13:f9:03', 'nginx')])],
  });
  return snapshot({ taken_at: NOW, host, engine: v }, [
    finding('engine-in-vm', 'danger', { engine: 'orbstack', evidence: [{ field: 'OperatingSystem', value: 'OrbStack' }], remedies: [{ remedy: 'learn', topic: 'macos' }] }),
    finding('host-cannot-reach', 'note', { parent: 'eth0', explained_by: 'engine-in-vm' }),
  ], { state: 'broken', because: 'engine-in-vm', count: 1 });
}

function none(): T.Snapshot {
  const host = linuxHost('laptop', linuxNics().filter((n) => n.name !== 'docker0'));
  const problem = { problem: 'permission-denied', path: '/var/run/docker.sock', group: 'docker' };
  return snapshot(
    { taken_at: NOW, host, engine: { state: 'unavailable', tried: [{ endpoint: { scheme: 'unix', path: '/var/run/docker.sock' }, problem }, { endpoint: { scheme: 'ssh', target: 'me@nas.lan' }, problem: { problem: 'not-answering', detail: 'connection refused' } }] } },
    [finding('no-engine', 'blocks', { problem, evidence: [{ field: 'path', value: '/var/run/docker.sock' }], remedies: [{ remedy: 'run-command', command: 'sudo usermod -aG docker "$USER"' }, { remedy: 'learn', topic: 'engine' }] })],
    { state: 'unknown', because: 'no-engine', count: 0 },
  );
}

function lost(): T.Snapshot {
  const s = home();
  return { ...s, freshness: { seen_at: NOW - 184_000, lost: { problem: 'not-answering', detail: 'connection refused' } }, health: { state: 'unknown', because: 'no-engine', count: 0 } };
}

function hostile(): T.Snapshot {
  const names = [
    '<img src=x onerror=alert(1)>', '"; rm -rf / #', "it's \\ $(id) `id`", 'line\nbreak\ttab', '\u202Egnp.exe\u202C', 'שלום-עולם', '한국어_네트워크_이름',
    'x'.repeat(300), '{{constructor.constructor("alert(1)")()}}', '\u0000\u001b[31mred', '😀'.repeat(60),
  ];
  const networks = names.map((n, i) => network(n, i % 2 ? 'macvlan' : 'bridge', [{ subnet: `10.${i}.0.0/16`, gateway: `10.${i}.0.1` }], { options: i % 2 ? { parent: 'eth0' } : { [n]: n }, labels: { [n]: n } }));
  const containers = names.map((n, i) => container(n, n, [endpoint(networks[i]!, `10.${i}.0.2/16`, '02:42:0a:00:00:02', n)]));
  const s = home();
  return { ...s, facts: { ...s.facts, host: { ...s.facts.host, hostname: names[0]! }, engine: engine({ links: known([...linuxNics(), link('<b>eth9</b>', { index: 9 })]), networks: [...predefined(), ...networks], containers }) },
    findings: names.slice(0, 4).map((n) => finding('ports-have-no-effect', 'warning', { network: n, evidence: [{ field: n, value: n }] })) };
}

function big(): T.Snapshot {
  const networks: T.Network[] = predefined();
  const containers: T.Container[] = [];
  for (let i = 0; i < 497; i++) {
    const lan = i % 50 === 0;
    const net = lan
      ? network(`lan-${i}`, 'macvlan', [{ subnet: `10.${i % 250}.0.0/24`, gateway: `10.${i % 250}.0.1` }], { options: { parent: `eth0.${i + 2}` } })
      : network(`project-${String(i).padStart(3, '0')}_default`, 'bridge', [{ subnet: `172.${18 + (i >> 8)}.${i & 255}.0/24`, gateway: `172.${18 + (i >> 8)}.${i & 255}.1` }]);
    networks.push(net);
    for (let k = 0; k < 4; k++) containers.push(container(`svc-${i}-${k}`, 'app:1', [endpoint(net, `${net.ipam[0]!.subnet.split('.').slice(0, 3).join('.')}.${k + 2}/24`, '02:42:00:00:00:01', `svc-${i}-${k}`)]));
  }
  const s = home();
  return { ...s, facts: { ...s.facts, engine: engine({ links: known(linuxNics()), routes: s.facts.host.routes, networks, containers }) } };
}

/** The same before the probe has looked. */
function vm(): T.Snapshot {
  const s = mac();
  if (s.facts.engine.state === 'seen') Object.assign(s.facts.engine, { links: unknown('other-kernel'), routes: unknown('other-kernel'), machine: unknown('other-kernel') });
  return s;
}

/** Addresses are kept: one is there, one has drifted, one waits for its container. */
function keeps(): T.Snapshot {
  const s = home();
  const engine = s.facts.engine.state === 'seen' ? s.facts.engine : null;
  const net = 'macvlan_network';
  const identities = rowsOf(engine, [kept('grafana', net, { ipv4: '198.19.249.215', mac: '92:6d:1c:aa:c3:5c', gateway_priority: 10 }), kept('nginx', net, { ipv4: '198.19.249.208', aliases: ['www', 'shop'] }), kept('pihole', net, { ipv4: '198.19.249.212', mac: '52:c2:b3:21:04:4c' })]);
  const drifted = finding('identity-drifted', 'warning', { network: net, container: 'pihole', kept: ['198.19.249.212', '52:c2:b3:21:04:4c'], present: ['198.19.249.209', '02:42:c6:13:f9:d1'], evidence: [{ field: 'IPv4Address', value: '198.19.249.212 → 198.19.249.209' }, { field: 'MacAddress', value: '52:c2:b3:21:04:4c → 02:42:c6:13:f9:d1' }], remedies: [{ remedy: 'repair-identity', container: 'pihole', network: net }, { remedy: 'advice', code: 'mac-start-anew' }] });
  return { ...s, identities, findings: [drifted, ...s.findings], health: { state: 'attention', because: 'identity-drifted', count: 2 } };
}

export const sites: Record<string, () => T.Snapshot> = { home, keeps, mac, vm, none, lost, hostile, big };
