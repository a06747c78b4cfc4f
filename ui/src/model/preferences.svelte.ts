// What the person chose, kept by the program behind the window, and put into force here: language and theme.
import { backend, type AppInfo, type Settings } from '../ipc';
import { speak } from '../i18n/index.svelte';

class Preferences {
  settings = $state.raw<Settings | null>(null);
  app = $state.raw<AppInfo | null>(null);
  #dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

  async start(): Promise<void> {
    this.#dark?.addEventListener('change', () => this.#paint());
    this.#paint();
    void speak('system'); // most likely the one; its words come while the settings are asked for
    try {
      [this.settings, this.app] = await Promise.all([backend.settings(), backend.appInfo()]);
    } finally {
      await this.#enforce();
    }
  }

  async change(part: Partial<Settings>): Promise<void> {
    if (!this.settings) return;
    const before = this.settings;
    this.settings = { ...before, ...part };
    await this.#enforce();
    try {
      await backend.saveSettings(this.settings);
    } catch (error) {
      this.settings = before;
      await this.#enforce();
      throw error;
    }
  }

  #paint(): void {
    const theme = this.settings?.theme ?? 'system';
    document.documentElement.dataset.theme = theme === 'system' ? (this.#dark?.matches ? 'dark' : 'light') : theme;
  }

  async #enforce(): Promise<void> {
    this.#paint();
    await speak(this.settings?.language ?? 'system', this.app?.system_language);
  }
}
export const preferences = new Preferences();
