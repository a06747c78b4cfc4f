// Host access for the browser: one link a network, refused where the site says so. The rules are the core's.
import type { AccessProposal, AccessText, AccessTool, Shim, ShimReport } from '../access';
import type { Backend } from '../port';
import type * as T from '../types';
import { terms } from './looking';
import { plan } from './planner';

type Part = Pick<Backend, 'proposeAccess' | 'proposeAccessOff' | 'shims' | 'accessTerms' | 'proveAccess' | 'allowAccess' | 'accessTexts'>;
const held: ShimReport[] = [];
let allowed = false;

const none = { shim: null, refusals: [], of_address: [], commands: [], undo_commands: [], plan: null } satisfies AccessProposal;
const commands = (s: Shim) => [
  `ip link add ${s.link} link ${s.parent} address ${s.mac} type macvlan mode bridge`,
  `ip link set dev ${s.link} alias 'org.lanward.access ${s.network.slice(0, 12)}' addrgenmode none`,
  `sysctl -w net.ipv4.conf.${s.link}.arp_ignore=1 net.ipv4.conf.${s.link}.arp_announce=2`,
  `ip link set dev ${s.link} up`,
  `ip address add ${s.address}/32 dev ${s.link}`,
  ...s.routes.map((r) => `ip route add ${r} dev ${s.link} proto 76 scope link src ${s.address}`),
];
const undo = (s: Shim) => [`ip link delete dev ${s.link}`];

/** The machine's address for the containers of a network, where host access is on. */
export const machineAddress = (network: string): string | null => held.find((r) => r.seen.shim.network === network)?.seen.shim.address ?? null;

/** What the steps of a plan do to the links that are held. */
export function act(step: T.Step): void {
  const shim = step.shim as Shim | undefined;
  if (step.step === 'hold-shim' && shim) {
    held.push({ seen: { shim, id: 'ac'.repeat(32), container: `lanward-access-${shim.link.slice(3)}`, state: 'running', status: 'Up 4 seconds', run: 'a1', network_is_there: true, link_is_up: true }, said: { state: 'up', carrier: true } });
  }
  if (step.step === 'let-shim-go' && shim) {
    held.splice(held.findIndex((r) => r.seen.shim.network === shim.network), 1);
  }
}

export function hostAccess(engine: () => (T.EngineFacts & { state: 'seen' }) | null, allowProbe: () => void): Part {
  const find = (id: string) => engine()?.networks.find((n) => n.id === id || n.name === id);
  return {
    proposeAccess: async ({ network: id, address }) => {
      const network = find(id);
      const seen = engine();
      if (!network || !seen) return { ...none, refusals: [{ refusal: 'no-engine' }] };
      if (seen.placement.location === 'virtual-machine') return { ...none, refusals: [{ refusal: 'engine-in-vm', engine: seen.placement.kind }] };
      if (network.driver === 'ipvlan') return { ...none, refusals: [{ refusal: 'ipvlan', mode: 'l2' }] };
      const typed = address.trim();
      if (typed && !/^(\d{1,3}\.){3}\d{1,3}$/.test(typed)) return { ...none, of_address: [{ refusal: 'not-an-address', typed }] };
      if (typed === network.ipam[0]?.gateway) return { ...none, of_address: [{ refusal: 'address-is-gateway', address: typed }] };
      const base = (network.ipam[0]?.subnet ?? '').split('.').slice(0, 3).join('.');
      const shim: Shim = { link: 'lw-c1621f79', parent: network.options.parent ?? '', mac: '02:6b:1f:0c:92:d4', network: network.id, name: network.name, address: typed || `${base}.254`, routes: [network.ipam[0]?.ip_range ?? `${base}.208/32`] };
      return { ...none, shim, commands: commands(shim), undo_commands: undo(shim), plan: plan([{ step: 'hold-shim', shim }, { step: 'watch-way-out', shim }]) };
    },
    proposeAccessOff: async (id) => {
      const shim = held.find((r) => r.seen.shim.network === id || r.seen.shim.name === id)?.seen.shim;
      if (!shim) return { ...none, refusals: [{ refusal: 'not-on', typed: id }] };
      return { ...none, shim, commands: undo(shim), plan: plan([{ step: 'let-shim-go', shim, container: 'ac'.repeat(32) }]) };
    },
    shims: async () => [...held],
    accessTerms: async () => ({ allowed, terms: { ...terms, capabilities: ['NET_ADMIN', 'NET_RAW'], removed_at_end: false, command: terms.command.replace('--rm', '-d --restart always --cap-add NET_ADMIN') } }),
    proveAccess: async (shim) => {
      const one = engine()?.containers.find((c) => c.state === 'running' && c.endpoints.some((e) => e.network_id === shim.network));
      const address = one?.endpoints.find((e) => e.network_id === shim.network)?.ipv4?.split('/')[0] ?? null;
      return { container: one?.name ?? null, address, to_container: one ? true : null, from_container: one ? true : null };
    },
    allowAccess: async () => {
      allowed = true;
      allowProbe();
    },
    accessTexts: async (shim) => {
      const text = (asked: AccessTool, more: Partial<AccessText> = {}): AccessText => ({ asked, tool: asked, files: [], apply: commands(shim), undo: undo(shim), notes: ['nobody-asks'], ...more });
      const service = { path: `/etc/systemd/system/lanward-${shim.link}.service`, text: `[Unit]\nDescription=Host access to the containers of the network "${shim.name}", written by Lanward.\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n${commands(shim).map((c) => `ExecStart=${c}`).join('\n')}\nExecStopPost=-${undo(shim)[0]}\n` };
      const systemd: Partial<AccessText> = { tool: 'systemd', files: [service], apply: ['systemctl daemon-reload', `systemctl enable --now lanward-${shim.link}.service`], undo: [`systemctl disable --now lanward-${shim.link}.service`, `rm -f ${service.path}`, 'systemctl daemon-reload'] };
      const networkd = { path: `/etc/systemd/network/60-lanward-${shim.link}.netdev`, text: `[NetDev]\nName=${shim.link}\nKind=macvlan\nMACAddress=${shim.mac}\n\n[MACVLAN]\nMode=bridge\n` };
      return {
        fitting: 'networkd',
        texts: [
          text('ip', { notes: ['not-kept', 'nobody-asks'] }),
          text('networkmanager', { apply: [`nmcli connection add type macvlan con-name lanward-${shim.link} ifname ${shim.link} macvlan.parent ${shim.parent} macvlan.mode bridge`], notes: ['asks-first'] }),
          text('networkd', { files: [networkd], apply: ['networkctl reload'], notes: ['asks-first', 'parent-is-set-anew'] }),
          text('netplan', systemd),
          text('ifupdown', { files: [{ path: `/etc/network/interfaces.d/lanward-${shim.link}`, text: `auto ${shim.link}\n` }], apply: [`ifup ${shim.link}`], notes: ['nobody-asks', 'parent-is-switched-on'] }),
          text('systemd', systemd),
        ],
      };
    },
  };
}
