import { mount } from 'svelte';

import App from './App.svelte';
import './design/base.css';
import './design/tokens.css';
import { preferences } from './model/preferences.svelte';
import { site } from './model/site.svelte';

// The first look at the engine is on its way while language and theme are asked for; nothing is drawn in the wrong ones.
void site.start();
void preferences
  .start()
  .catch(() => undefined)
  .then(() => {
    const target = document.getElementById('app');
    if (target) mount(App, { target });
  });
