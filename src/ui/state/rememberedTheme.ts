const KEY = 'ravine-theme';

/** The theme that the reader chose on an earlier visit, if any. */
export function rememberedTheme(): 'light' | 'dark' | undefined {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice for the next visit. */
export function rememberTheme(theme: 'light' | 'dark'): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Private windows may refuse; the choice then holds for this page only.
  }
}
