/** What shows how a run goes. It has nothing to show before the first step, and is loaded after it. */
export { default as Matrix } from './layers/Matrix.svelte';
export { default as Timeline } from './timeline/Timeline.svelte';
