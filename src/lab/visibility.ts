/** Whether someone can see the page. What need not go on unseen waits for it. */
export class Visibility {
  #hidden: { shown: Promise<void>; show: () => void } | undefined;

  /** Resolves when the page is seen, or at the next `release`; undefined where nothing is to be waited for. */
  get shown(): Promise<void> | undefined {
    return this.#hidden?.shown;
  }

  set(visible: boolean): void {
    if (visible) {
      this.release();
      this.#hidden = undefined;
    } else if (!this.#hidden) {
      let show = (): void => undefined;
      const shown = new Promise<void>((resolve) => (show = resolve));
      this.#hidden = { shown, show };
    }
  }

  /** Lets everyone who waits go on although the page may be hidden. */
  release(): void {
    this.#hidden?.show();
  }
}
