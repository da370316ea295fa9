import type { LabClient } from '../../lab/client/client';
import type { Event as LabEvent } from '../../lab/protocol/messages';

/** After so long the rest of the page no longer waits for a slow device, in ms. */
const PATIENCE = 1500;

/**
 * Resolves when the first training step is done, or none is to be expected soon. Until then the machine belongs to it and to the
 * first picture; the parts of the page that have nothing to show before are loaded afterwards.
 */
export function underWay(client: Pick<LabClient, 'subscribe'>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, PATIENCE);
    const leave = client.subscribe((event) => {
      if (isBegun(event)) end();
    });
    function end() {
      clearTimeout(timer);
      leave();
      resolve();
    }
  });
}

function isBegun(event: LabEvent): boolean {
  if (event.type === 'frame') return event.frame.step > 0;
  if (event.type === 'state') return event.state !== 'starting' && event.state !== 'running';
  return event.type === 'failed' || event.type === 'unsupported';
}
