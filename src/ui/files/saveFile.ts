interface Writable {
  write: (data: Blob) => Promise<void>;
  close: () => Promise<void>;
  abort: () => Promise<void>;
}

interface PickerWindow {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{ createWritable: () => Promise<Writable> }>;
}

/** What the names of the browser's errors mean to someone who saves a file, and what to do about it. */
const REASONS: Readonly<Record<string, string>> = {
  QuotaExceededError: 'the disk is full. Free some space, or choose a place on another disk.',
  NoModificationAllowedError: 'it must not be changed, or another program has it open. Choose another name or place.',
  NotFoundError: 'its folder is gone. Choose another place.',
};

/**
 * Saves a file where the person says, by the browser's own dialog where it has one, else among the downloads. False where they
 * changed their mind. The file goes nowhere else.
 * @throws Error that names the file, why it was not saved and what to do; a file that was there before is then as it was
 */
export async function saveFile(name: string, content: Blob): Promise<boolean> {
  const { showSaveFilePicker } = window as PickerWindow;
  if (!showSaveFilePicker) return download(name, content);
  try {
    const handle = await showSaveFilePicker.call(window, { suggestedName: name });
    await write(await handle.createWritable(), content);
    return true;
  } catch (error) {
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    if (kind === 'AbortError') return false;
    // A press that is too long ago, or a frame that may not ask: the download needs neither.
    if (kind === 'SecurityError' || kind === 'NotAllowedError') return download(name, content);
    throw new Error(`${name} was not saved: ${REASONS[kind] ?? message}`, { cause: error });
  }
}

/** Writes all of a file, or leaves what was there. */
async function write(writable: Writable, content: Blob): Promise<void> {
  try {
    await writable.write(content);
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw error;
  }
}

/** How long a download may take to begin, in ms, before its address is given back. */
const BEGINS_WITHIN = 60_000;

function download(name: string, content: Blob): boolean {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), BEGINS_WITHIN);
  return true;
}
