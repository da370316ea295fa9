import type { LabClient, Port } from './client';
import type { Event as LabEvent } from '../protocol/messages';

/** The way to the run B through the client of the page: to be given to a client of its own. `terminate` ends the listening. */
export function secondPort(client: LabClient): Port {
  const stops: (() => void)[] = [];
  let isEnded = false;
  const listen = (type: string, listener: (message: MessageEvent<LabEvent>) => void): void => {
    if (type !== 'message') return;
    stops.push(client.subscribe((event) => event.type === 'second' && listener({ data: event.event } as MessageEvent<LabEvent>)));
  };
  return {
    postMessage: (command: Parameters<LabClient['send']>[0], transfer?: Transferable[]) => {
      if (!isEnded) client.send({ type: 'second', command } as Parameters<LabClient['send']>[0], transfer);
    },
    addEventListener: listen as Port['addEventListener'],
    terminate: () => {
      isEnded = true;
      for (const stop of stops.splice(0)) stop();
    },
  } as Port;
}
