interface PickerWindow {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{
    createWritable: () => Promise<{ write: (data: Blob) => Promise<void>; close: () => Promise<void> }>;
  }>;
}

/**
 * Saves a file where the person says, by the browser's own dialog where it has one, else among the downloads. False where they
 * changed their mind. The file goes nowhere else.
 */
export async function saveFile(name: string, content: Blob): Promise<boolean> {
  const { showSaveFilePicker } = window as PickerWindow;
  if (!showSaveFilePicker) return download(name, content);
  try {
    const handle = await showSaveFilePicker.call(window, { suggestedName: name });
    const writable = await handle.createWritable();
    await writable.write(content);
    await writable.close();
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    // A press that is too long ago, or a frame that may not ask: the download needs neither.
    if (error instanceof DOMException && ['SecurityError', 'NotAllowedError'].includes(error.name)) return download(name, content);
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
