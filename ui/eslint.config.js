// The boundaries of the window, as errors: only `src/ipc` knows Tauri; a feature knows `design`, `i18n`, `ipc`,
// `model` and itself. That nothing goes round in circles is a test (`src/structure.test.ts`).
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

const tauri = {
  group: ['@tauri-apps/*'],
  message: 'Only src/ipc talks to Tauri; use src/ipc/index.ts.',
};
const features = ['overview', 'networks', 'create', 'checkup', 'learn', 'settings'];
const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default ts.config(
  { ignores: ['dist', 'test-results', 'node_modules', 'src/ipc/bindings.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-undef': 'off',
      // Hostile names come from engines: nothing is ever put into the page as HTML.
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ['src/**'], ignores: ['src/ipc/**'], rules: forbid(tauri) },
  {
    files: ['src/design/**'],
    rules: forbid(tauri, { group: ['**/features/**', '**/model/**', '**/ipc/**'], message: 'The design system knows no domain.' }),
  },
  {
    files: ['src/model/**', 'src/i18n/**'],
    rules: forbid(tauri, { group: ['**/features/**', '**/design/**'], message: 'Data and words know no screens.' }),
  },
  ...features.map((own) => ({
    files: [`src/features/${own}/**`],
    rules: forbid(tauri, {
      group: features.filter((f) => f !== own).flatMap((f) => [`**/features/${f}/**`, `../${f}/**`]),
      message: 'A feature imports no other feature; share through model or design.',
    }),
  })),
);
