import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';

// `--mode fake` resolves `#backend` (see "imports" in package.json) to the fake beside the real one. The
// production bundle never sees it.
export default defineConfig(({ mode }) => {
  const fake = mode === 'fake' || mode === 'test';
  return {
    plugins: [svelte()],
    clearScreen: false,
    server: { port: 1420, strictPort: true },
    resolve: {
      conditions: [...(fake ? ['lanward-fake'] : []), ...(mode === 'test' ? ['browser'] : []), ...defaultClientConditions],
    },
    build: {
      target: 'safari16',
      outDir: mode === 'fake' ? 'test-results/fake' : 'dist',
      emptyOutDir: true,
      reportCompressedSize: false,
    },
    test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
  };
});
