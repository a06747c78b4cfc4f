// Where in the window we are: `#/networks/<name>`. The address bar is the state, so back and forward work.
export type Screen = 'overview' | 'networks' | 'create' | 'runs' | 'checkup' | 'learn' | 'settings';
export const screens: readonly Screen[] = ['overview', 'networks', 'create', 'runs', 'checkup', 'learn', 'settings'];

function read(hash: string): { screen: Screen; rest: string } {
  const [name = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  const screen = screens.find((s) => s === name) ?? 'overview';
  let text = rest.join('/');
  try {
    text = decodeURIComponent(text);
  } catch {
    // A hand-typed address that is not encoded is taken as it is.
  }
  return { screen, rest: text };
}

class Place {
  #now = $state.raw(read(globalThis.location?.hash ?? ''));
  screen = $derived(this.#now.screen);
  /** What comes after the screen's name: a network, a topic. */
  rest = $derived(this.#now.rest);
  listen(): () => void {
    const hear = () => (this.#now = read(location.hash));
    addEventListener('hashchange', hear);
    return () => removeEventListener('hashchange', hear);
  }
}
export const place = new Place();

export function path(screen: Screen, rest = ''): string {
  return `#/${screen}${rest ? `/${encodeURIComponent(rest)}` : ''}`;
}
export function go(screen: Screen, rest = ''): void {
  location.hash = path(screen, rest);
}
/** A place named by the tray or a remedy: `networks/abc`. */
export function goTo(to: string): void {
  const { screen, rest } = read(to.replace(/^new-network/, 'create').replace(/^check-up/, 'checkup'));
  go(screen, rest);
}
