// Which container is to get back what is kept for it: asked for by a finding or a row, shown by the window once.
class Repair {
  wanted = $state.raw<{ container: string; network: string } | null>(null);

  ask(container: string, network: string): void {
    this.wanted = { container, network };
  }
  close(): void {
    this.wanted = null;
  }
}
export const repair = new Repair();
