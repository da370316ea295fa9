import type { AnalysisName } from '../../lab/protocol/analyses';
import { AnalysisPanel } from './analysisPanel.svelte';
import type { AnalysisHost } from './analysisPanel.svelte';

/** The page's analyses: one panel for each, which stays when its place on the page is left. */
export class Analyses {
  readonly #host: AnalysisHost;
  readonly #panels = new Map<string, AnalysisPanel<AnalysisName>>();

  constructor(host: AnalysisHost) {
    this.#host = host;
  }

  /** The panel of an analysis; `place` tells panels of the same analysis apart. */
  of<N extends AnalysisName>(name: N, place = ''): AnalysisPanel<N> {
    const key = `${name} ${place}`;
    const panel = this.#panels.get(key) ?? new AnalysisPanel(this.#host, name);
    this.#panels.set(key, panel);
    return panel as unknown as AnalysisPanel<N>;
  }

  /** Takes the landscape of an earlier run over into the run that began on it. */
  carry(id: number, run: number): void {
    for (const panel of this.#panels.values()) panel.carry(id, run);
  }

  /** Forgets what was found at steps after `step`. */
  rewind(step: number): void {
    for (const panel of this.#panels.values()) panel.rewind(step);
  }
}
