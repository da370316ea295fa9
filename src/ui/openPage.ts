import { mount } from 'svelte';
import type { LabClient } from '../lab/client/client';
import App from './App.svelte';
import { inTurn } from './inTurn';
import { readLink } from './link';
import { mirrorRun } from './mirror';
import { Lab } from './state/lab.svelte';
import { PageState } from './state/pageState.svelte';
import { Theme } from './state/theme.svelte';
import { savedTuning } from './state/tuning';
import './style.css';

declare global {
  interface Window {
    /** Reading values back from the console and from tests; the page itself does not use it. */
    ravine: Pick<LabClient, 'readWeights' | 'readUnit' | 'readParameters'>;
  }
}

/** Asks the engine for the recipe in the address, then shows the page in `target`. */
export function openPage(client: LabClient, target: HTMLElement): void {
  const { recipe, badLink, page: link } = readLink(location.hash);
  const page = new PageState(link);
  client.send({ type: 'tuning', saved: savedTuning() });
  client.send({ type: 'configure', recipe, run: true });
  client.send({ type: 'visible', visible: !document.hidden });
  window.ravine = {
    readWeights: (layer) => client.readWeights(layer),
    readUnit: (layer, unit) => client.readUnit(layer, unit),
    readParameters: () => client.readParameters(),
  };
  mirrorRun(client, document.documentElement);
  const lab = new Lab(client, recipe, badLink, (shown) => page.linkOf(shown));
  addEventListener('hashchange', () => {
    const { recipe, isBad, badLink, page: link } = readLink(location.hash);
    // A damaged link changes nothing.
    if (!isBad) page.take(link);
    lab.open(isBad ? undefined : recipe, badLink);
  });
  void inTurn().then(() => {
    target.replaceChildren();
    mount(App, { target, props: { lab, page, theme: new Theme() } });
  });
}
