/** A time during which nobody sees the page, and how it ends. */
interface Hidden {
  readonly shown: Promise<void>;
  readonly show: () => void;
}

/** Whether someone can see the page. What need not go on unseen waits for it. */
export class Visibility {
  #hidden: Hidden | undefined;

  /** Resolves when the page is seen, or at the next `release`; undefined where nothing is to be waited for. */
  get shown(): Promise<void> | undefined {
    return this.#hidden?.shown;
  }

  set(visible: boolean): void {
    if (visible) {
      this.#hidden?.show();
      this.#hidden = undefined;
    } else {
      this.#hidden ??= hide();
    }
  }

  /** Lets everyone who waits go on although the page may be hidden; who comes later waits again. */
  release(): void {
    const released = this.#hidden;
    this.#hidden = released && hide();
    released?.show();
  }
}

function hide(): Hidden {
  let show = (): void => undefined;
  const shown = new Promise<void>((resolve) => (show = resolve));
  return { shown, show };
}
