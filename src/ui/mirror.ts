import type { LabClient } from '../lab/client/client';

/**
 * Writes where the run stands into the attributes of <html> as events arrive (`data-state`, `data-run`, `data-step`), and
 * marks the first finished step on the browser's timeline. Tests and the console read there what the page only draws.
 */
export function mirrorRun(client: LabClient, root: HTMLElement): void {
  let isMarked = false;
  let run = 0;
  client.subscribe((event) => {
    if (event.type === 'started') {
      run = event.run;
      root.dataset['run'] = String(run);
      root.dataset['step'] = '0';
    } else if (event.type === 'state' && event.run >= run) {
      root.dataset['state'] = event.state;
      root.dataset['step'] = String(event.step);
    } else if (event.type === 'frame' && event.frame.run === run) {
      root.dataset['step'] = String(event.frame.step);
      if (event.frame.step >= 1 && !isMarked) {
        isMarked = true;
        performance.mark('first-step');
      }
    } else if (event.type === 'unsupported') {
      root.dataset['state'] = event.cause;
    }
  });
}
