// Records of addresses in the browser, and how they stand.
import type * as I from '../identity';
import type * as T from '../types';

export const bare = (address: string | null) => address?.split('/')[0] ?? null;
export const kept = (container: string, network: string, change: Partial<I.Identity> = {}): I.Identity => ({ container, network, ipv4: null, ipv6: null, mac: null, aliases: [], gateway_priority: null, driver_options: {}, kept_at: 0, ...change });

function row(engine: T.EngineFacts | null, identity: I.Identity): I.IdentityRow {
  const derived_mac = '92:6d:1c:aa:c3:5c';
  const container = engine?.containers.find((c) => c.name === identity.container);
  const endpoint = container?.endpoints.find((e) => e.network === identity.network);
  if (!container) return { identity, standing: { standing: 'container-absent' }, derived_mac, repairable: false };
  if (!endpoint) return { identity, standing: { standing: 'detached' }, derived_mac, repairable: true };
  const pairs: [string, string | null, string | null][] = [['IPv4Address', identity.ipv4, bare(endpoint.ipv4)], ['MacAddress', identity.mac, endpoint.mac]];
  const differences = pairs.filter(([, wanted, got]) => wanted !== null && wanted !== got).map(([field, wanted, got]) => ({ field, wanted: wanted!, got: got ?? '' }));
  return { identity, standing: differences.length ? { standing: 'drifted', differences } : { standing: 'as-kept' }, derived_mac, repairable: differences.some((d) => d.field !== 'MacAddress') };
}
export const rowsOf = (engine: T.EngineFacts | null, all: I.Identity[]): I.IdentityRow[] => all.map((identity) => row(engine, identity));
