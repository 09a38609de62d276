/** Rings are never lost: one that comes while nobody listens ends the next `heard()` at once; many become one. */
export interface Bell { ring: () => void; heard: () => Promise<void> }

export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async heard() {
      if (!rung) await new Promise<void>((resolve) => { wake = resolve; });
      rung = false;
    },
  };
}
