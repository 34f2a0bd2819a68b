/** Items with their menus in the root: more would not leave room for its words. */
export const menusInRoot = 8;
const menusInReply = 10;

/** Numbers of the first and the last item of which one reply in the thread has the menus. */
export interface MenuRange {
  readonly from: number;
  readonly to: number;
}

/** The replies with the menus for which a root has no room. */
export function menuRanges(items: number): readonly MenuRange[] {
  const ranges: MenuRange[] = [];
  for (let from = menusInRoot + 1; from <= items; from += menusInReply) {
    ranges.push({ from, to: Math.min(items, from + menusInReply - 1) });
  }
  return ranges;
}
