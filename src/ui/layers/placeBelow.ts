const MARGIN = 8;

/** Puts a popover below its anchor, or above where there is no room, and within the window. */
export function placeBelow(panel: HTMLElement, anchor: HTMLElement): void {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const x = Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN));
  const isRoomBelow = bottom + MARGIN + height <= innerHeight;
  const y = isRoomBelow ? bottom + MARGIN : Math.max(MARGIN, top - MARGIN - height);
  panel.style.left = `${x}px`;
  panel.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - height - MARGIN))}px`;
}
