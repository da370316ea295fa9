/** The keys of one place, by what they do: a key by its `key` value, with Ctrl (or ⌘) as `Ctrl-Z` and `Ctrl-Shift-Z`. */
export type KeyTable = Readonly<Record<string, readonly string[]>>;

/** What a key does at a place, or undefined. Shift alone does not choose another action: it makes steps larger or smaller. */
export function actionOf<T extends KeyTable>(table: T, event: KeyboardEvent): keyof T | undefined {
  if (event.altKey) return undefined;
  const name = event.ctrlKey || event.metaKey ? `Ctrl-${event.shiftKey ? 'Shift-' : ''}${event.key.toUpperCase()}` : event.key;
  return Object.keys(table).find((action) => table[action]!.includes(name));
}

/** For places on a plane: the direction of an arrow key, right and up being positive; undefined for other actions. */
export function directionOf(action: PropertyKey | undefined): readonly [right: number, up: number] | undefined {
  switch (action) {
    case 'left':
      return [-1, 0];
    case 'right':
      return [1, 0];
    case 'up':
      return [0, 1];
    case 'down':
      return [0, -1];
    default:
      return undefined;
  }
}

/** Whether a key is for a text that someone is writing, or for a choice or a dialog. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return (target as HTMLElement).closest('input:not([type=checkbox], [type=range]), textarea, select, [contenteditable], dialog') !== null;
}
