// Moving containers in the browser: enough to walk the dialog and its run.
import type { Backend } from '../port';
import type * as M from '../moves';
import type * as T from '../types';
import { plan } from './planner';

export function moving(engine: () => T.EngineFacts | null): Pick<Backend, 'proposeMove'> {
  return {
    proposeMove: async (draft) => {
      const networks = engine()?.networks ?? [];
      const find = (name: string) => networks.find((n) => n.name === name || n.id === name);
      const to = find(draft.to);
      const lan = to !== undefined && to.driver !== 'bridge';
      const errors: T.FieldError[] = [];
      const taken = (engine()?.containers ?? []).flatMap((c) => c.endpoints.map((e) => e.ipv4?.split('/')[0] ?? e.wanted_ipv4));
      const range = /^(.*\.)(\d+)\//.exec(to?.ipam[0]?.ip_range ?? to?.ipam[0]?.subnet ?? '');
      let last = Number(range?.[2] ?? 0) + 15;
      const free = () => {
        while (taken.includes(`${range?.[1]}${last}`)) last -= 1;
        return `${range?.[1]}${last--}`;
      };
      const moves = draft.containers.map(({ container, ipv4 }, i): M.ContainerMove => {
        const found = engine()?.containers.find((c) => c.name === container);
        if (ipv4 && !/^\d+\.\d+\.\d+\.\d+$/.test(ipv4)) errors.push({ field: `containers.${i}.ipv4`, code: 'not-an-address', typed: ipv4, suggestion: null });
        const on = found?.endpoints.map((e) => e.network) ?? [];
        const leaves = draft.keep ? null : (find(draft.from)?.name ?? (on.length === 1 ? (on[0] ?? null) : null));
        const refusals: M.MoveRefusal[] = [];
        if (found?.network_mode === 'host') refusals.push({ refusal: 'host-network' });
        else if (!draft.keep && !draft.from && on.length > 1) refusals.push({ refusal: 'several-networks', networks: on });
        const ports = (found?.ports ?? []).filter((p) => p.host_port !== null).map((p) => `${p.host_port}:${p.container_port}/${p.protocol}`);
        return {
          container: found?.id ?? '', name: container, running: found?.state === 'running', leaves, refusals,
          ipv4: ipv4 ? { new: 'typed', address: ipv4 } : lan ? { new: 'nobody-answered', address: free() } : { new: 'engines' },
          ipv6: { new: 'without' },
          losses: ports.length && lan ? [{ loss: 'ports', ports }] : [],
          way_out: { v4: on[0] ?? null, v6: null }, new_way_out: { v4: draft.keep ? (on[0] ?? null) : (to?.name ?? null), v6: null },
          along: [], project: found?.labels['com.docker.compose.project'] ?? null, prediction: { verdict: 'accept', ipam: [] },
        };
      });
      const filled = { ...draft, containers: draft.containers.map((c, i) => ({ ...c, ipv4: (moves[i]?.ipv4 as { address?: string } | undefined)?.address ?? '' })) };
      const steps: T.Step[] = [
        ...moves.map((m) => ({ step: 'connect', container: m.container, name: m.name, endpoint: { network: to?.id } })),
        ...moves.map((m) => ({ step: 'compare-endpoint', container: m.name, endpoint: {} })),
        ...moves.filter((m) => m.leaves).map((m) => ({ step: 'disconnect', container: m.container, name: m.name, network_id: find(m.leaves ?? '')?.id, endpoint: {} })),
      ];
      const can = to && moves.length && !errors.length && moves.every((m) => !m.refusals.length);
      const commands = [...moves.map((m) => `docker network connect ${draft.to} ${m.name}`), ...moves.filter((m) => m.leaves).map((m) => `docker network disconnect ${m.leaves} ${m.name}`)];
      return { filled, field_errors: errors, findings: [], moves, commands: commands.join('\n'), plan: can ? plan(steps) : null };
    },
  };
}
