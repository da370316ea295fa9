import { DeviceLostError } from '../../gpu/errors';
import type { UnsupportedError } from '../../gpu/errors';
import { causeOf, describeDevice } from '../device/gpuHost';
import type { Host, HostSource } from '../device/gpuHost';
import type { Event } from '../protocol/messages';

export interface SessionDeviceHooks {
  readonly post: (event: Event) => void;
  readonly fail: (error: unknown) => void;
}

/** The device that a session is on, with news of it and of its end. */
export class SessionDevice {
  readonly #source: HostSource;
  readonly #hooks: SessionDeviceHooks;
  readonly #told = new WeakSet<DeviceLostError>();
  #opening: Promise<Host>;
  #host: Promise<Host>;
  #hadDevice = false;
  #isClosed = false;
  #unsubscribe = (): void => undefined;

  constructor(source: HostSource, hooks: SessionDeviceHooks) {
    this.#source = source;
    this.#hooks = hooks;
    this.#opening = source.host;
    this.#host = this.#open(this.#opening);
  }

  get host(): Promise<Host> {
    return this.#host;
  }

  /** Gets a device in the place of one that was lost or could not be had. Rejects as `reopenHost`. */
  async reopen(): Promise<void> {
    const opening = this.#source.reopen(this.#opening);
    await opening;
    this.#opening = opening;
    this.#host = this.#open(opening);
  }

  /** True for the first error of a loss: everything that used the device says the same. */
  isNew(error: DeviceLostError): boolean {
    const isNew = !this.#told.has(error);
    this.#told.add(error);
    return isNew;
  }

  /** What the page is told where there is no device. */
  unsupported(error: UnsupportedError, isSecure: boolean | undefined): Event {
    const { detail } = error;
    return { type: 'unsupported', cause: causeOf(error, this.#hadDevice, isSecure), ...(detail !== undefined && { detail }) };
  }

  /** Tells nothing any more. The device stays with whoever else is on it. */
  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
  }

  #open(opening: Promise<Host>): Promise<Host> {
    const { post } = this.#hooks;
    const fail = (error: unknown): void => {
      if (!this.#isClosed) this.#hooks.fail(error);
    };
    const host = opening.then((opened) => {
      if (this.#isClosed) return opened;
      this.#hadDevice = true;
      post({ type: 'device', info: describeDevice(opened) });
      const stops = [
        opened.ctx.onEnd((end) => {
          if (end.reason === 'lost') fail(end);
        }),
        opened.ctx.onUncapturedError((error) => post({ type: 'failed', message: error.message })),
      ];
      this.#unsubscribe = () => stops.forEach((stop) => stop());
      return opened;
    });
    host.catch(fail);
    return host;
  }
}
