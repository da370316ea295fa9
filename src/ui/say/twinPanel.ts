import type { Lab } from '../state/lab.svelte';
import { RecipePanel } from '../state/recipePanel.svelte';

const kept = new WeakMap<Lab, RecipePanel<'twins'>>();

/** The twins of a page; what they showed stays when one of their changes is tried. */
export function twinPanel(lab: Lab): RecipePanel<'twins'> {
  const panel = kept.get(lab) ?? new RecipePanel(lab, 'twins');
  kept.set(lab, panel);
  return panel;
}
