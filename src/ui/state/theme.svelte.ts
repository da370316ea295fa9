import {
  bakeColourMap,
  DENSITY_DARK,
  DENSITY_LIGHT,
  LOSS_DARK,
  LOSS_LIGHT,
  NON_FINITE_DARK,
  NON_FINITE_LIGHT,
  SIGNED_DARK,
  SIGNED_LIGHT,
} from '../../lab/colour';
import { rememberedTheme, rememberTheme } from './rememberedTheme';

/** The colours that canvases are drawn with: maps of 256 RGBA entries, and the colour of what is not finite. */
export interface Palette {
  signed: Uint8Array;
  density: Uint8Array;
  loss: Uint8Array;
  nonFinite: string;
}

const paletteOf = (dark: boolean): Palette => ({
  signed: bakeColourMap(dark ? SIGNED_DARK : SIGNED_LIGHT),
  density: bakeColourMap(dark ? DENSITY_DARK : DENSITY_LIGHT),
  loss: bakeColourMap(dark ? LOSS_DARK : LOSS_LIGHT),
  nonFinite: dark ? NON_FINITE_DARK : NON_FINITE_LIGHT,
});

/**
 * Light or dark: as the system says, until someone chooses; a choice is remembered where the browser allows it. A GPU that is reset
 * empties the page's canvases: once they are given back, the theme counts as new, so that all that was painted in it is painted again.
 */
export class Theme {
  readonly #system = matchMedia('(prefers-color-scheme: dark)');
  #systemDark = $state(this.#system.matches);
  #chosen = $state<'light' | 'dark' | undefined>(rememberedTheme());
  /** Canvases that were given back. */
  #restored = $state(0);
  readonly #palette = $derived(paletteOf(this.dark));

  constructor() {
    this.#system.addEventListener('change', ({ matches }) => (this.#systemDark = matches));
    // It does not bubble.
    document.addEventListener('contextrestored', () => (this.#restored += 1), true);
    if (this.#chosen) document.documentElement.dataset['theme'] = this.#chosen;
  }

  /** Whether the page is dark now. */
  get dark(): boolean {
    return this.#restored >= 0 && (this.#chosen ? this.#chosen === 'dark' : this.#systemDark);
  }

  /** The colours of the present theme. */
  get palette(): Palette {
    return this.#palette;
  }

  /** Chooses the other one, for this page and the next visit. */
  toggle(): void {
    this.#chosen = this.dark ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = this.#chosen;
    rememberTheme(this.#chosen);
  }
}
